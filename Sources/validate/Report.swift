import Footprint
import Quantities

/// All tables, and the targets that are read off them.
struct Report {
  let hours: PublishedHours
  let tuning: FineTuning
  let tuned: TunedBenchmarks
  let showsRows: Bool

  init(shared: String, showsRows: Bool) throws {
    hours = try PublishedHours(shared: shared)
    tuning = try FineTuning(shared: shared)
    tuned = try TunedBenchmarks(shared: shared)
    self.showsRows = showsRows
  }

  /// What a fall in the load of a device costs: learned where it is known, on the tuned rows.
  private var batch: Double {
    ThroughputFit(.tuned).regime(tuned.rows { $0.submitter }).coefficients[2]
  }

  /// The prior fitted to every row, for the product.
  func fittedPrior() -> ThroughputPrior {
    ThroughputPrior(
      campaign: ThroughputFit(.campaign).regime(hours.rows),
      fineTuning: ThroughputFit(.fineTuning, batch: batch).regime(tuning.rows),
      tuned: ThroughputFit(.tuned).regime(tuned.rows { $0.submitter }))
  }

  func write() -> [Target] {
    print(Score.heading)
    let published = hours.score(batch: batch)
    show("published hours, each family left out", published)
    let tierA = Score(entries: published.entries.filter { $0.group.hasSuffix("A") })
    print(tierA.line("  of these, hours stated by the authors"))
    let calibrated = hours.calibratedScore(batch: batch, tiers: ["A", "B"])
    show("  after one measured run of the family", calibrated)
    let calibratedA = hours.calibratedScore(batch: batch, tiers: ["A"])
    show("  the same, hours stated by the authors", calibratedA)
    let fine = tuning.score(batch: batch)
    let usual = Score(entries: fine.entries.filter { $0.group == "usual" })
    show("fine-tuning (full, LoRA), each source left out", usual)
    show("  with the harness's other adapters", fine)
    let benchmarks = tuned.score { $0.submitter }
    show("tuned benchmarks, each submitter left out", benchmarks)
    show("  each benchmark left out", tuned.score { $0.benchmark })
    show("  after one result of the submitter", tuned.calibratedScore())
    return []
  }

  private func show(_ name: String, _ score: Score) {
    print(score.line(name))
    guard showsRows else { return }
    for entry in score.entries.sorted(by: { $0.ratio < $1.ratio }) {
      let ratio = CanonicalNumber.fixed(entry.ratio, decimals: 2)
      print("    \(entry.name.padded(48)) \(ratio) \(entry.isCovered ? "" : "outside")")
    }
  }
}
