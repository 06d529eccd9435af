import Text

/// The words of one action of a template, and the values that they ask for.
final class GoTemplateWords {
  typealias Expression = GoTemplate.Expression
  typealias Problem = GoTemplate.Problem

  private enum Word: Equatable {
    case name(String)
    case variable(String)
    /// A field, and whether it belongs to what stands right before it.
    case field(String, isChained: Bool)
    case dot
    case text(String)
    case number(String)
    case sign(String)
  }

  private var words: [(word: Word, at: Int)] = []
  private var index = 0
  private var depth = 0
  private let start: Int
  private static let wordLimit = 10_000
  private static let depthLimit = 60

  var isAtEnd: Bool { index >= words.count }

  /// The first word, where it is a name.
  var keyword: String? { if case .name(let name)? = current { name } else { nil } }

  private var current: Word? { index < words.count ? words[index].word : nil }

  func skip() { index += 1 }

  /// The next word, where it is a text.
  func text() -> String? {
    guard case .text(let text)? = current else { return nil }
    index += 1
    return text
  }

  // MARK: - Values

  /// The value of the rest of the action.
  func pipeline(_ range: Range<Int>) throws(Problem) -> GoTemplate.Pipeline {
    let declaration = declaration()
    let value = try value()
    guard isAtEnd else { throw problem }
    return GoTemplate.Pipeline(declaration: declaration, value: value, range: range)
  }

  private var problem: Problem { .syntax(index < words.count ? words[index].at : start) }

  /// `$i, $x :=` or `$x =`, if it stands here.
  private func declaration() -> GoTemplate.Declaration? {
    var names: [String] = []
    var place = index
    while case .variable(let name)? = place < words.count ? words[place].word : nil {
      names.append(name)
      place += 1
      guard place < words.count else { return nil }
      if words[place].word == .sign(",") {
        place += 1
        continue
      }
      guard words[place].word == .sign(":=") || words[place].word == .sign("=") else { return nil }
      defer { index = place + 1 }
      return GoTemplate.Declaration(names: names, isNew: words[place].word == .sign(":="))
    }
    return nil
  }

  /// Commands with pipes between them: what comes out of one is the last argument of the next.
  private func value() throws(Problem) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else { throw .limit }
    var value = try command(piped: nil)
    while current == .sign("|") {
      index += 1
      value = try command(piped: value)
    }
    return value
  }

  private func command(piped: Expression?) throws(Problem) -> Expression {
    let first = current
    if case .name(let name)? = first, !["true", "false", "nil"].contains(name) {
      index += 1
      let arguments = try arguments() + (piped.map { [$0] } ?? [])
      return .call(name, arguments)
    }
    let value = try operand()
    let arguments = try arguments() + (piped.map { [$0] } ?? [])
    return arguments.isEmpty ? value : .method(value, arguments)
  }

  private func arguments() throws(Problem) -> [Expression] {
    var arguments: [Expression] = []
    while let word = current, word != .sign("|"), word != .sign(")") {
      arguments.append(try operand())
    }
    return arguments
  }

  private func operand() throws(Problem) -> Expression {
    guard let word = current else { throw problem }
    index += 1
    var value: Expression
    switch word {
    case .text(let text): value = .constant(ConfigScalar(text: text, isString: true))
    case .number(let text): value = .constant(ConfigScalar(text: text))
    case .variable(let name): value = .variable(name)
    case .dot: value = .dot
    case .field(let name, _): value = .field(.dot, name)
    case .name(let name):
      switch name {
      case "true", "false": value = .constant(ConfigScalar(text: name))
      case "nil": value = .constant(ConfigScalar(text: "null"))
      default: value = .call(name, [])
      }
    case .sign("("):
      value = try self.value()
      guard current == .sign(")") else { throw problem }
      index += 1
    case .sign: throw .syntax(words[index - 1].at)
    }
    while case .field(let name, true)? = current {
      index += 1
      value = .field(value, name)
    }
    return value
  }

  // MARK: - Words

  init(_ bytes: [UInt8], _ range: Range<Int>) throws(Problem) {
    start = range.lowerBound
    var place = range.lowerBound
    while place < range.upperBound {
      guard words.count < Self.wordLimit else { throw .limit }
      let byte = bytes[place]
      let begin = place
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      case UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "'"):
        let end = try Self.close(bytes, place, range.upperBound)
        let text = Self.unquoted(bytes[place..<end])
        // A character is its number.
        let isCharacter = byte == UInt8(ascii: "'")
        words.append(
          (isCharacter ? .number("\(text.unicodeScalars.first?.value ?? 0)") : .text(text), begin))
        place = end
      case UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","),
        UInt8(ascii: "="):
        words.append((.sign(String(UnicodeScalar(byte))), begin))
        place += 1
      case UInt8(ascii: ":"):
        guard place + 1 < range.upperBound, bytes[place + 1] == UInt8(ascii: "=") else {
          throw .syntax(place)
        }
        words.append((.sign(":="), begin))
        place += 2
      case UInt8(ascii: "$"):
        place = Self.nameEnd(bytes, place + 1, range.upperBound)
        words.append((.variable(Self.text(bytes, (begin + 1)..<place)), begin))
      case UInt8(ascii: "."):
        place = Self.nameEnd(bytes, place + 1, range.upperBound)
        if place == begin + 1 {
          words.append((.dot, begin))
        } else {
          let isChained = begin > range.lowerBound && Self.endsValue(bytes[begin - 1])
          words.append((.field(Self.text(bytes, (begin + 1)..<place), isChained: isChained), begin))
        }
      default:
        place = try Self.otherEnd(bytes, place, range.upperBound)
        let text = Self.text(bytes, begin..<place)
        let isNumber = byte <= UInt8(ascii: "9")
        words.append((isNumber ? .number(text) : .name(text), begin))
      }
    }
  }

  private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// Whether a field right behind the byte belongs to the value that ends there.
  private static func endsValue(_ byte: UInt8) -> Bool {
    isNameByte(byte, isFirst: false) || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "$")
  }

  private static func nameEnd(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var place = start
    while place < end, isNameByte(bytes[place], isFirst: false) || bytes[place] >= 0x80 {
      place += 1
    }
    return place
  }

  /// The end of a name or a number.
  private static func otherEnd(
    _ bytes: [UInt8], _ start: Int, _ end: Int
  ) throws(Problem) -> Int {
    let isSigned = bytes[start] == UInt8(ascii: "-") || bytes[start] == UInt8(ascii: "+")
    var place = isSigned ? start + 1 : start
    let isNumber = place < end && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place])
    while place < end {
      let byte = bytes[place]
      let isExponent =
        isNumber && place > start && (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"))
        && (bytes[place - 1] | 0x20) == UInt8(ascii: "e")
      guard
        isNameByte(byte, isFirst: false) || byte >= 0x80 || isExponent
          || isNumber && byte == UInt8(ascii: ".")
      else { break }
      place += 1
    }
    guard place > start, isNumber || !isSigned else { throw .syntax(start) }
    return place
  }

  /// Behind the quote that closes a text.
  private static func close(
    _ bytes: [UInt8], _ start: Int, _ end: Int
  ) throws(Problem) -> Int {
    let quote = bytes[start]
    var place = start + 1
    while place < end {
      if bytes[place] == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") {
        place += 1
      } else if bytes[place] == quote {
        return place + 1
      }
      place += 1
    }
    throw .syntax(start)
  }

  /// What a text in quotes stands for; one between backquotes is as it is written.
  private static func unquoted(_ bytes: ArraySlice<UInt8>) -> String {
    let inside = bytes.dropFirst().dropLast()
    guard bytes.first != UInt8(ascii: "`"), inside.contains(UInt8(ascii: "\\")) else {
      return String(decoding: inside, as: UTF8.self)
    }
    var text: [UInt8] = []
    var isEscaped = false
    for byte in inside {
      if !isEscaped, byte == UInt8(ascii: "\\") {
        isEscaped = true
        continue
      }
      switch (isEscaped, byte) {
      case (true, UInt8(ascii: "n")): text.append(0x0A)
      case (true, UInt8(ascii: "t")): text.append(0x09)
      case (true, UInt8(ascii: "r")): text.append(0x0D)
      default: text.append(byte)
      }
      isEscaped = false
    }
    return String(decoding: text, as: UTF8.self)
  }
}
