import CEL
import CivilTime
import Diagnostics
import Footprint
import Runs
import Testing

@testable import Policy

/// Changed versions of single runs are judged as a whole check would judge them.
@Suite struct CandidateEvaluatorTests {
  static let budgets = [
    "budgets:\n  - {id: b, limit: 250 kg, per: check, warn_at: 0.9}",
    "budgets:\n  - {id: b, limit: 250 kg, per: check, scope: run.team != 't1'}",
    """
    budgets:
      - {id: all, limit: 300 kg, per: check, scope: run.team == "nobody"}
      - {id: one, limit: 120 kg, per: check, scope: run.team == "t0", parent: all}
      - {id: own, limit: 150 kg, per: run}
    rules:
      - {id: small, require: 'estimate.emissions.p50 <= kg(90)'}
      - {id: idle, when: run.team == "nobody", require: 'run.duration <= duration("1h")'}
    """,
    "budgets:\n  - {id: b, limit: 250 kg, per: month, scope: run.team != 't1'}",
    "budgets:\n  - {id: b, limit: 250 kg, per: check}\nrules:\n  - {id: r, require: has(run.site.region)}",
  ]

  private func assessment(_ kilograms: Double?, _ team: String) throws -> Assessment {
    var run = try Policies.kilograms(kilograms ?? 1, ["name=r", "team=\(team)"])
    if kilograms == nil { run[.intensity] = nil }
    return Policies.estimator.assess(run)
  }

  private func context(_ located: LocatedFindings = .all) -> EvaluationContext {
    var context = EvaluationContext(
      at: Timestamp(CalendarDate("2026-11-23") ?? CalendarDate(secondsSince1970: 0)))
    context.located = located
    return context
  }

  /// One evaluator tries version after version, and none leaves a trace in what the next one is told.
  @Test(arguments: budgets) func aVersionIsJudgedAsInACheck(_ text: String) throws {
    let set = try Policies.set(text)
    let amounts: [Double?] = [100, 60, nil, 0.1, 120]
    let subjects = try amounts.enumerated().map {
      EvaluationSubject(try assessment($1, "t\($0)"))
    }
    let evaluator = CandidateEvaluator(set, subjects: subjects, in: context())
    for index in subjects.indices {
      for version in [nil, 0.2, 30, 60, 400] as [Double?] {
        for team in ["t\(index)", "t1", "t0"] {
          var changed = subjects
          changed[index] = EvaluationSubject(try assessment(version, team))
          let whole = set.evaluate(changed, in: context()).runs[index]
          let worded = evaluator.evaluate(changed[index].assessment, at: index, isWorded: true)
          #expect(worded.verdict == whole.verdict)
          #expect(worded.findings.map(\.summary) == whole.findings.map(\.summary))
          #expect(worded.findings.map(\.message) == whole.findings.map(\.message))
          let bare = evaluator.evaluate(changed[index].assessment, at: index)
          #expect(bare.verdict == whole.verdict)
          let open = whole.findings.filter { $0.kind != .rule || !$0.isMet }
          #expect(bare.findings.map(\.summary) == open.map(\.summary))
        }
      }
    }
  }

  /// Where no report shows what is met there is no finding of it, and all else is the same.
  @Test(arguments: budgets) func whatIsMetIsLeftOut(_ text: String) throws {
    let set = try Policies.set(text)
    let subjects = try [100, 80, nil].map { EvaluationSubject(try assessment($0, "t0")) }
    let whole = set.evaluate(subjects, in: context())
    let short = set.evaluate(subjects, in: context(.unmet))
    #expect(short.verdict == whole.verdict)
    #expect(short.diagnostics.map(\.message) == whole.diagnostics.map(\.message))
    for (short, whole) in zip(short.runs, whole.runs) {
      let open = whole.findings.filter { $0.kind != .rule || !$0.isMet }
      #expect(short.findings.map(\.summary) == open.map(\.summary))
      #expect(short.findings.map(\.message) == open.map(\.message))
    }
  }
}

extension Finding {
  fileprivate var isMet: Bool { status == .passed || status == .notApplicable }

  fileprivate var summary: String {
    "\(id) \(status) \(isNearLimit) \(observed ?? -1) of \(limit ?? -1), own \(own ?? -1)"
  }
}
