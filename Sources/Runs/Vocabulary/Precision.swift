/// The words that frameworks use for the precision of the arithmetic.
package enum Precision {
  /// Returns the word of the vocabulary, or nil for a word that says nothing certain (`auto`, `mixed`).
  package static func word(_ text: String) -> String? {
    let text = text.lowercased()
    if let known = words[text] { return known }
    for prefix in ["torch.", "jnp.", "amp_", "np."] where text.hasPrefix(prefix) {
      return words[String(text.dropFirst(prefix.count))]
    }
    for suffix in ["-mixed", "_mixed", "-true"] where text.hasSuffix(suffix) {
      return words[String(text.dropLast(suffix.count))]
    }
    return jaxPolicy(text)
  }

  private static let words: [String: String] = [
    "bf16": "bf16", "bfloat16": "bf16", "bfp16": "bf16", "b16": "bf16",
    "16": "fp16", "fp16": "fp16", "float16": "fp16", "half": "fp16", "f16": "fp16",
    "32": "fp32", "fp32": "fp32", "float32": "fp32", "float": "fp32", "f32": "fp32",
    "no": "fp32",
    "tf32": "tf32", "int8": "int8",
    "fp8": "fp8", "float8": "fp8", "fp8_hybrid": "fp8", "fp8_mx": "fp8", "fp8mx": "fp8",
    "fp8cs": "fp8", "fp8_cs": "fp8", "fp8_ds": "fp8", "fp8_sc": "fp8", "mxfp8": "fp8", "fp8_e4m3": "fp8", "e4m3": "fp8", "nanoo_fp8": "fp8",
    "nvfp4": "nvfp4", "fp4": "nvfp4",
  ]

  /// `p=f32,c=bfloat16` and `compute=bfloat16,params=float32`: the compute type counts.
  private static func jaxPolicy(_ text: String) -> String? {
    guard text.contains("=") else { return nil }
    var parameters: String?
    for part in text.split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else { continue }
      if sides[0] == "c" || sides[0] == "compute" { return words[String(sides[1])] }
      if sides[0] == "p" || sides[0] == "params" { parameters = String(sides[1]) }
    }
    // Without a compute type, that of the parameters.
    return parameters.flatMap { words[$0] }
  }
}
