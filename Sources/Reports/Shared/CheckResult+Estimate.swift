import Diagnostics
import Quantities
import Result

extension CheckResult {
  /// Whether no policy was held, so that nothing has passed or failed.
  var isMereEstimate: Bool {
    policies.isEmpty && budgets.isEmpty && !runs.isEmpty && runs.allSatisfy(\.findings.isEmpty)
      && !diagnostics.contains { $0.severity == .error }
  }

  /// What headlines say of all runs; what does not train counts only where it is all there is.
  var whole: GroupTotal {
    guard runs.count == 1, let run = runs.first, !run.trains else { return total }
    return GroupTotal(
      by: "all", name: nil, runs: 1, unknown: run.estimate[.emissions] == nil ? 1 : 0,
      entries: run.estimate.entries)
  }

  /// What an estimate comes to over all runs, on one line.
  var estimateHeadline: String {
    let runs = Phrase.counted(runs.count, .oneEstimated, .manyEstimated)
    let total = whole
    let isPartial = total.unknown > 0 && total.runs > total.unknown
    let amounts =
      [MetricKey.energy, .emissions].map { EstimateResult.text($0, total[$0]?.p50) }
      + (isPartial ? [Phrase.unknownRuns("\(total.unknown)")] : [])
    return runs + Phrase.colon() + amounts.joined(separator: Phrase.comma())
  }
}

extension EstimateResult {
  /// Energy and emissions as median and range, on one line.
  var line: String {
    [MetricKey.energy, .emissions].map { key in
      guard let range = self[key] else { return Self.text(key, nil) }
      guard range.p5 != range.p95 else { return Self.text(key, range.p50) }
      return "\(Self.text(key, range.p50)) (\(Self.text(key, range.p5)) to "
        + "\(Self.text(key, range.p95)))"
    }.joined(separator: ", ")
  }

  /// An amount of energy or emissions for people.
  static func text(_ key: MetricKey, _ amount: Double?) -> String {
    let isEnergy = key == .energy
    guard let amount else { return (isEnergy ? Phrase.energyUnknown : .emissionsUnknown)() }
    return QuantityFormatter.describe(
      amount, as: isEnergy ? .energy : .mass, namesGas: !isEnergy)
  }
}
