import Foundation
import TestSupport
import Testing

/// `carbonward diff` on repositories made here.
@Suite struct DiffTests {
  /// What a change does to `runs/small.yaml` of the fixture, and what has to come of it.
  struct Case: CustomTestStringConvertible {
    var name: String
    var before: [String: String] = [:]
    var after: [String: String] = [:]
    var moves: [(String, String)] = []
    var removes: [String] = []
    var status: Int32
    var kinds: [String]
    var standings: [String?]
    var options: [String] = []
    var testDescription: String { name }
  }

  static let over = ["runs/small.yaml": Fixture.run(hours: "20 h")]

  static let cases = [
    Case(name: "nothing changes", status: 0, kinds: ["unchanged"], standings: [nil]),
    Case(
      name: "a run grows over its budget", after: over, status: 1, kinds: ["changed"],
      standings: ["new"]),
    Case(
      name: "what was violated before does not fail", before: over, status: 0,
      kinds: ["unchanged"], standings: ["existing"]),
    Case(
      name: "but it does with --all", before: over, status: 1, kinds: ["unchanged"],
      standings: ["existing"], options: ["--all"]),
    Case(
      name: "it fails when it grows further", before: over,
      after: ["runs/small.yaml": Fixture.run(hours: "21 h")], status: 1, kinds: ["changed"],
      standings: ["worsened"]),
    Case(
      name: "and not when it shrinks", before: over,
      after: ["runs/small.yaml": Fixture.run(hours: "19 h")], status: 0, kinds: ["changed"],
      standings: ["existing"]),
    Case(
      name: "a renamed run is the same run", before: over,
      moves: [("runs/small.yaml", "jobs/tiny.yaml")], status: 0, kinds: ["unchanged"],
      standings: ["existing"]),
    Case(
      name: "a renamed run that grows is worse", before: over,
      after: ["jobs/tiny.yaml": Fixture.run(hours: "30 h")],
      moves: [("runs/small.yaml", "jobs/tiny.yaml")], status: 1, kinds: ["changed"],
      standings: ["worsened"]),
    Case(
      name: "a copy is new", before: over,
      after: ["runs/two.yaml": Fixture.run(hours: "20 h")], status: 1,
      kinds: ["unchanged", "added"], standings: ["existing", "new"]),
    Case(
      name: "an unknown in the place of a violation is worse", before: over,
      after: [
        "runs/small.yaml": Fixture.run(hours: "20 h").replacing("intensity: 0.7 kgCO2e/kWh, ", "")
      ],
      status: 3, kinds: ["changed"], standings: ["worsened"]),
    Case(
      name: "the last run is removed", after: [:], removes: ["runs/small.yaml"], status: 0,
      kinds: [], standings: []),
  ]

  /// One of its runs grows, the other stays as it was.
  @Test("A shared budget is said once", arguments: ["concise", "github", "markdown", "text"])
  func sharedBudget(_ format: String) throws {
    let policy = "carbonward: policy/v1\nbudgets: [{id: all, limit: 10 kg, per: check}]\n"
    let box = try Sandbox([
      "policies/p.yaml": policy,
      "carbonward.yaml": "carbonward: project/v1\npolicies: [policies/]\n",
      "runs/a.yaml": Fixture.run(hours: "20 h"), "runs/b.yaml": Fixture.run(hours: "20 h"),
    ])
    try box.git("checkout", "-q", "-b", "change")
    try box.write(["runs/b.yaml": Fixture.run(hours: "30 h")])
    try box.commit("change")
    let outcome = try box.carbonward("diff", "--base", "main", "--format", format)
    #expect(outcome.status == 1)
    #expect(outcome.output.matches(of: /over the limit of 10 kgCO2e per check/).count == 1)
  }

  @Test(arguments: cases) func verdict(of example: Case) throws {
    let box = try Sandbox(Fixture.repository.merging(example.before) { $1 })
    try box.git("checkout", "-q", "-b", "change")
    for (old, new) in example.moves {
      try box.write([new: ""])
      try box.git("mv", "-f", old, new)
    }
    try box.write(example.after)
    for path in example.removes { try box.remove(path) }
    try box.commit("change")
    let (status, json) = try box.result(options: ["diff", "--base", "main"] + example.options)
    #expect(status == example.status, "\(json.any ?? "")")
    #expect(json["runs"].array.map { $0["change"]["kind"].string } == example.kinds)
    #expect(
      json["runs"].array.map { run in
        run["findings"].array.first { $0["id"].string == "cap" }?["change"].string
      } == example.standings)
  }

  @Test func deltaIsWhatTheChangeAdds() throws {
    let box = try Sandbox(Fixture.repository)
    try box.write(["runs/small.yaml": Fixture.run(hours: "20 h"), "runs/b.yaml": Fixture.run("b")])
    let (_, json) = try box.result("diff", "--base", "main")
    #expect(json["change"]["delta"]["emissions_kg"]["p50"].number == 21)
    let small = json["runs"].array.first { $0["name"].string == "small" }?["change"]
    #expect(small?["base"]["emissions_kg"]["p50"].number == 10.5)
    #expect(small?["delta"]["emissions_kg"]["p50"].number == 10.5)
    #expect(small?["facts"].strings == ["duration: 10 h → 20 h"])
  }

  @Test(
    "a budget on what a change adds",
    arguments: [
      // What the new run takes, the limit, the exit code, what is said.
      (
        "10 h", "20 kgCO2e", 0,
        "added emissions of 10.5 kgCO2e (p50), within the limit of 20 kgCO2e"
      ),
      ("30 h", "20 kgCO2e", 1, "added emissions of 31.5 kgCO2e (p50), 57 % over the limit of 20"),
      ("1 h", "+10 %", 0, "within the limit of 1.05 kgCO2e (+10 %) per change"),
      ("2 h", "+10 %", 1, "100 % over the limit of 1.05 kgCO2e (+10 %) per change"),
    ])
  func additions(_ hours: String, _ limit: String, _ exit: Int, _ message: String) throws {
    var files = Fixture.repository
    files["policies/team.yaml"] = Fixture.policy(limit: limit, per: "change")
    let box = try Sandbox(files)
    try box.write(["runs/b.yaml": Fixture.run("b", hours: hours)])
    let (status, json) = try box.result("diff", "--base", "main")
    #expect(Int(status) == exit, "\(json.any ?? "")")
    let findings = json["runs"].array.map { run in
      run["findings"].array.first { $0["id"].string == "cap" }
    }
    // The run that is as it was has nothing to answer for.
    #expect(findings.map { $0?["status"].string == "not_applicable" } == [false, true])
    #expect(findings[0]?["message"].string?.contains(message) == true, "\(findings)")
    #expect(json["budgets"].array.map { $0["period"].string } == ["change"])
    // Alone there is no change, and nothing is said about one.
    let alone = try box.result("check")
    #expect(alone.json["budgets"].array.isEmpty)
  }

  @Test func whatIsRemovedMakesRoom() throws {
    var files = Fixture.repository
    files["policies/team.yaml"] = Fixture.policy(limit: "+0 %", per: "change")
    let box = try Sandbox(files)
    try box.remove("runs/small.yaml")
    try box.write(["runs/b.yaml": Fixture.run("b", hours: "9 h")])
    #expect(try box.result("diff", "--base", "main").status == 0)
    try box.write(["runs/b.yaml": Fixture.run("b", hours: "11 h")])
    #expect(try box.result("diff", "--base", "main").status == 1)
  }

  @Test func removedRunsAreSubtracted() throws {
    let box = try Sandbox(Fixture.repository)
    try box.write(["runs/b.yaml": Fixture.run("b")])
    try box.commit("two")
    let base = try box.git("rev-parse", "HEAD")
    try box.remove("runs/b.yaml")
    let (status, json) = try box.result("diff", "--base", base)
    #expect(status == 0)
    #expect(json["change"]["removed"].array.map { $0["path"].string } == ["runs/b.yaml"])
    #expect(json["change"]["delta"]["emissions_kg"]["p50"].number == -10.5)
  }

  @Test func sharedBudgetsBlameOnlyWhoGrows() throws {
    var files = Fixture.repository
    files["policies/team.yaml"] = Fixture.policy(limit: "25 kgCO2e", per: "check")
    files["runs/b.yaml"] = Fixture.run("b")
    let box = try Sandbox(files)
    try box.write(["runs/b.yaml": Fixture.run("b", hours: "40 h")])
    let (status, json) = try box.result("diff", "--base", "main")
    #expect(status == 1)
    #expect(json["runs"].array.map { $0["verdict"].string } == ["fail", "fail"])
    // The budget passed before, so that its violation is new to both; the next change blames neither.
    try box.commit("over")
    let second = try box.result("diff", "--base", "HEAD")
    #expect(second.status == 0)
  }

  @Test func whatIsViolatedNoMoreIsCounted() throws {
    let box = try Sandbox(Fixture.repository.merging(Self.over) { $1 })
    try box.write(["runs/small.yaml": "# carbonward: site.country=Nowhere\n" + Fixture.run()])
    #expect(try box.result("diff", "--base", "main").json["change"]["mended"].number == 1)
    try box.commit("mended")
    #expect(try box.result("diff", "--base", "HEAD").json["change"]["mended"].number == 0)
  }

  @Test func massEditsAreGrouped() throws {
    var files = Fixture.repository
    for index in 0..<30 { files["runs/r\(index).yaml"] = Fixture.run("r\(index)") }
    let box = try Sandbox(files)
    for index in 0..<30 {
      try box.write(["runs/r\(index).yaml": Fixture.run("r\(index)", hours: "11 h")])
    }
    let (status, json) = try box.result("diff", "--base", "main")
    #expect(status == 0)
    let groups = json["change"]["groups"].array
    #expect(groups.count == 1)
    #expect(groups.first?["changes"].strings == ["duration: 10 h → 11 h"])
    #expect(groups.first?["runs"].array.count == 30)
    let added = groups.first?["delta"]["emissions_kg"]["p50"].number ?? 0
    #expect(abs(added - 31.5) < 1e-9)
  }

  @Test func worksFromHashesInADetachedCheckout() throws {
    let box = try Sandbox(Fixture.repository)
    let base = try box.git("rev-parse", "HEAD")
    try box.write(Self.over)
    let head = try box.commit("change")
    try box.git("checkout", "-q", "--detach", head)
    try box.git("branch", "-D", "main")
    let (status, json) = try box.result("diff", "--base", base, "--policy-from", base)
    #expect(status == 1)
    #expect(json["change"]["commit"].string == base)
    #expect(json["settings"]["policy_from"]["commit"].string == base)
  }

  @Test func whatOthersMergedMeanwhileIsNotTheChange() throws {
    let box = try Sandbox(Fixture.repository)
    try box.git("checkout", "-q", "-b", "change")
    try box.write(["notes.txt": "a change\n"])
    try box.commit("change")
    try box.git("checkout", "-q", "main")
    try box.write(["runs/small.yaml": Fixture.run(hours: "1 h")])
    try box.commit("others shrink the run")
    try box.git("checkout", "-q", "change")
    let (status, json) = try box.result("diff", "--base", "main")
    #expect(status == 0)
    #expect(json["change"]["unchanged"].number == 1)
  }

  @Test(arguments: ["nowhere", "-x", "--upload-pack=x", "main\nx", "", "main:policies"])
  func unknownRevisionIsAnError(_ name: String) throws {
    let box = try Sandbox(Fixture.repository)
    let outcome = try box.carbonward("diff", "--base=\(name)")
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("revision"))
  }

  @Test func outsideARepositoryIsAnError() throws {
    let box = try Sandbox(Fixture.repository, commits: false)
    let outcome = try box.carbonward("diff", "--base", "main")
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("git repository"))
  }

  @Test func policiesSeeTheBase() throws {
    var files = Fixture.repository
    files["policies/team.yaml"] = """
      carbonward: policy/v1
      name: growth
      rules:
        - id: no-growth
          when: has(base.run.duration)
          require: estimate.emissions.p50 <= base.estimate.emissions.p50
          message: "{run.name} emits more than before"

      """
    let box = try Sandbox(files)
    try box.write(["runs/small.yaml": Fixture.run(hours: "11 h")])
    let (status, json) = try box.result("diff", "--base", "main")
    #expect(status == 1, "\(json.any ?? "")")
  }
}

/// `carbonward diff` on real edits of real configs.
@Suite struct DiffPairTests {
  static let pairs: [String] = {
    guard let folder = Shared.folder?.appendingPathComponent("corpus/pairs") else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }()

  private func files(_ pair: String, _ side: String) throws -> [String: String] {
    let folder = try #require(Shared.folder)
      .appendingPathComponent("corpus/pairs/\(pair)/\(side)").resolvingSymlinksInPath()
    var files: [String: String] = [:]
    for case let url as URL in FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: [.isRegularFileKey])
      ?? FileManager.DirectoryEnumerator()
    where try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
      let path = url.resolvingSymlinksInPath().path.dropFirst(folder.path.count + 1)
      files[String(path)] = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }
    return files
  }

  @Test(.enabled(if: Shared.isPresent, Shared.absence), arguments: pairs)
  func everyRunIsMatched(_ pair: String) throws {
    let box = try Sandbox(try files(pair, "before"))
    for path in try files(pair, "before").keys { try box.remove(path) }
    try box.write(try files(pair, "after"))
    try box.commit("change")
    let facts = [
      "hardware.accelerator=h100-sxm5-80gb", "hardware.count=8", "duration=10h",
      "site.region=gcp/us-central1",
    ]
    let (status, json) = try box.result(
      options: ["diff", "--base", "HEAD~1", "--at", "2026-01-01"]
        + facts.flatMap { ["--set", $0] })
    let errors = json["diagnostics"].array.filter { $0["severity"].string == "error" }
    if status == 2 {
      // Without a run there is no verdict, and the report says why.
      #expect(!errors.isEmpty)
      return
    }
    #expect([0, 1, 3].contains(status))
    #expect(json["change"]["added"].number == 0)
    #expect(json["change"]["removed"].array.isEmpty)
    // The same hardware for the same time emits the same, unless precision or model changed its draw.
    #expect(json["change"]["delta"]["device_hours"]["p50"].number == 0)
  }
}

extension String {
  func replacing(_ old: String, _ new: String) -> String {
    replacingOccurrences(of: old, with: new)
  }
}

extension Sandbox {
  /// The result of `carbonward` with options given as a list.
  func result(options: [String]) throws -> (status: Int32, json: JSONValue) {
    let outcome = try run(Self.binary.path, options + ["--format", "json"])
    let object = try #require(
      try? JSONSerialization.jsonObject(with: Data(outcome.output.utf8)),
      "\(outcome.status): \(outcome.text)")
    return (outcome.status, JSONValue(object))
  }
}
