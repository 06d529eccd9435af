extension ThroughputPrior {
  /// The prior that comes with the product: `Data/throughput-prior.csv`, written by `validate --fit`.
  package static let shipped: ThroughputPrior = {
    let table = String(decoding: PackageResources.throughput_prior_csv, as: UTF8.self)
    guard let prior = ThroughputPrior(table: table) else {
      assertionFailure("the throughput prior that comes with the product cannot be read")
      return .unfitted
    }
    return prior
  }()

  /// What holds when no row was ever fitted: the prior means, and no confidence in them.
  package static let unfitted: ThroughputPrior = {
    func regime(_ conduct: EstimatorOptions.Conduct) -> Regime {
      Regime(
        coefficients: ThroughputFeatures(conduct).priorMeans, sigma: 0.6, sigmaWithin: 0.3,
        rowCount: 0)
    }
    return ThroughputPrior(
      campaign: regime(.campaign), fineTuning: regime(.fineTuning), tuned: regime(.tuned))
  }()

  /// The conducts that have coefficients of their own.
  package static let conducts: [EstimatorOptions.Conduct] = [.campaign, .fineTuning, .tuned]

  /// Reads a table of `conduct,name,value` lines after one line of headings; nil when a line is
  /// missing.
  package init?(table: String) {
    var values: [String: Double] = [:]
    for line in table.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ",")
      guard fields.count >= 3, let value = Double(fields[2]) else { continue }
      values["\(fields[0]),\(fields[1])"] = value
    }
    func regime(_ conduct: EstimatorOptions.Conduct) -> Regime? {
      func value(_ name: String) -> Double? { values["\(conduct.rawValue),\(name)"] }
      let coefficients = ThroughputFeatures(conduct).names.compactMap(value)
      guard coefficients.count == ThroughputFeatures(conduct).names.count,
        let sigma = value("sigma"), let within = value("sigma_within"), let rows = value("rows")
      else { return nil }
      return Regime(
        coefficients: coefficients, sigma: sigma, sigmaWithin: within, rowCount: Int(rows))
    }
    guard let campaign = regime(.campaign), let fineTuning = regime(.fineTuning),
      let tuned = regime(.tuned)
    else { return nil }
    self.init(campaign: campaign, fineTuning: fineTuning, tuned: tuned)
  }

  /// The table that ``init(table:)`` reads.
  package func table() -> String {
    var lines = ["conduct,name,value"]
    for conduct in Self.conducts {
      let regime = regime(conduct)
      let named = zip(ThroughputFeatures(conduct).names, regime.coefficients)
      for (name, value) in named {
        lines.append("\(conduct.rawValue),\(name),\(Self.round(value))")
      }
      lines.append("\(conduct.rawValue),sigma,\(Self.round(regime.sigma))")
      lines.append("\(conduct.rawValue),sigma_within,\(Self.round(regime.sigmaWithin))")
      lines.append("\(conduct.rawValue),rows,\(regime.rowCount)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Four decimals are more than the rows can tell.
  private static func round(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
