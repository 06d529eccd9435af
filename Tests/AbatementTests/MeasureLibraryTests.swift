import Abatement
import Catalogue
import Diagnostics
import Files
import Policy
import Runs
import Testing
import TrainingConfigs

/// The shipped measures, by `policies/measures/` and the pack of the same name.
@Suite struct MeasureLibraryTests {
  @Test func packLoadsWithoutARemark() throws {
    let loaded = PolicyLoader(files: MemoryFiles([String: String]())).load(["pack:measures"])
    #expect(loaded.diagnostics.map(\.message) == [])
    let set = try #require(loaded.set)
    #expect(set.measures.count >= 25)
    for category in MeasureCategory.allCases {
      #expect(set.measures.contains { $0.category == category }, "\(category)")
    }
    for measure in set.measures {
      #expect(measure.source != nil, "\(measure.id) needs a source")
      #expect(measure.documentation.description != nil, "\(measure.id)")
    }
    let failed = PolicyTestRunner(estimator: Repository.estimator).run(set).filter { !$0.isPassed }
    #expect(failed.map { "\($0.name): \($0.failures.map(\.message))" } == [])
  }

  /// Facts of a run, and the measures that have to save something on it, alone if not with others.
  private static let savings: [(facts: String, measures: [String])] = [
    (
      "precision: fp32, model: {params: 8B}, tokens: 1B, method: full",
      ["bf16-instead-of-fp32", "lora-instead-of-full"]
    ),
    (
      "precision: bf16, model: {params: 8B}, tokens: 1B, method: pretrain, purpose: domain",
      ["reuse-a-checkpoint"]
    ),
    (
      "model: {params: 70B}, tokens: 1B, method: full, hardware: {accelerator: h100-sxm5-80gb, count: 64}",
      ["fp8-matrices", "half-the-devices", "blackwell-accelerators"]
    ),
    (
      "model: {params: 7B}, tokens: 1B, method: qlora, hardware: {accelerator: a100-sxm4-80gb, count: 8}",
      ["lora-instead-of-qlora", "hopper-accelerators"]
    ),
    ("model: {params: 7B}, tokens: 1B, method: lora, packing: false", ["packed-sequences"]),
    ("model: {params: 1B}, tokens: 1B, method: full, recompute: true", ["no-recomputation"]),
    (
      "duration: 20 h, labels: {attention: eager, graph: eager}",
      ["fused-attention", "compiled-graph"]
    ),
    ("duration: 20 h, trials: 10", ["stop-weak-trials", "power-cap-measured-elsewhere"]),
    ("duration: 20 h, hardware: {accelerator: v100-sxm2-32gb, count: 8}", ["power-cap-v100"]),
    ("duration: 20 h, hardware: {accelerator: p100-sxm2-16gb, count: 8}", ["power-cap-p100"]),
    ("duration: 20 h, hardware: {accelerator: a40, count: 8}", ["power-cap-a40"]),
    ("duration: 20 h, idle_share: 40 %", ["release-between-phases"]),
    ("duration: 20 h, idle_share: 8 %", ["shared-cluster"]),
    (
      "duration: 20 h, model: {params: 500M}, hardware: {accelerator: a100-sxm4-80gb, count: 1}",
      ["slice-of-an-accelerator"]
    ),
    ("duration: 20 h, site: {region: gcp/us-central1}", ["gcp-low-carbon-region"]),
    ("duration: 20 h, site: {region: azure/eastus}", ["azure-low-carbon-region"]),
    ("duration: 20 h, site: {region: aws/us-east-1}", ["aws-low-carbon-region"]),
    ("duration: 20 h, site: {country: pol}", ["leave-the-server-room"]),
    (
      "duration: 5 h, site: {region: aws/us-west-1}, schedule: {start: '2026-06-01T02:00:00Z'}",
      ["start-within-a-day"]
    ),
    (
      "duration: 5 h, site: {region: aws/us-west-1}, schedule: {start: '2026-06-01T00:00:00Z', deadline: '2026-06-09T00:00:00Z', interruptible: true}",
      ["start-within-a-day", "start-within-a-week", "pause-in-dirty-hours"]
    ),
  ]

  /// A measure that no row of the table is for has never been seen to save anything.
  @Test func everyMeasureHasARow() throws {
    let set = try #require(
      PolicyLoader(files: MemoryFiles([String: String]())).load(["pack:measures"]).set)
    let tried = Set(Self.savings.flatMap(\.measures))
    #expect(set.measures.map(\.id).filter { !tried.contains($0) } == [])
  }

  /// Facts of a run, and measures whose conditions or limits keep them from it.
  private static let refusals: [(facts: String, measures: [String])] = [
    ("precision: bf16, model: {params: 70B}, tokens: 1B, method: full", ["fp8-matrices"]),
    (
      "precision: bf16, model: {params: 1B}, tokens: 1B, hardware: {accelerator: h100-sxm5-80gb, count: 8}",
      ["fp8-matrices", "blackwell-accelerators", "hopper-accelerators"]
    ),
    (
      "precision: bf16, tokens: 1B, model: {params: 8B}, method: pretrain",
      ["lora-instead-of-full", "reuse-a-checkpoint"]
    ),
    (
      "tokens: 1B, model: {params: 70B}, method: qlora, hardware: {accelerator: a100-sxm4-80gb, count: 1}",
      ["lora-instead-of-qlora"]
    ),
    ("tokens: 1B, model: {params: 70B}, method: full, recompute: true", ["no-recomputation"]),
    ("duration: 20 h, trials: 4", ["stop-weak-trials"]),
    (
      "duration: 20 h, hardware: {accelerator: v100-sxm2-32gb, count: 8}",
      ["power-cap-measured-elsewhere", "power-cap-a40"]
    ),
    (
      "duration: 20 h, method: pretrain, hardware: {accelerator: h100-sxm5-80gb, count: 512}",
      ["half-the-devices"]
    ),
    ("duration: 20 h, site: {region: gcp/europe-north1}", ["gcp-low-carbon-region"]),
    (
      "duration: 20 h, site: {region: gcp/us-central1}",
      ["aws-low-carbon-region", "leave-the-server-room"]
    ),
    ("duration: 20 h, site: {intensity: 150 g/kWh}", ["leave-the-server-room"]),
    (
      "duration: 20 h, model: {params: 7B}, hardware: {accelerator: a100-sxm4-80gb, count: 1}",
      ["slice-of-an-accelerator"]
    ),
    (
      "duration: 5 h, site: {region: aws/us-west-1}",
      ["start-within-a-day", "pause-in-dirty-hours"]
    ),
    ("duration: 20 h, sharing: shared, idle_share: 40 %", ["shared-cluster"]),
  ]

  @Test(arguments: refusals)
  func measuresStayAwayWhereTheyDoNotApply(_ facts: String, _ refused: [String]) throws {
    let repository = Self.repository(facts, imports: "pack:measures")
    let check = try repository.check()
    for id in refused {
      let measure = try #require(check.policy.measure(id))
      #expect(
        check.policy.applies(measure, to: check.subjects[0], at: check.context.at) != true, "\(id)")
    }
  }

  /// What a measure cannot promise stands beside every suggestion of it.
  @Test(arguments: [
    (
      "model: {params: 7B}, tokens: 1B, method: lora, packing: false", "packed-sequences",
      ["The loss then weighs tokens", "assumes duration × ", "source: torchtune"]
    ),
    (
      "duration: 40 h, hardware: {accelerator: v100-sxm2-32gb, count: 8}", "power-cap-v100",
      ["assumes power × 0.8293 (0.795..0.865), duration × 1.05 (1.037..1.063)", "Zeus, NSDI"]
    ),
    (
      "duration: 5 h, site: {region: aws/us-west-1}, schedule: {start: '2026-06-01T02:00:00Z'}",
      "start-within-a-day", ["upper bounds; source: Dodge et al. 2022", "mean day of each month"]
    ),
    (
      "duration: 5 h, site: {region: aws/us-west-1}, schedule: {start: '2026-06-01T00:00:00Z', deadline: '2026-06-09T00:00:00Z', interruptible: true}",
      "pause-in-dirty-hours", ["leaves the cost of checkpoints out", "an upper bound"]
    ),
    (
      "model: {params: 8B}, tokens: 1B, method: full", "lora-instead-of-full",
      ["hold both against your evaluation"]
    ),
  ])
  func warningsAreShown(_ facts: String, _ measure: String, _ notes: [String]) throws {
    let category = try #require(
      PolicyLoader(files: MemoryFiles([String: String]())).load(["pack:measures"]).set?
        .measure(measure)?.category)
    let other = try Self.repository(
      facts, imports: "pack:measures/\(category.rawValue)",
      more: "budgets: [{id: cap, limit: 1 g, per: run}]\n"
    ).check()
    let search = other.search { $0.maxMeasures = 1 }
    let advice = search.advice(
      for: 0, runs: other.runs, subjects: other.subjects, evaluation: other.evaluation)
    let shown = [advice.closest].compactMap { $0 } + advice.suggestions
    let text = shown.filter { $0.measures == [measure] }.flatMap(\.notes).joined(separator: "\n")
    for note in notes { #expect(text.contains(note), "\(shown.map(\.measures)) \(text)") }
  }

  @Test(arguments: savings)
  func measuresSaveWhereTheyApply(_ facts: String, _ expected: [String]) throws {
    let repository = Self.repository(facts, imports: "pack:measures")
    let check = try repository.check()
    let planner = Planner(
      policy: check.policy, estimator: Repository.estimator,
      options: PlannerOptions(context: check.context))
    let found = planner.effortCurve(check.runs[0].run).bars.map(\.measure)
    for id in expected where !found.contains(id) {
      // What another measure excludes has to save something alone.
      let rest = "\(id) saves nothing, beside \(found)"
      let measure = try #require(check.policy.measure(id))
      #expect(
        check.policy.applies(measure, to: check.subjects[0], at: check.context.at) == true,
        "\(rest)")
      #expect(
        check.policy.measures.contains { other in
          found.contains(other.id)
            && (other.excludes + measure.excludes).contains { [id, other.id].contains($0.name) }
        }, "\(rest)")
    }
  }

  private static func repository(
    _ facts: String, imports: String, more: String = ""
  ) -> Repository {
    var lines = ["carbonward: run/v1", "name: table"]
    if !facts.contains("hardware:") {
      lines.append("hardware: {accelerator: a100-sxm4-80gb, count: 8}")
    }
    if !facts.contains("site:") { lines.append("site: {region: gcp/us-central1}") }
    // One line of facts, so that the table can be read.
    lines += split(facts)
    return Repository(files: [
      "run.yaml": lines.joined(separator: "\n"),
      "policy.yaml": "carbonward: policy/v1\nname: t\nimports: [\(imports)]\n" + more,
    ])
  }

  /// Splits at commas outside braces.
  private static func split(_ text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else if !(character == " " && parts[parts.count - 1].isEmpty) {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}
