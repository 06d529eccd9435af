import CivilTime
import Diagnostics
import Footprint
import Runs
import Testing

@testable import Policy

@Suite struct BaselineTests {
  private static let policy = """
    budgets:
      - {id: cap, limit: 50 kg, per: run}
    rules:
      - {id: big, require: run.hardware.count > 8}
      - {id: named, require: run.team == "x"}
    """

  private func subjects(_ runs: [Run]) -> [EvaluationSubject] {
    runs.map { EvaluationSubject(Policies.estimator.assess($0)) }
  }

  private func context(_ baseline: Baseline?) throws -> EvaluationContext {
    EvaluationContext(at: .init(try #require(CalendarDate("2026-11-23"))), baseline: baseline)
  }

  @Test func acceptsWhatItKnowsAndNothingThatGrows() throws {
    let set = try Policies.set(Self.policy)
    let old = subjects([try Policies.kilograms(100, ["name=a"])])
    let before = set.evaluate(old, in: try context(nil))
    #expect(before.verdict == .fail)
    let baseline = Baseline(of: before, subjects: old)
    #expect(
      baseline.entries.map { "\($0.id) \($0.status) \($0.observed ?? -1)" } == [
        "big violated -1.0", "cap violated 100.0", "named unknown -1.0",
      ])
    let same = set.evaluate(old, in: try context(baseline))
    #expect(same.verdict == .pass)
    #expect(same.runs[0].findings.map(\.status) == [.waived, .waived, .waived])
    #expect(same.runs[0].findings.map(\.waiver) == ["baseline", "baseline", "baseline"])
    let grown = set.evaluate(
      subjects([try Policies.kilograms(101, ["name=a"])]), in: try context(baseline))
    #expect(grown.verdict == .fail)
    let other = set.evaluate(
      subjects([try Policies.kilograms(100, ["name=b"])]), in: try context(baseline))
    #expect(other.verdict == .fail)
    let changed = set.evaluate(
      subjects([try Policies.kilograms(100, ["name=a", "team=y"])]), in: try context(baseline))
    #expect(changed.runs[0].findings.map(\.status) == [.waived, .waived, .violated])
  }

  @Test func onlyShrinks() throws {
    let set = try Policies.set(Self.policy)
    let old = subjects([
      try Policies.kilograms(100, ["name=a"]), try Policies.kilograms(70, ["name=b", "team=x"]),
    ])
    let baseline = Baseline(of: set.evaluate(old, in: try context(nil)), subjects: old)
    let new = subjects([
      try Policies.kilograms(80, ["name=a", "team=x"]),
      try Policies.kilograms(90, ["name=b", "team=y"]),
    ])
    let now = set.evaluate(new, in: try context(nil))
    let shrunk = baseline.shrunk(to: now, subjects: new)
    #expect(
      shrunk.entries.map { "\($0.run) \($0.id) \($0.observed ?? -1)" } == [
        "a big -1.0", "a cap 80.0", "b big -1.0", "b cap 70.0",
      ])
    #expect(shrunk.shrunk(to: now, subjects: new) == shrunk)
  }

  @Test func neverAcceptsWhatCannotBeTrue() throws {
    let set = try Policies.set("budgets: [{id: cap, limit: 1 t, per: run}]")
    let runs = subjects([try Policies.kilograms(100, ["site.pue=0.5"])])
    let before = set.evaluate(runs, in: try context(nil))
    #expect(before.verdict == .fail)
    let baseline = Baseline(of: before, subjects: runs)
    #expect(baseline.entries.isEmpty)
    let forged = Baseline(entries: [
      .init(path: "run.yaml", run: "run.yaml", id: "pue-below-one", status: .violated)
    ])
    #expect(set.evaluate(runs, in: try context(forged)).verdict == .fail)
  }

  @Test(arguments: [
    "a", "a: b", "\"'\\{}[]#", "\u{1B}[31m", "日本 – ü", "\u{2028}\n\t\u{85}", "no", "1e5",
  ])
  func survivesBeingWrittenAndRead(_ name: String) throws {
    let baseline = Baseline(entries: [
      .init(path: "b/\(name)", run: name, id: "x", status: .violated, observed: 0.1 + 0.2),
      .init(path: "a", run: name, id: "x", status: .unknown),
    ])
    var bag = DiagnosticBag()
    let read = Baseline.read(SourceFile(path: "b.yaml", text: baseline.text), into: &bag)
    #expect(bag.isEmpty)
    #expect(read == baseline)
    #expect(baseline.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    #expect(Baseline.read(SourceFile(path: "b", text: Baseline().text), into: &bag) == Baseline())
  }

  @Test func saysWhatIsWrongWithAFile() {
    var bag = DiagnosticBag()
    let text = "carbonward: baseline/v1\nfindings:\n  - {path: a, run: b, id: c, status: passed}\n"
    #expect(Baseline.read(SourceFile(path: "b.yaml", text: text), into: &bag) == nil)
    #expect(
      Policies.describe(bag.diagnostics) == [
        "b.yaml:3:38 error: unknown value `passed` for `findings[0].status`"
      ])
  }
}
