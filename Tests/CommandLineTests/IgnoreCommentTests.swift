import Testing

/// `# carbonward: ignore[…]` comments, from the file to every report.
@Suite struct IgnoreCommentTests {
  static let comment = #"# carbonward: ignore[cap] until=2026-12-31 reason="moving regions""#
  static let allow = "allow_ignores:\n  - {covers: [cap], at_most: 60 d, up_to: 30 kgCO2e}\n"

  private static func files(
    _ comment: String, hours: String = "20 h", policy: String = allow
  ) -> [String: String] {
    Fixture.repository.merging([
      "policies/team.yaml": Fixture.policy(more: policy),
      "runs/small.yaml": "\(comment)\n" + Fixture.run(hours: hours),
    ]) { $1 }
  }

  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var comment = IgnoreCommentTests.comment
    var hours = "20 h"
    var policy = IgnoreCommentTests.allow
    var at = "2026-11-23"
    var status: Int32
    /// The status of the finding about the budget.
    var finding: String
    var codes: [String] = []
  }

  static let cases = [
    Case(testDescription: "what the policy allows", status: 0, finding: "waived"),
    Case(
      testDescription: "the last day counts, and is near", at: "2026-12-31", status: 0,
      finding: "waived", codes: ["ignore-expires-soon"]),
    Case(
      testDescription: "near is what the policy says", policy: allow + "expiry_notice: 60 d\n",
      status: 0, finding: "waived", codes: ["ignore-expires-soon"]),
    Case(
      testDescription: "the day after does not", at: "2027-01-01", status: 1, finding: "violated",
      codes: ["ignore-expired"]),
    Case(
      testDescription: "no policy allows it", policy: "", status: 1, finding: "violated",
      codes: ["ignore-not-allowed"]),
    Case(
      testDescription: "the policy allows another rule",
      policy: "rules:\n  - {id: other, require: 'true'}\nallow_ignores: [{covers: [other]}]\n",
      status: 1, finding: "violated", codes: ["ignore-not-allowed"]),
    Case(
      testDescription: "longer than the policy allows", at: "2026-10-31", status: 1,
      finding: "violated", codes: ["ignore-not-allowed"]),
    Case(
      testDescription: "more than the policy allows", hours: "90 h", status: 1,
      finding: "violated"),
    Case(
      testDescription: "nothing to ignore", hours: "10 h", status: 0, finding: "passed",
      codes: ["ignore-unused"]),
    Case(
      testDescription: "a mistyped id",
      comment: #"# carbonward: ignore[cpa] until=2026-12-31 reason="x""#, status: 1,
      finding: "violated", codes: ["ignore-unused"]),
    Case(
      testDescription: "several ids",
      comment: #"# carbonward: ignore[cap, other] until=2026-12-31 reason="x""#,
      policy:
        "rules:\n  - {id: other, require: 'false'}\nallow_ignores: [{covers: [cap, other]}]\n",
      status: 0, finding: "waived"),
    Case(
      testDescription: "a date that is none",
      comment: #"# carbonward: ignore[cap] until=2026-02-30 reason="x""#, status: 1,
      finding: "violated", codes: ["ignore-malformed"]),
    Case(
      testDescription: "no date", comment: #"# carbonward: ignore[cap] reason="x""#, status: 1,
      finding: "violated", codes: ["ignore-malformed"]),
    Case(
      testDescription: "no reason", comment: "# carbonward: ignore[cap] until=2026-12-31",
      status: 1, finding: "violated", codes: ["ignore-malformed"]),
    Case(
      testDescription: "an empty reason",
      comment: #"# carbonward: ignore[cap] until=2026-12-31 reason=" ""#, status: 1,
      finding: "violated", codes: ["ignore-malformed"]),
    Case(
      testDescription: "a reason without quotes",
      comment: "# carbonward: ignore[cap] until=2026-12-31 reason=moving regions", status: 1,
      finding: "violated", codes: ["ignore-malformed"]),
    Case(
      testDescription: "everything", comment: "# carbonward: ignore until=2026-12-31 reason=x",
      status: 1, finding: "violated", codes: ["ignore-malformed"]),
    Case(
      testDescription: "nothing named",
      comment: "# carbonward: ignore[] until=2026-12-31 reason=x", status: 1,
      finding: "violated", codes: ["ignore-malformed"]),
    Case(
      testDescription: "what is no comment",
      comment: #"labels: {a: "x# carbonward: ignore[cap] until=2026-12-31 reason=x"}"#, status: 1,
      finding: "violated"),
  ]

  @Test(arguments: cases) func counts(_ example: Case) throws {
    var files = Self.files(example.comment, hours: example.hours, policy: example.policy)
    // The first line of a document of our own says what it is.
    if example.comment.hasPrefix("labels") {
      files["runs/small.yaml"] = Fixture.run(hours: example.hours) + example.comment + "\n"
    }
    let (status, json) = try Sandbox(files).result("check", "--at", example.at)
    #expect(status == example.status, "\(json.any ?? "")")
    let finding = json["runs"][0]["findings"].array.first { $0["id"].string == "cap" }
    #expect(finding?["status"].string == example.finding)
    let codes = json["diagnostics"].array.compactMap { $0["code"].string }
    #expect(codes.filter { $0.hasPrefix("ignore-") } == example.codes)
    #expect(
      json["diagnostics"].array.allSatisfy {
        $0["code"].string?.hasPrefix("ignore-") != true || $0["line"].number != nil
      })
    guard example.finding == "waived" else { return }
    #expect(finding?["waiver"].string == "comment")
    #expect(finding?["ignored_by"]["path"].string == "runs/small.yaml")
    #expect(finding?["ignored_by"]["line"].number == 1)
  }

  @Test func commentsOfEveryFamilyCount() throws {
    let files = [
      "a.sbatch": """
      #!/bin/bash
      #SBATCH --time=20:00:00
      # carbonward: ignore[cap] until=2026-12-31 reason=x
      torchrun train.py
      """,
      "b.toml": """
      # carbonward: ignore[cap] until=2026-12-31 reason=x
      [model]
      name = "llama3"
      """,
      "c.hjson": """
      {
        // carbonward: ignore[cap] until=2026-12-31 reason=x
        "job": 8
      }
      """,
      "d.yaml": "job: 1  # carbonward: ignore[cap] until=2026-12-31 reason=x\n",
      "quoted.hjson": """
      {"job": 8, "note": "a // carbonward: ignore[cap] until=2026-12-31 reason=x"}
      """,
      "plain.json": """
      {"job": 8, "note": "a // carbonward: ignore[cap] until=2026-12-31 reason=x"}
      """,
    ]
    var repository = Self.files("", hours: "1 h")
    repository["runs/small.yaml"] = nil
    let entries = files.keys.sorted().map { path in
      "  - {match: \(path), facts: {duration: 20 h, hardware: {accelerator: custom, count: 5, "
        + "power: 300 W, host_power: 0 W}, site: {intensity: 0.7 kgCO2e/kWh, pue: 1.0}}}\n"
    }
    repository["carbonward.yaml"] = Fixture.project + "runs:\n" + entries.joined()
    let (_, json) = try Sandbox(repository.merging(files) { $1 }).result(
      "check", "--at", "2026-11-23")
    let waived = json["runs"].array.filter { run in
      run["findings"].array.contains { $0["waiver"].string == "comment" }
    }
    #expect(
      Set(waived.compactMap { $0["path"].string })
        == ["a.sbatch", "b.toml", "c.hjson", "d.yaml"], "\(json.any ?? "")")
  }

  @Test func everyReportShowsIt() throws {
    let box = try Sandbox(Self.files(Self.comment))
    for (format, text) in [
      ("text", "ignored by: runs/small.yaml:1"), ("concise", "moving regions"),
      ("github", "moving regions"), ("github-summary", "moving regions"),
      ("markdown", "moving regions"), ("gitlab", "moving regions"), ("junit", "moving regions"),
      ("azure", "moving regions"), ("rdjson", "moving regions"), ("rdjsonl", "moving regions"),
      ("tap", "moving regions"), ("sarif", #""kind": "inSource""#),
      ("openmetrics", #"status="waived""#),
    ] {
      let outcome = try box.carbonward("check", "--at", "2026-11-23", "--format", format)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains(text), "\(format): \(outcome.text)")
    }
  }

  @Test func theTrustedRevisionGivesPermission() throws {
    let box = try Sandbox(Self.files("", policy: ""))
    try box.git("checkout", "-q", "-b", "change")
    try box.write(Self.files(Self.comment, hours: "21 h"))
    try box.commit("change")
    let (status, json) = try box.result(
      "diff", "--base", "main", "--policy-from", "main", "--at", "2026-11-23")
    #expect(status == 1)
    let codes = json["diagnostics"].array.compactMap { $0["code"].string }
    #expect(codes.contains("ignore-not-allowed") && codes.contains("policy-changed"))
  }

  @Test func aNewCommentIsNamedInTheDiff() throws {
    let box = try Sandbox(Self.files("# an ordinary comment"))
    func codes() throws -> (Int32, [String], JSONValue) {
      let (status, json) = try box.result(
        "diff", "--base", "main", "--policy-from", "main", "--at", "2026-11-23")
      return (status, json["diagnostics"].array.compactMap { $0["code"].string }, json)
    }
    try box.git("checkout", "-q", "-b", "change")
    try box.write(Self.files(Self.comment, hours: "21 h"))
    try box.commit("change")
    let (status, new, json) = try codes()
    #expect(status == 0)
    #expect(new == ["ignore-new"])
    // What is let pass is not mended.
    #expect(json["change"]["mended"].number == 0)
    try box.git("branch", "-f", "main")
    try box.write([
      "runs/small.yaml": "# moved down\n\(Self.comment)\n" + Fixture.run(hours: "22 h")
    ])
    #expect(try codes().1 == [])
    try box.write([
      "runs/small.yaml": Self.comment.replacing("12-31", "12-30") + "\n"
        + Fixture.run(hours: "22 h")
    ])
    #expect(try codes().1 == ["ignore-new"])
  }

  @Test func theListShowsComments() throws {
    let box = try Sandbox(Self.files(Self.comment))
    let outcome = try box.carbonward("waivers", "--at", "2026-11-23")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("comment  in force: until 2026-12-31, 38 days"))
    #expect(outcome.output.contains("in use    `cap` of `small`"))
    #expect(outcome.output.contains("stands at runs/small.yaml:1:15"))
    let late = try box.carbonward("waivers", "--at", "2027-02-01")
    #expect(late.status == 1)
    #expect(late.output.contains("expired on 2026-12-31, 32 days ago"))
    let soon = try box.carbonward("waivers", "--at", "2026-11-23", "--soon", "40")
    #expect(soon.output.contains("ends soon: until 2026-12-31"))
  }

  @Test func thePolicyExplainsIt() throws {
    let outcome = try Sandbox(Self.files("")).carbonward("explain", "cap")
    #expect(outcome.output.contains("comments may ignore it"))
    #expect(outcome.output.contains("for at most 60 days, up to 30 kgCO2e"))
  }
}
