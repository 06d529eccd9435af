import Catalogue
import Footprint
import Quantities

/// Pre-training runs with published accelerator-hours, predicted before launch.
struct PublishedHours {
  struct Case {
    var name: String
    var family: String
    var tier: String
    var stack: String
    var run: Run
    var hours: Double
    var row: ThroughputRow
  }

  let cases: [Case]

  /// Reads the rows whose hours are the authors' (tier A) or computed from days and devices (tier B).
  ///
  /// Left out are distilled and grown models, to which 6 N D does not apply (tier C), and a row whose
  /// own note says that its inputs are not credible.
  init(shared: String) throws {
    let table = try Table(path: shared + "/validation/predictions.csv")
    cases = table.rows.compactMap { row in
      guard row["tier"] == "A" || row["tier"] == "B", !row["note"].contains("suspect"),
        let accelerator = Hardware.id(row["hardware"]),
        let params = row.number("params_total"), let active = row.number("params_active"),
        let tokens = row.number("tokens"), let hours = row.number("measured_accel_hours")
      else { return nil }
      var facts: [Fact: FactValue] = [
        .modelParams: .number(params), .modelActiveParams: .number(active),
        .tokens: .number(tokens), .method: .text("pretrain"), .accelerator: .text(accelerator),
        .precision: .text(row["note"].contains("FP8") ? "fp8" : "bf16"),
      ]
      if let count = row.number("count") { facts[.count] = .number(count) }
      let run = Run.stating(row["model"], facts)
      guard let query = Hardware.query(run) else { return nil }
      let mfu = 6 * active * tokens / (hours * 3600 * query.peakRate)
      let stack = "\(row["family"]) \(query.halfPeakRate)"
      return Case(
        name: row["model"], family: row["family"], tier: row["tier"], stack: stack, run: run,
        hours: hours,
        row: ThroughputRow(
          name: row["model"], group: row["family"],
          stack: row["tier"] == "A" ? stack : nil, query: query, mfu: mfu))
    }
  }

  var rows: [ThroughputRow] { cases.map(\.row) }

  /// Predicts each family with a prior that was fitted without it.
  func score(batch: Double) -> Score {
    var score = Score()
    for family in Set(cases.map(\.family)).sorted() {
      let estimator = estimator(without: family, batch: batch)
      for item in cases where item.family == family {
        score.add(item, estimator)
      }
    }
    return score
  }

  /// The same, where one other run of the same family and accelerator was measured before: every
  /// ordered pair of such runs.
  func calibratedScore(batch: Double, tiers: [String]) -> Score {
    var score = Score()
    for family in Set(cases.map(\.family)).sorted() {
      let members = cases.filter { $0.family == family && tiers.contains($0.tier) }
      let estimator = estimator(without: family, batch: batch)
      for known in members {
        for item in members where item.name != known.name && item.stack == known.stack {
          var calibrated = estimator
          calibrated.options.history = [
            estimator.measurement(of: known.run, deviceHours: known.hours)
          ]
          .compactMap { $0 }
          score.add(item, calibrated, note: " after \(known.name)")
        }
      }
    }
    return score
  }

  private func estimator(without family: String, batch: Double) -> Estimator {
    var options = EstimatorOptions()
    options.prior.campaign = ThroughputFit(.campaign, batch: batch).regime(
      rows.filter { $0.group != family })
    return Estimator(catalogue: .shipped, options: options)
  }
}

extension Score {
  fileprivate mutating func add(
    _ item: PublishedHours.Case, _ estimator: Estimator, note: String = ""
  ) {
    guard let hours = estimator.assess(item.run).estimate[.deviceTime] else { return }
    entries.append(
      Entry(
        name: item.name + note, group: item.family + item.tier, predicted: hours,
        measured: item.hours))
  }
}
