import Foundation
import Policy
import Result
import Synchronization
import Testing
import Text

@testable import Gate

/// Checks whose time runs out at every point at which it is looked at.
@Suite("a check that runs out of time") struct DeadlineTests {
  private final class Clock: Sendable {
    private let asked = Mutex(0)
    private let end: Int

    init(after end: Int) { self.end = end }

    var questions: Int { asked.withLock { $0 } }

    var deadline: Deadline {
      Deadline("30 s") { [self] in
        asked.withLock {
          $0 += 1
          return $0 > end
        }
      }
    }
  }

  private static let policy = """
    name: p
    budgets:
      - {id: cap, limit: 9 kg, per: run, scope: run.duration > duration("1h")}
      - {id: all, limit: 100 kg, per: check, scope: run.name != "x"}
    rules:
      - {id: short, severity: deny, require: run.duration < duration("20h")}
      - {id: named, severity: warn, require: run.name != "probe"}
    measures:
      - {id: north, category: renewables, effort: low, set: {site.intensity: 100 g/kWh}}
      - {id: fewer, category: efficient-algorithms, effort: medium, scale: {duration: 0.5}}
    """

  private func check(
    _ clock: Clock, _ policy: String = policy, hours: Int = 10,
    _ adjust: (inout CheckRequest) -> Void = { _ in }
  ) throws -> CheckResult {
    var request = try Checks.request(policy: policy, run: Checks.run(hours: hours))
    request.inputs.deadline = clock.deadline
    adjust(&request)
    return try Gate.check(request)
  }

  @Test("what is said is what would be said with more time, or unknown")
  func everyPoint() throws {
    let unlimited = Clock(after: .max)
    let full = try check(unlimited)
    let whole = try #require(full.runs.first)
    #expect(full.verdict == .fail && !whole.suggestions.isEmpty && unlimited.questions > 10)
    var (isCutAmongFindings, isCutAmongChanges) = (false, false)
    for end in 0..<unlimited.questions {
      let result = try check(Clock(after: end))
      #expect([.fail, .unknown].contains(result.verdict), "after \(end)")
      guard let run = result.runs.first else {
        #expect(result.verdict == .unknown)
        continue
      }
      for (finding, other) in zip(run.findings, whole.findings) {
        #expect(finding.id == other.id)
        guard finding.status != other.status else { continue }
        #expect(finding.status == .unknown)
        #expect(
          finding.message
            == "cannot be decided: it was not evaluated before the time limit of 30 s was over")
        #expect(finding.help == "give more time by `--time-limit`")
      }
      // A change is suggested only as it was proved.
      #expect(run.suggestions.allSatisfy(whole.suggestions.contains), "after \(end)")
      #expect(run.suggestions.isEmpty || run.suggestions.count == whole.suggestions.count)
      let isDecided = run.findings.map(\.status) == whole.findings.map(\.status)
      isCutAmongFindings = isCutAmongFindings || !isDecided
      isCutAmongChanges = isCutAmongChanges || isDecided && run.suggestions.isEmpty
    }
    #expect(isCutAmongFindings && isCutAmongChanges)
  }

  @Test("a run that would pass passes only once all of it was evaluated")
  func noPass() throws {
    let policy =
      "rules: [{id: short, severity: deny, require: 'run.duration < duration(\"20h\")'}]\n"
    let unlimited = Clock(after: .max)
    #expect(try check(unlimited, policy).verdict == .pass)
    for end in 0..<unlimited.questions {
      #expect(try check(Clock(after: end), policy).verdict == .unknown, "after \(end)")
    }
  }

  @Test("against a base, what ran out excuses nothing")
  func base() throws {
    let policy = """
      carbonward: policy/v1
      name: p
      rules: [{id: short, severity: deny, require: 'run.duration < duration("20h")'}]
      """
    let repository = try Repository([
      "carbonward.yaml": Checks.project, "policy.yaml": policy, "run.yaml": Checks.run(hours: 10),
    ])
    try repository.write(["run.yaml": Checks.run(hours: 30)])
    try repository.commit()
    func verdict(_ clock: Clock) throws -> VerdictWord {
      var request = try repository.request(base: "HEAD~1")
      request.inputs.deadline = clock.deadline
      return try Gate.check(request).verdict
    }
    let unlimited = Clock(after: .max)
    #expect(try verdict(unlimited) == .fail)
    for end in 0..<unlimited.questions {
      #expect([.fail, .unknown].contains(try verdict(Clock(after: end))), "after \(end)")
    }
  }

  @Test("what is reserved passes, and what ran out is not reserved")
  func reserves() throws {
    let policy = "budgets: [{id: b, limit: 15 kg, per: year, scope: run.name == 'probe'}]\n"
    func check(_ clock: Clock) throws -> (VerdictWord, held: [String]) {
      let store = ConsultationTests.Store()
      var request = try Checks.request(policy: policy, run: Checks.run())
      request.inputs.deadline = clock.deadline
      let result = try Gate.check(request, ledger: store.consultation("mr"))
      return (result.verdict, try store.held())
    }
    let unlimited = Clock(after: .max)
    #expect(try check(unlimited).held == ["mr/probe"])
    for end in 0..<unlimited.questions {
      let (verdict, held) = try check(Clock(after: end))
      #expect(held.isEmpty ? verdict == .unknown : verdict == .pass, "after \(end)")
    }
  }
}
