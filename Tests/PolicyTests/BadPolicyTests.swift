import Diagnostics
import Testing

@testable import Policy

/// Every kind of mistake in a policy, with the place and the words in which it is reported.
@Suite struct BadPolicyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// What follows `carbonward: policy/v1` on line 1.
    var body: String
    var expected: [String]
    var help: String?

    var testDescription: String { name }
  }

  private static let budget = "budgets:\n  - {id: cap, per: run, limit: "

  static let cases: [Case] = [
    Case(
      name: "a typo in a key", body: "budgets:\n  - {id: a, limit: 5 kg, par: run}",
      expected: [
        "p.yaml:3:6 error: `budgets[0]` needs `per`",
        "p.yaml:3:26 error: unknown key `par` in `budgets[0]`",
      ], help: "did you mean `per`?"),
    Case(
      name: "a typo in a fact", body: "rules:\n  - {id: r, require: run.hardware.cuont < 9}",
      expected: ["p.yaml:3:35 error: `run.hardware` has no field `cuont`"],
      help: "did you mean `run.hardware.count`?"),
    Case(
      name: "a typo in a unit", body: budget + "5 kgCO3}",
      expected: [
        "p.yaml:3:34 error: there is no unit `kgCO3`; did you mean `kgCO2e`?"
      ]),
    Case(
      name: "a typo in a measure",
      body: """
        rules:
          - {id: r, require: "true", suggest: [bf17]}
        measures:
          - {id: bf16, category: efficient-algorithms, set: {precision: bf16}}
        """,
      expected: ["p.yaml:3:40 error: there is no measure `bf17`"], help: "did you mean `bf16`?"),
    Case(
      name: "a limit without a unit", body: budget + "500}",
      expected: [
        "p.yaml:3:32 error: `500` has no unit; a mass is wanted, for example `500 kg`"
      ]),
    Case(
      name: "an energy as a limit of emissions", body: budget + "500 kWh}",
      expected: [
        "p.yaml:3:32 error: `500 kWh` is an energy, where a mass is wanted, for example `500 kg`"
      ]),
    Case(
      name: "a mass as a limit of energy",
      body: "budgets:\n  - {id: e, metric: energy, limit: 1 t, per: run}",
      expected: [
        "p.yaml:3:36 error: `1 t` is a mass, where an energy is wanted, for example `1.3 MWh`"
      ]),
    Case(
      name: "a limit that is a range", body: budget + "5..6 kg}",
      expected: ["p.yaml:3:32 error: `budgets[0].limit` is one quantity, not a range"]),
    Case(
      name: "kilograms against kilowatt-hours",
      body: "rules:\n  - {id: r, require: 'kg(1) < kwh(1)'}",
      expected: ["p.yaml:3:23 error: `<` cannot compare `mass` with `energy`"]),
    Case(
      name: "a pattern that no text can be held against",
      body: "rules:\n  - {id: r, require: 'run.name.matches(\"((a{1000}){1000}){1000}\")'}",
      expected: [
        "p.yaml:3:40 error: invalid regular expression: larger than the limit of 10000 instructions"
      ]),
    Case(
      name: "a condition that is a number", body: "rules:\n  - {id: r, require: run.pue}",
      expected: ["p.yaml:3:26 error: `run` has no field `pue`"]),
    Case(
      name: "a condition that is not a condition",
      body: "rules:\n  - {id: r, require: run.hardware.count}",
      expected: ["p.yaml:3:22 error: the expression has type `double`, not `bool`"]),
    Case(
      name: "an unknown metric",
      body: "budgets:\n  - {id: e, metric: emisions, limit: 1 t, per: run}",
      expected: ["p.yaml:3:21 error: unknown value `emisions` for `budgets[0].metric`"],
      help: "did you mean `emissions`?"),
    Case(
      name: "an unknown period", body: "budgets:\n  - {id: e, limit: 1 t, per: yearly}",
      expected: ["p.yaml:3:30 error: unknown value `yearly` for `budgets[0].per`"],
      help: "did you mean `year`?"),
    Case(
      name: "what only budgets over time have",
      body: "budgets:\n  - {id: e, limit: 1 t, per: run, zone: UTC, lend: 1 kg}",
      expected: [
        "p.yaml:3:41 error: `zone` is for budgets over time",
        "p.yaml:3:52 error: `lend` is for budgets over time",
      ], help: "use it with `per: week`, `month`, `quarter`, `year` or `total`"),
    Case(
      name: "what only budgets with periods have",
      body: "budgets:\n  - {id: e, limit: 1 t, per: total, carry_over: 10 %}",
      expected: ["p.yaml:3:49 error: `carry_over` says nothing in a budget without periods"]),
    Case(
      name: "a year of weeks",
      body: "budgets:\n  - {id: e, limit: 1 t, per: week, year_start: 04-01}",
      expected: ["p.yaml:3:48 error: weeks begin on Mondays, whatever the year"]),
    Case(
      name: "a zone that there is not",
      body: "budgets:\n  - {id: e, limit: 1 t, per: year, zone: Europe/Olso}",
      expected: ["p.yaml:3:42 error: time zone `Europe/Olso` is not known on this machine"]),
    Case(
      name: "a zone that leads elsewhere",
      body: "budgets:\n  - {id: e, limit: 1 t, per: year, zone: ../../../etc/passwd}",
      expected: ["p.yaml:3:42 error: time zone `../../../etc/passwd` is not known on this machine"]),
    Case(
      name: "a year that begins on the 31st",
      body: "budgets:\n  - {id: e, limit: 1 t, per: year, year_start: 01-31}",
      expected: ["p.yaml:3:48 error: `01-31` is no day that a year can begin on"]),
    Case(
      name: "a threshold of half a percent",
      body: "budgets:\n  - {id: e, limit: 1 t, per: year, thresholds: [50 %, 0.5 %]}",
      expected: ["p.yaml:3:55 error: a threshold is a whole percentage from 1 % to 100 %"]),
    Case(
      name: "a loan of more than there is",
      body: "budgets:\n  - {id: e, limit: 1 t, per: year, borrow: 120 %, lend: 1 kWh}",
      expected: [
        "p.yaml:3:44 error: `120 %` is more than the whole, which a share cannot be",
        "p.yaml:3:57 error: `1 kWh` is an energy, where a mass is wanted, for example `500 kg`",
      ]),
    Case(
      name: "a test of what a ledger says of no budget over time",
      body: """
        budgets: [{id: e, limit: 1 t, per: run}, {id: y, limit: 1 t, per: year}]
        tests:
          - {name: t, run: {}, ledger: {e: 1 kg}, expect: {verdict: pass}}
          - {name: u, run: {}, ledger: {y: 1 kWh}, expect: {verdict: pass}}
        """,
      expected: [
        "p.yaml:4:33 error: there is no budget over time `e`",
        "p.yaml:5:36 error: `1 kWh` is an energy, where a mass is wanted for `y`, for example `500 kg`",
      ]),
    Case(
      name: "an amount of something that cannot be counted",
      body: "budgets:\n  - {id: e, limit: 1 t, per: 1B tokns}",
      expected: ["p.yaml:3:30 error: `tokns` cannot be counted"], help: "did you mean `tokens`?"),
    Case(
      name: "a share above one", body: "budgets:\n  - {id: e, limit: 1 t, per: run, warn_at: 80}",
      expected: [
        "p.yaml:3:44 error: `80` is more than the whole, which a share cannot be; did you mean `80 %`?"
      ]),
    Case(
      name: "not a number", body: budget + ".nan}",
      expected: ["p.yaml:3:32 error: `.nan` is not a finite number"]),
    Case(
      name: "an infinite limit", body: budget + "1e400 kg}",
      expected: ["p.yaml:3:32 error: `1e400 kg` is too large for a number"]),
    Case(
      name: "a negative limit", body: budget + "-5 kg}",
      expected: ["p.yaml:3:32 error: `-5 kg` is less than zero, which a mass cannot be"]),
    Case(
      name: "a negative count in a test",
      body: """
        rules:
          - {id: r, require: "true"}
        tests:
          - {name: t, run: {hardware: {count: -1}}, expect: {verdict: pass}}
        """,
      expected: ["p.yaml:5:39 error: `-1` is less than zero, which a count cannot be"]),
    Case(
      name: "duplicate ids", body: budget + "5 kg}\nrules:\n  - {id: cap, require: \"true\"}",
      expected: ["p.yaml:5:10 error: id `cap` is used twice"]),
    Case(
      name: "a duplicate key", body: "rules:\n  - {id: a, id: b, require: \"true\"}",
      expected: ["p.yaml:3:13 error: duplicate key `id`"]),
    Case(
      name: "a measure that does nothing",
      body: budget + "5 kg}\nmeasures:\n  - {id: m, category: renewables}",
      expected: ["p.yaml:5:5 error: this measure does nothing"]),
    Case(
      name: "an unknown fact in a measure",
      body: """
        measures:
          - {id: a, category: renewables, set: {site: {regoin: x}}}
          - {id: b, category: renewables, choose: {site.regoin: [x]}}
          - {id: c, category: renewables, scale: {powr: 0.8}}
        """,
      expected: [
        "p.yaml:3:48 error: there is no fact `site.regoin`",
        "p.yaml:4:44 error: there is no fact `site.regoin`",
        "p.yaml:5:43 error: `powr` cannot be scaled",
      ], help: "did you mean `region`?"),
    Case(
      name: "values of the wrong type in a measure",
      body: """
        measures:
          - {id: a, category: renewables, set: {precision: bf17, hardware.count: many}}
          - {id: b, category: renewables, choose: {site.pue: [1.1, low], site.region: []}}
          - {id: c, category: renewables, scale: {power: 0}}
        """,
      expected: [
        "p.yaml:3:52 error: `bf17` is not a value of `precision`",
        "p.yaml:3:74 error: `many` is not a number; a count is wanted, for example `64`",
        "p.yaml:4:60 error: `low` is not a number; a plain number is wanted, for example `1.2`",
        "p.yaml:4:79 error: there is nothing to choose from for `site.region`",
        "p.yaml:5:50 error: a factor must be above zero",
      ]),
    Case(
      name: "an unknown category",
      body: "measures:\n  - {id: m, category: renewable, set: {precision: bf16}}",
      expected: ["p.yaml:3:23 error: unknown value `renewable` for `measures[0].category`"],
      help: "did you mean `renewables`?"),
    Case(
      name: "a waiver without what it needs",
      body: "waivers:\n  - {id: w, covers: [capp], expires: 2026-12-31}",
      expected: [
        "p.yaml:3:6 error: `waivers[0]` needs `reason`",
        "p.yaml:3:6 error: `waivers[0]` needs `owner`",
      ]),
    Case(
      name: "a waiver of something unknown",
      body: budget + """
        5 kg}
        waivers:
          - {id: w, covers: [capp], reason: r, owner: o, expires: 2026-12-31, up_to: 5 kWh}
          - {id: v, covers: [cap], reason: r, owner: o, expires: 2026-12-31, up_to: 5 kWh}
        """,
      expected: [
        "p.yaml:5:22 error: there is no budget or rule `capp`",
        "p.yaml:6:77 error: `5 kWh` is an energy, where a mass is wanted for `cap`, for example `500 kg`",
      ], help: "did you mean `cap`?"),
    Case(
      name: "a parent with another metric",
      body: """
        budgets:
          - {id: a, limit: 1 t, per: year, parent: b}
          - {id: b, metric: energy, limit: 1 MWh, per: year}
        """,
      expected: ["p.yaml:3:44 error: a budget on `emissions` cannot draw on one on `energy`"]),
    Case(
      name: "a budget that draws on itself",
      body: """
        budgets:
          - {id: a, limit: 1 t, per: year, parent: b}
          - {id: b, limit: 1 t, per: year, parent: a}
        """,
      expected: [
        "p.yaml:3:44 error: budget `a` draws on itself",
        "p.yaml:4:44 error: budget `b` draws on itself",
      ]),
    Case(
      name: "an open brace in a message",
      body: "rules:\n  - {id: r, require: \"true\", message: 'a {run.name'}",
      expected: ["p.yaml:3:42 error: this brace opens an expression that nothing closes"]),
    Case(
      name: "a typo in a message",
      body: "rules:\n  - {id: r, require: \"true\", message: '{run.nam} is it'}",
      expected: ["p.yaml:3:45 error: `run` has no field `nam`"], help: "did you mean `run.name`?"),
    Case(
      name: "an id that is none", body: "rules:\n  - {id: \"a b\", require: \"true\"}",
      expected: ["p.yaml:3:10 error: `a b` cannot be an id"]),
    Case(
      name: "a waiver with the name of another kind of exception",
      body: budget + "1 t}\nwaivers:\n"
        + "  - {id: comment, covers: [cap], reason: r, owner: o, expires: 2030-01-01}",
      expected: ["p.yaml:5:10 error: `comment` names another kind of exception"]),
    Case(
      name: "comments that may ignore what is not there",
      body: budget + "1 t}\nallow_ignores: [{covers: [cpa], up_to: 2 t}]",
      expected: ["p.yaml:4:27 error: there is no budget or rule `cpa`"],
      help: "did you mean `cap`?"),
    Case(
      name: "comments that may ignore nothing",
      body: budget + "1 t}\nallow_ignores: [{covers: []}]",
      expected: ["p.yaml:4:26 error: this permission covers nothing"]),
    Case(
      name: "a cap on comments in another unit",
      body: budget + "1 t}\nallow_ignores: [{covers: [cap], up_to: 2 MWh}]",
      expected: [
        "p.yaml:4:40 error: `2 MWh` is an energy, where a mass is wanted for `cap`, for example "
          + "`500 kg`"
      ]),
    Case(
      name: "half a day", body: budget + "1 t}\nexpiry_notice: 36 h",
      expected: ["p.yaml:4:16 error: `expiry_notice` is a number of whole days"],
      help: "write for example `30 d`"),
    Case(
      name: "a test that expects nothing of nothing",
      body: "rules:\n  - {id: r, require: \"true\"}\ntests:\n  - {name: t, expect: {}}",
      expected: [
        "p.yaml:5:5 error: this test has no run", "p.yaml:5:23 error: this test expects nothing",
      ]),
    Case(
      name: "many at once",
      body: """
        nam: x
        budgets:
          - {id: a, limit: 5, per: run}
        rules:
          - {id: a, require: run.x}
          - {id: b}
        """,
      expected: [
        "p.yaml:2:1 error: unknown key `nam`",
        "p.yaml:4:20 error: `5` has no unit; a mass is wanted, for example `500 kg`",
        "p.yaml:6:26 error: `run` has no field `x`",
        "p.yaml:7:6 error: `rules[1]` needs `require`",
      ]),
  ]

  @Test(arguments: cases)
  func isReportedAtItsPlace(_ bad: Case) {
    let result = Policies.load("carbonward: policy/v1\n" + bad.body)
    #expect(result.set == nil)
    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(Policies.describe(errors) == bad.expected)
    if let help = bad.help {
      #expect(
        errors.contains { $0.help.contains { $0.contains(help) } || $0.message.contains(help) })
    }
  }
}
