import Footprint
import Quantities
import Runs

/// Speeds that frameworks publish for themselves: too fast for whole runs, but well suited to compare
/// one setting with another.
struct SteadySpeeds {
  private struct Speed {
    var framework: String
    var model: String
    var hardware: String
    var precision: String
    /// Parameters, in billions.
    var size: Double
    var mfu: Double
    var peak: Double
    var isSparse: Bool
  }

  /// Operations that unpacking 4-bit weights takes the time of, for each parameter and micro-batch.
  let dequantisation: [Double]
  /// How many times faster fp8 is than bf16, everything else being the same.
  let fp8Gains: [(name: String, value: Double)]
  private let speeds: [Speed]

  init(shared: String) throws {
    let rows = try Table(path: shared + "/validation/throughput.csv").rows
    dequantisation = Self.dequantisation(rows)
    fp8Gains = Self.fp8Gains(rows)
    speeds = rows.compactMap(Self.read)
  }

  private static func size(_ row: Table.Row) -> Double? {
    row.number("params_b") ?? FineTuning.size(row["model"])
  }

  private static func read(_ row: Table.Row) -> Speed? {
    guard row["method"].contains("pretrain"), let size = size(row),
      let accelerator = Hardware.id(row["hardware"].uppercased().replacingUnderscores),
      let share = number(row["mfu_recomputed_pct"]) ?? number(row["mfu_pct"])
    else { return nil }
    let run = Run.stating(
      row["model"],
      [
        .modelParams: .number(size * 1e9), .method: .text("pretrain"),
        .accelerator: .text(accelerator), .precision: .text("bf16"),
      ])
    guard let query = Hardware.query(run) else { return nil }
    let marks = [
      "A22B", "A3B", "a22B", "a3b", "8x", "MoE", "moe", "ixtral", "DeepSeek", "deepseek",
    ]
    return Speed(
      framework: row["framework"], model: row["model"], hardware: accelerator,
      precision: kind(row["precision"]), size: size, mfu: share / 100, peak: query.halfPeakRate,
      isSparse: marks.contains { row["model"].contains($0) })
  }

  /// The number that a text begins with.
  private static func number(_ text: String) -> Double? {
    Double(text.prefix { $0.isNumber || $0 == "." })
  }

  private static func kind(_ precision: String) -> String {
    let text = precision.lowercased()
    return text.contains("fp8") ? "fp8" : text.contains("fp4") ? "nvfp4" : "bf16"
  }

  /// Steps of QLoRA less those of LoRA, of one model on one device with the same short examples.
  private static func dequantisation(_ rows: [Table.Row]) -> [Double] {
    let peak = 312e12
    func step(_ row: Table.Row) -> Double? { row.number("step_time_s") }
    let steps = rows.filter {
      $0["framework"] == "LitGPT" && $0["count"] == "1" && step($0) != nil && size($0) != nil
    }
    var costs: [Double] = []
    for adapter in ["LoRA", "adapter"] {
      var plain: (size: Double, seconds: Double)?
      for row in steps where row["method"].contains(adapter) {
        guard let size = size(row), let seconds = step(row) else { continue }
        if row["precision"].contains("nf4") {
          guard let plain, plain.size == size else { continue }
          costs.append((seconds - plain.seconds) / (size * 1e9) * peak)
        } else {
          plain = (size, seconds)
        }
      }
    }
    return costs
  }

  private static func fp8Gains(_ rows: [Table.Row]) -> [(name: String, value: Double)] {
    var speeds: [String: [String: [Double]]] = [:]
    for row in rows {
      guard
        let speed = row.number("tokens_per_s_per_device") ?? row.number("tokens_per_s_total"),
        row["precision"].lowercased().contains("bf16") || kind(row["precision"]) == "fp8"
      else { continue }
      let names = [
        "framework", "model", "hardware", "count", "seq_len", "global_batch", "method",
      ]
      let key = names.map { row[$0] }.joined(separator: " ")
      speeds[key, default: [:]][kind(row["precision"]), default: []].append(speed)
    }
    return speeds.keys.sorted().compactMap { key in
      guard let fast = speeds[key]?["fp8"], let usual = speeds[key]?["bf16"] else { return nil }
      return (key, Median.of(fast) / Median.of(usual))
    }
  }

  /// The differences between sizes of dense models, each size by the median of its settings.
  var differencesBySize: [(upTo: Double, count: Int, rms: Double)] {
    var groups: [String: [Double: [Double]]] = [:]
    for speed in speeds where !speed.isSparse {
      let key = "\(speed.framework) \(speed.hardware) \(speed.precision)"
      groups[key, default: [:]][speed.size, default: []].append(Elementary.log(speed.mfu))
    }
    var pairs: [(ratio: Double, difference: Double)] = []
    for key in groups.keys.sorted() {
      let sizes = (groups[key] ?? [:]).map { ($0.key, Median.of($0.value)) }
        .sorted { $0.0 < $1.0 }
      for (index, large) in sizes.enumerated() {
        for small in sizes[..<index] { pairs.append((large.0 / small.0, large.1 - small.1)) }
      }
    }
    var lines: [(upTo: Double, count: Int, rms: Double)] = []
    var low = 1.0
    for high in [2.0, 4, 8, 20, 50, 1000] {
      let within = pairs.filter { low < $0.ratio && $0.ratio <= high }
      low = high
      guard !within.isEmpty else { continue }
      let squares = within.reduce(0) { $0 + $1.difference * $1.difference }
      lines.append((high, within.count, (squares / Double(within.count)).squareRoot()))
    }
    return lines
  }

  /// For each speed, ln(measured ÷ predicted) by a ridge regression on peak, size, sparsity and
  /// precision that has not seen its model, with or without an effect of each framework.
  func leftOutErrors(knowingFramework: Bool) -> [Double] {
    let frameworks = knowingFramework ? Set(speeds.map(\.framework)).sorted() : []
    func features(_ speed: Speed) -> [Double] {
      let plain = [
        1, Elementary.log(speed.peak / 312e12), Elementary.log(speed.size / 10),
        speed.isSparse ? 1 : 0, speed.precision == "bf16" ? 0 : 1,
      ]
      return plain + frameworks.map { $0 == speed.framework ? 1 : 0 }
    }
    var errors: [Double] = []
    for model in Set(speeds.map(\.model)).sorted() {
      let rows = speeds.filter { $0.model != model }.map {
        MixedFit.Row(
          features: features($0), target: Elementary.log($0.mfu), group: $0.model)
      }
      let others = 4 + frameworks.count
      let prior = MixedFit.Prior(
        means: [-0.8] + Array(repeating: 0.0, count: others),
        deviations: [2.0] + Array(repeating: 0.3, count: others))
      let fit = MixedFit.robust(rows, prior, MixedFit.likeliestSpreads(rows, prior))
      for speed in speeds where speed.model == model {
        errors.append(Elementary.log(speed.mfu) - fit.expected(features(speed)))
      }
    }
    return errors
  }
}

extension String {
  /// The text with hyphens for underscores.
  fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? "-" : $0 }) }
}
