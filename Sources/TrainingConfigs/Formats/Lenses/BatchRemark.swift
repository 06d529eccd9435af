import Diagnostics
import Text

/// What the remark beside a setting, or above it, says of a batch whose name does not say whose it is.
enum BatchRemark {
  private static let wholes: Set<String> = ["all", "global", "total", "effective"]
  private static let each: Set<String> = ["per", "each", "every"]
  private static let holders: Set<String> = [
    "gpu", "device", "process", "rank", "card", "chip", "node",
  ]

  /// How many lines of remarks are looked at.
  private static let lineLimit = 6

  /// Whether a remark of the line, or of those right above it, says that the batch is one device's.
  static func saysEachDevice(at range: SourceRange) -> Bool {
    saysEachDevice(remark(at: range))
  }

  static func saysEachDevice(_ text: String) -> Bool {
    let words = text.lowercased().split { !$0.isLetter }.map(String.init)
    guard !words.contains(where: wholes.contains) else { return false }
    return zip(words, words.dropFirst()).contains { each.contains($0) && holders.contains($1) }
  }

  private static func remark(at range: SourceRange) -> String {
    let bytes = range.file.bytes
    guard range.bytes.upperBound <= bytes.count else { return "" }
    let rest = bytes[range.bytes.upperBound...].prefix { $0 != 0x0A }
    if let mark = rest.firstIndex(of: UInt8(ascii: "#")) {
      return String(decoding: rest[mark...].prefix(400), as: UTF8.self)
    }
    var lines: [String] = []
    var end = bytes[..<range.bytes.lowerBound].lastIndex(of: 0x0A) ?? 0
    while end > 0, lines.count < lineLimit {
      let start = bytes[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      let line = trimmed(String(decoding: bytes[start..<end].prefix(400), as: UTF8.self))
      guard line.hasPrefix("#") else { break }
      lines.append(line)
      end = max(start - 1, 0)
    }
    return lines.reversed().joined(separator: " ")
  }
}
