package import Diagnostics

/// Reads gin, the configuration language of T5X, into one map of bindings in the order of the file.
///
/// A key is the scope, the last name of what is configured and the parameter:
/// `train/utils.DatasetConfig.batch_size` is `train/DatasetConfig.batch_size`; a macro keeps its name,
/// and a file that is read in is bound to `include`. `%NAME` and `@name()` stay text: what they are
/// is settled when all files are there, by ``GinBindings``.
package enum GinReader {
  /// Reads a file.
  ///
  /// - Returns: nil where a statement is not gin.
  package static func read(_ file: SourceFile) -> ConfigNode? {
    var parser = GinParser(file)
    return parser.parse()
  }
}

private struct GinParser {
  private let file: SourceFile
  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0
  private var count = 0

  private static let depthLimit = 32
  private static let countLimit = 100_000

  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
  }

  mutating func parse() -> ConfigNode? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    var entries: [ConfigEntry] = []
    var block: String?
    while true {
      skipBlank(andLines: true)
      guard index < bytes.count else { break }
      let start = index
      let isIndented = start > 0 && (bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09)
      if !isIndented { block = nil }
      guard let word = name(), entries.count < Self.countLimit else { return nil }
      let key = range(start..<index)
      skipBlank(andLines: false)
      switch word {
      case "import", "from": skipLine()
      case "include":
        guard let value = value(), value.text != nil else { return nil }
        entries.append(ConfigEntry(key: word, keyRange: key, value: value))
      default:
        guard index < bytes.count else { return nil }
        if bytes[index] == UInt8(ascii: ":") {
          index += 1
          block = word
          continue
        }
        guard bytes[index] == UInt8(ascii: "=") else { return nil }
        index += 1
        skipBlank(andLines: false)
        guard let value = value() else { return nil }
        let name = Self.key(block.map { $0 + "." + word } ?? word)
        entries.append(ConfigEntry(key: name, keyRange: key, value: value))
      }
      guard endsLine() else { return nil }
    }
    return ConfigNode(.map(entries), range(0..<bytes.count))
  }

  /// The scope, the last name and the parameter.
  private static func key(_ path: String) -> String {
    let slash = path.lastIndex(of: "/")
    let scope = slash.map { String(path[...$0]) } ?? ""
    let rest = slash.map { path[path.index(after: $0)...] } ?? path[...]
    return scope + rest.split(separator: ".").suffix(2).joined(separator: ".")
  }

  private func range(_ bytes: Range<Int>) -> SourceRange { SourceRange(file: file, bytes: bytes) }

  // MARK: - Blanks

  /// Skips spaces, comments and continued lines; line ends where they mean nothing.
  private mutating func skipBlank(andLines: Bool) {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0D: index += 1
      case 0x0A where andLines: index += 1
      case UInt8(ascii: "#") where andLines: skipLine()
      case UInt8(ascii: "\\"):
        let next = bytes[(index + 1)...].prefix(2)
        guard next.first == 0x0A || Array(next) == [0x0D, 0x0A] else { return }
        index += next.first == 0x0A ? 2 : 3
      default: return
      }
    }
  }

  private mutating func skipLine() {
    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
  }

  private mutating func endsLine() -> Bool {
    skipBlank(andLines: false)
    guard index < bytes.count else { return true }
    if bytes[index] == UInt8(ascii: "#") { skipLine() }
    return index >= bytes.count || bytes[index] == 0x0A
  }

  // MARK: - Values

  private mutating func name() -> String? {
    let start = index
    while index < bytes.count, Self.isName(bytes[index]) { index += 1 }
    return start == index ? nil : String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39
      || "_./-+".utf8.contains(byte)
  }

  private mutating func value() -> ConfigNode? {
    guard index < bytes.count, depth < Self.depthLimit, count < Self.countLimit else { return nil }
    depth += 1
    count += 1
    defer { depth -= 1 }
    let start = index
    switch bytes[index] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return string()
    case UInt8(ascii: "["):
      return elements(until: UInt8(ascii: "]")).map {
        ConfigNode(.list($0.nodes), range(start..<index))
      }
    case UInt8(ascii: "("):
      guard let elements = elements(until: UInt8(ascii: ")")) else { return nil }
      // Parentheses without a comma only hold together.
      if elements.nodes.count == 1, !elements.hasComma { return elements.nodes[0] }
      return ConfigNode(.list(elements.nodes), range(start..<index))
    case UInt8(ascii: "{"): return map()
    case UInt8(ascii: "@"), UInt8(ascii: "%"): return reference()
    default: return word()
    }
  }

  private mutating func elements(until end: UInt8) -> (nodes: [ConfigNode], hasComma: Bool)? {
    index += 1
    var nodes: [ConfigNode] = []
    var hasComma = false
    while true {
      skipBlank(andLines: true)
      guard index < bytes.count else { return nil }
      if bytes[index] == end {
        index += 1
        return (nodes, hasComma)
      }
      guard nodes.isEmpty || hasComma, let node = value() else { return nil }
      nodes.append(node)
      hasComma = takeComma()
    }
  }

  private mutating func map() -> ConfigNode? {
    let start = index
    index += 1
    var entries: [ConfigEntry] = []
    var hasComma = true
    while true {
      skipBlank(andLines: true)
      guard index < bytes.count else { return nil }
      if bytes[index] == UInt8(ascii: "}") {
        index += 1
        return ConfigNode(.map(entries), range(start..<index))
      }
      guard hasComma, let key = value(), let name = key.scalar?.text else { return nil }
      skipBlank(andLines: true)
      guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return nil }
      index += 1
      skipBlank(andLines: true)
      guard let node = value() else { return nil }
      entries.append(ConfigEntry(key: name, keyRange: key.range, value: node))
      hasComma = takeComma()
    }
  }

  private mutating func takeComma() -> Bool {
    skipBlank(andLines: true)
    guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { return false }
    index += 1
    return true
  }

  /// A string, or several that stand side by side and are one.
  private mutating func string() -> ConfigNode? {
    let start = index
    var text = ""
    var pieces = 0
    var end = index
    while index < bytes.count, bytes[index] == 0x22 || bytes[index] == 0x27 {
      let quote = bytes[index]
      let first = index
      let isTriple = bytes[index...].prefix(3).elementsEqual([quote, quote, quote])
      index += isTriple ? 3 : 1
      while true {
        guard index < bytes.count, isTriple || bytes[index] != 0x0A else { return nil }
        if bytes[index] == UInt8(ascii: "\\") {
          index += 2
        } else if bytes[index] == quote,
          !isTriple || bytes[index...].prefix(3).elementsEqual([quote, quote, quote])
        {
          index += isTriple ? 3 : 1
          break
        } else {
          index += 1
        }
      }
      guard case .string(let piece)? = PythonLiteral.string(bytes[first..<index]) else {
        return nil
      }
      text += piece
      pieces += 1
      end = index
      skipBlank(andLines: depth > 1)
    }
    index = end
    var scalar = ConfigScalar(text: text, isString: true)
    let literal = range(start..<end)
    if pieces == 1, literal.text == "'\(text)'" || literal.text == "\"\(text)\"" {
      scalar.quoting = bytes[start] == 0x27 ? .single : .double
      scalar.literal = literal
    }
    return ConfigNode(.scalar(scalar), literal)
  }

  /// `@scope/name()` or `%NAME`.
  private mutating func reference() -> ConfigNode? {
    let start = index
    index += 1
    guard name() != nil else { return nil }
    if bytes[index...].prefix(2).elementsEqual("()".utf8) { index += 2 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    return ConfigNode(.scalar(ConfigScalar(text: text)), range(start..<index))
  }

  /// A number, `True`, `False` or `None`: gin knows no other words.
  private mutating func word() -> ConfigNode? {
    let start = index
    guard let text = name(),
      ["True", "False", "None"].contains(text) || Number.parse(text) != nil
    else { return nil }
    var scalar = ConfigScalar(text: text)
    scalar.literal = range(start..<index)
    return ConfigNode(.scalar(scalar), range(start..<index))
  }
}
