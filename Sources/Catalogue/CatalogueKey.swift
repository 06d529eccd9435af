/// Brings names as people write them into the form that aliases.csv is keyed by; `tidy.py` does the
/// same when it writes that file.
enum CatalogueKey {
  /// Longer names are nobody's.
  static let longestName = 200

  /// `NVIDIA A100-SXM4-80GB`, `a100_sxm4_80g` → `a100sxm480gb`.
  static func hardware(_ name: String) -> String {
    let tokens = words(name)
    let telling = tokens.filter { !noise.contains($0) }
    let joined = (telling.isEmpty ? tokens : telling).map(withGigabytes).joined()
    return withGigabytes(joined)
  }

  /// The keys of a name, and without what stands before a slash or an equals sign, as in the
  /// resource `nvidia.com/gpu-h100` or the label `cloud.google.com/gke-accelerator: nvidia-l4`.
  static func hardwareSpellings(_ name: String) -> [String] {
    var spellings = [hardware(name)]
    for mark in ["/", ":", "="] {
      guard let rest = name.split(separator: Character(mark)).last,
        rest.utf8.count < name.utf8.count
      else { continue }
      let parts = rest.split(separator: " ").joined(separator: " ")
      // `gpu:h100:8` ends in a count.
      if parts.utf8.allSatisfy(isDigit) {
        let all = name.split(separator: Character(mark)).dropLast()
        if let last = all.last { spellings.append(hardware(String(last))) }
      } else {
        spellings.append(hardware(parts))
      }
    }
    for spelling in spellings {
      for ending in endings where spelling.hasSuffix(ending) && spelling != ending {
        spellings.append(String(spelling.dropLast(ending.utf8.count)))
      }
    }
    return spellings.filter { !$0.isEmpty }
  }

  /// What drivers, shops and time-slicing plugins add to a name and that changes no number.
  private static let endings = ["shared", "vws", "podslice", "slice", "device"]

  /// `Sweden Bidding Zone 3` → `sweden-bidding-zone-3`.
  static func kebab(_ name: String) -> String { words(name).joined(separator: "-") }

  /// Lower case without white space around it.
  static func lowered(_ name: String) -> String {
    let lowered = name.lowercased()
    guard lowered.utf8.contains(where: { $0 == 0x20 || $0 == 0x09 }) else { return lowered }
    let trimmed = lowered.drop { $0 == " " || $0 == "\t" }
    return String(String(trimmed.reversed().drop { $0 == " " || $0 == "\t" }).reversed())
  }

  /// The names that a copy of a model may come from, the nearest first: the last parts of its path,
  /// also as the Hugging Face cache writes them, with and without the form of its weights.
  static func originals(of lowered: String) -> [String] {
    var names: [String] = []
    func add(_ name: String) {
      // A word without a digit, such as `final`, is no model's name.
      guard name.utf8.count >= 4, name.utf8.contains(where: isDigit), !names.contains(name) else {
        return
      }
      names.append(name)
    }
    let parts = lowered.split(separator: "/").map(String.init)
    for name in parts.count > 1
      ? [parts.suffix(2).joined(separator: "/"), parts.last ?? ""] : parts
    {
      var name = name
      if name.hasPrefix("models--") {
        // `models--microsoft--phi-2`
        name = String(name.dropFirst("models--".utf8.count)).replacing("--", with: "/")
      }
      if name != lowered { add(name) }
      if name.hasPrefix("hf_") { add(String(name.dropFirst(3))) }
      var isCut = true
      while isCut {
        isCut = false
        for ending in weightForms where name.hasSuffix(ending) {
          name = String(name.dropLast(ending.utf8.count))
          add(name)
          isCut = true
        }
      }
      // `timm/resnet50.a1_in1k`: the architecture, and which weights.
      if name.hasPrefix("timm/"), let dot = name.firstIndex(of: ".") { add(String(name[..<dot])) }
      // Tuned for dialogue or not, a model has its size.
      for ending in tunings where name.hasSuffix(ending) {
        add(String(name.dropLast(ending.utf8.count)))
      }
    }
    return names
  }

  /// Ends of names that say how weights are stored, not what they are.
  private static let weightForms = [
    "-bf16", "-fp16", "-fp8", "-nvfp4", "-mxfp4", "-awq", "-gptq", "-gguf", "-int8", "-int4",
    "-4bit", "-8bit", "-6bit", "-3bit", "-bnb", "-unsloth", "-dynamic", "-hf", "-4bits", "-8bits",
    "-bnb4bit", "-w4a16", "-w8a8", "-fp4", "-int4-awq", "-quantized", "-mlx", "-marlin", "-exl2",
    "-hqq", "-autoround", "-onnx", "-pytorch", "-safetensors", "-lora", "-qlora", "-fp8-dynamic",
    "-q4_k_m", "-q5_k_m", "-q8_0", "-q4_0", "-fp32", "-float16", "-bf16-mlx", "-q4", "-q8",
  ]

  private static let tunings = ["-instruct", "-chat", "-base", "-it", "-pt", "-sft", "-dpo"]

  private static func words(_ name: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    for byte in name.lowercased().utf8 {
      if isLetterOrDigit(byte) {
        word.append(byte)
        continue
      }
      if !word.isEmpty {
        words.append(String(decoding: word, as: UTF8.self))
        word.removeAll(keepingCapacity: true)
      }
      // The `+` of `Platinum 8480+` is part of its name.
      if byte == UInt8(ascii: "+") { words.append("plus") }
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }

  /// `80g` and `80gib` → `80gb`.
  private static func withGigabytes(_ word: String) -> String {
    for ending in ["gib", "g"] where word.hasSuffix(ending) {
      let stem = word.dropLast(ending.count)
      if let last = stem.utf8.last, isDigit(last) { return stem + "gb" }
    }
    return word
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
  }

  /// Words that drivers, schedulers and shops put around a name and that tell nothing apart. Not
  /// among them: `hbm3` and `hbm2e`, which are how the SXM and the PCIe card of the H100 differ.
  private static let noise: Set<String> = [
    "nvidia", "tesla", "amd", "instinct", "radeon", "geforce", "google", "cloud", "aws", "amazon",
    "intel", "habana", "gpu", "gpus", "gres", "hbm2", "hbm3e", "gddr6", "gddr6x",
    "gddr7", "accelerator", "card", "tensor", "core", "chip", "oam",
  ]
}
