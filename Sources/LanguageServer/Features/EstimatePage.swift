import Guide
import Quantities
import Result

/// The estimate of a run in a few lines.
enum EstimatePage {
  /// The verdict, each metric with its range, and what would make the rest known.
  static func sheet(_ run: RunResult) -> Sheet {
    var fields: [(label: String, text: String)] = [("verdict", run.verdict.rawValue)]
    for entry in run.estimate.entries {
      guard let range = entry.range else { continue }
      fields.append((label(entry.key), text(range, entry.key)))
    }
    if run.trains == false { fields.append(("note", "it does not train, and is not checked")) }
    // Several metrics lack the same.
    var told: Set<String> = []
    for gap in run.estimate.missing where told.insert(gap.message).inserted {
      fields.append(("unknown", "\(gap.message): state \(gap.remedy)"))
    }
    return Sheet(heading: "estimate of \(run.name.isEmpty ? run.path : run.name)", fields: fields)
  }

  /// A range in the unit that fits its middle, such as `137.2 kgCO2e (95.68..196.9)`.
  static func text(_ range: RangeResult, _ key: MetricKey) -> String {
    let dimension = key.unit.dimension
    return QuantityFormatter.describe(
      RangedValue(low: range.p5, central: range.p50, high: range.p95), as: dimension,
      namesGas: dimension == .mass)
  }

  private static func label(_ key: MetricKey) -> String {
    switch key {
    case .deviceHours: "device time"
    case .energy: "energy"
    case .emissions: "emissions"
    case .marketEmissions: "market-based"
    case .embodied: "embodied"
    case .water: "water"
    case .flops: "operations"
    case .cost: "cost"
    }
  }
}
