import Diagnostics
import Foundation
import Reports
import Result
import Testing

/// A saved result that contradicts itself is none.
@Suite("Contradictions")
struct ContradictionTests {
  /// What somebody does to a result that a check wrote.
  struct Tampering: Sendable, CustomTestStringConvertible {
    var name: String
    var fixture: SharedResult = .mixed
    var edit: @Sendable (inout CheckResult) -> Void
    /// What is said of it.
    var wanted: String
    var testDescription: String { name }
  }

  static let tamperings = [
    Tampering(
      name: "the verdict", edit: { $0.verdict = .pass },
      wanted: "the check is said to pass, and its runs come to `fail`"),
    Tampering(
      name: "the verdict of a run", edit: { $0.runs[0].verdict = .pass },
      wanted: "`support-sft` is said to pass, and its findings come to `fail`"),
    Tampering(
      name: "the status of a finding", edit: { $0.runs[0].findings[0].status = .passed },
      wanted: "`fine-tune-cap` of `support-sft` is passed and has the level `error`"),
    Tampering(
      name: "the status and the level",
      edit: {
        $0.runs[0].findings[0].status = .passed
        $0.runs[0].findings[0].level = .none
      }, wanted: "`fine-tune-cap` of `support-sft` is passed with 165.9 of 60 kgCO2e"),
    Tampering(
      name: "a finding is cut", edit: { $0.runs[0].findings.remove(at: 0) },
      wanted: "`summary.violated` says"),
    Tampering(
      name: "a run is cut", edit: { $0.runs.remove(at: 0) }, wanted: "`summary.runs` says"),
    Tampering(
      name: "a run is told twice", edit: { $0.runs.append($0.runs[0]) },
      wanted: "`summary.fail` says"),
    Tampering(
      name: "the count of runs that fail", edit: { $0.summary.fail = 0 },
      wanted: "`summary.fail` says 0, and there"),
    Tampering(
      name: "the count of what is waived", edit: { $0.summary.waived += 7 },
      wanted: "`summary.waived` says"),
    Tampering(
      name: "the level of a finding", edit: { $0.runs[0].findings[0].level = .note },
      wanted: "`fine-tune-cap` of `support-sft` is violated and has the level `note`"),
    Tampering(
      name: "an option", edit: { $0.settings.failOn = .warn }, wanted: "and has the level"),
    Tampering(
      name: "a pass is made a failure", fixture: .clean, edit: { $0.verdict = .fail },
      wanted: "the check is said to fail, and its runs come to `pass`"),
    Tampering(
      name: "a file that was not understood", fixture: .clean,
      edit: {
        $0.diagnostics.append(
          DiagnosticResult(
            code: "config-not-understood", severity: .warning, message: "m", path: "a.yaml",
            location: nil))
      }, wanted: "the check is said to pass, and its runs come to `unknown`"),
    Tampering(
      name: "files that cannot be read", fixture: .unreadable, edit: { $0.verdict = .pass },
      wanted: "the check is said to pass, and its runs come to `unknown`"),
  ]

  @Test(arguments: tamperings)
  func isRefused(_ example: Tampering) {
    var result = example.fixture.result
    example.edit(&result)
    #expect(
      result.contradictions.contains { $0.contains(example.wanted) }, "\(result.contradictions)")
    let text = String(decoding: JSONResultWriter.write(result), as: UTF8.self)
    var bag = DiagnosticBag()
    let (read, isContradictory) = JSONResultReader.verify(
      SourceFile(path: "result.json", text: text), into: &bag)
    #expect(read == nil)
    #expect(isContradictory, "\(bag.diagnostics)")
  }

  @Test(
    "An amount of a budget that the others do not come to is refused",
    arguments: ["free_kg", "share", "alone_kg", "with_open_kg", "with_ahead_kg"])
  func amountOfABudget(_ key: String) throws {
    var result = SharedResult.clean.result
    result.budgets = [
      BudgetResult(
        id: "b", period: "2026", unit: .kilograms, limit: 100, settled: 20, reserved: 30,
        requested: 10, ahead: 5)
    ]
    let text = String(decoding: JSONResultWriter.write(result), as: UTF8.self)
    let stated = try #require(text.firstMatch(of: try Regex("\"\(key)\": [0-9.]+")))
    let altered = text.replacingCharacters(in: stated.range, with: "\"\(key)\": 77")
    for (text, isRefused) in [(text, false), (altered, true)] {
      var bag = DiagnosticBag()
      let (read, isContradictory) = JSONResultReader.verify(
        SourceFile(path: "result.json", text: text), into: &bag)
      #expect((read == nil) == isRefused, "\(bag.diagnostics)")
      #expect(isContradictory == isRefused)
    }
  }

  @Test(arguments: [SharedResult.clean, .mixed, .changed, .unreadable])
  func whatACheckWritesHoldsTogether(_ fixture: SharedResult) {
    #expect(fixture.result.contradictions == [])
  }
}
