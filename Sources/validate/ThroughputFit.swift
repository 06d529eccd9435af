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
/// Every choice is made among the rows that are given, so that a score with a group left out has seen
/// nothing of that group, not even by way of a choice: which of the ``family`` is fitted, by its error
/// where each group is left out again; every spread, by the evidence; how wide ranges must be, by the
/// distances of what was left out; and which features a history carries over.
struct ThroughputFit {
  /// One way to fit: which features take part, and how far their coefficients may move.
  struct Candidate {
    var features: Set<String>
    /// What the prior deviations of the coefficients are multiplied by.
    var tightness = 1.0
    /// The spreads between groups that the evidence may choose from: from nearly one vote for each row
    /// to one for each group.
    var betweens: [Double]
  }

  private let conduct: EstimatorOptions.Conduct
  private let features: ThroughputFeatures
  /// What is chosen between. For campaigns it is the hardware alone and then one more kind of feature at
  /// a time in the order of how well it is understood, with priors as stated or half as wide, and rows
  /// of a group pooled little or much; the other conducts have too few groups for a choice.
  var family: [Candidate]

  /// The features that may be left out, in the order in which they are taken in.
  private static let optional = ["sparse", "small", "scale"]

  init(_ conduct: EstimatorOptions.Conduct) {
    self.conduct = conduct
    features = ThroughputFeatures(conduct)
    let all = Set(features.names)
    guard conduct == .campaign else {
      // Ten published tunings of every parameter lie between 7 and 51 % of the peak, farther apart than
      // the few of them that state their tokens.
      let betweens = MixedFit.betweens.filter { conduct == .tuned || $0 >= 0.4 }
      family = [Candidate(features: all, betweens: betweens)]
      return
    }
    family = (0...Self.optional.count).flatMap { count in
      let features = all.subtracting(Self.optional.dropFirst(count))
      return [0.5, 1].flatMap { tightness in
        [0.1, 0.2, 0.35].map {
          Candidate(features: features, tightness: tightness, betweens: [$0])
        }
      }
    }
  }

  /// How much farther apart runs may be that do not train on text than those that do.
  private static let noises = [1, 1.5, 2]

  /// The very first fit: the pooled skill of every group and the generation of the device, no more.
  func firstRegime(_ rows: [ThroughputRow]) -> ThroughputPrior.Regime {
    let rows = rows.filter(\.isFitted)
    let simplest = Candidate(
      features: Set(features.names).subtracting(Self.optional), betweens: MixedFit.betweens)
    return regime(rows, simplest, spreads(rows, simplest, noises: [1]))
  }

  /// Chooses, and fits all rows.
  func regime(_ rows: [ThroughputRow]) -> ThroughputPrior.Regime {
    let rows = rows.filter(\.isFitted)
    guard conduct == .campaign else {
      return regime(rows, family[0], spreads(rows, family[0], noises: [2]))
    }
    var best: (regime: ThroughputPrior.Regime, left: [LeftOut], error: Double)?
    for candidate in family {
      let chosen = spreads(rows, candidate, noises: Self.noises)
      let left = leftOut(rows, candidate, chosen)
      let error = Self.error(left)
      if error < best?.error ?? .infinity {
        best = (regime(rows, candidate, chosen), left, error)
      }
    }
    guard var best else { return ThroughputPrior.unfitted.regime(conduct) }
    best.regime.languageWidth = Self.width(best.left.filter(\.row.query.isLanguage))
    best.regime.otherWidth = max(
      best.regime.languageWidth, Self.width(best.left.filter { !$0.row.query.isLanguage }))
    return best.regime
  }

  /// A row, and how far off a fit without its group is.
  private struct LeftOut {
    var row: ThroughputRow
    /// The logarithm of predicted over measured hours.
    var error: Double
    var sigma: Double
  }

  private struct Chosen {
    var spreads: MixedFit.Spreads
    var otherNoise: Double
  }

  /// Predicts each group without it, with the spreads of all rows.
  private func leftOut(
    _ rows: [ThroughputRow], _ candidate: Candidate, _ chosen: Chosen
  ) -> [LeftOut] {
    var prior = ThroughputPrior.unfitted
    var left: [LeftOut] = []
    for group in Set(rows.map(\.group)).sorted() {
      prior.campaign = regime(rows.filter { $0.group != group }, candidate, chosen)
      for row in rows where row.group == group {
        left.append(
          LeftOut(
            row: row, error: Elementary.log(row.mfu / prior.mfu(row.query).median),
            sigma: prior.sigma(row.query)))
      }
    }
    return left
  }

  /// The mean error of runs that train on text: half by row, half with one vote for each group.
  private static func error(_ left: [LeftOut]) -> Double {
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }
    func errors(_ left: [LeftOut]) -> [Double] { left.map { abs(Elementary.exp($0.error) - 1) } }
    let left = left.filter(\.row.query.isLanguage)
    let groups = Dictionary(grouping: left, by: \.row.group).sorted { $0.key < $1.key }
    return (mean(errors(left)) + mean(groups.map { mean(errors($0.value)) })) / 2
  }

  /// How many rows the width that the spreads give counts as, as in a history of measured runs.
  private static let rowsOfModel = 4.0

  /// What ranges must be widened by to be as wide as what was left out of them lies apart: the root of
  /// the mean square of its distances, drawn towards 1, and wider where so few rows say it: by Student's
  /// quantile of 90 % over the normal one, to the first order.
  private static func width(_ left: [LeftOut]) -> Double {
    let squares = left.reduce(0) { $0 + ($1.error / $1.sigma) * ($1.error / $1.sigma) }
    let number = Double(left.count)
    let ratio = ((squares + rowsOfModel) / (number + rowsOfModel)).squareRoot()
    let z = 1.6449
    return ratio * (1 + (z * z + 1) / (4 * max(1, number - 1)))
  }

  private func regime(
    _ rows: [ThroughputRow], _ candidate: Candidate, _ chosen: Chosen
  ) -> ThroughputPrior.Regime {
    let fit = MixedFit.robust(
      observations(rows, otherNoise: chosen.otherNoise), prior(candidate), chosen.spreads)
    let whole = fit.between * fit.between + fit.within * fit.within
    // Runs of one group have their hardware in common; whether their sizes tell them apart, they say.
    let carried = [["scale"], Self.optional].map { left in
      features.names.map { left.contains($0) ? 0.0 : 1 }
    }
    let spreads = carried.map { (carried: $0, within: withinStacks(rows, fit, carried: $0)) }
    let best = spreads.min { $0.within ?? .infinity < $1.within ?? .infinity }
    let within = min(best?.within ?? fit.within, whole.squareRoot() * 0.9)
    return ThroughputPrior.Regime(
      coefficients: fit.coefficients, covariance: fit.covariance,
      between: (whole - within * within).squareRoot(), within: within,
      otherNoise: chosen.otherNoise, carried: best?.carried ?? carried[0],
      rowCount: rows.count, groupCount: Set(rows.map(\.group)).count)
  }

  /// The spread of the errors of text about the mean of each stack that has two rows or more; nil
  /// without one.
  private func withinStacks(
    _ rows: [ThroughputRow], _ fit: MixedFit, carried: [Double]
  ) -> Double? {
    var squares = 0.0
    var freedom = 0.0
    let comparable = rows.filter { $0.stack != nil && $0.query.isLanguage }
    for (_, members) in Dictionary(grouping: comparable, by: \.stack)
      .sorted(by: { $0.key ?? "" < $1.key ?? "" }) where members.count > 1
    {
      let errors = members.map { row in
        Elementary.log(row.mfu / ThroughputPrior.adjustment(row.query))
          - fit.expected(zip(features.values(row.query), carried).map { $0 * $1 })
      }
      let mean = errors.reduce(0, +) / Double(errors.count)
      squares += errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      freedom += Double(errors.count - 1)
    }
    return freedom > 0 ? (squares / freedom).squareRoot() : nil
  }

  /// A feature that takes no part stays at zero.
  private func prior(_ candidate: Candidate) -> MixedFit.Prior {
    var prior = MixedFit.Prior(means: [], deviations: [])
    for feature in features.features {
      let takesPart = candidate.features.contains(feature.name)
      let tightness = feature.name == "intercept" ? 1 : candidate.tightness
      prior.means.append(takesPart ? feature.mean : 0)
      prior.deviations.append(takesPart ? feature.deviation * tightness : 1e-4)
    }
    return prior
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

  private func spreads(
    _ rows: [ThroughputRow], _ candidate: Candidate, noises: [Double]
  ) -> Chosen {
    let prior = prior(candidate)
    let tried = noises.map { noise in
      Chosen(
        spreads: MixedFit.likeliestSpreads(
          observations(rows, otherNoise: noise), prior, among: candidate.betweens),
        otherNoise: noise)
    }
    return tried.max { $0.spreads.evidence < $1.spreads.evidence }
      ?? Chosen(spreads: MixedFit.Spreads(between: 0.5, within: 0.3), otherNoise: 1)
  }
}
