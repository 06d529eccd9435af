import Catalogue
import Footprint
import Quantities
import Runs

/// Steady speeds that frameworks publish, as runs of a billion tokens: benchmarks, down to the last
/// per cent, and without what whole runs lose.
enum SteadyRuns {
  /// Sizes that the names of models do not say, in billions: all parameters, and those that work on a
  /// token.
  private static let sizes: [(part: String, all: Double, active: Double)] = [
    ("DeepSeekV3", 671, 37), ("DeepSeek V3", 671, 37), ("deepseek-v3", 671, 37),
    ("Kimi K2", 1000, 32), ("GPT-OSS 120B", 117, 5.1), ("gpt-oss-120b", 117, 5.1),
    ("GPT-OSS 20B", 21, 3.6), ("Qwen3 MoE 30B", 30.5, 3.3), ("mixtral_8x7b", 46.7, 12.9),
    ("Maverick", 400, 17),
  ]

  static func cases(shared: String) throws -> [TunedBenchmarks.Case] {
    try Table(path: shared + "/validation/throughput.csv").rows.compactMap(read)
  }

  private static func read(_ row: Table.Row) -> TunedBenchmarks.Case? {
    guard let method = method(row["method"]), let size = size(row),
      let accelerator = Hardware.id(row["hardware"].uppercasedKeepingV),
      let speed = row.number("tokens_per_s_per_device"), let count = row.number("count")
    else { return nil }
    let tokens = 1e9
    var facts: [Fact: FactValue] = [
      .modelParams: .number(size.all * 1e9), .modelActiveParams: .number(size.active * 1e9),
      .tokens: .number(tokens), .method: .text(method), .accelerator: .text(accelerator),
      .count: .number(count), .precision: .text(precision(row["precision"])),
      .purpose: .text("benchmark"), .packing: .flag(true),
    ]
    if method == "lora" { facts[.modelTrainableParams] = .number(0) }
    let length = length(row["seq_len"])
    if let length { facts[.sequenceLength] = .number(length) }
    if let batch = row.number("global_batch") { facts[.globalBatch] = .number(batch) }
    let name = "\(row["framework"]) \(row["model"]) \(row["hardware"]) \(row["precision"])"
    let run = Run.stating(name, facts)
    guard let query = Hardware.query(run), let operations = Hardware.operations(run) else {
      return nil
    }
    let hours = tokens / speed / 3600
    var fitted = ThroughputRow(
      name: name, group: row["framework"], task: row["model"],
      stack: "\(row["framework"]) \(accelerator)", query: query,
      mfu: operations / (hours * 3600 * query.peakRate))
    // Above this no run was ever measured: such a row counts its operations another way.
    fitted.isFitted = fitted.mfu / ThroughputPrior.adjustment(query) < 0.9
    return TunedBenchmarks.Case(
      name: name, submitter: row["framework"], benchmark: row["model"], run: run, hours: hours,
      row: fitted, isSteady: true, length: length ?? 0)
  }

  private static func method(_ text: String) -> String? {
    if text.contains("LoRA"), !text.contains("QLoRA") { return "lora" }
    if text.contains("pretrain") { return "pretrain" }
    return text.contains("full FT") || text.contains("SFT") ? "full" : nil
  }

  private static func size(_ row: Table.Row) -> (all: Double, active: Double)? {
    let name = row["model"]
    if let known = sizes.first(where: { name.contains($0.part) }) {
      return (known.all, known.active)
    }
    guard let all = row.number("params_b") ?? FineTuning.size(name) else { return nil }
    for part in name.split(whereSeparator: { " -_".contains($0) }) {
      let text = part.uppercased()
      if text.hasPrefix("A"), text.hasSuffix("B"), let active = Double(text.dropFirst().dropLast())
      {
        return (all, active)
      }
    }
    // Mixtures of experts whose name does not say what works on a token.
    let marks = ["MoE", "moe", "8x", "Nemotron V3", "Nemotron_3", "V4"]
    return marks.contains { name.contains($0) } ? nil : (all, all)
  }

  private static func precision(_ text: String) -> String {
    let text = text.lowercased()
    if text.contains("fp4") { return "nvfp4" }
    return text.contains("fp8") || text.contains("float8") ? "fp8" : "bf16"
  }

  /// A length such as `4096`, `8k` or `1M`.
  private static func length(_ text: String) -> Double? {
    if text.hasSuffix("k") { return Double(text.dropLast()).map { $0 * 1024 } }
    if text.hasSuffix("M") { return Double(text.dropLast()).map { $0 * 1024 * 1024 } }
    return Double(text.prefix { $0.isNumber })
  }
}

extension String {
  /// `h100_80gb` as the tables of accelerators write it.
  fileprivate var uppercasedKeepingV: String {
    let text = String(map { $0 == "_" ? "-" : $0 })
    return text.hasPrefix("h100") || text.hasPrefix("a100") ? text.uppercased() : text
  }
}
