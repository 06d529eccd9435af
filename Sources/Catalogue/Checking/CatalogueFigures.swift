/// What is plausible for a figure of the catalogue.
enum CatalogueFigures {
  /// The least and the most that a column may hold, in its unit.
  private static let ranges: [String: ClosedRange<Double>] = [
    "tdp_w": 5...30_000, "memory_gb": 0.5...1_536, "fp32_tflops": 0.1...1_000,
    "tf32_tflops": 0.1...20_000, "fp16_tflops": 0.1...40_000, "bf16_tflops": 0.1...40_000,
    "fp8_tflops": 1...80_000, "fp4_tflops": 1...160_000, "int8_tops": 1...80_000,
    "embodied_kg": 10...10_000, "node_power_ratio": 0.3...2.2, "nameplate_ratio": 1...4,
    "count": 1...144, "share": 0.01...1, "vcpu": 1...2_048, "memory_gib": 1...32_768,
    "published_g_per_kwh": 0...1_500, "market_g_per_kwh": 0...1_500, "cfe_fraction": 0...1,
    "g_per_kwh": 0...1_500, "low": 0...1_500, "high": 0...1_500, "direct": 0...1_500,
    "pue": 1...2.5, "pue_low": 1...2.5, "pue_high": 1...2.5, "wue_l_per_kwh": 0...5,
    "params": 1e5...1e13, "active_params": 1e5...1e13, "layers": 1...1_000,
    "hidden_size": 8...65_536, "ffn_size": 8...524_288, "heads": 1...1_024,
    "kv_heads": 1...1_024, "context": 1...1e8, "vocab": 2...2e6, "experts": 2...4_096,
    "experts_per_token": 1...256, "training_tokens": 1e3...1e15, "training_flops": 1e12...1e28,
    "examples": 1...1e13, "tokens": 1...1e15, "bytes": 1...1e17,
  ]

  /// Columns of years.
  private static let years: Set<String> = [
    "year", "release_year", "published_year", "market_year", "pue_year", "wue_year",
  ]

  /// Columns that hold one of a few words.
  private static let words: [String: Set<String>] = [
    "kind": ["gpu", "tpu", "asic"], "tied_embeddings": ["true", "false"],
    "domain": ["text", "vision", "speech", "images", "multimodal", "embedding"],
    "pue_scope": ["region", "fleet", "site"], "checked": ["yes", "no"],
  ]

  /// Says what is wrong with a value, or nil.
  static func problem(of text: String, in column: String, table: CatalogueTable?) -> String? {
    if let known = words[column] {
      return known.contains(text)
        ? nil : "`\(column)` is `\(text)`, not one of \(known.sorted().joined(separator: ", "))"
    }
    let range = years.contains(column) ? 1_940...2_040 : ranges[column]
    guard let range else { return nil }
    guard let value = Double(text) else { return "`\(column)` is `\(text)`, which is no number" }
    guard range.contains(value) else {
      return
        "`\(column)` is `\(text)`, out of \(brief(range.lowerBound)) to \(brief(range.upperBound))"
    }
    return nil
  }

  private static func brief(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : "\(value)"
  }
}
