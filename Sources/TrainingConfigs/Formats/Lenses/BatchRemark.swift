import Diagnostics
import Text

/// What the remark beside a setting, or above it, says of a batch whose name does not say whose it is.
enum BatchRemark {
  private static let wholes = [
    "across all", "of all devices", "of all gpus", "global batch", "total batch", "effective batch",
    "all gpus", "all devices",
  ]
  private static let devices = [
    "per gpu", "per-gpu", "per device", "per-device", "per process", "per rank", "each gpu",
    "each device", "every gpu", "on each", "per card", "per node",
  ]

  /// How many lines of remarks are looked at.
  private static let lineLimit = 6

  /// Whose batch a remark of the line, or of those right above it, says it is; nil where it says nothing, or
  /// both.
  static func scope(at range: SourceRange) -> BatchName.Scope? {
    scope(of: remark(at: range))
  }

  static func scope(of text: String) -> BatchName.Scope? {
    let text = text.lowercased()
    let isWhole = wholes.contains(where: text.contains)
    let isDevice = devices.contains(where: text.contains)
    return isWhole == isDevice ? nil : isWhole ? .whole : .device
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
