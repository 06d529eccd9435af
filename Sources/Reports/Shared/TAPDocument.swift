import Result

/// The Test Anything Protocol, version 14: a list of test points.
struct TAPDocument {
  struct Point {
    var isOK: Bool
    var description: String
    var directive = ""
    /// Members of the YAML block, in order.
    var details: [(key: String, value: String)] = []
  }

  var points: [Point] = []

  /// The document as UTF-8.
  var bytes: [UInt8] {
    var text = "TAP version 14\n1..\(points.count)\n"
    for (index, point) in points.enumerated() {
      let description = Self.escaped(point.description)
      text += "\(point.isOK ? "ok" : "not ok") \(index + 1) - \(description)\(point.directive)\n"
      guard !point.details.isEmpty else { continue }
      text += "  ---\n"
      for (key, value) in point.details { text += "  \(key): \(Self.quoted(value))\n" }
      text += "  ...\n"
    }
    return Array(text.utf8)
  }

  private static func escaped(_ text: String) -> String {
    text.plain.cut(to: 500).escaped([("\\", "\\\\"), ("#", "\\#")])
  }

  /// A double-quoted YAML scalar, which JSON strings are.
  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.string(text.plain.cut(to: 2_000))
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
