/// A measured run to learn the throughput from.
package struct ThroughputRow: Sendable {
  /// What the run is called in its table.
  package var name: String
  /// The family of models, or the source, that is left out as one.
  package var group: String
  /// A second way to leave rows out as one: the task, where submitters are the first.
  package var task: String
  /// Runs of one organisation on one accelerator, among which the spread within is measured; nil for
  /// rows whose hours nobody measured.
  package var stack: String?
  package var query: ThroughputQuery
  /// The measured share of the peak of the precision: model operations ÷ (device-seconds × peak).
  package var mfu: Double
  /// Whether the row bends the fit; one that does not still widens the range, because it is a run
  /// that people describe in the same words.
  package var isFitted = true

  package init(
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

/// Learns the throughput prior, and how far off it is for groups it has not seen.
package struct ThroughputFit: Sendable {
  private let conduct: EstimatorOptions.Conduct
  private let features: ThroughputFeatures
  private let priorMeans: [Double]
  /// How many rows a prior mean counts as.
  private let ridge: Double
  /// How much the weight of a row falls with the size of its group: 0 counts rows, 1 counts groups.
  private let groupWeight: Double

  /// - Parameter batch: What a fall in the load of a device costs, learned elsewhere.
  package init(_ conduct: EstimatorOptions.Conduct, batch: Double? = nil) {
    self.conduct = conduct
    features = ThroughputFeatures(conduct)
    var means = features.priorMeans
    if let batch, let index = features.names.firstIndex(of: "batch") { means[index] = batch }
    priorMeans = means
    ridge = conduct == .tuned ? 1 : 4
    groupWeight = conduct == .fineTuning ? 0.5 : 0
  }

  /// Fits all rows, and takes the spread from leaving out each group in turn.
  package func regime(_ rows: [ThroughputRow]) -> ThroughputPrior.Regime {
    let errors = leftOutErrors(rows)
    var byTask = rows
    for index in byTask.indices { byTask[index].group = byTask[index].task }
    // A new submitter and a new task are both new: the wider of the two spreads is the honest one.
    let groups = Double(Set(rows.map(\.group)).count)
    let sigma = max(
      Self.spread(errors) * Self.smallSample(groups), Self.spread(leftOutErrors(byTask)))
    let within = withinStacks(rows, errors: leftOutErrors(rows, features.transferableValues))
    return ThroughputPrior.Regime(
      coefficients: fit(rows).coefficients, sigma: sigma, sigmaWithin: within ?? sigma * 0.6,
      rowCount: rows.count { $0.isFitted })
  }

  private static func spread(_ errors: [Double]) -> Double {
    let squares = errors.reduce(0) { $0 + $1 * $1 }
    return (squares / Double(max(1, errors.count))).squareRoot()
  }

  /// Student's 95th percentile over the normal one: a spread that few groups tell is known badly.
  private static func smallSample(_ groups: Double) -> Double {
    let freedom = max(2, groups - 1)
    // Cornish and Fisher's expansion for z = 1.645, divided by z.
    return 1 + 0.926 / freedom + 0.863 / (freedom * freedom)
  }

  private func fit(_ rows: [ThroughputRow]) -> LinearFit {
    let rows = rows.filter(\.isFitted)
    let observations = zip(rows, weights(rows)).map { row, weight in
      LinearFit.Row(features: features.values(row.query), target: target(row), weight: weight)
    }
    return LinearFit(observations, priorMeans: priorMeans, ridge: ridge)
  }

  /// The logarithm of the share in 16 bits, without the effects that are not fitted.
  private func target(_ row: ThroughputRow) -> Double {
    Elementary.log(row.mfu / ThroughputPrior.adjustment(row.query))
  }

  private func weights(_ rows: [ThroughputRow]) -> [Double] {
    rows.map { row in
      let size = rows.reduce(0.0) { $0 + ($1.group == row.group ? 1 : 0) }
      return Elementary.pow(size, -groupWeight)
    }
  }

  /// For each row, ln(measured ÷ predicted) by a fit that has not seen the row's group.
  package func leftOutErrors(_ rows: [ThroughputRow]) -> [Double] {
    leftOutErrors(rows, features.values)
  }

  private func leftOutErrors(
    _ rows: [ThroughputRow], _ values: (ThroughputQuery) -> [Double]
  ) -> [Double] {
    var errors = Array(repeating: 0.0, count: rows.count)
    for group in Set(rows.map(\.group)).sorted() {
      let fit = fit(rows.filter { $0.group != group })
      for index in rows.indices where rows[index].group == group {
        errors[index] = target(rows[index]) - fit.predict(values(rows[index].query))
      }
    }
    return errors
  }

  /// The spread of the errors about the mean of each stack that has two rows or more; nil without one.
  private func withinStacks(_ rows: [ThroughputRow], errors: [Double]) -> Double? {
    var squares = 0.0
    var freedom = 0.0
    for stack in Set(rows.compactMap(\.stack)).sorted() {
      let members = rows.indices.filter { rows[$0].stack == stack && rows[$0].isFitted }
        .map { errors[$0] }
      guard members.count > 1 else { continue }
      let mean = members.reduce(0, +) / Double(members.count)
      squares += members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      freedom += Double(members.count - 1)
    }
    return freedom > 0 ? (squares / freedom).squareRoot() : nil
  }
}
