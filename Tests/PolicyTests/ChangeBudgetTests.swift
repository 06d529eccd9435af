import CEL
import CivilTime
import Diagnostics
import Footprint
import Runs
import Testing

@testable import Policy

/// Budgets on what a change adds to all runs together.
@Suite struct ChangeBudgetTests {
  /// A change: before and after, in kilograms; nil for a run that is not there, a negative number for
  /// one of which the emissions are not known.
  struct Change: Sendable, CustomTestStringConvertible {
    var runs: [(before: Double?, after: Double?)]
    var limit: String
    var status: Finding.Status
    var requested: Double?

    var testDescription: String { "\(runs) \(limit)" }
  }

  static let changes = [
    Change(runs: [(100, 100), (nil, 50)], limit: "50 kg", status: .passed, requested: 50),
    Change(runs: [(100, 100), (nil, 51)], limit: "50 kg", status: .violated, requested: 51),
    Change(runs: [(100, 151)], limit: "50 kg", status: .violated, requested: 51),
    Change(runs: [(100, 160), (40, nil)], limit: "50 kg", status: .passed, requested: 20),
    Change(runs: [(100, 60), (nil, 60)], limit: "50 kg", status: .passed, requested: 20),
    Change(runs: [(100, 110)], limit: "+10 %", status: .passed, requested: 10),
    Change(runs: [(100, 111)], limit: "+10 %", status: .violated, requested: 11),
    Change(runs: [(100, 111), (90, 90)], limit: "+10 %", status: .passed, requested: 11),
    Change(runs: [(nil, 1)], limit: "+10 %", status: .violated, requested: 1),
    Change(
      runs: [(0.1, 0.1), (0.2, 0.2), (nil, 0.3), (0.3, nil)], limit: "+0 %", status: .passed,
      requested: 0),
    Change(runs: [(100, 100), (nil, -1)], limit: "50 kg", status: .unknown),
    // What was not known before took nothing off: the change adds at most what it seems to add.
    Change(runs: [(-1, 10)], limit: "50 kg", status: .passed),
    Change(runs: [(-1, nil), (10, 20)], limit: "50 kg", status: .passed),
    Change(runs: [(-1, 51)], limit: "50 kg", status: .unknown),
    Change(runs: [(-1, nil), (10, 61)], limit: "50 kg", status: .unknown),
    Change(runs: [(-1, nil), (100, 110)], limit: "+10 %", status: .passed),
    Change(runs: [(-1, nil), (100, 111)], limit: "+10 %", status: .unknown),
    // What is as it was adds nothing, whatever it is.
    Change(runs: [(-1, -1), (nil, 50)], limit: "50 kg", status: .passed, requested: 50),
    Change(runs: [(-1, -1), (nil, 51)], limit: "50 kg", status: .violated, requested: 51),
    Change(runs: [(-1, -1)], limit: "50 kg", status: .notApplicable, requested: 0),
    Change(runs: [(-1, -1), (100, 110)], limit: "+10 %", status: .passed),
    Change(runs: [(-1, -1), (100, 111)], limit: "+10 %", status: .unknown),
  ]

  private func run(_ kilograms: Double, _ index: Int) throws -> Run {
    var run = try Policies.kilograms(abs(kilograms), ["name=r\(index)"])
    if kilograms < 0 { run[.intensity] = nil }
    return run
  }

  @Test(arguments: changes) func isHeldAgainstWhatIsAdded(_ change: Change) throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: \(change.limit), per: change}")
    var context = EvaluationContext(at: Timestamp(try #require(CalendarDate("2026-11-23"))))
    var removed: [Run] = []
    var subjects: [EvaluationSubject] = []
    let estimator = Policies.estimator
    for (index, (before, after)) in change.runs.enumerated() {
      let old = try before.map { try run($0, index) }
      guard let after else {
        removed += [old].compactMap { $0 }
        continue
      }
      subjects.append(
        EvaluationSubject(
          estimator.assess(try run(after, index)), base: old.map { estimator.assess($0) },
          isSpentBefore: before == after))
    }
    // Without a base there is nothing to say.
    #expect(set.evaluate(subjects, in: context).budgets.isEmpty)
    #expect(
      set.evaluate(subjects, in: context).runs.allSatisfy {
        $0.findings[0].status == .notApplicable
      })
    context.removed = removed.map { estimator.assess($0) }
    let evaluation = set.evaluate(subjects, in: context)
    let usage = try #require(evaluation.budgets.first)
    #expect(usage.status == change.status)
    if let requested = change.requested {
      #expect(abs((usage.requested ?? .nan) - requested) < 1e-9)
    } else {
      #expect(usage.requested == nil)
    }
    for (subject, run) in zip(subjects, evaluation.runs) {
      let before = subject.base?.estimate[.emissions]?.p50
      let after = subject.assessment.estimate[.emissions]?.p50
      let status = run.findings.first { $0.id == "b" }?.status
      let isSame = subject.isSpentBefore && after == nil
      if isSame || before.map({ before in after.map { $0 <= before } ?? false }) ?? false {
        #expect(status == .notApplicable)
      } else {
        #expect(status == change.status)
      }
    }
  }

  @Test(arguments: [
    ("{id: b, limit: +10 %, per: run}", "`+10 %` is a share of what a base uses"),
    ("{id: b, limit: 10 %, per: change}", "10 %"),
    ("{id: b, limit: +x %, per: change}", "`+x` is not a number"),
  ])
  func whatCannotBeALimitIsRefused(_ budget: String, _ message: String) {
    let result = Policies.load("carbonward: policy/v1\nbudgets:\n  - \(budget)")
    #expect(result.set == nil)
    #expect(Policies.describe(result.diagnostics).joined().contains(message))
  }
}
