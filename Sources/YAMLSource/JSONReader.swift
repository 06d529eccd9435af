public import Diagnostics

/// Reads JSON into the same tree as YAML, so that everything built on ``YAMLNode`` works on it.
public struct JSONReader: Sendable {
  /// How much beyond the standard is accepted.
  public enum Dialect: Sendable {
    /// RFC 8259.
    case strict
    /// Also `//`, `/* */` and `#` comments and trailing commas.
    case relaxed
  }

  /// Which texts are taken for JSON.
  public var dialect: Dialect
  /// Limits, and what else is refused.
  public var options: YAMLOptions

  /// Creates a reader.
  public init(_ dialect: Dialect = .strict, options: YAMLOptions = .strict) {
    self.dialect = dialect
    self.options = options
  }

  /// Reads a file's one value; `nil`, with the reason in `bag`, when it could not be read.
  public func readDocument(_ file: SourceFile, into bag: inout DiagnosticBag) -> YAMLDocument? {
    var parser = JSONParser(file: file, dialect: dialect, limits: options.limits)
    let tree: YAMLTree
    do {
      tree = try parser.parse()
    } catch {
      bag.add(error.diagnostic(in: file))
      return nil
    }
    for duplicate in parser.duplicates {
      bag.add(
        .duplicateKey(
          YAMLNode(tree, duplicate.second), first: YAMLNode(tree, duplicate.first),
          options.duplicateKeys))
    }
    return tree.documents.first
  }
}

/// A parser without recursion: the builder's stack says what is open.
private struct JSONParser {
  private let file: SourceFile
  private let bytes: [UInt8]
  private let dialect: JSONReader.Dialect
  private let limits: YAMLLimits
  private var builder: YAMLTreeBuilder
  private var index = 0
  /// The closing bracket of every open container, innermost last.
  private var closers: [UInt8] = []
  private(set) var duplicates: [YAMLTreeBuilder.Duplicate] = []

  init(file: SourceFile, dialect: JSONReader.Dialect, limits: YAMLLimits) {
    self.file = file
    self.dialect = dialect
    self.limits = limits
    bytes = file.bytes
    builder = YAMLTreeBuilder(file: file, limits: limits, mergeKeys: false, isJSON: true)
  }

  mutating func parse() throws(YAMLError) -> YAMLTree {
    let limit = min(limits.bytes, Int(UInt32.max) - 1)
    guard bytes.count <= limit else { throw .tooLong(bytes: bytes.count, limit: limit) }
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if let (problem, range) = TextCheck(bytes, from: index).firstProblem {
      throw .text(problem, range)
    }
    try skipSpace()
    try value()
    while let closer = closers.last {
      try skipSpace()
      if peek == closer {
        try close()
      } else if closer == UInt8(ascii: "}") {
        try key()
        try value()
      } else {
        try value()
      }
      try separator()
    }
    try skipSpace()
    guard index == bytes.count else { throw problem("expected the file to end here") }
    duplicates = builder.duplicates
    return builder.finish()
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func problem(
    _ message: String, _ help: String? = nil, at range: Range<Int>? = nil
  ) -> YAMLError {
    var end = min(index + 1, bytes.count)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let suffix = range == nil && index == bytes.count ? ", but the file ends" : ""
    return .json(message + suffix, range ?? index..<end, help: help)
  }

  private mutating func close() throws(YAMLError) {
    closers.removeLast()
    index += 1
    isFresh = false
    let end = index
    try limited(end..<end) { (builder) throws(YAMLTreeLimit) in try builder.end(at: end) }
  }

  /// Consumes what may follow a value or a closing bracket, closing brackets included.
  private mutating func separator() throws(YAMLError) {
    while let closer = closers.last {
      // A container that was just opened has nothing to separate.
      if isFresh { break }
      try skipSpace()
      if peek == closer {
        try close()
        continue
      }
      guard peek == UInt8(ascii: ",") else {
        throw problem("expected `,` or `\(Character(Unicode.Scalar(closer)))`")
      }
      let comma = index
      index += 1
      try skipSpace()
      if peek == closer {
        guard dialect == .relaxed else {
          throw problem(
            "JSON allows no comma before `\(Character(Unicode.Scalar(closer)))`",
            "remove the comma", at: comma..<(comma + 1))
        }
        continue
      }
      break
    }
  }

  /// Whether the innermost container was opened by the last token.
  private var isFresh = false

  private mutating func key() throws(YAMLError) {
    guard peek == UInt8(ascii: "\"") else {
      throw problem("expected a key in double quotes")
    }
    try string()
    try skipSpace()
    guard peek == UInt8(ascii: ":") else { throw problem("expected `:` after the key") }
    index += 1
    try skipSpace()
  }

  private mutating func value() throws(YAMLError) {
    let start = index
    isFresh = false
    switch peek {
    case UInt8(ascii: "{"):
      try limited(start..<(start + 1)) { (builder) throws(YAMLTreeLimit) in
        try builder.beginMapping(at: start)
      }
      open(UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      try limited(start..<(start + 1)) { (builder) throws(YAMLTreeLimit) in
        try builder.beginSequence(at: start)
      }
      open(UInt8(ascii: "]"))
    case UInt8(ascii: "\""): try string()
    default: try word()
    }
  }

  private mutating func open(_ closer: UInt8) {
    closers.append(closer)
    index += 1
    isFresh = true
  }

  /// A number, `true`, `false` or `null`.
  private mutating func word() throws(YAMLError) {
    let start = index
    var end = index
    while end < bytes.count, !" \t\r\n,:[]{}\"#/".utf8.contains(bytes[end]) { end += 1 }
    let text = file.text(in: start..<end)
    guard ["true", "false", "null"].contains(text) || isNumber(start..<end) else {
      if text.isEmpty { throw problem("expected a value") }
      throw problem(
        "\(text.quoted) is not a JSON value", "put text in double quotes", at: start..<end)
    }
    index = end
    try limited(start..<end) { (builder) throws(YAMLTreeLimit) in
      try builder.scalar(at: start..<end, style: .plain, sourceText: start..<end)
    }
  }

  private func isNumber(_ range: Range<Int>) -> Bool {
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    var rest = bytes[range]
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let whole = rest.prefix(while: isDigit)
    guard let first = whole.first, first != UInt8(ascii: "0") || whole.count == 1 else {
      return false
    }
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: isDigit)
      guard !fraction.isEmpty else { return false }
      rest = rest.dropFirst(fraction.count + 1)
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      return !rest.isEmpty && rest.allSatisfy(isDigit)
    }
    return rest.isEmpty
  }

  private mutating func string() throws(YAMLError) {
    let start = index
    index += 1
    var end = index
    var isVerbatim = true
    while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] >= 0x20 {
      if bytes[end] == UInt8(ascii: "\\") {
        isVerbatim = false
        end += 1
      }
      end += 1
    }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else {
      throw problem("string is never closed", "add the closing `\"`", at: start..<(start + 1))
    }
    let (whole, inner) = (start..<(end + 1), index..<end)
    if isVerbatim {
      try limited(whole) { (builder) throws(YAMLTreeLimit) in
        try builder.scalar(at: whole, style: .doubleQuoted, sourceText: inner)
      }
    } else {
      let text = try unescaped(inner)
      try limited(whole) { (builder) throws(YAMLTreeLimit) in
        try builder.scalar(at: whole, style: .doubleQuoted, text: text)
      }
    }
    index = end + 1
  }

  private func unescaped(_ range: Range<Int>) throws(YAMLError) -> [UInt8] {
    var text: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound else {
        text.append(bytes[index])
        index += 1
        continue
      }
      let escape = bytes[index + 1]
      let simple: [(UInt8, UInt8)] = [
        (0x22, 0x22), (0x5C, 0x5C), (0x2F, 0x2F), (0x62, 8), (0x66, 12), (0x6E, 10), (0x72, 13),
        (0x74, 9),
      ]
      if let match = simple.first(where: { $0.0 == escape }) {
        text.append(match.1)
        index += 2
      } else if escape == UInt8(ascii: "u"), var value = unit(at: index + 2, range) {
        var length = 6
        if (0xD800..<0xDC00).contains(value), index + 7 < range.upperBound,
          bytes[index + 6] == UInt8(ascii: "\\"), bytes[index + 7] == UInt8(ascii: "u"),
          let low = unit(at: index + 8, range), (0xDC00..<0xE000).contains(low)
        {
          value = 0x1_0000 + (value - 0xD800) << 10 + (low - 0xDC00)
          length = 12
        }
        guard let scalar = Unicode.Scalar(value) else {
          throw problem("escape names half a character", at: index..<(index + length))
        }
        text += String(Character(scalar)).utf8
        index += length
      } else {
        throw problem("unknown escape", "write `\\\\` for a backslash", at: index..<(index + 2))
      }
    }
    return text
  }

  private func unit(at start: Int, _ range: Range<Int>) -> UInt32? {
    guard start + 4 <= range.upperBound else { return nil }
    let digits = bytes[start..<(start + 4)]
    guard
      digits.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) })
    else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func skipSpace() throws(YAMLError) {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      case UInt8(ascii: "#"), UInt8(ascii: "/"): try skipComment()
      default: return
      }
    }
  }

  private mutating func skipComment() throws(YAMLError) {
    guard dialect == .relaxed else {
      throw problem("JSON allows no comments", "remove the comment")
    }
    let rest = bytes[index...]
    if rest.starts(with: "/*".utf8) {
      var end = index + 2
      while end + 1 < bytes.count, bytes[end] != 0x2A || bytes[end + 1] != 0x2F { end += 1 }
      guard end + 1 < bytes.count else {
        throw problem("comment is never closed", "add `*/`", at: index..<(index + 2))
      }
      index = end + 2
    } else if rest.first == UInt8(ascii: "#") || rest.starts(with: "//".utf8) {
      while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
    } else {
      throw problem("expected a value or a comment")
    }
  }

  private mutating func limited(
    _ range: Range<Int>, _ body: (inout YAMLTreeBuilder) throws(YAMLTreeLimit) -> Void
  ) throws(YAMLError) {
    do throws(YAMLTreeLimit) {
      try body(&builder)
    } catch {
      throw YAMLError(error, range, limits)
    }
  }
}
