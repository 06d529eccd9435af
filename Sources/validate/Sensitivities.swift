import Catalogue
import Footprint
import Quantities
import Runs

/// Which inputs move the 95th percentile of the emissions most, for three real runs as they would have
/// been planned.
enum Sensitivities {
  private static let runs: [(name: String, facts: [Fact: FactValue])] = [
    (
      "Llama 3.1 405B, 15.6T tokens on 16,384 H100, United States",
      [
        .modelParams: .number(405.85e9), .tokens: .number(15.6e12), .method: .text("pretrain"),
        .accelerator: .text("h100-sxm5-80gb"), .count: .number(16_384), .country: .text("USA"),
      ]
    ),
    (
      "BLOOM 176B, 366B tokens on 384 A100, France, PUE 1.2",
      [
        .modelParams: .number(176.247e9), .tokens: .number(366e9), .method: .text("pretrain"),
        .accelerator: .text("a100-sxm4-80gb"), .count: .number(384), .country: .text("FRA"),
        .pue: .number(1.2), .recompute: .flag(true),
      ]
    ),
    (
      "LoRA of Llama 3.1 8B, 50,000 examples, 8 H100 in gcp/us-central1",
      [
        .modelID: .text("meta-llama/Llama-3.1-8B"), .method: .text("lora"),
        .datasetExamples: .number(50_000), .sequenceLength: .number(2048), .epochs: .number(3),
        .microBatch: .number(2), .gradientAccumulation: .number(4),
        .accelerator: .text("h100-sxm5-80gb"), .count: .number(8),
        .region: .text("gcp/us-central1"),
      ]
    ),
  ]

  static func write() {
    let estimator = Estimator(catalogue: .shipped)
    for (name, facts) in runs {
      let compiled = estimator.compile(.stating(name, facts))
      print(name)
      for metric in [Metric.deviceTime, .energy, .emissions, .embodied] {
        guard let value = compiled.estimate()[metric] else { continue }
        let text = QuantityFormatter.describe(value.rangedValue, as: metric.dimension)
        print("  \(metric.rawValue.padded(12)) \(text)")
      }
      print("  input".padded(28) + "p95/p50  moves p95 of emissions by")
      for line in compiled.inputs.sensitivity(of: .emissions) {
        let spread = CanonicalNumber.fixed(line.spread, decimals: 2)
        let share = CanonicalNumber.fixed(line.share * 100, decimals: 1) + " %"
        let effect = QuantityFormatter.describe(line.effect, as: .mass)
        print(
          "  \(line.input.padded(26))\(spread.padded(9))\(share.padded(9, left: true))  \(effect)")
      }
      print("")
    }
  }
}

/// The catalogue's figures for places that other tools have figures for.
enum Factors {
  private static let places: [(fact: Fact, name: String)] = [
    (.country, "USA"), (.gridZone, "california"), (.gridZone, "texas"), (.country, "FRA"),
    (.country, "DEU"), (.country, "GBR"), (.country, "CHN"), (.gridZone, "beijing"),
    (.gridZone, "quebec"), (.gridZone, "ontario"), (.gridZone, "SE-SE3"), (.country, "NOR"),
    (.country, "IND"), (.country, "POL"), (.gridZone, "world"), (.region, "gcp/us-central1"),
    (.region, "gcp/europe-north1"), (.region, "aws/us-east-1"),
  ]

  static func write() {
    let estimator = Estimator(catalogue: .shipped)
    for (fact, name) in places {
      let run = estimator.compile(.stating(name, [fact: .text(name)])).run
      guard let intensity = run[.intensity], let value = intensity.value.number else {
        print("\(name.padded(20)) unknown")
        continue
      }
      print(
        "\(name.padded(20)) \(QuantityFormatter.describe(value, as: .intensity).padded(30)) "
          + intensity.origin.explanation)
    }
  }
}
