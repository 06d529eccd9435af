import Diagnostics
import Gate
import Result
import TestSupport
import Testing
import Text

/// How many runs are worked on at once changes no byte.
@Suite("Workers") struct WorkersTests {
  private static let policy = """
    carbonward: policy/v1
    budgets:
      - {id: all, limit: 900 kgCO2e, per: check}
      - {id: own, limit: 15 kg, per: run, warn_at: 80 %}
    rules:
    \(Checks.rulesOfTeams)
    waivers:
      - id: w
        covers: [own]
        scope: run.team == "team-5"
        reason: agreed upon
        owner: platform
        approved_by: board
        expires: 2027-01-31

    """

  private static func json(_ workers: Int) throws -> String {
    let files = Checks.runsOfTeams(150, policy: policy)
    var request = try Checks.request(files)
    request.inputs.workers = Workers(workers)
    return String(decoding: JSONResultWriter.write(try Gate.check(request)), as: UTF8.self)
  }

  @Test func changeNothing() throws {
    let alone = try Self.json(1)
    #expect(alone.contains("\"verdict\": \"fail\"") && alone.contains("waived until 2027-01-31"))
    for workers in [2, 5, 16] { #expect(try Self.json(workers) == alone) }
  }
}
