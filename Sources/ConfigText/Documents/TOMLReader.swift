package import Diagnostics
import Runs
import Text

/// Reads TOML 1.0 into config nodes: tables, dotted keys, arrays, inline tables and all scalars.
///
/// Dates are kept as text. Depth, size and the number of keys are bounded.
package enum TOMLReader {
  package static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> ConfigNode? {
    var parser = TOMLParser(file)
    do {
      return try parser.parse()
    } catch {
      bag.add(
        Diagnostic(
          ConfigTextDiagnostic.tomlSyntax, .error, error.message,
          at: SourceRange(
            file: file, bytes: error.offset..<min(error.offset + 1, file.bytes.count)),
          help: error.help))
      return nil
    }
  }
}

/// Why a text is not TOML.
private struct TOMLError: Error {
  var message: String
  var offset: Int
  var help: [String] = []
}

/// A table under construction; nodes are put together at the end.
private final class TOMLTable {
  var keys: [String] = []
  var values: [String: Value] = [:]
  var range: Range<Int>
  /// How the table is written; nil where only keys with dots or tables below it make it.
  var kind: TOMLTablePlace.Kind?
  /// The last `key = value` of the table itself.
  var last: (key: Range<Int>, value: Range<Int>)?

  enum Value {
    case node(ConfigNode, key: Range<Int>)
    case table(TOMLTable, key: Range<Int>)
    case tables(TOMLTables, key: Range<Int>)
  }

  init(_ range: Range<Int>, _ kind: TOMLTablePlace.Kind? = nil) {
    self.range = range
    self.kind = kind
  }

  func set(_ key: String, _ value: Value) {
    if values.updateValue(value, forKey: key) == nil { keys.append(key) }
  }

  func node(in file: SourceFile) -> ConfigNode {
    let entries = keys.compactMap { key -> ConfigEntry? in
      switch values[key] {
      case .node(let node, let range)?:
        ConfigEntry(key: key, keyRange: SourceRange(file: file, bytes: range), value: node)
      case .table(let table, let range)?:
        ConfigEntry(
          key: key, keyRange: SourceRange(file: file, bytes: range), value: table.node(in: file))
      case .tables(let tables, let range)?:
        ConfigEntry(
          key: key, keyRange: SourceRange(file: file, bytes: range),
          value: ConfigNode(
            .list(tables.all.map { $0.node(in: file) }), SourceRange(file: file, bytes: range)))
      case nil: nil
      }
    }
    let insertion = kind.map {
      Insertion.toml(TOMLTablePlace(file: file, kind: $0, range: range, last: last))
    }
    return ConfigNode(.map(entries), SourceRange(file: file, bytes: range), insertion: insertion)
  }
}

/// The tables of one `[[name]]`.
private final class TOMLTables {
  var all: [TOMLTable]

  init(_ first: TOMLTable) { all = [first] }
}

private struct TOMLParser {
  private let file: SourceFile
  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0
  private var keyCount = 0

  private static let depthLimit = 32
  private static let keyLimit = 100_000

  init(_ file: SourceFile) {
    self.file = file
    bytes = file.bytes
  }

  mutating func parse() throws(TOMLError) -> ConfigNode {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    let root = TOMLTable(index..<bytes.count, .root)
    var current = root
    while true {
      skipBlank(andLines: true)
      guard index < bytes.count else { break }
      if bytes[index] == UInt8(ascii: "[") {
        current = try header(from: root)
      } else {
        try pair(into: current)
      }
      try endOfLine()
    }
    return root.node(in: file)
  }

  // MARK: - Tables

  private mutating func header(from root: TOMLTable) throws(TOMLError) -> TOMLTable {
    let start = index
    index += 1
    let isArray = index < bytes.count && bytes[index] == UInt8(ascii: "[")
    if isArray { index += 1 }
    let path = try keyPath()
    for _ in 0..<(isArray ? 2 : 1) {
      guard index < bytes.count, bytes[index] == UInt8(ascii: "]") else {
        throw TOMLError(message: "a table's name ends with `]`", offset: min(index, bytes.count))
      }
      index += 1
    }
    var table = root
    for (position, part) in path.enumerated() {
      let isLast = position == path.count - 1
      if isLast, isArray {
        try count(at: start)
        let new = TOMLTable(start..<index)
        if case .tables(let earlier, _)? = table.values[part.name] {
          earlier.all.append(new)
        } else {
          table.set(part.name, .tables(TOMLTables(new), key: part.range))
        }
        return new
      }
      table = try child(of: table, part, at: start)
    }
    table.range = start..<index
    table.kind = .header
    return table
  }

  private mutating func child(
    of table: TOMLTable, _ part: (name: String, range: Range<Int>), at start: Int
  ) throws(TOMLError) -> TOMLTable {
    switch table.values[part.name] {
    case .table(let inner, _)?: return inner
    case .tables(let tables, _)?:
      guard let last = tables.all.last else { break }
      return last
    case .node?:
      throw TOMLError(
        message: "`\(FactText.shortened(part.name))` is a value already, not a table",
        offset: part.range.lowerBound)
    case nil: break
    }
    try count(at: part.range.lowerBound)
    let new = TOMLTable(start..<index)
    table.set(part.name, .table(new, key: part.range))
    return new
  }

  private mutating func count(at offset: Int) throws(TOMLError) {
    keyCount += 1
    guard keyCount <= Self.keyLimit else {
      throw TOMLError(message: "the file has over \(Self.keyLimit) keys", offset: offset)
    }
  }

  private mutating func pair(into table: TOMLTable) throws(TOMLError) {
    let path = try keyPath()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
      throw TOMLError(
        message: "a key is followed by `=` and a value", offset: min(index, bytes.count - 1),
        help: ["write `key = value`"])
    }
    index += 1
    skipBlank()
    var target = table
    for part in path.dropLast() { target = try child(of: target, part, at: part.range.lowerBound) }
    guard let last = path.last else { return }
    try count(at: last.range.lowerBound)
    let value = try value()
    if target.values[last.name] != nil {
      throw TOMLError(
        message: "duplicate key `\(FactText.shortened(last.name))`", offset: last.range.lowerBound,
        help: ["remove one of the two"])
    }
    target.set(last.name, .node(value, key: last.range))
    table.last = (path[0].range.lowerBound..<last.range.upperBound, value.range.bytes)
  }

  private mutating func keyPath() throws(TOMLError) -> [(name: String, range: Range<Int>)] {
    var path: [(name: String, range: Range<Int>)] = []
    while true {
      skipBlank()
      let start = index
      guard index < bytes.count else {
        throw TOMLError(message: "a key is missing", offset: bytes.count)
      }
      if bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") {
        path.append((try string(), start..<index))
      } else {
        while index < bytes.count,
          isNameByte(bytes[index], isFirst: false) || bytes[index] == UInt8(ascii: "-")
        {
          index += 1
        }
        guard index > start else {
          throw TOMLError(
            message: "`\(FactText.shortened(file.text(in: start..<start + 1)))` starts no key",
            offset: start)
        }
        path.append((file.text(in: start..<index), start..<index))
      }
      skipBlank()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "."), path.count < 32 else {
        return path
      }
      index += 1
    }
  }

  // MARK: - Values

  private mutating func value() throws(TOMLError) -> ConfigNode {
    guard index < bytes.count else {
      throw TOMLError(message: "a value is missing", offset: bytes.count)
    }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw TOMLError(message: "nested more than \(Self.depthLimit) levels deep", offset: index)
    }
    let start = index
    switch bytes[index] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let text = try string()
      var scalar = ConfigScalar(text: text, isString: true)
      scalar.quoting = .toml
      scalar.literal = SourceRange(file: file, bytes: start..<index)
      return ConfigNode(.scalar(scalar), SourceRange(file: file, bytes: start..<index))
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "{"): return try inlineTable()
    default: return try bare()
    }
  }

  private mutating func bare() throws(TOMLError) -> ConfigNode {
    let start = index
    while index < bytes.count, !",]}#\n\r".utf8.contains(bytes[index]) { index += 1 }
    var end = index
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    guard end > start else { throw TOMLError(message: "a value is missing", offset: start) }
    let text = file.text(in: start..<end)
    guard let value = TOMLNumber.text(text) else {
      throw TOMLError(
        message: "`\(FactText.shortened(text))` is no value", offset: start,
        help: ["put text in double quotes"])
    }
    var scalar = ConfigScalar(text: value)
    scalar.quoting = .toml
    scalar.literal = SourceRange(file: file, bytes: start..<end)
    return ConfigNode(.scalar(scalar), SourceRange(file: file, bytes: start..<end))
  }

  private mutating func array() throws(TOMLError) -> ConfigNode {
    let start = index
    index += 1
    var elements: [ConfigNode] = []
    while true {
      skipBlank(andLines: true)
      guard index < bytes.count else {
        throw TOMLError(message: "an array has no closing `]`", offset: start)
      }
      if bytes[index] == UInt8(ascii: "]") { break }
      try count(at: index)
      elements.append(try value())
      skipBlank(andLines: true)
      if index < bytes.count, bytes[index] == UInt8(ascii: ",") {
        index += 1
      } else if index >= bytes.count || bytes[index] != UInt8(ascii: "]") {
        throw TOMLError(
          message: "elements of an array are separated by `,`", offset: min(index, bytes.count))
      }
    }
    index += 1
    return ConfigNode(.list(elements), SourceRange(file: file, bytes: start..<index))
  }

  private mutating func inlineTable() throws(TOMLError) -> ConfigNode {
    let start = index
    index += 1
    let table = TOMLTable(start..<start, .inline)
    skipBlank(andLines: true)
    while index < bytes.count, bytes[index] != UInt8(ascii: "}") {
      try pair(into: table)
      skipBlank(andLines: true)
      guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { break }
      index += 1
      skipBlank(andLines: true)
    }
    guard index < bytes.count, bytes[index] == UInt8(ascii: "}") else {
      throw TOMLError(message: "an inline table has no closing `}`", offset: start)
    }
    index += 1
    table.range = start..<index
    return table.node(in: file)
  }

  private mutating func string() throws(TOMLError) -> String {
    let start = index
    let quote = bytes[index]
    let isLong = bytes[index...].starts(with: [quote, quote, quote])
    index += isLong ? 3 : 1
    let isLiteral = quote == UInt8(ascii: "'")
    if isLong { skipLineBreak() }
    var text: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      if byte == quote, let ending = closing(quote, isLong: isLong) {
        // Up to two quotes before the closing three are text.
        text += Array(repeating: quote, count: ending)
        index += ending + (isLong ? 3 : 1)
        return String(decoding: text, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\n"), !isLong { break }
      if byte == UInt8(ascii: "\\"), !isLiteral {
        text += try escape(isLong: isLong)
      } else {
        text.append(byte)
        index += 1
      }
    }
    throw TOMLError(message: "a string has no closing quote", offset: start)
  }

  /// How many quotes of text stand before the closing ones; nil where the string goes on.
  private func closing(_ quote: UInt8, isLong: Bool) -> Int? {
    guard isLong else { return 0 }
    let run = bytes[index...].prefix(6).prefix { $0 == quote }.count
    return run < 3 ? nil : min(run, 5) - 3
  }

  private mutating func skipLineBreak() {
    if index < bytes.count, bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A
    {
      index += 2
    } else if index < bytes.count, bytes[index] == 0x0A {
      index += 1
    }
  }

  private mutating func escape(isLong: Bool) throws(TOMLError) -> [UInt8] {
    let start = index
    guard index + 1 < bytes.count else {
      throw TOMLError(message: "a string has no closing quote", offset: start)
    }
    let byte = bytes[index + 1]
    index += 2
    switch byte {
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [byte]
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = byte == UInt8(ascii: "u") ? 4 : 8
      let digits = bytes[index...].prefix(count)
      guard digits.count == count, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      else { break }
      index += count
      return Array(String(Character(scalar)).utf8)
    case 0x20, 0x09, 0x0A, 0x0D:
      // A backslash at a line's end takes all white space up to the next text.
      guard isLong else { break }
      let rest = bytes[(index - 1)...].prefix { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      guard rest.contains(0x0A) else { break }
      index = rest.endIndex
      return []
    default: break
    }
    throw TOMLError(
      message: "this is no escape of TOML", offset: start,
      help: ["write `\\\\` for a backslash, or put the text in single quotes"])
  }

  // MARK: - Blanks

  private mutating func skipBlank(andLines: Bool = false) {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09: index += 1
      case 0x0A where andLines, 0x0D where andLines: index += 1
      case UInt8(ascii: "#") where andLines:
        index = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
      default: return
      }
    }
  }

  private mutating func endOfLine() throws(TOMLError) {
    skipBlank()
    guard index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D,
      bytes[index] != UInt8(ascii: "#")
    else { return }
    throw TOMLError(
      message:
        "`\(FactText.shortened(file.text(in: index..<index + 1)))` follows a value on its line",
      offset: index, help: ["start a new line"])
  }
}
