import Diagnostics
import Runs
import Testing

@testable import Policy

@Suite struct WaiverTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var waivers: [String]
    var at = "2026-06-15"
    var kilograms = 100.0
    var verdict: Verdict
    var waiver: String?
    var diagnostics: [String]

    var testDescription: String { name }
  }

  private static let rest = "covers: [cap], reason: deadline, owner: ml-platform"

  static let cases: [Case] = [
    Case(
      name: "covers", waivers: ["id: w, \(rest), expires: 2026-12-31"], verdict: .pass,
      waiver: "w", diagnostics: []),
    Case(
      name: "its last day counts", waivers: ["id: w, \(rest), expires: 2026-06-15"],
      verdict: .pass, waiver: "w",
      diagnostics: ["warning: waiver `w` is in use and expires today, on 2026-06-15"]),
    Case(
      name: "soon over", waivers: ["id: w, \(rest), expires: 2026-06-29"], verdict: .pass,
      waiver: "w",
      diagnostics: ["warning: waiver `w` is in use and expires in 14 days, on 2026-06-29"]),
    Case(
      name: "the day after it does not", waivers: ["id: w, \(rest), expires: 2026-06-14"],
      verdict: .fail, waiver: "w",
      diagnostics: ["warning: waiver `w` expired on 2026-06-14 and no longer covers `cap`"]),
    Case(
      name: "a date that is none", waivers: ["id: w, \(rest), expires: 2026-02-30"],
      verdict: .fail, waiver: "w",
      diagnostics: ["warning: waiver `w` counts as expired and no longer covers `cap`"]),
    Case(
      name: "up to a cap", waivers: ["id: w, \(rest), up_to: 100 kg, expires: 2026-12-31"],
      verdict: .pass, waiver: "w", diagnostics: []),
    Case(
      name: "above its cap", waivers: ["id: w, \(rest), up_to: 99 kg, expires: 2026-12-31"],
      verdict: .fail, waiver: "w",
      diagnostics: ["warning: waiver `w` covers nothing: what it is about is over its 99 kgCO2e"]),
    Case(
      name: "out of scope",
      waivers: ["id: w, \(rest), scope: run.team == \"b\", expires: 2026-12-31"], verdict: .fail,
      waiver: nil, diagnostics: ["warning: waiver `w` covers nothing in this check"]),
    Case(
      name: "a scope that cannot be decided",
      waivers: ["id: w, \(rest), scope: run.project == \"b\", expires: 2026-12-31"],
      verdict: .fail, waiver: nil,
      diagnostics: ["warning: waiver `w` covers nothing: its scope cannot be decided"]),
    Case(
      name: "nothing to waive", waivers: ["id: w, \(rest), expires: 2026-12-31"], kilograms: 10,
      verdict: .pass, waiver: nil,
      diagnostics: ["warning: waiver `w` covers nothing in this check"]),
    Case(
      name: "the first that holds",
      waivers: [
        "id: a, \(rest), expires: 2026-01-01", "id: b, \(rest), expires: 2026-12-31",
      ], verdict: .pass, waiver: "b",
      diagnostics: ["warning: waiver `a` expired on 2026-01-01 and no longer covers `cap`"]),
  ]

  @Test(arguments: cases)
  func coversWhatItSays(_ example: Case) throws {
    let list = example.waivers.map { "  - {\($0)}\n" }.joined()
    let set = try Policies.set("budgets:\n  - {id: cap, limit: 50 kg, per: run}\nwaivers:\n\(list)")
    let run = try Policies.kilograms(example.kilograms, ["team=a"])
    let evaluation = Policies.evaluate(set, [run], at: example.at)
    #expect(evaluation.verdict == example.verdict)
    let finding = try #require(evaluation.runs[0].findings.first)
    #expect(finding.waiver == example.waiver)
    let said = evaluation.diagnostics.map { "\($0.severity.name): \($0.message)" }
    #expect(said == example.diagnostics)
  }

  @Test(arguments: [("30 d", 1), ("3 d", 0)])
  func theNoticeIsThePolicys(_ notice: String, _ count: Int) throws {
    let set = try Policies.set(
      "expiry_notice: \(notice)\nbudgets:\n  - {id: cap, limit: 50 kg, per: run}\nwaivers:\n"
        + "  - {id: w, \(Self.rest), expires: 2026-07-10}\n")
    let said = Policies.evaluate(set, [try Policies.kilograms(100)], at: "2026-06-15").diagnostics
    #expect(said.count { $0.code.id == "waiver-expires-soon" } == count)
  }

  @Test func aMalformedDateIsSaidWhenThePolicyIsLoaded() {
    let result = Policies.load(
      "carbonward: policy/v1\nbudgets:\n  - {id: cap, limit: 50 kg, per: run}\nwaivers:\n"
        + "  - {id: w, \(Self.rest), expires: soon}\n")
    #expect(result.set != nil)
    #expect(
      Policies.describe(result.diagnostics) == [
        "p.yaml:5:75 warning: `soon` is not a date, so the waiver counts as expired"
      ])
  }

  @Test func whatIsNotKnownAndWhatCannotBeIsNeverWaived() throws {
    let set = try Policies.set(
      """
      budgets:
        - {id: cap, limit: 50 kg, per: run}
      rules:
        - {id: pue-below-one, require: "true"}
      waivers:
        - {id: w, covers: [cap, pue-below-one], reason: r, owner: o, expires: 2030-01-01}
      """)
    var run = try Policies.kilograms(100)
    run[.intensity] = nil
    #expect(Policies.evaluate(set, [run]).verdict == .unknown)
    let impossible = try Policies.kilograms(100, ["site.pue=0.5"])
    #expect(Policies.evaluate(set, [impossible]).verdict == .fail)
  }

  @Test func theCapOfAWaivedRuleIsHeldAgainstTheEstimate() throws {
    func verdict(_ cap: String) throws -> Verdict {
      let set = try Policies.set(
        "rules:\n  - {id: cap, require: \"false\"}\nwaivers:\n  - {id: w, \(Self.rest), "
          + "up_to: \(cap), expires: 2030-01-01}")
      return Policies.evaluate(set, [try Policies.kilograms(100)]).verdict
    }
    #expect(try verdict("100 kg") == .pass)
    #expect(try verdict("99 kg") == .fail)
    #expect(try verdict("100 kWh") == .pass)
    #expect(try verdict("99 kWh") == .fail)
    #expect(try verdict("100 h") == .pass)
    #expect(try verdict("99 h") == .fail)
  }
}
