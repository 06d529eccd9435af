import Diagnostics
import Quantities
import Result

extension CheckResult {
  /// Whether no policy was held, so that nothing has passed or failed.
  var isMereEstimate: Bool {
    policies.isEmpty && budgets.isEmpty && !runs.isEmpty && runs.allSatisfy(\.findings.isEmpty)
      && !diagnostics.contains { $0.severity == .error }
  }

  /// What an estimate comes to over all runs, on one line.
  var estimateHeadline: String {
    let runs = Phrase.counted(runs.count, .oneEstimated, .manyEstimated)
    let unknown = self.runs.count { $0.estimate[.emissions] == nil }
    let isPartial = unknown > 0 && self.runs.count > unknown
    let amounts =
      [amount(.energy), amount(.emissions)]
      + (isPartial ? [Phrase.unknownRuns("\(unknown)")] : [])
    return runs + Phrase.colon() + amounts.joined(separator: Phrase.comma())
  }

  /// The sum of the medians of the runs that are known.
  private func amount(_ key: MetricKey) -> String {
    let known = runs.compactMap { $0.estimate[key]?.p50 }
    guard !known.isEmpty else { return EstimateResult.text(key, nil) }
    return EstimateResult.text(key, known.reduce(0, +))
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
