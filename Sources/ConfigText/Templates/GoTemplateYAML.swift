import Diagnostics
import Text
import YAMLSource

/// Writes values as Helm's `toYaml` and `toJson` do.
struct GoTemplateYAML {
  private(set) var text = ""
  /// The scalars that were written, in order.
  private(set) var leaves: [ConfigNode] = []
  private static let depthLimit = 60
  private static let sizeLimit = 1_000_000

  /// Writes a value, without a line break at its end.
  mutating func write(_ node: ConfigNode) {
    write(node, indentation: 0, isInline: true)
    if text.hasPrefix("\n") { text.removeFirst() }
  }

  /// - Parameter isInline: Whether the value begins behind something on its line.
  private mutating func write(_ node: ConfigNode, indentation: Int, isInline: Bool) {
    guard indentation < 2 * Self.depthLimit, text.utf8.count < Self.sizeLimit else {
      text += "${deep}"
      return
    }
    let blanks = String(repeating: " ", count: indentation)
    switch node.content {
    case .scalar(let scalar):
      leaves.append(node)
      text += Self.scalar(node, scalar, Self.plain)
    case .map(let entries):
      if entries.isEmpty { text += "{}" }
      for (index, key) in entries.map(\.key).sorted().enumerated() {
        let value = node[key] ?? node
        if index > 0 || isInline { text += "\n" + blanks }
        text += Self.plain(key) + ":"
        if value.scalar != nil || value.isEmptyCollection { text += " " }
        let deeper = value.isList ? indentation : indentation + 2
        write(value, indentation: deeper, isInline: true)
      }
    case .list(let elements):
      if elements.isEmpty { text += "[]" }
      for (index, element) in elements.enumerated() {
        if index > 0 || isInline { text += "\n" + blanks }
        text += "- "
        write(element, indentation: indentation + 2, isInline: false)
      }
    }
  }

  /// Words that are no texts where they stand without quotes.
  private static let words: Set<String> = [
    "true", "false", "null", "yes", "no", "on", "off", "y", "n",
  ]

  /// A text without quotes, where it can only be one.
  private static func plain(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map { isNameByte($0, isFirst: true) } == true
      && text.utf8.allSatisfy { isNameByte($0, isFirst: false) || "-./".utf8.contains($0) }
      && !words.contains(text.lowercased())
    if isPlain { return text }
    let isOther = text.isEmpty || words.contains(text.lowercased()) || Number.parse(text) != nil
    let isSimple = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    return isOther || !isSimple ? quoted(text) : "'" + text.replacing("'", with: "''") + "'"
  }

  private static func scalar(
    _ node: ConfigNode, _ scalar: ConfigScalar, _ text: (String) -> String
  ) -> String {
    if scalar.problem != nil { return GoTemplateMachine.mark(scalar) }
    if scalar.isString { return text(scalar.text) }
    if node.isNull { return "null" }
    return node.number != nil || node.flag != nil ? scalar.text : text(scalar.text)
  }

  /// A text in double quotes, as JSON has it.
  static func quoted(_ text: String) -> String { ScalarWriter().doubleQuoted(text) }

  /// A text of JSON, which Go keeps harmless in a page.
  private static func jsonText(_ text: String) -> String {
    quoted(text).replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
      .replacing("&", with: "\\u0026")
  }

  /// A value as JSON in one line.
  static func json(_ node: ConfigNode, depth: Int = 0) -> String {
    guard depth < depthLimit else { return "null" }
    switch node.content {
    case .scalar(let scalar):
      return Self.scalar(node, scalar, jsonText)
    case .list(let elements):
      return "[" + elements.map { json($0, depth: depth + 1) }.joined(separator: ",") + "]"
    case .map(let entries):
      let parts = entries.map(\.key).sorted().map {
        jsonText($0) + ":" + json(node[$0] ?? node, depth: depth + 1)
      }
      return "{" + parts.joined(separator: ",") + "}"
    }
  }
}

extension ConfigNode {
  fileprivate var isEmptyCollection: Bool {
    switch content {
    case .map(let entries): entries.isEmpty
    case .list(let elements): elements.isEmpty
    case .scalar: false
    }
  }
}
