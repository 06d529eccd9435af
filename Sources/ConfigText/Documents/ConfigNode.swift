package import Diagnostics
import YAMLSource

/// One value of a config, whatever language it is written in: YAML, JSON, TOML or the flags of a command.
///
/// Formats read only this, so that one table of keys serves a recipe in YAML and the same options on
/// a command line.
package struct ConfigNode: Sendable {
  package enum Content: Sendable {
    case map([ConfigEntry])
    case list([ConfigNode])
    case scalar(ConfigScalar)
  }

  /// All of a node, behind a reference: nodes are handed on ten times for each that is made.
  private final class Parts: Sendable {
    let content: Content
    let range: SourceRange
    let tag: String?
    let insertion: Insertion?

    init(_ content: Content, _ range: SourceRange, _ tag: String?, _ insertion: Insertion?) {
      self.content = content
      self.range = range
      self.tag = tag
      self.insertion = insertion
    }
  }

  private var parts: Parts

  package var content: Content {
    get { parts.content }
    set { parts = Parts(newValue, parts.range, parts.tag, parts.insertion) }
  }
  /// Where the value stands.
  package var range: SourceRange {
    get { parts.range }
    set { parts = Parts(parts.content, newValue, parts.tag, parts.insertion) }
  }
  /// A YAML tag such as `!include`, or none.
  package var tag: String? {
    get { parts.tag }
    set { parts = Parts(parts.content, parts.range, newValue, parts.insertion) }
  }
  /// How a key can be added to a map; nil where it cannot.
  package var insertion: Insertion? {
    get { parts.insertion }
    set { parts = Parts(parts.content, parts.range, parts.tag, newValue) }
  }

  package init(
    _ content: Content, _ range: SourceRange, tag: String? = nil, insertion: Insertion? = nil
  ) {
    parts = Parts(content, range, tag, insertion)
  }
}

/// One key of a map with its value.
package struct ConfigEntry: Sendable {
  package var key: String
  package var keyRange: SourceRange
  package var value: ConfigNode

  package init(key: String, keyRange: SourceRange, value: ConfigNode) {
    self.key = key
    self.keyRange = keyRange
    self.value = value
  }
}

/// A single value as text.
package struct ConfigScalar: Sendable {
  /// The text, with escapes, variables and references resolved.
  package var text: String
  /// Whether it can only be a string: quoted, or a block.
  package var isString = false
  /// The bytes that hold the value and may be replaced to change it, where it is written out.
  package var literal: SourceRange?
  /// How the literal is quoted.
  package var quoting: Quoting = .plain
  /// Why the text is not the value: a variable without one, say.
  package var problem: String?
  /// Whether other keys share the literal, through an anchor or a merge.
  package var isShared = false
  /// How it is written, where it is YAML or JSON: what ``loaded(by:)`` reads.
  package var writing: YAMLWriting?
  /// Why no one value was merged here, where `<<` brings in several.
  package var mergeProblem: String?

  package init(text: String, isString: Bool = false, problem: String? = nil) {
    self.text = text
    self.isString = isString
    self.problem = problem
  }
}

/// How a literal is written, and so how another one must be.
package enum Quoting: Sendable, Equatable {
  case plain
  case single
  case double
  /// In JSON, where a word needs quotes and a number must not have them.
  case json
  /// In TOML, the same.
  case toml
  /// In a shell script, unquoted.
  case shell
  /// A YAML block or a shell expansion: replacing it is not safe.
  case block
}

// The first three are not inlined: each copies a value whole, at hundreds of places, and the package has little room.
extension ConfigNode {
  @inline(never)
  package var entries: [ConfigEntry] { if case .map(let entries) = content { entries } else { [] } }

  @inline(never)
  package var elements: [ConfigNode] {
    if case .list(let elements) = content { elements } else { [] }
  }

  @inline(never)
  package var scalar: ConfigScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  package var isMap: Bool { if case .map = content { true } else { false } }

  package var isList: Bool { if case .list = content { true } else { false } }

  /// Whether the node is `null`, nothing at all, or `None` as Python writes it.
  package var isNull: Bool {
    guard let scalar, !scalar.isString, scalar.problem == nil else { return false }
    return ["", "~", "null", "Null", "NULL", "None", "none"].contains(scalar.text)
  }

  /// The text of a scalar that is known and not null.
  package var text: String? {
    guard let scalar, scalar.problem == nil, !isNull else { return nil }
    return scalar.text
  }

  /// The value of a key; of a repeated key the last one counts.
  package subscript(key: String) -> ConfigNode? { entry(key)?.value }

  package func entry(_ key: String) -> ConfigEntry? {
    guard case .map(let entries) = content else { return nil }
    return entries.last { isCalled($0, key) }
  }

  package func has(_ key: String) -> Bool {
    guard case .map(let entries) = content else { return false }
    return entries.contains { isCalled($0, key) }
  }

  /// Keys are asked for a hundred thousand times a check: most of them differ in their length.
  private func isCalled(_ entry: ConfigEntry, _ key: String) -> Bool {
    entry.key.utf8.count == key.utf8.count && entry.key == key
  }

  package func hasAny(_ keys: [String]) -> Bool { keys.contains(where: has) }

  /// How many of the keys the map has.
  package func count(of keys: [String]) -> Int { keys.count(where: has) }

  /// Whether the value is true as Python means it; nil when it is not a flag.
  package var flag: Bool? {
    guard let text else { return nil }
    switch text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default: return nil
    }
  }

  /// The value as a number, with the spellings of Python and YAML 1.1 (`1_000`, `1e-5`).
  package var number: Double? { text.flatMap(Number.parse) }

  /// Returns the node at a path such as `model.data.seq_length` or `datasets[0].path`.
  ///
  /// A key that itself holds dots is found too, the longest written key first.
  package func find(_ path: some StringProtocol) -> ConfigNode? { entry(at: path)?.value }

  /// Like ``find(_:)``, with the key; elements of lists have an empty one.
  package func entry(at path: some StringProtocol) -> ConfigEntry? {
    entry(below: Array(path.utf8)[...])
  }

  private func entry(below path: ArraySlice<UInt8>) -> ConfigEntry? {
    if let whole = entry(String(decoding: path, as: UTF8.self)) { return whole }
    let (dot, bracket) = (UInt8(ascii: "."), UInt8(ascii: "["))
    if path.first == bracket {
      guard let close = path.firstIndex(of: UInt8(ascii: "]")),
        let position = Int(String(decoding: path[..<close].dropFirst(), as: UTF8.self)),
        elements.indices.contains(position)
      else { return nil }
      let element = elements[position]
      let rest = path[close...].dropFirst()
      guard !rest.isEmpty else {
        return ConfigEntry(key: "", keyRange: element.range, value: element)
      }
      return element.entry(below: rest.first == dot ? rest.dropFirst() : rest)
    }
    guard isMap else { return nil }
    for cut in path.indices.reversed() where path[cut] == dot || path[cut] == bracket {
      guard let found = self[String(decoding: path[..<cut], as: UTF8.self)] else { continue }
      if let entry = found.entry(below: path[(path[cut] == dot ? cut + 1 : cut)...]) {
        return entry
      }
    }
    return nil
  }

  /// Calls `body` for the node and everything below it, with the path, in source order.
  package func visit(_ body: (String, ConfigNode) -> Void) {
    var path = ""
    visit(&path, body)
  }

  /// Takes the path of the node and leaves it as it was; one string for all, since a string a node is most
  /// of the time of a visit.
  private func visit(_ path: inout String, _ body: (String, ConfigNode) -> Void) {
    body(path, self)
    let end = path.utf8.count
    func descend(_ node: ConfigNode) {
      node.visit(&path, body)
      path.removeSubrange(path.utf8.index(path.startIndex, offsetBy: end)...)
    }
    switch content {
    case .scalar: break
    case .map(let entries):
      for entry in entries {
        if end > 0 { path += "." }
        path += entry.key
        descend(entry.value)
      }
    case .list(let elements):
      for (index, element) in elements.enumerated() {
        path += "[\(index)]"
        descend(element)
      }
    }
  }
}

/// Numbers as configs spell them.
package enum Number {
  /// Reads what Python's `float()` reads and is finite: `64`, `1_000`, `1e5`, ` 7 `.
  package static func parse(_ text: String) -> Double? { PythonNumber.parse(text) }

  /// Writes a number without a needless fraction.
  package static func write(_ value: Double) -> String {
    if value == value.rounded(), value.magnitude < 9e18 { return "\(Int64(value))" }
    let text = "\(value)"
    // Without a point, YAML 1.1 takes `1e-07` for a string.
    guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }
}
