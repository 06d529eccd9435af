import Testing

@Suite struct WaiversTests {
  private func box(_ expires: String, hours: String = "20 h") throws -> Sandbox {
    var files = Fixture.repository
    files["runs/small.yaml"] = Fixture.run(hours: hours)
    files["policies/team.yaml"] = Fixture.policy(
      more: """
        waivers:
          - {id: w-1, covers: [cap], up_to: 30 kgCO2e, reason: because, owner: me, expires: \(expires)}
        """)
    return try Sandbox(files)
  }

  struct Case: CustomTestStringConvertible {
    var expires: String
    var hours = "20 h"
    var status: Int32
    var text: String
    var testDescription: String { "\(expires) \(hours)" }
  }

  static let cases = [
    Case(expires: "2026-12-31", status: 0, text: "in force: until 2026-12-31, 38 days"),
    Case(expires: "2026-12-07", status: 0, text: "ends soon: until 2026-12-07, 14 days"),
    Case(expires: "2026-11-23", status: 0, text: "ends today"),
    Case(expires: "2026-11-22", status: 1, text: "expired on 2026-11-22, 1 day ago"),
    Case(expires: "someday", status: 1, text: "malformed: `someday` is not a date"),
    Case(expires: "2026-12-31", status: 0, text: "in use    `cap` of `small`"),
    Case(expires: "2026-12-31", hours: "10 h", status: 0, text: "it covers nothing in these runs"),
    Case(expires: "2026-12-31", hours: "90 h", status: 0, text: "it covers nothing in these runs"),
  ]

  @Test(arguments: cases) func ages(_ example: Case) throws {
    let outcome = try box(example.expires, hours: example.hours)
      .carbonward("waivers", "--at", "2026-11-23")
    #expect(outcome.status == example.status)
    #expect(outcome.output.contains(example.text), "\(outcome.text)")
  }

  /// What covers nothing covers nothing in a check either.
  @Test(arguments: cases) func checkAgrees(_ example: Case) throws {
    let box = try box(example.expires, hours: example.hours)
    let listed = try box.carbonward("waivers", "--at", "2026-11-23").output
    let (_, json) = try box.result("check", "--at", "2026-11-23")
    let codes = json["diagnostics"].array.compactMap { $0["code"].string }
    #expect(codes.contains("waiver-unused") == listed.contains("  unused  "), "\(codes)")
    #expect(json["summary"]["waived"].number == (listed.contains("  in use  ") ? 1 : 0))
  }

  @Test func theTrustedRevisionsWaiversAreListed() throws {
    let box = try box("2026-12-31")
    try box.write(["policies/team.yaml": Fixture.policy()])
    #expect(try box.carbonward("waivers").output == "there is no waiver and no ignore comment\n")
    #expect(try box.carbonward("waivers", "--policy-from", "main").output.contains("w-1"))
  }

  /// A policy is named by an option here; in its place among the configs it would cover nothing, silently.
  @Test func aPolicyAmongTheConfigsIsSaidToBeOne() throws {
    let box = try box("2026-12-31")
    for command in ["waivers", "check"] {
      let outcome = try box.carbonward(command, "policies/team.yaml", "--at", "2026-11-23")
      #expect(
        outcome.text.contains("`policies/team.yaml` is a policy, and no training config"),
        "\(outcome.text)")
      #expect(outcome.text.contains("by `--policy policies/team.yaml`"))
    }
  }

  @Test func aBrokenPolicyIsAnError() throws {
    let box = try box("2026-12-31")
    try box.write(["policies/team.yaml": "carbonward: policy/v1\nbudgets: 3\n"])
    #expect(try box.carbonward("waivers").status == 2)
  }
}
