import Diagnostics
import Gate
import Result
import Testing

/// A result says of every exception whose it is and how it stands on the day of the check.
@Suite("Exceptions in results") struct WaiverResultTests {
  /// The day of the checks is 2026-11-23.
  @Test(
    "of waivers",
    arguments: [
      ("2027-06-01", WaiverResult.State.inForce, 190, 1), ("2026-12-07", .endingSoon, 14, 1),
      ("2026-11-23", .endingSoon, 0, 1), ("2026-11-22", .expired, -1, 0),
      ("soon", .malformed, nil, 0),
    ] as [(String, WaiverResult.State, Int?, Int)])
  func waivers(
    _ expires: String, _ state: WaiverResult.State, _ days: Int?, _ findings: Int
  ) throws {
    let policy = """
      rules:
        - {id: probe, require: 'run.name != "probe"'}
      waivers:
        - {id: w, covers: [probe], scope: 'run.name == "probe"', up_to: 900 kgCO2e, reason: r,
           owner: o, approved_by: a, expires: \(expires)}

      """
    let result = try Gate.check(Checks.request(policy: policy, run: Checks.run()))
    let waiver = try #require(result.waivers.first)
    #expect(result.waivers.count == 1)
    #expect(waiver.state == state && waiver.daysLeft == days && waiver.findings == findings)
    #expect(waiver.expires == expires && waiver.covers == ["probe"])
    #expect(waiver.owner == "o" && waiver.approvedBy == "a" && waiver.reason == "r")
    #expect(waiver.upTo == 900 && waiver.unit == .kilograms)
    #expect(waiver.location.path == "policy.yaml" && waiver.location.line == 5)
  }

  @Test(
    "of comments",
    arguments: [
      (
        "2026-12-20", "allow_ignores: [{covers: [probe], at_most: 30 d}]",
        WaiverResult.State.inForce, 27
      ),
      ("2026-11-01", "allow_ignores: [{covers: [probe], at_most: 30 d}]", .expired, -22),
      ("2027-12-20", "allow_ignores: [{covers: [probe], at_most: 30 d}]", .refused, nil),
      ("2026-12-20", "", .refused, nil),
    ] as [(String, String, WaiverResult.State, Int?)])
  func comments(
    _ until: String, _ permission: String, _ state: WaiverResult.State, _ days: Int?
  ) throws {
    let policy = "rules:\n  - {id: probe, require: 'run.name != \"probe\"'}\n\(permission)\n"
    let run = "# carbonward: ignore[probe] until=\(until) reason=\"later\"\n" + Checks.run()
    let result = try Gate.check(Checks.request(policy: policy, run: run))
    let waiver = try #require(result.waivers.first)
    #expect(waiver.kind == .comment && waiver.state == state && waiver.daysLeft == days)
    #expect(waiver.findings == (state == .inForce ? 1 : 0))
    #expect(waiver.reason == "later" && waiver.location.path == "run.yaml")
  }
}
