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

  /// The prior fitted to every row, for the product.
  func fittedPrior() -> ThroughputPrior {
    ThroughputPrior(
      campaign: ThroughputFit(.campaign).regime(hours.rows),
      fineTuning: ThroughputFit(.fineTuning).regime(tuning.rows),
      tuned: ThroughputFit(.tuned).regime(tuned.rows { $0.submitter }))
  }

  /// The names of the rows that the prior is fitted to, as lines of its table.
  func fittedRows() -> String {
    let rows = [
      ("campaign", hours.rows), ("fineTuning", tuning.rows), ("tuned", tuned.rows { $0.submitter }),
    ]
    var lines = ""
    for (conduct, rows) in rows {
      for row in rows where row.isFitted {
        let name = row.name.split(separator: ",").joined(separator: " ")
        lines += "\(conduct),fitted to,\(name)\n"
      }
    }
    return lines
  }

  /// Writes the histogram of where measured hours fell in their predicted ranges.
  func histogram() -> String {
    let published = hours.score()
    return Histogram(
      panels: [
        ("language, \(part(published, \.isLanguage).count) runs", part(published, \.isLanguage)),
        ("other domains", part(published) { !$0.isLanguage }),
        ("below 3B parameters", part(published) { $0.isLanguage && $0.row.query.params < 3e9 }),
        ("steady speeds", tuned.score(by: \.submitter, among: \.isSteady)),
      ]
    ).svg()
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
    let wider = hours.calibratedScore { _ in true }
    print(wider.weakness("a history whose hours cover more than the runs", "see above"))
    let other = tuning.score().entries.filter { $0.group == "other" }
    print(
      Score(entries: other).weakness("adapters that are neither LoRA nor full", "their own kernels")
    )
    print(
      tuned.score { $0.benchmark }.weakness(
        "a tuned benchmark none of whose kind was seen", "three benchmarks"))
    print(
      "  speech, recommendation, sentence embeddings: no row says both its samples and its hours, so\n"
        + "    their range is that of vision and biology")
    print(
      "  reinforcement learning: two rows and one measured recipe, 1.7, 1.6 and 0.2 times the speed of\n"
        + "    tuning")
    print("  fp8 is 1.00 to 1.88 times as fast as bf16, and one figure with a range stands for all")
  }

  private func writeArithmetic() -> [Target] {
    show("stated power and PUE: energy", stated.energy)
    show("stated power, PUE, intensity: emissions", stated.emissions)
    let all = nodes.score { $0.name }
    let loaded = Score(entries: all.entries.filter { $0.group == "loaded" })
    show("node energy, well loaded, each row left out", loaded)
    show("node energy, all rows, each row left out", all)
    show("  each system left out", nodes.score { $0.system })
    let several = nodes.scoreWithSwitches(isStated: false)
    show("several nodes with their switches, by the catalogue", several)
    show("  with the draw of the switches stated", nodes.scoreWithSwitches(isStated: true))
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
      Target("node energy, all: MAPE", all.meanError, in: 0...0.05),
      Target("several nodes with switches: median ratio", several.medianRatio, in: 0.8...1.25),
      Target("several nodes with switches: coverage", several.coverage, in: 0.8...1),
    ]
  }

  /// The entries of a score whose case holds.
  private func part(_ score: Score, _ isMember: (PublishedHours.Case) -> Bool) -> Score {
    let names = Set(hours.cases.filter(isMember).map(\.name))
    return Score(entries: score.entries.filter { names.contains($0.name) })
  }

  private func writeHours() -> [Target] {
    let first = hours.score(first: true)
    let published = hours.score()
    let language = part(published, \.isLanguage)
    print("published hours, each organisation left out, every choice of the fit made without it")
    show("  language, the very first fit", part(first, \.isLanguage))
    show("  language", language)
    show("    one vote for each organisation", language.oneEach)
    show(
      "    hours stated by the authors", part(published) { $0.isLanguage && $0.isStatedByAuthors })
    let isSmall: (PublishedHours.Case) -> Bool = { $0.isLanguage && $0.row.query.params < 3e9 }
    let isEarly: (PublishedHours.Case) -> Bool = { $0.isLanguage && $0.year < 2023 }
    show("    below 3B parameters", part(published, isSmall))
    show(
      "    3B to 30B",
      part(published) { $0.isLanguage && (3e9..<3e10).contains($0.row.query.params) })
    show("    30B and more", part(published) { $0.isLanguage && $0.row.query.params >= 3e10 })
    show("    from before 2023", part(published, isEarly))
    show("    A100", part(published) { $0.isLanguage && $0.row.query.generation == .ampere })
    show(
      "    H100 and later", part(published) { $0.isLanguage && $0.row.query.generation == .hopper })
    show("  biology, vision, images: the very first fit", part(first) { !$0.isLanguage })
    let others = part(published) { !$0.isLanguage }
    show("  biology, vision, images", others)
    for domain in ["biology", "vision", "image"] {
      show("    \(domain)", part(published) { $0.domain == domain })
    }
    show("  every domain", published)
    for left in hours.uncompared { print("  \(left.count) rows not compared: \(left.reason)") }
    let calibrated = hours.calibratedScore(among: \.isOfTheRun)
    show("  after one measured run of the organisation", calibrated)
    show(
      "    hours stated by the authors",
      hours.calibratedScore { $0.isOfTheRun && $0.isStatedByAuthors })
    show(
      "    the run nearest in size", hours.calibratedScore(history: .nearest, among: \.isOfTheRun))
    show(
      "    all other runs of the organisation at once",
      hours.calibratedScore(history: .all, among: \.isOfTheRun))
    show("    with hours of more than the run", hours.calibratedScore { _ in true })
    let wider = hours.cases.filter { !$0.isOfTheRun }.map(\.name).joined(separator: ", ")
    print(
      "    their notes say that hours cover later stages or other runs, or that another model\n"
        + "    taught the run, so they are no measurement of it: \(wider)")
    return [
      Target(
        "language: median ratio, by organisation", language.oneEach.medianRatio, in: 0.93...1.07),
      Target("language: median ratio, by row", language.medianRatio, in: 0.93...1.07),
      Target("language: MAPE", language.meanError, in: 0...0.28),
      Target("language: median error", language.medianError, in: 0...0.2),
      Target("language: coverage of the 90 % range", language.coverage, in: 0.86...0.94),
      Target(
        "language below 3B: median ratio", part(published, isSmall).medianRatio, in: 0.85...1.15),
      Target(
        "language before 2023: median ratio", part(published, isEarly).medianRatio, in: 0.85...1.15),
      Target("other domains: median ratio", others.medianRatio, in: 0.8...1.25),
      Target("other domains: coverage", others.coverage, in: 0.85...0.95),
      Target("every domain: coverage at 50 %", published.coverage(0.5), in: 0.43...0.57),
      Target("every domain: coverage at 80 %", published.coverage(0.8), in: 0.73...0.87),
      Target("after one measured run: MAPE", calibrated.meanError, in: 0...0.15),
      Target("after one measured run: coverage", calibrated.coverage, in: 0.85...0.95),
      Target(
        "after one measured run: width of the range over the prior's",
        calibrated.width / published.width, in: 0...0.85),
    ]
  }

  private func writeTuning() -> [Target] {
    let fine = tuning.score()
    let usual = Score(entries: fine.entries.filter { $0.group != "other" })
    show("fine-tuning (full, LoRA), each source left out", usual)
    show("  one vote for each source", usual.oneEach)
    show(
      "  only other adapters of the harness",
      Score(entries: fine.entries.filter { $0.group == "other" }))
    let preference = PreferenceTuning.score()
    show("preference tuning, by the prior of tuning", preference)
    for line in tuning.unscored { print("  \(line)") }
    return [
      Target("fine-tuning: median ratio", usual.medianRatio, in: 0.9...1.1),
      Target("fine-tuning: median ratio, by source", usual.oneEach.medianRatio, in: 0.9...1.1),
      Target("fine-tuning: coverage of the 90 % range", usual.coverage, in: 0.85...1),
      Target("fine-tuning, all adapters: coverage", fine.coverage, in: 0.85...1),
      Target("preference tuning: median ratio", preference.medianRatio, in: 0.8...1.25),
      Target("preference tuning: coverage", preference.coverage, in: 0.8...1),
    ]
  }

  private func writeTuned() -> [Target] {
    let benchmarks = tuned.score { $0.submitter }
    show("tuned benchmarks, each submitter left out", benchmarks)
    show("  each benchmark left out", tuned.score { $0.benchmark })
    let calibrated = tuned.calibratedScore()
    show("  after one result of the submitter", calibrated)
    let steady = tuned.score(by: \.submitter, among: \.isSteady)
    show("steady speeds of frameworks, each left out", steady)
    let long = tuned.score(by: \.submitter) { $0.isSteady && $0.length >= 16_000 }
    show("  sequences of 16 k and more", long)
    let low = tuned.score(by: \.submitter) { $0.isSteady && $0.isLowPrecisionBlackwell }
    show("  Blackwell in 8 and 4 bits", low)
    show(
      "  Blackwell in 8 and 4 bits, each model left out",
      tuned.score(by: \.benchmark) {
        $0.isSteady && $0.isLowPrecisionBlackwell
      })
    return [
      Target("sequences above 16 k: median ratio", long.medianRatio, in: 0.8...1.25),
      Target("sequences above 16 k: coverage", long.coverage, in: 0.8...1),
      Target("Blackwell in low precision: median ratio", low.medianRatio, in: 0.8...1.25),
      Target("Blackwell in low precision: coverage", low.coverage, in: 0.8...1),
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
