import Catalogue
import Footprint
import Quantities
import Runs

/// Pre-training runs with published accelerator-hours, predicted before launch.
struct PublishedHours {
  struct Case {
    var name: String
    var family: String
    var tier: String
    var stack: String
    /// Whether the hours are those of the run itself: the row's own note does not say that they cover
    /// later stages or other runs too, or that another model helped to train this one.
    var isOfTheRun: Bool
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
      let isOfTheRun = !Self.wider.contains { row["note"].contains($0) }
      return Case(
        name: row["model"], family: row["family"], tier: row["tier"], stack: stack,
        isOfTheRun: isOfTheRun, run: run, hours: hours,
        row: ThroughputRow(
          name: row["model"], group: row["family"], stack: isOfTheRun ? stack : nil, query: query,
          mfu: mfu))
    }
  }

  /// What a note says of hours that are not those of the run alone.
  private static let wider = ["may include", "may cover", "distilled"]

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

  /// Which measured runs of a family are given as the history of another.
  enum History {
    /// Every other run, one at a time.
    case each
    /// The one whose size is nearest.
    case nearest
    /// All others at once.
    case all
  }

  /// The same, where other runs of the same family and accelerator were measured before.
  ///
  /// A run is calibrated by others and never by itself, and the prior has seen none of its family.
  func calibratedScore(
    batch: Double, history: History = .each, among isMember: (Case) -> Bool
  ) -> Score {
    var score = Score()
    for family in Set(cases.map(\.family)).sorted() {
      let members = cases.filter { $0.family == family && isMember($0) }
      let estimator = estimator(without: family, batch: batch)
      for item in members {
        let others = members.filter { $0.name != item.name && $0.stack == item.stack }
        for known in Self.histories(history, of: item, among: others) {
          var calibrated = estimator
          calibrated.options.history = known.compactMap {
            estimator.measurement(of: $0.run, deviceHours: $0.hours)
          }
          let names = known.count == 1 ? known[0].name : "\(known.count) others"
          score.add(item, calibrated, note: " after \(names)")
        }
      }
    }
    return score
  }

  private static func histories(
    _ history: History, of item: Case, among others: [Case]
  ) -> [[Case]] {
    guard !others.isEmpty else { return [] }
    func distance(_ other: Case) -> Double {
      let ratio = other.row.query.params / item.row.query.params
      return max(ratio, 1 / ratio)
    }
    return switch history {
    case .each: others.map { [$0] }
    case .nearest: [[others.min { distance($0) < distance($1) }].compactMap { $0 }]
    case .all: others.count > 1 ? [others] : []
    }
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
