import Catalogue
import Footprint
import Quantities
import Runs

/// Training runs with published accelerator-hours, predicted before launch: one table of every domain,
/// each row with its organisation, its era and the kind of its source.
struct PublishedHours {
  struct Case {
    var name: String
    var organisation: String
    /// `language`, `vision`, `image` or `biology`.
    var domain: String
    /// The year it was published in.
    var year: Int
    /// Whether its hours are the authors' own, rather than days × devices of a second source.
    var isStatedByAuthors: Bool
    /// Whether the hours are those of the run itself: the row's own note does not say that they cover
    /// later stages or other runs too, or that another model helped to train this one.
    var isOfTheRun: Bool
    var run: Run
    /// Operations, where parameters and tokens do not give them.
    var operations: Double?
    var hours: Double
    var row: ThroughputRow

    var isLanguage: Bool { domain == "language" }
    var stack: String? { row.stack }
  }

  let cases: [Case]
  /// Rows of the second table that cannot be compared, by reason.
  let uncompared: [(reason: String, count: Int)]
  /// What is learned without an organisation, by its name.
  private let leftOut: [String: ThroughputPrior.Regime]

  /// Hours from days and devices, or from a second source, are worth less than the authors' own.
  private static let secondHand = 1.3

  init(shared: String) throws {
    let predictions = try Table(path: shared + "/validation/predictions.csv").rows
    let runs = try Table(path: shared + "/validation/epoch_runs.csv").rows
    let first = predictions.compactMap(Self.read)
    var second: [Case] = []
    for row in runs {
      if let entry = PublishedWork.entries.first(where: { $0.model == row["model"] }),
        let item = Self.read(row, entry)
      {
        second.append(item)
      }
    }
    let cases = first + second
    self.cases = cases
    let fit = ThroughputFit(.campaign)
    leftOut = Dictionary(
      uniqueKeysWithValues: Set(cases.map(\.organisation)).map { organisation in
        (organisation, fit.regime(cases.map(\.row).filter { $0.group != organisation }))
      })
    let compared = Set(second.map(\.name))
    let left = runs.filter { !compared.contains($0["model"]) }
    let known = left.filter { row in predictions.contains { Self.isSame($0["model"], row["model"]) }
    }
    let byHours = left.filter { row in
      row["flop_basis"] == "hours" && !known.contains { $0["model"] == row["model"] }
    }
    uncompared = [
      ("the same run is in predictions.csv", known.count),
      ("its operations are known only through its hours", byHours.count),
      (
        "tokens, passes, devices or hours are missing or contradict each other",
        left.count - known.count - byHours.count
      ),
    ]
  }

  /// Whether two tables name the same run: their names agree but for signs and case.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    func key(_ name: String) -> String {
      String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }
    let (left, right) = (key(left), key(right))
    return left.hasPrefix(right) || right.hasPrefix(left)
  }

  /// What the tables call organisations and families, by the organisation that is left out as one.
  private static let organisations: [String: String] = [
    "llama1": "Meta", "llama2": "Meta", "llama3": "Meta", "llama4": "Meta", "opt": "Meta",
    "palm": "Google", "ul2": "Google", "nemotron": "NVIDIA", "phi": "Microsoft",
    "alexatm": "Amazon", "amazon": "Amazon",
  ]

  /// Families of ``predictions.csv`` from before 2023; the others are later.
  private static let early: Set<String> = [
    "bloom", "palm", "opt", "gpt", "alexatm", "ul2", "luminous", "yalm",
  ]

  /// Reads a row whose hours are the authors' (tier A) or computed from days and devices (tier B).
  ///
  /// Left out are distilled and grown models, to which 6 N D does not apply (tier C), and a row whose
  /// own note says that its inputs are not credible.
  private static func read(_ row: Table.Row) -> Case? {
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
    let family = row["family"]
    return make(
      .stating(row["model"], facts), family: family, organisation: organisations[family] ?? family,
      domain: "language", year: early.contains(family) ? 2022 : 2023, hours: hours,
      isStatedByAuthors: row["tier"] == "A",
      isOfTheRun: !wider.contains { row["note"].contains($0) })
  }

  /// What a note says of hours that are not those of the run alone.
  private static let wider = ["may include", "may cover", "distilled"]

  private static func read(_ row: Table.Row, _ entry: PublishedWork.Entry) -> Case? {
    guard let accelerator = Hardware.id(row["hardware"]), let hours = row.number("hours"),
      let count = entry.count ?? row.number("count")
    else { return nil }
    var facts: [Fact: FactValue] = [
      .method: .text("pretrain"), .accelerator: .text(accelerator), .count: .number(count),
      .precision: .text(entry.precision),
    ]
    let params = row.number("params") ?? entry.activeParams ?? 1e9
    facts[.modelParams] = .number(params)
    if let active = entry.activeParams { facts[.modelActiveParams] = .number(active) }
    var operations: Double?
    switch entry.work {
    case .tokens(let tokens): facts[.tokens] = .number(tokens)
    case .operations(let value):
      operations = value
      facts[.flops] = .number(value)
    }
    switch entry.domain {
    case "language": break
    case "biology": facts[.modelFamily] = .text("protein")
    default: facts[.modelFamily] = .text("vision")
    }
    return make(
      .stating(entry.model, facts), family: entry.model, organisation: entry.organisation,
      domain: entry.domain,
      year: Int(row["date"].prefix(4)) ?? 2023, hours: hours * count, operations: operations,
      isStatedByAuthors: false, isOfTheRun: true)
  }

  private static func make(
    _ run: Run, family: String, organisation: String, domain: String, year: Int, hours: Double,
    operations: Double? = nil, isStatedByAuthors: Bool, isOfTheRun: Bool
  ) -> Case? {
    guard let query = Hardware.query(run), let work = Hardware.operations(run) else {
      return nil
    }
    let stack = "\(family) \(query.halfPeakRate)"
    var row = ThroughputRow(
      name: run.path, group: organisation, stack: isOfTheRun ? stack : nil, query: query,
      mfu: work / (hours * 3600 * query.peakRate))
    row.noise = isStatedByAuthors ? 1 : secondHand
    return Case(
      name: run.path, organisation: organisation, domain: domain, year: year,
      isStatedByAuthors: isStatedByAuthors, isOfTheRun: isOfTheRun, run: run,
      operations: operations, hours: hours, row: row)
  }

  var rows: [ThroughputRow] { cases.map(\.row) }

  /// Predicts each organisation with a prior that was fitted, and its features chosen, without it.
  func score(first isFirst: Bool = false) -> Score {
    var score = Score()
    for organisation in Set(cases.map(\.organisation)).sorted() {
      let estimator = estimator(without: organisation, first: isFirst)
      for item in cases where item.organisation == organisation { score.add(item, estimator) }
    }
    return score
  }

  /// Which measured runs of an organisation are given as the history of another.
  enum History {
    /// Every other run, one at a time.
    case each
    /// The one whose size is nearest.
    case nearest
    /// All others at once.
    case all
  }

  /// The same, where other runs of the same organisation and accelerator were measured before.
  ///
  /// A run is calibrated by others and never by itself, and the prior has seen none of its family.
  func calibratedScore(
    history: History = .each, among isMember: (Case) -> Bool
  ) -> Score {
    var score = Score()
    for family in Set(cases.map(\.organisation)).sorted() {
      let members = cases.filter {
        $0.organisation == family && $0.operations == nil && isMember($0)
      }
      guard members.count > 1 else { continue }
      let estimator = estimator(without: family)
      for item in members {
        let others = members.filter {
          $0.name != item.name && $0.stack == item.stack
        }
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

  private func estimator(without organisation: String, first isFirst: Bool = false) -> Estimator {
    var options = EstimatorOptions()
    if isFirst {
      options.prior.campaign = ThroughputFit(.campaign).firstRegime(
        rows.filter { $0.group != organisation })
    } else if let regime = leftOut[organisation] {
      options.prior.campaign = regime
    }
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
        name: item.name + note, group: item.organisation, predicted: hours, measured: item.hours))
  }
}
