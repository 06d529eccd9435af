import Footprint
import Quantities
import Runs

/// All tables, and the targets that are read off them.
struct Report {
  let hours: PublishedHours
  let tuning: FineTuning
  let tuned: TunedBenchmarks
  let nodes: NodeEnergy
  let stated: StatedArithmetic
  let showsRows: Bool

  init(shared: String, showsRows: Bool) throws {
    hours = try PublishedHours(shared: shared)
    tuning = try FineTuning(shared: shared)
    tuned = try TunedBenchmarks(shared: shared)
    nodes = try NodeEnergy(shared: shared)
    stated = try StatedArithmetic(shared: shared)
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

  /// The names of the rows that the prior is fitted to, as lines of its table.
  func fittedRows() -> String {
    let rows = [
      ("campaign", hours.rows), ("fineTuning", tuning.rows), ("tuned", tuned.rows { $0.submitter }),
    ]
    var lines = ""
    for (conduct, rows) in rows {
      for row in rows {
        let name = row.name.split(separator: ",").joined(separator: " ")
        lines += "\(conduct),fitted to,\(name)\n"
      }
    }
    return lines
  }

  /// Prints every table, then the targets; returns the targets.
  func write() -> [Target] {
    print(Score.heading)
    var targets = writeArithmetic() + writeHours() + writeTuning()
    targets += writeTuned()
    print("\ntargets")
    for target in targets {
      print("  \(target.isMet ? "met   " : "MISSED") \(target.name.padded(56)) \(target.detail)")
    }
    writeWeaknesses()
    return targets
  }

  /// What no target holds, with its figures: where an estimate is worth less than the table above.
  private func writeWeaknesses() {
    print("\nweak")
    let systems = nodes.score { $0.system }
    print(
      systems.weakness(
        "energy of nodes of a maker none of whose was measured", "three makers, two accelerators"))
    let wider = hours.calibratedScore(batch: batch) { _ in true }
    print(wider.weakness("a history whose hours cover more than the runs", "see above"))
    let early = hours.score(batch: batch)
    let small = Score(
      entries: early.entries.filter { entry in
        hours.cases.contains { $0.name == entry.name && $0.row.query.params < 5e9 }
      })
    print(small.weakness("pre-training below 5B parameters", "few rows, far apart"))
    let other = tuning.score(batch: batch).entries.filter { $0.group == "other" }
    print(
      Score(entries: other).weakness("adapters that are neither LoRA nor full", "their own kernels")
    )
    print(
      tuned.score { $0.benchmark }.weakness(
        "a tuned benchmark none of whose kind was seen", "three benchmarks"))
    print(
      "  QLoRA, reinforcement learning, images, speech: no row says its tokens, so none is scored")
    print("  fp8 is 1.00 to 1.53 times as fast as bf16 in ten pairs, and one figure stands for all")
  }

  private func writeArithmetic() -> [Target] {
    show("stated power and PUE: energy", stated.energy)
    show("stated power, PUE, intensity: emissions", stated.emissions)
    let all = nodes.score { $0.name }
    let loaded = Score(entries: all.entries.filter { $0.group == "loaded" })
    show("node energy, well loaded, each row left out", loaded)
    show("node energy, all rows, each row left out", all)
    show("  each system left out", nodes.score { $0.system })
    for accelerator in ["h100-sxm5-80gb", "b200"] {
      let fitted = NodeEnergy.fit(nodes.cases, for: accelerator)
      let ratio = fitted.utilisation.central + fitted.hostOverRated.central
      print(
        "  fitted to all rows: \(accelerator) draws \(CanonicalNumber.fixed(ratio, decimals: 3)) × "
          + "rated power, start-up \(CanonicalNumber.fixed(fitted.startup * 3600, decimals: 0)) s")
    }
    return [
      Target("stated energy: largest error", stated.energy.largestError, in: 0...0.01),
      Target("stated emissions: largest error", stated.emissions.largestError, in: 0...0.01),
      Target("node energy, well loaded: MAPE", loaded.meanError, in: 0...0.04),
      Target("node energy, well loaded: bias", loaded.bias, in: -0.02...0.02),
      Target("node energy, all: MAPE", all.meanError, in: 0...0.07),
    ]
  }

  private func writeHours() -> [Target] {
    let published = hours.score(batch: batch)
    show("published hours, each family left out", published)
    let tierA = Score(entries: published.entries.filter { $0.group.hasSuffix("A") })
    print(tierA.line("  of these, hours stated by the authors"))
    let calibrated = hours.calibratedScore(batch: batch, among: \.isOfTheRun)
    show("  after one measured run of the family", calibrated)
    show(
      "    hours stated by the authors",
      hours.calibratedScore(batch: batch) { $0.isOfTheRun && $0.tier == "A" })
    show(
      "    the run nearest in size",
      hours.calibratedScore(batch: batch, history: .nearest, among: \.isOfTheRun))
    show(
      "    all other runs of the family at once",
      hours.calibratedScore(batch: batch, history: .all, among: \.isOfTheRun))
    show(
      "    with hours of more than the run",
      hours.calibratedScore(batch: batch) { _ in true })
    let wider = hours.cases.filter { !$0.isOfTheRun }.map(\.name).joined(separator: ", ")
    print(
      "    their notes say that hours cover later stages or other runs, or that another model\n"
        + "    taught the run, so they are no measurement of it: \(wider)")
    return [
      Target("published hours: median ratio", published.medianRatio, in: 0.95...1.05),
      Target("published hours: MAPE", published.meanError, in: 0...0.28),
      Target("published hours: median error", published.medianError, in: 0...0.2),
      Target("published hours: coverage of the 90 % range", published.coverage, in: 0.85...0.95),
      Target("after one measured run: MAPE", calibrated.meanError, in: 0...0.15),
      Target("after one measured run: coverage", calibrated.coverage, in: 0.85...0.95),
      Target(
        "after one measured run: width of the range over the prior's",
        calibrated.width / published.width, in: 0...0.85),
    ]
  }

  private func writeTuning() -> [Target] {
    let fine = tuning.score(batch: batch)
    let usual = Score(entries: fine.entries.filter { $0.group != "other" })
    show("fine-tuning (full, LoRA), each source left out", usual)
    show("  one vote for each source", usual.oneEach)
    show(
      "  only other adapters of the harness",
      Score(entries: fine.entries.filter { $0.group == "other" }))
    for line in tuning.unscored { print("  \(line)") }
    return [
      Target("fine-tuning: median ratio", usual.medianRatio, in: 0.9...1.1),
      Target("fine-tuning: median ratio, by source", usual.oneEach.medianRatio, in: 0.9...1.1),
      Target("fine-tuning: coverage of the 90 % range", usual.coverage, in: 0.85...1),
      Target("fine-tuning, all adapters: coverage", fine.coverage, in: 0.85...1),
    ]
  }

  private func writeTuned() -> [Target] {
    let benchmarks = tuned.score { $0.submitter }
    show("tuned benchmarks, each submitter left out", benchmarks)
    show("  each benchmark left out", tuned.score { $0.benchmark })
    let calibrated = tuned.calibratedScore()
    show("  after one result of the submitter", calibrated)
    return [
      Target("tuned benchmarks: coverage of the 90 % range", benchmarks.coverage, in: 0.85...1),
      Target("tuned, after one result of the submitter: MAPE", calibrated.meanError, in: 0...0.15),
    ]
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
