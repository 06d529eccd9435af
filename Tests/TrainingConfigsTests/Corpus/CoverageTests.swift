import Catalogue
import Diagnostics
import Files
import Footprint
import Quantities
import Runs
import Testing

@testable import TrainingConfigs

/// How many recipes of the corpus are estimated, once a project file states the devices, the tokens of
/// the dataset and the region: `swift test --filter CoverageTests` prints them by format, and with
/// `CARBONWARD_VERBOSE=1` what is missing in each of the others.
@Suite(
  "Coverage of real recipes", .enabled(if: Corpus.isPresent, "no corpus beside the repository"))
struct CoverageTests {
  private static let recipes: Set<String> = [
    "axolotl", "llamafactory", "trl_recipe", "torchtune", "torchtitan_toml", "llmfoundry",
    "composer_yaml", "nemo_megatron", "nemo_automodel", "olmo", "gpt_neox", "litgpt",
    "lightning_cli",
    "nanotron", "levanter", "fairseq_hydra", "hydra", "verl_sh", "maxtext_yml", "maxtext_sh",
    "t5x_gin",
    "megatron_sh", "megatron_yaml", "megatron_bridge_sh", "hf_cli_sh", "sagemaker_hyperpod_recipe",
    "determined",
  ]
  private static let best: Set<String> = [
    "nanotron", "litgpt", "olmo", "torchtitan_toml", "trl_recipe", "llmfoundry",
  ]

  /// What a team states once for all of its recipes.
  private static let project = """
    carbonward: project/v1
    defaults:
      hardware: {accelerator: h100-sxm5-80gb, count: 8}
      dataset: {tokens: 1B}
      site: {region: gcp/us-central1}
    """

  /// Why a recipe beside such a project file has no estimate of its emissions; nil when it has one.
  private func obstacle(_ file: String, _ estimator: Estimator) -> String? {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let files = MemoryFiles(bytes: [
      name: Corpus.bytes(file), ProjectFile.name: Array(Self.project.utf8),
    ])
    let search = Workspace(files: files).findRuns([name])
    guard let run = search.runs.first?.run else {
      return search.diagnostics.first?.message ?? "no run"
    }
    let assessment = estimator.assess(run)
    guard assessment.estimate[.emissions] == nil else { return nil }
    return assessment.missing.first { $0.metric == .emissions }?.message ?? "no reason is given"
  }

  @Test func mostRecipesSayEnough() {
    var counts: [String: (good: Int, total: Int)] = [:]
    let estimator = Estimator(catalogue: .shipped)
    for (format, file) in Corpus.manifest() where Self.recipes.contains(format) {
      let obstacle = obstacle(file, estimator)
      counts[format, default: (0, 0)].total += 1
      counts[format, default: (0, 0)].good += obstacle == nil ? 1 : 0
      if let obstacle, Corpus.isVerbose { print("THIN \(file): \(obstacle)") }
    }
    for (format, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("COVER \(format) \(count.good) of \(count.total)")
    }
    let all = counts.values.reduce((good: 0, total: 0)) { ($0.good + $1.good, $0.total + $1.total) }
    print("COVER all \(all.good) of \(all.total)")
    #expect(Double(all.good) >= 0.65 * Double(all.total))
    for format in Self.best.sorted() {
      guard let count = counts[format] else { continue }
      // Two files in the folder of TRL filter a dataset.
      #expect(count.good >= min(Int(0.95 * Double(count.total)), count.total - 2), "\(format)")
    }
  }
}
