import Catalogue
import Footprint
import Quantities
import Runs

/// Fine-tuning runs with measured hours, and framework tables that help to learn from.
struct FineTuning {
  struct Case {
    var name: String
    var source: String
    /// Whether it is a full, LoRA or QLoRA run, and not one of the harness's other adapters.
    var isUsual: Bool
    var run: Run
    var hours: Double
    var row: ThroughputRow
  }

  let cases: [Case]
  /// Rows that are fitted and never scored: steady speeds, which whole runs do not reach.
  let frameworks: [ThroughputRow]
  /// Why rows of the table are not scored, with their number.
  let unscored: [String]

  /// What whole runs reach of the steady speed that frameworks publish.
  private static let goodput = 0.65

  init(shared: String) throws {
    let table = try Table(path: shared + "/validation/finetune.csv")
    cases = table.rows.compactMap(Self.read)
    unscored = Self.unscored(table.rows, scored: Set(cases.map(\.name)))
    frameworks = try Table(path: shared + "/validation/throughput.csv").rows.compactMap(
      Self.framework)
  }

  private static func unscored(_ rows: [Table.Row], scored: Set<String>) -> [String] {
    let reasons: [(text: String, holds: (Table.Row) -> Bool)] = [
      (
        "their own note calls the hours or tokens wrong", { $0["quality"].contains("do not score") }
      ),
      ("no tokens are stated, QLoRA", { $0["method"].contains("QLoRA") }),
      ("no tokens are stated, images", { $0["note"].contains("image-gen") }),
      ("no tokens are stated, others", { $0.number("tokens_total_M") == nil }),
      (
        "reinforcement learning, which does not say what its tokens are",
        { $0["method"].contains("RL") }
      ),
      ("no hours, accelerator or size", { _ in true }),
    ]
    var counts = Array(repeating: 0, count: reasons.count)
    for row in rows where !scored.contains(row["id"]) {
      if let index = reasons.firstIndex(where: { $0.holds(row) }) { counts[index] += 1 }
    }
    return zip(reasons, counts).filter { $1 > 0 }.map { "\($1) rows not scored: \($0.text)" }
  }

  private static func read(_ row: Table.Row) -> Case? {
    // Of a reinforcement-learning row nobody says whether its tokens are generated or trained on.
    guard !row["quality"].contains("do not score"), !row["method"].contains("RL"),
      let params = row.number("params_B"),
      let tokens = row.number("tokens_total_M"), let hours = row.number("accelerator_hours"),
      let accelerator = Hardware.id(row["accelerator"]), let count = row.number("count")
    else { return nil }
    let isHarness = row["id"].hasPrefix("peft_")
    let isUsual = !isHarness || ["LORA", "QLORA", "FULL"].contains(row["method"])
    let method = isHarness && !row["method"].contains("FULL") ? "lora" : "full"
    var facts: [Fact: FactValue] = [
      .modelParams: .number(params * 1e9), .tokens: .number(tokens * 1e6), .method: .text(method),
      .accelerator: .text(accelerator), .count: .number(count), .precision: .text("bf16"),
    ]
    if let length = row.number("seq_len") { facts[.sequenceLength] = .number(length) }
    if let batch = row.number("batch") { facts[.microBatch] = .number(batch) }
    // As the harness's default_training_params.json says: the same 5,000 steps for every method.
    if isHarness {
      facts[.steps] = .number(5000)
      if !row["method"].contains("FULL") {
        facts[.adapter] = .text(row["note"].contains("dora") ? "dora" : row["method"].lowercased())
      }
    }
    let run = Run.stating(row["id"], facts)
    guard let query = Hardware.query(run), let flops = Hardware.operations(run) else { return nil }
    let source = isHarness ? "peft harness" : row["id"]
    var fitted = ThroughputRow(
      name: row["id"], group: source, stack: source, query: query,
      mfu: flops / (hours * 3600 * query.peakRate))
    fitted.isFitted = isUsual
    return Case(
      name: row["id"], source: source, isUsual: isUsual, run: run, hours: hours, row: fitted)
  }

  private static func framework(_ row: Table.Row) -> ThroughputRow? {
    let isTuning = ["LoRA", "full FT", "SFT"].contains { row["method"].contains($0) }
    guard isTuning, !row["precision"].contains("FP8"),
      let accelerator = Hardware.id(row["hardware"]),
      let speed = row.number("tokens_per_s_per_device"),
      let params = row.number("params_b") ?? size(row["model"]),
      // Attention is most of the work of longer ones, and 6 N D does not count it.
      length(row["seq_len"]) ?? 0 <= 16_384
    else { return nil }
    let method = row["method"].contains("LoRA") ? "lora" : "full"
    let run = Run.stating(
      row["model"],
      [
        .modelParams: .number(params * 1e9), .method: .text(method),
        .accelerator: .text(accelerator), .precision: .text("bf16"),
      ])
    guard var query = Hardware.query(run) else { return nil }
    if let length = length(row["seq_len"]), let batch = row.number("global_batch"),
      let count = row.number("count")
    {
      query.tokensPerDeviceStep = length * batch / count
    } else {
      query.tokensPerDeviceStep = 8192
    }
    let operations = (method == "lora" ? 4 : 6) * params * 1e9
    return ThroughputRow(
      name: "\(row["framework"]) \(row["model"]) \(row["method"])", group: row["framework"],
      stack: "\(row["framework"]) \(accelerator)", query: query,
      mfu: speed * operations / query.peakRate * goodput)
  }

  /// A length such as `4096`, `8k` or `1M`.
  private static func length(_ text: String) -> Double? {
    if text.hasSuffix("k") { return Double(text.dropLast()).map { $0 * 1024 } }
    if text.hasSuffix("M") { return Double(text.dropLast()).map { $0 * 1024 * 1024 } }
    return Double(text)
  }

  /// The number before the `B` of a model's name, in billions.
  static func size(_ name: String) -> Double? {
    for part in name.split(whereSeparator: { " -_".contains($0) }) {
      if part.hasSuffix("B"), let size = Double(part.dropLast()) { return size }
    }
    return nil
  }

  var rows: [ThroughputRow] { cases.map(\.row) + frameworks }

  /// Predicts each source with a prior that was fitted without it.
  func score() -> Score {
    var score = Score()
    for source in Set(cases.map(\.source)).sorted() {
      var options = EstimatorOptions()
      options.prior.fineTuning = ThroughputFit(.fineTuning).regime(
        rows.filter { $0.group != source })
      let estimator = Estimator(catalogue: .shipped, options: options)
      for item in cases where item.source == source {
        var compiled = estimator.compile(item.run)
        // The harness times its steps alone.
        if item.source == "peft harness" { compiled.inputs.beside = .zero }
        guard let hours = compiled.estimate()[.deviceTime] else { continue }
        score.entries.append(
          Score.Entry(
            name: item.name, group: item.isUsual ? item.source : "other", predicted: hours,
            measured: item.hours))
      }
    }
    return score
  }
}
