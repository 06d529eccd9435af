import Footprint

/// A measured run to learn the throughput from.
struct ThroughputRow {
  /// What the run is called in its table.
  var name: String
  /// The organisation or source that is left out as one.
  var group: String
  /// A second way to leave rows out as one: the task, where submitters are the first.
  var task: String
  /// Runs of one organisation on one accelerator; nil for rows whose hours nobody measured.
  var stack: String?
  var query: ThroughputQuery
  /// The measured share of the peak of the precision: model operations ÷ (device-seconds × peak).
  var mfu: Double
  /// How much less its hours are worth than those that the authors of a run state.
  var noise = 1.0
  /// Whether the row bends the fit; one that does not is only scored.
  var isFitted = true

  init(
    name: String, group: String, task: String? = nil, stack: String?, query: ThroughputQuery,
    mfu: Double
  ) {
    self.name = name
    self.group = group
    self.task = task ?? group
    self.stack = stack
    self.query = query
    self.mfu = mfu
  }
}

/// Learns the throughput prior.
///
/// Every spread, and with it how far each group shrinks to all of them, is chosen among the rows that are
/// given, by their evidence, so that a score with a group left out has seen nothing of that group, not
/// even by way of a choice. The features and their priors were set before any of them was scored.
struct ThroughputFit {
  private let conduct: EstimatorOptions.Conduct
  private let features: ThroughputFeatures
  /// The features of the very first fit.
  private let simplest: Set<String>
  private let all: Set<String>

  init(_ conduct: EstimatorOptions.Conduct) {
    self.conduct = conduct
    features = ThroughputFeatures(conduct)
    all = Set(features.names)
    simplest = all.subtracting(["sparse", "small", "scale"])
  }

  /// How much farther apart runs that do not train on text are taken to be than those that do: a dozen
  /// rows of three domains tell it badly, so it is set above the 1.5 that their evidence prefers.
  private static let noise = 2.0

  /// The least spread between groups that is tried. Ten published tunings of every parameter lie
  /// between 7 and 51 % of the peak, farther apart than the few of them that state their tokens.
  private var leastBetween: Double { conduct == .fineTuning ? 0.4 : 0 }

  /// The very first fit: the pooled skill of every group and the generation of the device, no more.
  func firstRegime(_ rows: [ThroughputRow]) -> ThroughputPrior.Regime {
    let rows = rows.filter(\.isFitted)
    return regime(fit(rows, simplest, otherNoise: 1), rows, otherNoise: 1)
  }

  /// Chooses the spreads and fits all rows.
  func regime(_ rows: [ThroughputRow]) -> ThroughputPrior.Regime {
    let rows = rows.filter(\.isFitted)
    return regime(fit(rows, all, otherNoise: Self.noise), rows, otherNoise: Self.noise)
  }

  private func regime(
    _ fit: MixedFit, _ rows: [ThroughputRow], otherNoise: Double
  ) -> ThroughputPrior.Regime {
    let whole = fit.between * fit.between + fit.within * fit.within
    let within = min(withinStacks(rows, fit) ?? fit.within, whole.squareRoot() * 0.9)
    return ThroughputPrior.Regime(
      coefficients: fit.coefficients, covariance: fit.covariance,
      between: (whole - within * within).squareRoot(), within: within, otherNoise: otherNoise,
      rowCount: rows.count, groupCount: Set(rows.map(\.group)).count)
  }

  /// The spread of the errors about the mean of each stack that has two rows or more; nil without one.
  private func withinStacks(_ rows: [ThroughputRow], _ fit: MixedFit) -> Double? {
    var squares = 0.0
    var freedom = 0.0
    for (_, members) in Dictionary(grouping: rows.filter { $0.stack != nil }, by: \.stack)
      .sorted(by: { $0.key ?? "" < $1.key ?? "" }) where members.count > 1
    {
      // As a history compares runs: without the number of devices.
      let errors = members.map { row in
        Elementary.log(row.mfu / ThroughputPrior.adjustment(row.query))
          - zip(fit.coefficients, features.transferableValues(row.query))
          .reduce(0) { $0 + $1.0 * $1.1 }
      }
      let mean = errors.reduce(0, +) / Double(errors.count)
      squares += errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      freedom += Double(errors.count - 1)
    }
    return freedom > 0 ? (squares / freedom).squareRoot() : nil
  }

  /// A feature that takes no part stays at zero.
  private func deviations(_ chosen: Set<String>) -> [Double] {
    features.features.map { chosen.contains($0.name) ? $0.deviation : 1e-4 }
  }

  private func means(_ chosen: Set<String>) -> [Double] {
    features.features.map { chosen.contains($0.name) ? $0.mean : 0 }
  }

  private func observations(_ rows: [ThroughputRow], otherNoise: Double) -> [MixedFit.Row] {
    rows.map { row in
      // The logarithm of the share in 16 bits, without the effects that are not fitted.
      MixedFit.Row(
        features: features.values(row.query),
        target: Elementary.log(row.mfu / ThroughputPrior.adjustment(row.query)),
        group: row.group, noise: row.noise * (row.query.isLanguage ? 1 : otherNoise))
    }
  }

  private func fit(
    _ rows: [ThroughputRow], _ chosen: Set<String>, otherNoise: Double
  ) -> MixedFit {
    MixedFit.likeliest(
      observations(rows, otherNoise: otherNoise), means: means(chosen),
      deviations: deviations(chosen), leastBetween: leastBetween)
  }
}
