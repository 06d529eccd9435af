import Diagnostics
import Gate
import Reports
import Result
import TestSupport
import Testing

/// What is not worked out for a format changes no byte of it.
@Suite("Detail of results") struct DetailTests {
  /// What decides how much of a run is held while a check goes on.
  struct Policy: CustomTestStringConvertible {
    /// Whether runs share a budget, so that each is asked again.
    var shares: Bool
    /// Whether a waiver may let a finding pass, which asks a run once more.
    var waives: Bool
    /// Whether measures are tried, which begin with the whole run.
    var mends: Bool

    var testDescription: String {
      "\(shares ? "a shared" : "no shared") budget, \(waives ? "a waiver" : "no waiver"), "
        + "\(mends ? "a measure" : "no measure")"
    }

    var text: String {
      """
      carbonward: policy/v1
      budgets:
      \(shares ? "  - {id: all, limit: 300 kgCO2e, per: check}" : "")
        - {id: own, limit: 15 kg, per: run, warn_at: 80 %\(mends ? ", suggest: [shorter]" : "")}
      rules:
      \(Checks.rulesOfTeams)
        - {id: idle, when: 'run.team == "nobody"', require: 'run.duration < duration("1h")'}
        - {id: open, require: 'run.labels.ticket != ""', when: 'run.team == "team-4"'}

      """ + (mends ? Self.measures : "") + (waives ? Self.waivers : "")
    }

    private static let measures = """
      measures:
        - {id: shorter, category: efficient-algorithms, set: {duration: 4 h}}

      """

    private static let waivers = """
      waivers:
        - id: w
          covers: [own]
          scope: run.team == "team-11"
          reason: agreed upon
          owner: platform
          approved_by: board
          expires: 2027-01-31

      """

    static let all = [true, false].flatMap { shares in
      [true, false].flatMap { waives in
        [true, false].map { Policy(shares: shares, waives: waives, mends: $0) }
      }
    }
  }

  private static func result(
    _ detail: ResultDetail, _ policy: Policy
  ) throws -> CheckResult {
    let files = Checks.runsOfTeams(24, policy: policy.text)
    var request = try Checks.request(files)
    request.detail = detail
    return try Gate.check(request)
  }

  @Test(arguments: Policy.all) func isLeftOutWhereNobodyIsShownIt(_ policy: Policy) throws {
    let whole = try Self.result(.whole, policy)
    let attention = try Self.result(.attention, policy)
    let formats = Reporters.all.filter { $0.detail == .attention }
    #expect(formats.map { $0.name } == ["azure", "concise", "github"])
    for format in formats {
      let texts = [whole, attention].map {
        String(decoding: format.init().render($0, options: ReportOptions()), as: UTF8.self)
      }
      #expect(texts[0] == texts[1], "\(format.name)")
    }
    #expect(attention.summary == whole.summary && attention.verdict == whole.verdict)
    #expect(attention.exitCode == whole.exitCode)
    let statuses = Set(whole.runs.flatMap(\.findings).map(\.status))
    let usual: Set<FindingResult.Status> = [.passed, .violated, .notApplicable, .unknown]
    #expect(statuses == (policy.waives ? usual.union([.waived]) : usual))
    #expect(whole.runs.contains { !$0.suggestions.isEmpty } == policy.mends)
    #expect(attention.runs.map(\.suggestions) == whole.runs.map(\.suggestions))
    #expect(attention.runs.map(\.obstacles) == whole.runs.map(\.obstacles))
    #expect(attention.runs.map(\.estimate.entries) == whole.runs.map(\.estimate.entries))
    #expect(attention.diagnostics == whole.diagnostics)
    #expect(attention.runs.allSatisfy { $0.facts.isEmpty && $0.estimate.trace.isEmpty })
    #expect(
      attention.runs.map { $0.findings.map(\.id) }
        == whole.runs.map { run in
          run.findings.filter {
            $0.level > .none || ($0.status != .passed && $0.status != .notApplicable)
          }.map(\.id)
        })
  }
}
