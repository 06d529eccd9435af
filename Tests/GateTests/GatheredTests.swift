import Diagnostics
import Gate
import Quantities
import Reports
import Result
import TestSupport
import Testing

/// What many runs have in common is said once.
@Suite("Many runs") struct GatheredTests {
  private static let policy = """
    budgets:
      - {id: all, limit: 200 kgCO2e, per: check}
      - {id: own, limit: 60 kg, per: run}

    """

  /// Sixty runs of twelve teams, of which every tenth says nothing of its site.
  private static func result(_ count: Int = 60, policy: String = policy) throws -> CheckResult {
    var files = [
      "carbonward.yaml": Checks.project, "policy.yaml": "carbonward: policy/v1\n" + policy,
    ]
    for index in 0..<count {
      let intensity = index % 10 == 3 ? nil : "0.7 kgCO2e/kWh"
      files["runs/r\(index).yaml"] =
        Checks.run("run-\(index)", hours: 5 + index % 13, intensity: intensity)
        + "team: team-\(index % 12)\n"
    }
    return try Gate.check(Checks.request(files))
  }

  private func text(_ format: String, _ result: CheckResult) throws -> String {
    let reporter = try #require(Reporters.named(format))
    return String(decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
  }

  @Test func inOneScreen() throws {
    let result = try Self.result()
    #expect(result.runs.count == 60 && result.verdict == .fail)
    #expect(result.contradictions == [])
    let text = try text("text", result)
    #expect(text.split(separator: "\n").count < 40, "\(text)")
    #expect(text.ranges(of: "error[all]: ").count == 1)
    #expect(text.contains("   = biggest runs: `run-12` 17.85 kgCO2e, "))
    #expect(text.contains("unknown for 6 of 60 runs: the grid's intensity is not known"))
    #expect(text.ranges(of: "site: {region: gcp/us-central1}").count == 1)
    #expect(text.contains("\nby team\n  team-"))
    #expect(text.contains("FAIL  3 runs that a shared budget refuses, and nothing else"))
    #expect(text.contains("PASS  51 runs that draw on an overdrawn budget, and nothing else"))
    #expect(text.contains("UNKNOWN  6 runs that draw on an overdrawn budget, and nothing else"))
  }

  @Test(arguments: [("markdown", "**error** `all`: "), ("github", "title=all (error)::")])
  func aSharedBudgetIsOneFinding(_ format: String, _ mark: String) throws {
    let text = try text(format, try Self.result())
    #expect(text.ranges(of: mark).count == 1, "\(text)")
    #expect(text.contains("its biggest runs: "))
    #expect(text.contains("6 runs wait for it"), "\(text)")
  }

  /// What some of the same lines would decide is named beside what needs all of them, once.
  @Test(arguments: ["text", "markdown", "github", "html"])
  func whatTheSameLinesDecideIsSaidOnce(_ format: String) throws {
    let rules = """
      budgets: [{id: cap, limit: 60 kg, per: run}]
      rules:
        - {id: place, require: run.site.region == "gcp/us-central1", severity: warn}
        - {id: grid, require: run.site.intensity < kg_per_kwh(0.5), severity: warn}
        - {id: owner, require: 'run.team != ""', severity: warn}
      """
    let run = """
      carbonward: run/v1
      hardware: {accelerator: h100-sxm5-80gb, count: 8}
      duration: 5 h
      """
    let files = [
      "carbonward.yaml": Checks.project, "policy.yaml": "carbonward: policy/v1\n" + rules,
      "runs/a.yaml": run,
    ]
    let page = try text(format, try Gate.check(Checks.request(files)))
    let shown = page.replacing("<code>", with: "`").replacing("</code>", with: "`")
    #expect(shown.contains("that decides `grid`, `place` too"), "\(page)")
    #expect(page.ranges(of: "site: {region: gcp/us-central1}").count <= 2, "\(page)")
    #expect(page.contains("team: "), "\(page)")
  }

  /// What keeps the check from passing is never told as a part of what only warns.
  @Test func whatWarnsCoversNoRefusal() throws {
    let rules = """
      budgets: [{id: cap, limit: 60 kg, per: run, severity: warn}]
      rules: [{id: place, require: run.site.region == "gcp/us-central1"}]
      """
    let run =
      "carbonward: run/v1\nhardware: {accelerator: h100-sxm5-80gb, count: 8}\nmodel: {params: 7B}\n"
    let files = [
      "carbonward.yaml": Checks.project, "policy.yaml": "carbonward: policy/v1\n" + rules,
      "runs/a.yaml": run,
    ]
    let page = try text("text", try Gate.check(Checks.request(files)))
    #expect(page.contains("unknown[place]: "), "\(page)")
    #expect(page.contains("warning[cap]: "), "\(page)")
  }

  /// The runs are ranked and named by what the budget limits, which its unit alone does not tell.
  @Test func theBiggestByWhatIsLimited() throws {
    var files = [
      "carbonward.yaml": Checks.project,
      "policy.yaml":
        "carbonward: policy/v1\nbudgets: [{id: all, metric: embodied, limit: 1 g, per: check}]\n",
    ]
    // The one that emits the most is not the one whose hardware took the most to make.
    for (name, accelerator, hours) in [
      ("old", "v100-sxm2-32gb", 90), ("new", "h100-sxm5-80gb", 80),
    ] {
      files["runs/\(name).yaml"] = """
        carbonward: run/v1
        name: \(name)
        hardware: {accelerator: \(accelerator), count: 8, power: \(name == "old" ? 300 : 100) W}
        duration: \(hours) h
        site: {region: gcp/us-central1}
        """
    }
    let result = try Gate.check(Checks.request(files))
    #expect(result.budgets.map(\.metric) == [.embodied])
    let most = try #require(
      result.runs.max { ($0.estimate[.embodied]?.p50 ?? 0) < ($1.estimate[.embodied]?.p50 ?? 0) })
    let amount = QuantityFormatter.describe(
      try #require(most.estimate[.embodied]).p50, as: .mass, namesGas: true)
    let text = try text("text", result)
    #expect(text.contains("biggest runs: `\(most.name)` \(amount), "), "\(text)")
  }

  @Test func whatOneRunViolatesStaysItsOwn() throws {
    let result = try Self.result(
      3, policy: "budgets:\n  - {id: own, limit: 4 kgCO2e, per: run}\n")
    let text = try text("text", result)
    for index in 0..<2 { #expect(text.contains("FAIL  run-\(index)  ")) }
    #expect(text.ranges(of: "error[own]: ").count == 3, "\(text)")
  }

  @Test func totalsAreASpreadsheet() throws {
    let result = try Self.result()
    let lines = try text("totals", result).split(separator: "\n")
    #expect(lines.count == 14)
    #expect(lines[0].hasPrefix("by,name,runs,unknown,device_hours_p5,"))
    #expect(lines[1].hasPrefix("all,,60,6,"))
    let rows = lines.dropFirst(2).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows.allSatisfy { $0[0] == "team" && $0[2] == "5" && $0.last == "fail" })
    let column = lines[0].split(separator: ",").firstIndex { $0 == "emissions_kg_p50" }
    let amounts = rows.map { Double($0[column ?? 0]) ?? .nan }
    #expect(amounts == amounts.sorted(by: >))
    #expect(try text("csv", result).split(separator: "\n").count == 61)
  }

  /// Three hundred runs of twelve organisations under three policies, of which one holds for four of them.
  private static func organisations(_ policies: Int = 3) throws -> CheckResult {
    var files = ["carbonward.yaml": "carbonward: project/v1\npolicies: [policies/]\n"]
    let scopes = ["true", "run.labels.organisation < \"org-04\"", "run.team == \"nobody\""]
    for index in 0..<policies {
      files["policies/p\(index).yaml"] = """
        carbonward: policy/v1
        name: p\(index)
        budgets:
          - {id: all-\(index), limit: 3 tCO2e, per: check, scope: '\(scopes[index])'}

        """
    }
    for index in 0..<300 {
      let organisation = index % 12
      files["runs/r\(index).yaml"] =
        Checks.run("run-\(index)", hours: 5 + index % 13)
        + "team: team-\(index % 30)\nproject: project-\(index % 4)\n"
        + "labels: {organisation: org-\(organisation < 10 ? "0" : "")\(organisation)}\n"
    }
    return try Gate.check(Checks.request(files))
  }

  @Test func threeHundredRunsOfTwelveOrganisationsInOneScreen() throws {
    let result = try Self.organisations()
    #expect(result.runs.count == 300 && result.verdict == .fail)
    #expect(result.contradictions == [])
    let text = try text("text", result)
    #expect(text.split(separator: "\n").count < 60, "\(text)")
    for group in ["by team", "by project", "by labels.organisation", "by policy"] {
      #expect(text.contains("\n\(group)\n"), "\(text)")
    }
    #expect(text.contains("error[all-0]: ") && !text.contains("error[all-1]: "))
    for organisation in ["org-00", "org-11"] { #expect(text.contains("  \(organisation)  ")) }
    let groups = result.policyTotals
    #expect(groups.map(\.name) == ["policies/p0.yaml", "policies/p1.yaml"])
    #expect(groups.map(\.runs) == [300, 100])
    #expect(groups[0][.emissions] == result.total[.emissions])
    let json = try self.text("json", result)
    #expect(json.contains("\"policy_totals\": ["))
    #expect(try self.text("markdown", result).contains("| `policy` | runs | energy | emissions |"))
    let rows = try self.text("totals", result).split(separator: "\n")
    #expect(rows.contains { $0.hasPrefix("policy,policies/p1.yaml,100,0,") })
    var bag = DiagnosticBag()
    #expect(JSONResultReader.read(SourceFile(path: "r.json", text: json), into: &bag) == result)
    let edited = json.replacing("\"runs\": 100,", with: "\"runs\": 99,")
    _ = JSONResultReader.read(SourceFile(path: "r.json", text: edited), into: &bag)
    #expect(bag.diagnostics.map(\.message) == ["`policy_totals` are not the sums of `runs`"])
  }

  /// One policy is no group, and its results are as they always were.
  @Test func onePolicyIsNoGroup() throws {
    let result = try Self.organisations(1)
    #expect(result.policyTotals.isEmpty)
    let json = try text("json", result)
    #expect(!json.contains("policy_totals") && !json.contains("\"policy\": "))
  }
}
