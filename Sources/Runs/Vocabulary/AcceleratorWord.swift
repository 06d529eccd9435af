import Text

/// Words that name an accelerator, in the spellings of schedulers and clouds.
package enum AcceleratorWord {
  private static let stems = [
    "a100", "h100", "h200", "h800", "h20", "b100", "b200", "b300", "gb200", "gb300", "gh200",
    "v100",
    "volta", "a10", "a10g", "a16", "a30", "a40", "a800", "a2", "l4", "l40", "l40s", "t4", "p100",
    "p40", "p4", "k80", "m60", "mi100", "mi200", "mi210", "mi250", "mi250x", "mi300", "mi300x",
    "mi300a", "mi325x", "mi350x", "mi355x", "rtx", "a6000", "a5000", "a4000", "titan", "gaudi",
    "gaudi2", "gaudi3", "hpu", "tpu", "v4", "v5e", "v5p", "v6e", "trainium", "trn1", "trn2",
    "ascend910b", "ascend910", "gtx", "ampere", "hopper", "quadro", "3090", "4090", "5090", "2080",
    "1080",
  ]

  /// Whether a word names one accelerator model, such as `a100`, `v100-32g` or `volta32gb`.
  package static func isOne(_ text: String) -> Bool {
    let word = text.lowercased()
    guard !word.isEmpty, word.utf8.count <= 64,
      word.utf8.allSatisfy({ isNameByte($0, isFirst: false) || "-.+".utf8.contains($0) })
    else { return false }
    for part in word.split(whereSeparator: { $0 == "-" || $0 == "_" }) {
      let stem = part.hasSuffix("gb") || part.hasSuffix("g") ? withoutMemory(part) : String(part)
      if stems.contains(String(part)) || stems.contains(stem) {
        return stem != "ampere" && stem != "hopper"
      }
    }
    return false
  }

  /// `volta32gb` without its memory.
  private static func withoutMemory(_ part: Substring) -> String {
    var rest = part
    while let last = rest.last, last == "g" || last == "b" { rest.removeLast() }
    let digits = rest.reversed().prefix { $0.isNumber }.count
    let head = rest.dropLast(digits)
    return head.isEmpty || head.last?.isLetter != true || head == "a" || head == "h" || head == "v"
      ? String(part) : String(head)
  }
}
