import CEL
import CivilTime
import Diagnostics
import Testing

@testable import Policy

@Suite struct LintTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var body: String
    /// Warnings, and notes where they are what the case is about.
    var expected: [String]

    var testDescription: String { name }
  }

  private static func rule(_ rest: String) -> String {
    "rules:\n  - {id: r, message: m, \(rest)}"
  }

  private static let never = "p.yaml:3:31 warning: rule `r` can never apply: `when` is never true"
  private static let always =
    "p.yaml:3:34 warning: rule `r` can never be violated: `require` always holds where it applies"

  static let cases: [Case] = [
    Case(
      name: "a period that carries over more than it has",
      body: "budgets:\n  - {id: b, limit: 1 t, per: year, carry_over: 2 t}",
      expected: ["p.yaml:3:48 warning: budget `b` carries over more than its limit"]),
    Case(
      name: "a period that carries over all that it has",
      body: "budgets:\n  - {id: b, limit: 1 t, per: year, carry_over: 100 %}",
      expected: []),
    Case(
      name: "a period that lends more than it has",
      body:
        "budgets:\n  - {id: a, limit: 9 t, per: year}\n  - {id: b, limit: 1 t, per: year, parent: a, lend: 2 t, scope: 'run.team == \"b\"'}\n  - {id: c, limit: 2 t, per: year, parent: a, scope: 'run.team == \"c\"'}",
      expected: ["p.yaml:4:53 warning: budget `b` lends more than its limit"]),
    Case(
      name: "a period that lends to a sibling",
      body:
        "budgets:\n  - {id: a, limit: 9 t, per: year}\n  - {id: b, limit: 1 t, per: year, parent: a, lend: 5 %, scope: 'run.team == \"b\"'}\n  - {id: c, limit: 1 t, per: year, parent: a, scope: 'run.team == \"c\"'}",
      expected: []),
    Case(
      name: "a period that lends to nobody",
      body: "budgets:\n  - {id: b, limit: 1 t, per: year, lend: 5 %}",
      expected: [
        "p.yaml:3:42 warning: budget `b` has nobody to lend to: no other budget over time stands beside it"
      ]),
    Case(
      name: "a period without a sibling of its kind",
      body:
        "budgets:\n  - {id: a, limit: 9 t, per: year}\n  - {id: b, limit: 1 t, per: year, parent: a, lend: 5 %, scope: 'run.team == \"b\"'}\n  - {id: c, limit: 1 t, metric: emissions, per: run}",
      expected: [
        "p.yaml:4:53 warning: budget `b` has nobody to lend to: no other budget over time draws on `a`"
      ]),
    Case(
      name: "a soft budget that borrows",
      body: "budgets:\n  - {id: b, limit: 1 t, per: year, severity: warn, borrow: 2 %}",
      expected: [
        "p.yaml:3:60 warning: budget `b` refuses nothing, so that `borrow` makes no room that it needs"
      ]),
    Case(
      name: "a threshold twice",
      body: "budgets:\n  - {id: b, limit: 1 t, per: year, thresholds: [50 %, 100 %, 50 %]}",
      expected: ["p.yaml:3:48 warning: budget `b` states the threshold of 50 % twice"]),
    Case(
      name: "a warning that the ledger does not know",
      body: "budgets:\n  - {id: b, limit: 1 t, per: year, warn_at: 70 %, thresholds: [50 %]}",
      expected: ["p.yaml:3:63 warning: budget `b` warns at 70 %, which the ledger does not report"]),
    Case(
      name: "a warning that the ledger knows",
      body: "budgets:\n  - {id: b, limit: 1 t, per: year, warn_at: 70 %, thresholds: [70 %]}",
      expected: []),
    Case(
      name: "another midnight than the parent",
      body:
        "budgets:\n  - {id: a, limit: 9 t, per: year}\n  - {id: b, limit: 1 t, per: month, parent: a, zone: Europe/Oslo}",
      expected: [
        "p.yaml:4:54 warning: budget `b` has its midnights in Europe/Oslo, and `a`, which it draws on, in UTC"
      ]),
    Case(
      name: "another year than the parent",
      body:
        "budgets:\n  - {id: a, limit: 9 t, per: year}\n  - {id: b, limit: 1 t, per: quarter, parent: a, year_start: 10-01}",
      expected: [
        "p.yaml:4:62 warning: budget `b` begins its years on another day than `a`, which it draws on"
      ]),
    Case(
      name: "a week in the year of its parent",
      body:
        "budgets:\n  - {id: a, limit: 9 t, per: year, year_start: 10-01}\n  - {id: b, limit: 1 t, per: week, parent: a}",
      expected: []),
    Case(
      name: "comments that may ignore anything",
      body: "budgets:\n  - {id: b, limit: 1 kg, per: run}\nallow_ignores: [{covers: [b]}]",
      expected: ["p.yaml:4:27 warning: comments may ignore `b`, whatever a run emits"]),
    Case(
      name: "comments with a cap",
      body: "budgets:\n  - {id: b, limit: 1 kg, per: run}\n"
        + "allow_ignores: [{covers: [b], up_to: 2 kg}]", expected: []),
    Case(
      name: "numbers that exclude each other",
      body: rule("when: 'run.hardware.count > 8 && run.hardware.count < 4', require: 'false'"),
      expected: [never]),
    Case(
      name: "bounds that touch",
      body: rule("when: 'run.hardware.count > 8 && run.hardware.count <= 8', require: 'false'"),
      expected: [never]),
    Case(
      name: "bounds that meet",
      body: rule("when: 'run.hardware.count >= 8 && 8 >= run.hardware.count', require: 'false'"),
      expected: []),
    Case(
      name: "two words at once",
      body: rule("when: 'run.team == \"a\" && run.team == \"b\"', require: 'false'"),
      expected: [never]),
    Case(
      name: "one word or the other",
      body: rule("when: 'run.team == \"a\" || run.team == \"b\"', require: 'false'"), expected: []),
    Case(
      name: "a word outside a list",
      body: rule("when: 'run.team in [\"a\", \"b\"] && !(run.team != \"c\")', require: 'false'"),
      expected: [never]),
    Case(
      name: "a share above one", body: rule("when: run.idle_share > 20, require: 'false'"),
      expected: [never]),
    Case(
      name: "a negative mass",
      body: rule("when: estimate.emissions.p50 < kg(0), require: 'false'"), expected: [never]),
    Case(
      name: "quantities that exclude each other",
      body: rule("when: 'run.duration > hours(72) && run.duration < days(2)', require: 'false'"),
      expected: [never]),
    Case(
      name: "what cannot be judged",
      body: rule("when: 'run.tokens / run.model.params > 5 && run.tokens < 3', require: 'false'"),
      expected: []),
    Case(
      name: "always true", body: rule("require: 'true', severity: info"),
      expected: [
        "p.yaml:3:34 warning: rule `r` can never be violated: `require` always holds where it applies"
      ]),
    Case(
      name: "implied by its condition",
      body:
        "rules:\n  - {id: r, message: m, when: run.hardware.count > 8, require: run.hardware.count > 4}",
      expected: [
        "p.yaml:3:64 warning: rule `r` can never be violated: `require` always holds where it applies"
      ]),
    Case(
      name: "contradicted by its condition",
      body:
        "rules:\n  - {id: r, message: m, when: run.hardware.count > 8, require: run.hardware.count < 4}",
      expected: [
        "p.yaml:3:64 warning: rule `r` refuses every run that it applies to: `require` never holds"
      ]),
    Case(
      name: "two rules that say the same",
      body: "rules:\n  - {id: b, message: m, require: run.trials < 9}\n"
        + "  - {id: a, message: m, require: run.trials < 9}",
      expected: ["p.yaml:3:10 warning: rule `b` demands the same as `a`"]),
    Case(
      name: "shares of what there was",
      body: "budgets:\n  - {id: a, limit: +10 %, per: change}\n"
        + "  - {id: b, limit: +20 %, per: change}\n  - {id: c, limit: 5 kg, per: change}",
      expected: [
        "p.yaml:4:10 warning: budget `b` never matters: `a` is at least as tight wherever it applies"
      ]),
    Case(
      name: "a shadowed budget",
      body: "budgets:\n  - {id: a, limit: 1 t, per: run}\n  - {id: b, limit: 500 kg, per: run}",
      expected: [
        "p.yaml:3:10 warning: budget `a` never matters: `b` is at least as tight wherever it applies"
      ]),
    Case(
      name: "budgets that only look shadowed",
      body: """
        budgets:
          - {id: a, limit: 1 t, per: run, percentile: p95}
          - {id: b, limit: 500 kg, per: run}
          - {id: c, limit: 400 kg, per: run, severity: warn}
          - {id: d, limit: 300 kg, per: run, scope: run.team == "x"}
          - {id: e, limit: 1 MWh, per: run, metric: energy}
          - {id: f, limit: 500 kg, per: check}
        """, expected: []),
    Case(
      name: "the same budget twice",
      body: "budgets:\n  - {id: a, limit: 1 t, per: run}\n  - {id: b, limit: 1000 kg, per: run}",
      expected: [
        "p.yaml:4:10 warning: budget `b` never matters: `a` is at least as tight wherever it applies"
      ]),
    Case(
      name: "a child above its parent",
      body: "budgets:\n  - {id: a, limit: 2 t, per: year, parent: b, scope: run.team == 'x'}\n"
        + "  - {id: b, limit: 1 t, per: year}",
      expected: ["p.yaml:3:20 warning: budget `a` allows more than `b`, which it draws on"]),
    Case(
      name: "warnings without use",
      body: "budgets:\n  - {id: a, limit: 2 t, per: run, warn_at: 1}\n"
        + "  - {id: b, limit: 1 t, per: check, warn_at: 0 %}",
      expected: [
        "p.yaml:3:10 warning: budget `a` warns only at the very limit",
        "p.yaml:4:10 warning: budget `b` warns of every run",
      ]),
    Case(
      name: "a scope that is never true",
      body: "budgets:\n  - {id: a, limit: 2 t, per: run, scope: 'run.packing && !run.packing'}",
      expected: ["p.yaml:3:42 warning: budget `a` can never apply: `scope` is never true"]),
    Case(
      name: "measures",
      body: """
        rules:
          - {id: r, message: m, require: run.trials < 9, suggest: [a, b, c]}
        measures:
          - {id: a, category: renewables, when: 'false', set: {packing: true}}
          - {id: b, category: renewables, scale: {power: 0.8}}
          - {id: c, category: renewables, when: run.precision == "bf16", set: {precision: bf16}}
          - {id: d, category: renewables, set: {packing: true}}
        """,
      expected: [
        "p.yaml:5:41 warning: measure `a` can never apply: `when` is never true",
        "p.yaml:6:50 warning: measure `b` scales power by a figure without a source",
        "p.yaml:7:83 warning: measure `c` sets `precision` to what it is already",
        "p.yaml:8:10 note: no budget or rule suggests measure `d`",
      ]),
    Case(
      name: "waivers",
      body: """
        budgets:
          - {id: b, limit: 1 t, per: run, scope: run.team == "x"}
        waivers:
          - {id: u, covers: [b], scope: run.team == "y", reason: r, owner: o, approved_by: p, expires: 2030-01-01}
          - {id: v, covers: [b], reason: r, owner: o, approved_by: p, expires: 2030-01-01}
          - {id: w, covers: [b], up_to: 2 t, reason: r, owner: o, expires: 2020-01-01}
        """,
      expected: [
        "p.yaml:5:22 warning: waiver `u` covers no run that `b` applies to",
        "p.yaml:6:10 warning: waiver `v` covers every run, whatever it emits",
        "p.yaml:7:10 note: waiver `w` says nobody approved it",
        "p.yaml:7:68 warning: waiver `w` expired on 2020-01-01",
      ]),
    Case(
      name: "no message", body: "rules:\n  - {id: r, require: run.trials < 9}",
      expected: ["p.yaml:3:10 note: rule `r` has no message"]),
  ]

  @Test(arguments: cases)
  func finds(_ example: Case) throws {
    let tests = "\ntests:\n  - {name: t, run: {name: x}, expect: {verdict: pass}}\n"
    let set = try Policies.set(example.body + tests)
    let now = Timestamp(try #require(CalendarDate("2026-11-23")))
    let found = PolicyLinter(at: now).lint(set)
    #expect(Policies.describe(found) == example.expected)
  }

  @Test func untestedFilesAndTestsOfOneName() throws {
    let untested = try Policies.set("budgets: [{id: a, limit: 2 t, per: run}]")
    #expect(
      Policies.describe(PolicyLinter().lint(untested)) == ["p.yaml warning: `p.yaml` has no test"])
    let test = "  - {name: t, run: {name: x}, expect: {verdict: pass}}\n"
    let twice = try Policies.set(
      "budgets: [{id: a, limit: 2 t, per: run}]\ntests:\n\(test)\(test)")
    #expect(
      Policies.describe(PolicyLinter().lint(twice)) == [
        "p.yaml:5:12 warning: two tests are called `t`"
      ])
  }

  @Test func aWordThatIsNoValueIsSaidWhenThePolicyIsLoaded() {
    let result = Policies.load(
      "carbonward: policy/v1\nrules:\n  - {id: r, require: 'run.precision != \"fp23\" && !(run.method in [\"lora\", \"lorra\"]) && run.precision != \"float32\"'}\n"
    )
    #expect(result.set == nil)
    #expect(
      Policies.describe(result.diagnostics) == [
        "p.yaml:3:40 error: `fp23` is not a value of `precision`",
        "p.yaml:3:75 error: `lorra` is not a value of `method`",
        "p.yaml:3:105 error: `float32` is not a value of `precision`",
      ])
    #expect(
      result.diagnostics.map { $0.help.first } == [
        "did you mean `fp32`?", "did you mean `lora`?", "did you mean `fp32`?",
      ])
  }
}
