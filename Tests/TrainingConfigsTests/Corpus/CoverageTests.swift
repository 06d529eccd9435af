import Footprint
import Quantities
import Testing

@testable import TrainingConfigs

/// How many recipes of the corpus say enough for an estimate, once a project file states the number of
/// devices and the tokens of the dataset.
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

  private func isEstimable(_ run: Run) -> Bool {
    let isSized = run[.modelLayers] != nil && run[.modelHiddenSize] != nil
    guard run[.modelParams] != nil || run[.modelID] != nil || isSized else { return false }
    if run[.tokens] != nil || run[.epochs] != nil { return true }
    let batch = run[.globalBatch] ?? run[.microBatch]
    return run[.steps] != nil && batch != nil && run[.sequenceLength] != nil
  }

  @Test func mostRecipesSayEnough() {
    var counts: [String: (good: Int, total: Int)] = [:]
    for (format, file) in Corpus.manifest() where Self.recipes.contains(format) {
      let run = Corpus.search(file).runs.first?.run
      let isGood = run.map(isEstimable) ?? false
      counts[format, default: (0, 0)].total += 1
      counts[format, default: (0, 0)].good += isGood ? 1 : 0
      if !isGood, Corpus.isVerbose {
        let facts: [Fact] = [
          .modelID, .modelParams, .modelLayers, .tokens, .epochs, .steps, .globalBatch, .microBatch,
          .sequenceLength,
        ]
        let known = facts.filter { run?[$0] != nil }.map(\.rawValue).joined(separator: " ")
        print("THIN \(run == nil ? "NORUN" : known) \(file)")
      }
    }
    for (format, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("COVER \(format) \(count.good) of \(count.total)")
    }
    let all = counts.values.reduce((good: 0, total: 0)) { ($0.good + $1.good, $0.total + $1.total) }
    print("COVER all \(all.good) of \(all.total)")
    // Speech, image and gin files among them state no size, and some files are no runs at all.
    #expect(Double(all.good) >= 0.61 * Double(all.total))
    for format in Self.best.sorted() {
      guard let count = counts[format] else { continue }
      #expect(Double(count.good) >= 0.89 * Double(count.total), "\(format)")
    }
  }
}
