import Text

/// Lines for a build log, in which GitHub Actions and Azure Pipelines look for commands to obey.
enum LogText {
  /// Returns the line with whatever either would take for a command made visible and harmless.
  ///
  /// GitHub obeys `::name` at the start of a line, spaces aside, and `##[name` anywhere; Azure obeys
  /// `##vso[` and `##[` anywhere.
  static func defused(_ line: String) -> String {
    var text = line
    let body = text.utf8.drop { $0 == 0x20 }
    if body.starts(with: "::".utf8) {
      let indent = String(repeating: " ", count: text.utf8.count - body.count)
      text = indent + #"\u{3A}:"# + String(decoding: body.dropFirst(2), as: UTF8.self)
    }
    return withoutMarkers(text)
  }

  /// Returns the text with `##[` and the like made visible and harmless.
  static func withoutMarkers(_ text: String) -> String {
    guard text.holds("##") else { return text }
    var result = ""
    var rest = Substring(text)
    while let hash = rest.firstIndex(of: "#") {
      result += rest[..<hash]
      let isCommand = rest[hash...].startsCommand
      result += isCommand ? #"\u{23}"# : "#"
      rest = rest[rest.index(after: hash)...]
    }
    return result + rest
  }
}

extension Substring {
  /// Whether the text starts with `##`, letters and a bracket.
  fileprivate var startsCommand: Bool {
    var bytes = utf8.dropFirst()
    guard utf8.first == UInt8(ascii: "#"), bytes.first == UInt8(ascii: "#") else { return false }
    bytes = bytes.dropFirst().drop { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    return bytes.first == UInt8(ascii: "[")
  }
}
