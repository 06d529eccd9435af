import Diagnostics
import Gate
import Reports
import Result
import TestSupport
import Testing

/// What is not worked out for a format changes no byte of it.
@Suite("Detail of results") struct DetailTests {
  private static let policy = """
    carbonward: policy/v1
    budgets:
      - {id: all, limit: 300 kgCO2e, per: check}
      - {id: own, limit: 15 kg, per: run, warn_at: 80 %, suggest: [shorter]}
    rules:
      - id: named
        when: run.team != "team-3"
        require: run.name.matches("^run-[0-9]+$") && run.site.pue < 1.3
        message: "{run.name} of {run.team} takes {estimate.energy.p95}"
      - {id: short, require: 'run.duration < duration("14h")', severity: warn}
      - {id: idle, when: 'run.team == "nobody"', require: 'run.duration < duration("1h")'}
      - {id: open, require: 'run.labels.ticket != ""', when: 'run.team == "team-4"'}
    measures:
      - {id: shorter, category: efficient-algorithms, set: {duration: 4 h}}
    waivers:
      - id: w
        covers: [own]
        scope: run.team == "team-11"
        reason: agreed upon
        owner: platform
        approved_by: board
        expires: 2027-01-31

    """

  private static func result(_ detail: ResultDetail) throws -> CheckResult {
    let files = Checks.runsOfTeams(24, policy: policy)
    var request = try Checks.request(files)
    request.detail = detail
    return try Gate.check(request)
  }

  @Test func isLeftOutWhereNobodyIsShownIt() throws {
    let (whole, attention) = (try Self.result(.whole), try Self.result(.attention))
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
    #expect(statuses == [.passed, .violated, .waived, .notApplicable, .unknown])
    #expect(whole.runs.contains { !$0.suggestions.isEmpty })
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
