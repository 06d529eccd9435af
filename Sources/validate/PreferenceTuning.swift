import Catalogue
import Footprint
import Quantities
import Runs

/// Preference tuning with measured hours, of which the pairs are known.
///
/// The rows of `finetune.csv` have hours and no pairs; those here are of the recipes and cards that the
/// rows are of, and one run whose recipe states both. The others of the table say neither their pairs
/// nor how often each was seen.
enum PreferenceTuning {
  private struct Row {
    var name: String
    var params: Double
    var activeParams: Double?
    var pairs: Double
    var epochs: Double
    var length: Double
    var batch: Double
    var accelerator: String
    var count: Double
    /// Accelerator-hours.
    var hours: Double
  }

  private static let rows = [
    // github.com/eric-mitchell/direct-preference-optimization, README: 2 h 45 min on four A100 of 80 GB;
    // the helpful and harmless pairs of Anthropic, lengths up to 512, one pass.
    Row(
      name: "Pythia 6.9B DPO", params: 6.86e9, pairs: 160_800, epochs: 1, length: 512, batch: 64,
      accelerator: "a100-sxm4-80gb", count: 4, hours: 11),
    // finetune.csv, 100 minutes on eight H100; card of princeton-nlp/gemma-2-9b-it-SimPO: one pass over
    // gemma2-ultrafeedback-armorm in batches of 128, lengths up to 2048.
    Row(
      name: "Gemma-2-9B-it SimPO", params: 9.24e9, pairs: 59_569, epochs: 1, length: 2048,
      batch: 128, accelerator: "h100-sxm5-80gb", count: 8, hours: 13.33),
    // finetune.csv, 1.3 h on 32 H100; its recipe: three passes over 7,000 pairs, lengths up to 2048.
    Row(
      name: "Zephyr 141B-A39B ORPO", params: 141e9, activeParams: 39e9, pairs: 7_000, epochs: 3,
      length: 2048, batch: 32, accelerator: "h100-sxm5-80gb", count: 32, hours: 41.6),
  ]

  /// Predicts each by the product's own prior of tuning, which saw none of them.
  static func score() -> Score {
    var score = Score()
    let estimator = Estimator(catalogue: .shipped)
    for row in rows {
      var facts: [Fact: FactValue] = [
        .modelParams: .number(row.params), .method: .text("dpo"),
        .datasetExamples: .number(row.pairs), .epochs: .number(row.epochs),
        .sequenceLength: .number(row.length), .globalBatch: .number(row.batch),
        .accelerator: .text(row.accelerator), .count: .number(row.count), .precision: .text("bf16"),
      ]
      if let active = row.activeParams { facts[.modelActiveParams] = .number(active) }
      guard
        let hours = estimator.assess(.stating(row.name, facts)).estimate[.deviceTime]
      else { continue }
      score.entries.append(
        Score.Entry(name: row.name, group: row.name, predicted: hours, measured: row.hours))
    }
    return score
  }
}
