/// How fast kinds of adapters train, over LoRA.
///
/// Tokens a second of the same model, data and steps on one accelerator, as the PEFT project measures
/// them for every adapter it has (method_comparison, MetaMathQA, Llama 3.2 3B on one L40S; Apache-2.0).
enum AdapterKind {
  private static let speeds: [String: Double] = [
    "lora": 1, "rslora": 0.99, "qlora": 1, "dora": 0.83, "bdlora": 0.73, "adalora": 0.82,
    "loha": 0.61, "lokr": 0.6, "hira": 0.68, "oft": 0.79, "boft": 0.45, "hra": 0.3, "ia3": 1.01,
    "ln_tuning": 1.11, "prefix_tuning": 1.07, "prompt_tuning": 0.62, "p_tuning": 0.62,
    "adaption_prompt": 0.85, "vera": 0.94, "pvera": 0.94, "randlora": 0.58, "fourierft": 0.55,
    "shira": 0.96, "miss": 0.65, "bone": 0.65, "adamss": 0.18, "frod": 0.44, "peanut": 0.68,
    "glora": 0.9, "gralora": 0.85, "deft": 0.91, "beft": 1.12, "tinylora": 0.96, "unilora": 0.92,
    "trainable_tokens": 1.04, "vblora": 0.95,
  ]

  /// The speed over that of LoRA: none where no adapter is named, and wide for one that nobody measured.
  static func speed(_ name: String?) -> Distribution {
    guard let name else { return .one }
    let key = String(
      name.lowercased().compactMap { $0 == "-" || $0 == " " ? "_" : $0 })
    if let speed = speeds[key] {
      return Distribution(median: speed, sigma: key == "lora" ? 0 : 0.08)
    }
    return Distribution(median: 0.8, sigma: 0.4)
  }

  /// The kinds that were measured, in the order of their names.
  static let names = speeds.keys.sorted()
}
