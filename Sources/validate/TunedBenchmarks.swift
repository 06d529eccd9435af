import Catalogue
import Footprint
import Quantities
import Runs

/// MLPerf Training results: runs tuned by experts, with a prior of their own.
struct TunedBenchmarks {
  struct Case {
    var name: String
    var submitter: String
    var benchmark: String
    var run: Run
    var hours: Double
    var row: ThroughputRow
    /// Whether it is a steady speed that a framework publishes, rather than a submitted result.
    var isSteady = false
    /// Tokens in a sequence.
    var length = 0.0

    /// Whether it computes in 8 or 4 bits on the generation that has both.
    var isLowPrecisionBlackwell: Bool {
      let generation = row.query.generation
      return (generation == .blackwell || generation == .blackwellUltra)
        && ["fp8", "nvfp4"].contains(row.query.precision)
    }
  }

  let cases: [Case]

  private static let models: [(benchmark: String, params: Double, method: String)] = [
    ("llama2_70b_lora", 69e9, "lora"), ("llama31_405b", 405.85e9, "pretrain"),
    ("llama31_8b", 8.03e9, "pretrain"),
  ]

  /// Reads the results; they do not say their precision, which is then the benchmark's usual one.
  init(shared: String) throws {
    let table = try Table(path: shared + "/validation/mlperf_training.csv")
    let results: [Case] = table.rows.compactMap { row in
      guard let model = Self.models.first(where: { $0.benchmark == row["benchmark"] }),
        let samples = row.number("median_samples_to_target"),
        let length = row.number("seq_len"), let batch = row.number("global_batch"),
        let count = row.number("count"), let hours = row.number("accelerator_hours"),
        let accelerator = Hardware.id(row["accelerator"])
      else { return nil }
      let run = Run.stating(
        "\(row["round"]) \(row["submitter"]) \(row["benchmark"])",
        [
          .modelParams: .number(model.params), .modelTrainableParams: .number(0),
          .tokens: .number(samples * length), .method: .text(model.method),
          .accelerator: .text(accelerator), .count: .number(count), .globalBatch: .number(batch),
          .sequenceLength: .number(length), .packing: .flag(true),
          .purpose: .text("benchmark"),
        ])
      guard let query = Hardware.query(run) else { return nil }
      guard let operations = Hardware.operations(run) else { return nil }
      return Case(
        name: run.path, submitter: row["submitter"], benchmark: row["benchmark"], run: run,
        hours: hours,
        row: ThroughputRow(
          name: run.path, group: row["submitter"], task: row["benchmark"],
          stack: "\(row["submitter"]) \(accelerator)", query: query,
          mfu: operations / (hours * 3600 * query.peakRate)), length: length)
    }
    cases = results + (try SteadyRuns.cases(shared: shared))
  }

  /// The rows, grouped by what is left out as one.
  func rows(by key: (Case) -> String) -> [ThroughputRow] {
    cases.map { item in
      var row = item.row
      row.group = key(item)
      return row
    }
  }

  /// Predicts each group with a prior that was fitted without it.
  func score(
    by key: (Case) -> String, among isMember: (Case) -> Bool = { !$0.isSteady }
  ) -> Score {
    var score = Score()
    let rows = rows(by: key)
    for group in Set(cases.filter(isMember).map(key)).sorted() {
      let estimator = estimator(fittedTo: rows.filter { $0.group != group })
      for item in cases where key(item) == group && isMember(item) { score.add(item, estimator) }
    }
    return score
  }

  /// The same, where one other result of the submitter on the same accelerator is known: every
  /// ordered pair of such results.
  func calibratedScore() -> Score {
    var score = Score()
    let rows = rows { $0.submitter }
    for submitter in Set(cases.filter { !$0.isSteady }.map(\.submitter)).sorted() {
      let estimator = estimator(fittedTo: rows.filter { $0.group != submitter })
      let members = cases.filter { $0.submitter == submitter && !$0.isSteady }
      for (index, known) in members.enumerated() {
        for (other, item) in members.enumerated()
        where index != other && item.row.stack == known.row.stack {
          var calibrated = estimator
          calibrated.options.history = [
            estimator.measurement(of: known.run, deviceHours: known.hours)
          ]
          .compactMap { $0 }
          score.add(item, calibrated)
        }
      }
    }
    return score
  }

  private func estimator(fittedTo rows: [ThroughputRow]) -> Estimator {
    var options = EstimatorOptions()
    options.prior.tuned = ThroughputFit(.tuned).regime(rows)
    return Estimator(catalogue: .shipped, options: options)
  }
}

extension Score {
  fileprivate mutating func add(_ item: TunedBenchmarks.Case, _ estimator: Estimator) {
    guard let hours = estimator.assess(item.run).estimate[.deviceTime] else { return }
    entries.append(
      Entry(
        name: item.name, group: item.submitter, predicted: hours, measured: item.hours))
  }
}
