import Abatement
import Catalogue
import Diagnostics
import Footprint
import Policy
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

  /// Facts of a run, and the measures that have to save something on it.
  @Test(arguments: [
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
  ])
  func measuresSaveWhereTheyApply(_ facts: String, _ expected: [String]) throws {
    var lines = ["carbonward: run/v1", "name: table"]
    if !facts.contains("hardware:") {
      lines.append("hardware: {accelerator: a100-sxm4-80gb, count: 8}")
    }
    if !facts.contains("site:") { lines.append("site: {region: gcp/us-central1}") }
    // One line of facts, so that the table can be read.
    lines += Self.split(facts)
    let repository = Repository(files: [
      "run.yaml": lines.joined(separator: "\n"),
      "policy.yaml": "carbonward: policy/v1\nname: t\nimports: [pack:measures]\n",
    ])
    let check = try repository.check()
    let planner = Planner(
      policy: check.policy, estimator: Repository.estimator,
      options: PlannerOptions(context: check.context))
    let found = planner.effortCurve(check.runs[0].run).bars.map(\.measure)
    for id in expected { #expect(found.contains(id), "\(found)") }
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
