import Abatement
import Diagnostics
import Footprint
import Policy
import Quantities
import Runs
import Testing

/// What advice has to say about itself: where data goes, how long it takes, how sure it is.
@Suite struct LimitsOfAdviceTests {
  private static func repository(_ run: String, _ policy: String) -> Repository {
    Repository(files: [
      "run.yaml": "carbonward: run/v1\nname: run\n" + run,
      "policy.yaml": "carbonward: policy/v1\nname: test\n" + policy,
    ])
  }

  private static let move = """
    residency: {eu: [gcp/europe-*], us: [gcp/us-*, gcp/northamerica-*]}
    budgets: [{id: cap, limit: 50 kg, per: run, percentile: p95}]
    measures:
      - id: move
        category: renewables
        choose: {site.region: [gcp/northamerica-northeast1, gcp/europe-north1]}
        applicability: safe

    """

  private static let run = """
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    duration: 60 h

    """

  @Test func movesSayWhichLabelsTheyLeave() throws {
    let repository = Self.repository(Self.run + "site: {region: gcp/europe-west3}", Self.move)
    let advice = try repository.check().advice()
    // The greater saving leaves the union; what stays comes first, and neither hides the other.
    #expect(
      advice.suggestions.map { $0.residency?.summary } == [
        "data residency stays `eu`", "data residency `eu` → `us`, leaves `eu`",
      ])
    #expect(advice.suggestions.map(\.applicability) == [.safe, .review])
    #expect(advice.suggestions.map { $0.keeps.map(\.percentile) } == [[.p95], [.p95]])
    #expect(advice.suggestions[0].keeps[0].message.contains("(p95), within the limit of 50 kg"))

    let silent = Self.repository(
      Self.run + "site: {region: gcp/europe-west3}", Self.move.replacing(/residency:.*\n/, with: "")
    )
    #expect(try silent.check().advice().suggestions.allSatisfy { $0.residency == nil })
  }

  @Test func safeFixesDoNotTakeDataOutOfALabel() throws {
    let policy = Self.move.replacing(", gcp/europe-north1]", with: "]")
    let check = try Self.repository(Self.run + "site: {region: gcp/europe-west3}", policy).check()
    let fixed = FixSession(
      policy: check.policy, estimator: Repository.estimator, workspace: check.workspace, paths: [],
      options: FixOptions(search: SearchOptions(context: check.context))
    ).run()
    #expect(fixed.files.isEmpty)
  }

  @Test func residencyThatARuleWantsIsKept() throws {
    let policy = Self.move + "rules: [{id: stay, require: '\"eu\" in run.residency'}]\n"
    let advice = try Self.repository(Self.run + "site: {region: gcp/europe-west3}", policy).check()
      .advice()
    #expect(advice.suggestions.map { $0.residency?.after } == [["eu"]])
  }

  /// A country beside a region of another one is no move: both would stand there.
  @Test(arguments: [("region: gcp/us-central1", 0), ("country: USA", 1)])
  func countriesAreChosenWhereNoRegionIsStated(_ site: String, _ count: Int) throws {
    let policy = """
      budgets: [{id: cap, limit: 20 kgCO2e, per: run}]
      measures: [{id: move, category: renewables, choose: {site.country: [NOR]}}]
      """
    let advice = try Self.repository(Self.run + "site: {\(site)}", policy).check().advice()
    #expect(advice.suggestions.count == count)
    #expect(
      advice.obstacles.contains { $0.contains("`site.region` is stated") } == (count == 0))
  }

  /// A time limit ends the estimate, not the work: fewer or slower devices that would be stopped before
  /// they are done save nothing.
  @Test(arguments: [
    ("set: {hardware.count: 4}", "past the time limit of 20 h"),
    ("set: {hardware.accelerator: v100-sxm2-32gb}", "past the time limit of 20 h"),
    ("scale: {hardware.count: 0.5, duration: 0.76..0.85}", "past the time limit of 20 h"),
    ("set: {hardware.count: 16}", nil),
  ])
  func stoppedWorkIsNoSaving(_ action: String, _ refusal: String?) throws {
    let run = """
      model: {params: 8B}
      method: full
      precision: bf16
      tokens: 620M
      hardware: {accelerator: a100-sxm4-80gb, count: 8}
      time_limit: 20 h
      site: {region: gcp/us-central1}
      """
    let policy = """
      budgets: [{id: cap, limit: 1 kg, per: run}]
      measures: [{id: change, category: efficient-hardware, source: test, \(action)}]
      """
    let check = try Self.repository(run, policy).check()
    let duration = try #require(check.subjects[0].assessment.run.number(.duration))
    try #require((12.6...19).contains(duration.central), "\(duration)")
    let obstacles = check.advice().obstacles.joined(separator: "\n")
    #expect(refusal.map(obstacles.contains) ?? !obstacles.contains("time limit"), "\(obstacles)")
  }

  @Test func hardwareChangesSayTheNewTimeAndTheDeadline() throws {
    func run(_ deadline: String) -> String {
      """
      model: {params: 8B}
      method: full
      precision: bf16
      tokens: 500M
      hardware: {accelerator: a100-sxm4-80gb, count: 8}
      duration: 16 h
      schedule: {start: "2026-12-01T00:00:00Z", deadline: "\(deadline)"}
      site: {region: gcp/us-central1}
      """
    }
    let policy = """
      budgets: [{id: cap, limit: 22 kg, per: run}]
      measures:
        - {id: newer, category: efficient-hardware, set: {hardware.accelerator: h100-sxm5-80gb}}
        - {id: fewer, category: efficient-hardware, set: {hardware.count: 4}}
      """
    let advice = try Self.repository(run("2026-12-02T00:00:00Z"), policy).check().advice()
    let shown = advice.suggestions + [advice.closest].compactMap { $0 }
    let newer = try #require(shown.first { $0.measures == ["newer"] })
    #expect(newer.duration.deadlineHolds == true)
    #expect((newer.duration.after?.median ?? 99) < 16)
    #expect(newer.changes.contains { $0.fact == .duration })
    #expect(advice.obstacles.contains { $0.contains("`fewer` would miss the deadline") })
  }

  @Test func remarksAreNotInTheWay() throws {
    let policy = """
      budgets: [{id: cap, limit: 1 g, per: run}]
      rules:
        - {id: remark, severity: info, require: "false", message: only a remark}
        - {id: warned, severity: warn, require: "false", message: only a warning}
      measures: [{id: move, category: renewables, set: {site.region: gcp/europe-north1}}]
      """
    let advice = try Self.repository(Self.run + "site: {region: gcp/us-east1}", policy).check()
      .advice()
    #expect(advice.suggestions.isEmpty && advice.closest != nil)
    #expect(advice.obstacles.contains { $0.hasPrefix("`cap`") })
    #expect(!advice.obstacles.contains { $0.contains("only a") }, "\(advice.obstacles)")
  }
}
