extension ThroughputPrior {
  /// The prior that comes with the product: `CFootprintData/data/throughput-prior.csv`, written by `validate --fit`.
  package static let shipped: ThroughputPrior = {
    let table = ShippedTable.throughputPrior
    guard let prior = ThroughputPrior(table: table) else {
      assertionFailure("the throughput prior that comes with the product cannot be read")
      return .unfitted
    }
    return prior
  }()

  /// What holds when no row was ever fitted: the prior means, and no confidence in them.
  package static let unfitted: ThroughputPrior = {
    func regime(_ conduct: EstimatorOptions.Conduct) -> Regime {
      let features = ThroughputFeatures(conduct).features
      let covariance = features.indices.map { row in
        features.indices.map { row == $0 ? features[row].deviation * features[row].deviation : 0 }
      }
      return Regime(
        coefficients: features.map(\.mean), covariance: covariance, between: 0.5, within: 0.3,
        otherNoise: 1.5, carried: features.map { $0.name == "scale" ? 0 : 1 }, rowCount: 0,
        groupCount: 0)
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
    values.reserveCapacity(1_000)
    // By bytes: every start reads the table, and by characters that took a quarter of the work of a check.
    for line in table.utf8.split(separator: UInt8(ascii: "\n")).dropFirst() {
      guard let comma = line.lastIndex(of: UInt8(ascii: ",")),
        let value = Double(Substring(line[line.index(after: comma)...]))
      else { continue }
      values[String(Substring(line[..<comma]))] = value
    }
    func regime(_ conduct: EstimatorOptions.Conduct) -> Regime? {
      func value(_ name: String) -> Double? { values["\(conduct.rawValue),\(name)"] }
      let names = ThroughputFeatures(conduct).names
      let coefficients = names.compactMap(value)
      let carried = names.compactMap { value("carried \($0)") }
      let covariance = names.map { row in names.compactMap { value(Self.pair(row, $0)) } }
      guard coefficients.count == names.count, covariance.allSatisfy({ $0.count == names.count }),
        let between = value("between"), let within = value("within"),
        let otherNoise = value("other_noise"), let languageWidth = value("language_width"),
        let otherWidth = value("other_width"), carried.count == names.count,
        let rows = value("rows"), let groups = value("groups")
      else { return nil }
      var regime = Regime(
        coefficients: coefficients, covariance: covariance, between: between, within: within,
        otherNoise: otherNoise, carried: carried, rowCount: Int(rows), groupCount: Int(groups))
      regime.languageWidth = languageWidth
      regime.otherWidth = otherWidth
      return regime
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
      let names = ThroughputFeatures(conduct).names
      for (name, value) in zip(names, regime.coefficients) {
        lines.append("\(conduct.rawValue),\(name),\(Self.round(value, 1e4))")
      }
      lines.append("\(conduct.rawValue),between,\(Self.round(regime.between, 1e4))")
      lines.append("\(conduct.rawValue),within,\(Self.round(regime.within, 1e4))")
      lines.append("\(conduct.rawValue),other_noise,\(Self.round(regime.otherNoise, 1e4))")
      lines.append("\(conduct.rawValue),language_width,\(Self.round(regime.languageWidth, 1e4))")
      lines.append("\(conduct.rawValue),other_width,\(Self.round(regime.otherWidth, 1e4))")
      for (name, value) in zip(names, regime.carried) {
        lines.append("\(conduct.rawValue),carried \(name),\(value)")
      }
      lines.append("\(conduct.rawValue),rows,\(regime.rowCount)")
      lines.append("\(conduct.rawValue),groups,\(regime.groupCount)")
      for (index, row) in regime.covariance.enumerated() {
        for (name, value) in zip(names, row).prefix(index + 1) {
          lines.append(
            "\(conduct.rawValue),\(Self.pair(names[index], name)),\(Self.round(value, 1e6))")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The name of a covariance, whichever way round.
  private static func pair(_ left: String, _ right: String) -> String {
    left < right ? "\(left) & \(right)" : "\(right) & \(left)"
  }

  /// More decimals than the rows can tell.
  private static func round(_ value: Double, _ scale: Double) -> Double {
    (value * scale).rounded() / scale
  }
}
