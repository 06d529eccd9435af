/// How predictions of one team and format came out.
public struct PredictionRecord: Sendable, Equatable {
  /// Empty where the runs did not say.
  public var team: String
  /// Empty where the runs did not say.
  public var format: String
  /// What was predicted and measured.
  public var metric: LedgerMetric
  /// Measured divided by predicted, from the smallest.
  public var ratios: [Double]

  /// The middle of the ratios.
  public var median: Double {
    let middle = ratios.count / 2
    guard ratios.count.isMultiple(of: 2) else { return ratios[middle] }
    return (ratios[middle - 1] + ratios[middle]) / 2
  }

  /// Compares what was measured of settled charges with what had been predicted, by team and format.
  public static func all(of charges: [Charge]) -> [PredictionRecord] {
    var records: [PredictionRecord] = []
    for charge in charges where charge.state == .settled {
      for metric in [LedgerMetric.energy, .deviceTime] {
        guard let measured = charge.actuals[metric],
          let predicted = charge.labels[LedgerLabel.predicted(metric)].flatMap(FiniteNumber.read),
          predicted > 0
        else { continue }
        let ratio = metric.value(of: measured) / predicted
        let (team, format) = (charge.labels["team"] ?? "", charge.labels["format"] ?? "")
        if let index = records.firstIndex(where: {
          $0.team == team && $0.format == format && $0.metric == metric
        }) {
          records[index].ratios.append(ratio)
        } else {
          records.append(
            PredictionRecord(team: team, format: format, metric: metric, ratios: [ratio]))
        }
      }
    }
    for index in records.indices { records[index].ratios.sort() }
    return records.sorted {
      ($0.team, $0.format, $0.metric.rawValue) < ($1.team, $1.format, $1.metric.rawValue)
    }
  }
}
