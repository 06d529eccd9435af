import Foundation
import Testing

/// The attacks of `ThreatModel.md`, each tried on a repository made here, as CI would check it.
@Suite struct ThreatModelTests {
  static let over = Fixture.run(hours: "20 h")

  /// The gate as integrations call it, on a change that is committed.
  private func gate(
    _ box: Sandbox, _ options: String...
  ) throws -> (status: Int32, json: JSONValue) {
    try box.commit("change")
    return try box.result(
      options: ["diff", "--base", "main", "--policy-from", "main"] + options)
  }

  private func branch(_ files: [String: String] = Fixture.repository) throws -> Sandbox {
    let box = try Sandbox(files)
    try box.git("checkout", "-q", "-b", "change")
    return box
  }

  private func codes(_ json: JSONValue) -> [String] {
    json["diagnostics"].array.compactMap { $0["code"].string }
  }

  struct Disarming: CustomTestStringConvertible {
    var testDescription: String
    var files: [String: String]
    var removes: [String] = []
  }

  static let waiver = """
    waivers:
      - {id: w-1, covers: [cap], reason: because, owner: me, expires: 2099-12-31}
    """

  static let disarmings = [
    Disarming(
      testDescription: "a higher limit",
      files: ["policies/team.yaml": Fixture.policy(limit: "900 kgCO2e")]),
    Disarming(
      testDescription: "a waiver", files: ["policies/team.yaml": Fixture.policy(more: waiver)]),
    Disarming(
      testDescription: "a waiver in a file of its own",
      files: ["policies/w.yaml": "carbonward: policy/v1\nname: w\n\(waiver)\n"]),
    Disarming(
      testDescription: "a project file that names another policy",
      files: [
        "carbonward.yaml": "carbonward: project/v1\npolicies: [mine.yaml]\n",
        "mine.yaml": Fixture.policy(limit: "900 kgCO2e"),
      ]),
    Disarming(
      testDescription: "a project file that ignores the run",
      files: ["carbonward.yaml": Fixture.project + "ignore: [runs/**]\n"]),
    Disarming(
      testDescription: "no project file", files: [:], removes: ["carbonward.yaml"]),
  ]

  @Test(arguments: disarmings) func policiesOfTheChangeDoNotCount(_ attack: Disarming) throws {
    let box = try branch()
    try box.write(attack.files.merging(["runs/small.yaml": Self.over]) { $1 })
    for path in attack.removes { try box.remove(path) }
    let (status, json) = try gate(box)
    #expect(status == 1, "\(json.any ?? "")")
    #expect(codes(json).contains("policy-changed"))
    // The same without a base.
    let check = try box.result("check", "--policy-from", "main")
    #expect(check.status == 1)
    #expect(codes(check.json).contains("policy-changed"))
  }

  @Test func aHistoryOfTheChangeDoesNotCount() throws {
    let box = try branch([
      "carbonward.yaml": Fixture.project, "policies/team.yaml": Fixture.policy(),
      "runs/small.yaml": """
      carbonward: run/v1
      name: small
      model: {params: 7B}
      method: full
      tokens: 1B
      hardware: {accelerator: a100-sxm4-80gb, count: 8}
      site: {country: DE}

      """,
    ])
    let hours = { (options: String...) throws -> Double? in
      try box.result(options: ["check"] + options)
        .json["runs"][0]["estimate"]["device_hours"]["p50"].number
    }
    let honest = try #require(try hours())
    try box.write([
      "carbonward.yaml": Fixture.project + """
        history:
          - run: {model: {params: 7B}, method: full, tokens: 1B, hardware: {accelerator: a100-sxm4-80gb}}
            device_hours: 48 h

        """
    ])
    try box.commit("a faster past")
    #expect(try #require(try hours()) < honest)
    #expect(try hours("--policy-from", "main") == honest)
  }

  @Test func aProjectFileBesideTheConfigIsNoRoot() throws {
    let box = try branch()
    try box.write([
      "runs/small.yaml": Self.over,
      "runs/carbonward.yaml": "carbonward: project/v1\npolicies: [mine.yaml]\n",
      "runs/mine.yaml": Fixture.policy(limit: "900 kgCO2e"),
    ])
    let (status, _) = try gate(box, "runs/small.yaml")
    #expect(status == 1)
  }

  @Test func withoutATrustedRevisionAnEditedPolicyIsReported() throws {
    let box = try branch()
    try box.write(["policies/team.yaml": Fixture.policy(limit: "900 kgCO2e")])
    try box.commit("change")
    let (status, json) = try box.result("diff", "--base", "main")
    #expect(status == 0)
    #expect(codes(json).contains("policy-changed"))
  }

  @Test func anUnderDeclaredDurationIsRefused() throws {
    let box = try branch()
    try box.write([
      "runs/small.yaml": """
      carbonward: run/v1
      name: small
      model: {params: 70B}
      tokens: 1T
      precision: bf16
      hardware: {accelerator: h100-sxm5-80gb, count: 8}
      duration: 1 min
      site: {intensity: 0.7 kgCO2e/kWh, pue: 1.0}

      """
    ])
    let (status, json) = try gate(box)
    #expect(status == 1)
    let ids = json["runs"][0]["findings"].array.filter { $0["change"].string == "new" }
    #expect(ids.contains { $0["id"].string == "duration-below-physics" })
  }

  @Test func factsOfTheChangeAreShown() throws {
    let box = try branch()
    let cheap = Fixture.run(hours: "20 h", site: "0.01 kgCO2e/kWh")
    try box.write(["runs/small.yaml": "# carbonward: hardware.nodes=2\n" + cheap])
    let (status, json) = try gate(box)
    #expect(status == 0)
    #expect(
      json["runs"][0]["change"]["facts"].strings == [
        "hardware.nodes: not stated → 2", "duration: 10 h → 20 h",
        "site.intensity: 700 g/kWh → 10 g/kWh",
      ])
  }

  @Test func linksAndPathsLeadNowhere() throws {
    let box = try branch()
    let outside = try Sandbox(["secret.yaml": Self.over], commits: false)
    try FileManager.default.createSymbolicLink(
      atPath: box.folder.appendingPathComponent("runs/link.yaml").path,
      withDestinationPath: outside.folder.appendingPathComponent("secret.yaml").path)
    try FileManager.default.removeItem(at: box.folder.appendingPathComponent("policies"))
    try FileManager.default.createSymbolicLink(
      atPath: box.folder.appendingPathComponent("policies").path,
      withDestinationPath: outside.folder.path)
    let (status, json) = try gate(box)
    // What the link hides is not known.
    #expect(status == 3, "\(json.any ?? "")")
    #expect(json["account"]["not_understood"].array.map { $0["path"].string } == ["runs/link.yaml"])
    #expect(json["runs"].array.map { $0["path"].string } == ["runs/small.yaml"])
    #expect(try box.carbonward("check", "runs/link.yaml", "--policy-from", "main").status == 2)
    #expect(
      try box.carbonward(
        "check", "--policy-from", "main", "../\(outside.folder.lastPathComponent)/secret.yaml"
      ).status == 2)
    #expect(
      try box.carbonward("check", "--policy-from", "main", "--policy", "../../etc").status == 2)
  }

  @Test func linksInTheTrustedRevisionAreNotFollowed() throws {
    let box = try Sandbox(Fixture.repository)
    try box.git("rm", "-q", "-r", "policies")
    try FileManager.default.createSymbolicLink(
      atPath: box.folder.appendingPathComponent("policies").path, withDestinationPath: "runs")
    try box.commit("a link")
    let outcome = try box.carbonward("check", "--policy-from", "HEAD")
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("is not a regular file"))
  }

  static let names = [
    "runs/\u{1B}[31mred.yaml", "runs/::error file=x::owned.yaml", "runs/a b\"'$(touch owned).yaml",
    "runs/-rf.yaml", "runs/new\nline.yaml", "runs/<img src=x>.yaml", "runs/ü 漢字.yaml",
  ]

  @Test(arguments: names) func hostileNamesStayNames(_ path: String) throws {
    let box = try branch()
    try box.write([path: Fixture.run("other", hours: "20 h")])
    let (status, json) = try gate(box)
    #expect(status == 1)
    #expect(json["runs"].array.contains { $0["path"].string == path })
    let text = try box.carbonward("diff", "--base", "main").output
    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("\n::error"))
    #expect(!FileManager.default.fileExists(atPath: box.folder.path + "/owned"))
    // The same name on the other side.
    try box.git("checkout", "-q", "-B", "main")
    try box.remove(path)
    let removed = try box.result("diff", "--base", "main")
    #expect(removed.json["change"]["removed"][0]["path"].string == path)
  }

  @Test func unknownIsNoWayOut() throws {
    let box = try branch()
    try box.write(["runs/small.yaml": Self.over.replacing("intensity: 0.7 kgCO2e/kWh, ", "")])
    #expect(try gate(box).status == 3)
    #expect(try box.carbonward("diff", "--base", "main", "--on-unknown", "fail").status == 1)
  }

  struct Hiding: CustomTestStringConvertible {
    var testDescription: String
    /// What the run that grows is called after the change.
    var path: String
    var files: [String: String] = [:]
    var status: Int32
    var code: String?
  }

  static let hidings = [
    Hiding(
      testDescription: "a .gitignore that names the run", path: "runs/small.yaml",
      files: [".gitignore": "runs/\n*.yaml\n"], status: 1),
    Hiding(
      testDescription: "a renamed file", path: "elsewhere/other.yaml", status: 1),
    Hiding(
      testDescription: "a file moved to a hidden folder", path: ".cache/small.yaml", status: 1),
    Hiding(
      testDescription: "a file moved to a folder of other people's files",
      path: "vendor/small.yaml", status: 1),
    Hiding(
      testDescription: "a file with another ending", path: "runs/small.txt", status: 3,
      code: "run-out-of-sight"),
  ]

  @Test(arguments: hidings) func aRunCannotHide(_ attack: Hiding) throws {
    let box = try branch()
    try box.remove("runs/small.yaml")
    try box.write(attack.files.merging([attack.path: Self.over]) { $1 })
    let (status, json) = try gate(box)
    #expect(status == attack.status, "\(json.any ?? "")")
    if let code = attack.code { #expect(codes(json).contains(code)) }
  }

  @Test func aFileThatIsNoRunAnyMoreIsReported() throws {
    let box = try branch()
    try box.write(["runs/small.yaml": "just: text\n"])
    let (status, json) = try gate(box)
    #expect(status == 3)
    #expect(codes(json).contains("run-out-of-sight"))
  }

  @Test func aGlobThatMatchesNothingIsAnError() throws {
    let box = try branch()
    try box.write([
      "carbonward.yaml": Fixture.project + "runs:\n  - {match: nothing/*.yaml, facts: {team: x}}\n"
    ])
    let (status, json) = try gate(box)
    #expect(status == 2)
    #expect(codes(json).contains("project-no-match"))
  }

  @Test func aHugeFileIsRefused() throws {
    let box = try branch()
    let filler = String(repeating: "# " + String(repeating: "x", count: 98) + "\n", count: 60_000)
    try box.write(["runs/small.yaml": Self.over + filler])
    let (status, json) = try gate(box)
    #expect(status == 2)
    #expect(codes(json).contains("file-unreadable"))
  }

  @Test func settingsOfTheRepositoryRunNothing() throws {
    let box = try branch()
    let trap = box.folder.appendingPathComponent("trap.sh")
    try box.write(["trap.sh": "#!/bin/sh\ntouch \"\(box.folder.path)/owned\"\n"])
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: trap.path)
    for key in ["core.fsmonitor", "diff.external", "core.sshCommand", "core.pager"] {
      try box.git("config", key, trap.path)
    }
    try box.write([".gitattributes": "* diff=trap filter=trap\n"])
    try box.git("config", "diff.trap.textconv", trap.path)
    try box.commit("change")
    try box.git("config", "filter.trap.clean", trap.path)
    try box.git("config", "filter.trap.smudge", trap.path)
    try? FileManager.default.removeItem(atPath: box.folder.path + "/owned")
    let (status, _) = try box.result("diff", "--base", "main", "--policy-from", "main")
    #expect(status == 0)
    #expect(!FileManager.default.fileExists(atPath: box.folder.path + "/owned"))
  }

  @Test func theCallersGitEnvironmentDoesNotCount() throws {
    let box = try branch()
    let other = try Sandbox(["policies/team.yaml": Fixture.policy(limit: "900 kgCO2e")])
    try box.write(["runs/small.yaml": Self.over])
    try box.commit("change")
    let outcome = try box.run(
      "/usr/bin/env",
      [
        "GIT_DIR=\(other.folder.path)/.git", "GIT_WORK_TREE=\(other.folder.path)",
        Sandbox.binary.path, "diff", "--base", "main", "--policy-from", "main",
      ])
    #expect(outcome.status == 1, "\(outcome.text)")
  }

  /// The change starts where policies were milder, and edits none of them.
  @Test func anOldPolicyDoesNotCount() throws {
    let box = try Sandbox(
      Fixture.repository.merging(
        ["policies/team.yaml": Fixture.policy(limit: "900 kgCO2e")]) { $1 })
    try box.git("checkout", "-q", "-b", "change")
    try box.write(["runs/small.yaml": Self.over])
    try box.commit("change")
    try box.git("checkout", "-q", "main")
    try box.write(["policies/team.yaml": Fixture.policy()])
    try box.commit("stricter")
    try box.git("checkout", "-q", "change")
    let (status, json) = try box.result("diff", "--base", "main", "--policy-from", "main")
    #expect(status == 1)
    #expect(!codes(json).contains("policy-changed"))
  }
}
