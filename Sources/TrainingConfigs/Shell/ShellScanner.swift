import ConfigText
import Runs
import Text

/// Reads one word, with its quotes removed and its variables filled in.
struct ShellScanner {
  let bytes: [UInt8]
  let end: Int
  let variables: [String: ShellVariable]
  var budget: Int
  private var nesting = 0

  init(bytes: [UInt8], end: Int, variables: [String: ShellVariable], budget: Int) {
    self.bytes = bytes
    self.end = end
    self.variables = variables
    self.budget = budget
  }

  private static let nestingLimit = 12

  /// The words that the text at `index` expands to: `${ARRAY[@]}` and unquoted variables give several.
  mutating func words(at index: inout Int) -> [ShellWord] {
    let start = index
    var words: [ShellWord] = []
    var pieces: [ShellPiece] = []
    var isEmptyQuoted = false
    while index < end {
      let byte = bytes[index]
      if Self.endsWord(byte) { break }
      if isSpent(pieces) {
        index = end
        break
      }
      if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "\""), let array = array(at: &index) {
        let whole = start..<index
        words += array.map { ShellWord(pieces: $0.pieces, range: whole) }
        continue
      }
      let before = pieces.count
      piece(at: &index, isQuoted: false, into: &pieces)
      if pieces.count == before, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        isEmptyQuoted = true
      }
    }
    if !pieces.isEmpty {
      words += ShellWord(pieces: pieces, range: start..<index).fields()
    } else if isEmptyQuoted, words.isEmpty {
      words.append(ShellWord(pieces: [ShellPiece(text: "", isQuoted: true)], range: start..<index))
    }
    budget -= words.count + 1
    return words
  }

  /// The value of an assignment, which is never split.
  mutating func value(at index: inout Int) -> ShellWord {
    let start = index
    var pieces: [ShellPiece] = []
    while index < end, !Self.endsWord(bytes[index]) {
      if isSpent(pieces) {
        index = end
        break
      }
      piece(at: &index, isQuoted: true, into: &pieces)
    }
    budget -= pieces.count + 1
    if pieces.isEmpty { pieces = [ShellPiece(text: "", start: start, isQuoted: true)] }
    return ShellWord(pieces: pieces, range: start..<index)
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D: true
    case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"):
      true
    default: false
    }
  }

  /// `${NAME[@]}`, `"${NAME[@]}"` and the same with `*`; `$@` where another script gave the words.
  private func array(at index: inout Int) -> [ShellWord]? {
    var next = index
    let isQuoted = bytes[next] == UInt8(ascii: "\"")
    if isQuoted { next += 1 }
    guard next + 1 < end, bytes[next] == UInt8(ascii: "$") else { return nil }
    if bytes[next + 1] == UInt8(ascii: "@") || bytes[next + 1] == UInt8(ascii: "*"),
      case .array(let words)? = variables["@"]
    {
      if isQuoted, next + 2 >= end || bytes[next + 2] != UInt8(ascii: "\"") { return nil }
      index = next + (isQuoted ? 3 : 2)
      return words
    }
    guard bytes[next + 1] == UInt8(ascii: "{") else { return nil }
    next += 2
    let name = next
    while next < end, isNameByte(bytes[next], isFirst: next == name) { next += 1 }
    guard next + 3 < end, next > name, bytes[next] == UInt8(ascii: "["),
      bytes[next + 1] == UInt8(ascii: "@") || bytes[next + 1] == UInt8(ascii: "*"),
      bytes[next + 2] == UInt8(ascii: "]"), bytes[next + 3] == UInt8(ascii: "}"),
      case .array(let words)? = variables[String(decoding: bytes[name..<next], as: UTF8.self)]
    else { return nil }
    next += 4
    if isQuoted {
      guard next < end, bytes[next] == UInt8(ascii: "\"") else { return nil }
      next += 1
    }
    index = next
    return words
  }

  /// Reads one stretch: plain text, a quoted string, an escape or an expansion.
  private mutating func piece(
    at index: inout Int, isQuoted: Bool, into pieces: inout [ShellPiece]
  ) {
    switch bytes[index] {
    case UInt8(ascii: "'"):
      let start = index + 1
      let close = bytes[min(start, end)..<end].firstIndex(of: UInt8(ascii: "'")) ?? end
      append(start..<close, isQuoted: true, to: &pieces)
      index = min(close + 1, end)
    case UInt8(ascii: "\""):
      index += 1
      doubleQuoted(at: &index, into: &pieces)
    case UInt8(ascii: "\\"):
      escape(at: &index, isQuoted: isQuoted, into: &pieces)
    case UInt8(ascii: "$"):
      expansion(at: &index, isQuoted: isQuoted, into: &pieces)
    case UInt8(ascii: "`"):
      let close = bytes[min(index + 1, end)..<end].firstIndex(of: UInt8(ascii: "`")) ?? end
      unknown(index..<min(close + 1, end), "a command's output", isQuoted, into: &pieces)
      index = min(close + 1, end)
    default:
      let start = index
      while index < end, !Self.endsWord(bytes[index]), !Self.isSpecial(bytes[index]) { index += 1 }
      append(start..<index, isQuoted: isQuoted, to: &pieces)
    }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`")
  }

  /// Whether a word has more pieces than any has that is meant: the rest of the script is left.
  private func isSpent(_ pieces: [ShellPiece]) -> Bool {
    budget <= 0 || pieces.count > Self.pieceLimit
  }

  private static let pieceLimit = 20_000

  private mutating func doubleQuoted(at index: inout Int, into pieces: inout [ShellPiece]) {
    while index < end {
      if isSpent(pieces) {
        index = end
        return
      }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"): escape(at: &index, isQuoted: true, into: &pieces)
      case UInt8(ascii: "$"): expansion(at: &index, isQuoted: true, into: &pieces)
      case UInt8(ascii: "`"):
        let close = bytes[min(index + 1, end)..<end].firstIndex(of: UInt8(ascii: "`")) ?? end
        unknown(index..<min(close + 1, end), "a command's output", true, into: &pieces)
        index = min(close + 1, end)
      default:
        let start = index
        while index < end, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\"),
          bytes[index] != UInt8(ascii: "$"), bytes[index] != UInt8(ascii: "`")
        {
          index += 1
        }
        append(start..<index, isQuoted: true, to: &pieces)
      }
    }
  }

  private mutating func escape(
    at index: inout Int, isQuoted: Bool, into pieces: inout [ShellPiece]
  ) {
    let next = index + 1
    guard next < end else {
      index = end
      return
    }
    if bytes[next] == 0x0A {
      // A continued line: inside quotes nothing, outside the end of a word comes with the blanks.
      index = next + 1
      return
    }
    if bytes[next] == 0x0D, next + 1 < end, bytes[next + 1] == 0x0A {
      index = next + 2
      return
    }
    append(next..<next + 1, isQuoted: true, to: &pieces)
    index = next + 1
    while index < end, bytes[index] & 0xC0 == 0x80 {
      append(index..<index + 1, isQuoted: true, to: &pieces)
      index += 1
    }
  }

  private func append(_ range: Range<Int>, isQuoted: Bool, to pieces: inout [ShellPiece]) {
    guard !range.isEmpty else { return }
    let text = String(decoding: bytes[range], as: UTF8.self)
    let isExact = text.utf8.count == range.count
    pieces.append(
      ShellPiece(text: text, start: isExact ? range.lowerBound : nil, isQuoted: isQuoted))
  }

  private func unknown(
    _ range: Range<Int>, _ reason: String, _ isQuoted: Bool, into pieces: inout [ShellPiece]
  ) {
    let text = String(decoding: bytes[range].prefix(200), as: UTF8.self)
    pieces.append(
      ShellPiece(
        text: text, isQuoted: isQuoted, problem: "`\(FactText.shortened(text))` is \(reason)",
        place: range))
  }

  // MARK: - Expansions

  private mutating func expansion(
    at index: inout Int, isQuoted: Bool, into pieces: inout [ShellPiece]
  ) {
    let start = index
    let next = index + 1
    guard next < end else {
      append(start..<end, isQuoted: isQuoted, to: &pieces)
      index = end
      return
    }
    switch bytes[next] {
    case UInt8(ascii: "{"):
      let close = matching(UInt8(ascii: "{"), UInt8(ascii: "}"), from: next)
      budget -= (close - next) / 256
      index = min(close + 1, end)
      braced(next + 1..<close, whole: start..<index, isQuoted: isQuoted, into: &pieces)
    case UInt8(ascii: "("):
      let close = matching(UInt8(ascii: "("), UInt8(ascii: ")"), from: next)
      // What is never closed is looked for up to the end, once for each opening.
      budget -= (close - next) / 256
      index = min(close + 1, end)
      if next + 1 < close, bytes[next + 1] == UInt8(ascii: "("),
        bytes[close - 1] == UInt8(ascii: ")")
      {
        arithmetic(next + 2..<close - 1, whole: start..<index, isQuoted: isQuoted, into: &pieces)
      } else {
        unknown(start..<index, "a command's output", isQuoted, into: &pieces)
      }
    case let byte where isNameByte(byte, isFirst: true):
      index = next
      while index < end, isNameByte(bytes[index], isFirst: index == next) { index += 1 }
      fill(next..<index, whole: start..<index, isQuoted: isQuoted, into: &pieces)
    case 0x31...0x39 where isSet(next..<next + 1):
      index = next + 1
      fill(next..<index, whole: start..<index, isQuoted: isQuoted, into: &pieces)
    case 0x30...0x39, UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "?"),
      UInt8(ascii: "$"), UInt8(ascii: "!"):
      index = next + 1
      unknown(start..<index, "given on the command line", isQuoted, into: &pieces)
    case UInt8(ascii: "'"):
      index = next
      piece(at: &index, isQuoted: isQuoted, into: &pieces)
    default:
      index = next
      append(start..<next, isQuoted: isQuoted, to: &pieces)
    }
  }

  private func matching(_ open: UInt8, _ close: UInt8, from index: Int) -> Int {
    var depth = 0
    var next = index
    while next < end {
      if bytes[next] == UInt8(ascii: "\\") {
        next += 2
        continue
      }
      if bytes[next] == open { depth += 1 }
      if bytes[next] == close {
        depth -= 1
        if depth == 0 { return next }
      }
      next += 1
    }
    return end
  }

  /// Puts a variable's value in place of its name.
  private mutating func fill(
    _ name: Range<Int>, whole: Range<Int>, isQuoted: Bool, into pieces: inout [ShellPiece]
  ) {
    let text = String(decoding: bytes[name], as: UTF8.self)
    var found: [ShellPiece]?
    switch variables[text] {
    case .text(let word)?: found = word.pieces
    case .array(let words)?: found = words.first?.pieces
    case nil: found = nil
    }
    guard let found else {
      pieces.append(
        ShellPiece(
          text: "$\(text)", isQuoted: isQuoted,
          problem: "`\(text)` is set outside the file", place: whole))
      return
    }
    budget -= found.count
    guard budget > 0, pieces.count + found.count < 4_000 else { return }
    for var piece in found {
      piece.isQuoted = isQuoted
      pieces.append(piece)
    }
  }

  private func isSet(_ name: Range<Int>) -> Bool {
    variables[String(decoding: bytes[name], as: UTF8.self)] != nil
  }

  /// `${NAME}`, `${NAME:-default}`, `${NAME:=default}`, `${NAME:?…}`, `${NAME[0]}`.
  private mutating func braced(
    _ inside: Range<Int>, whole: Range<Int>, isQuoted: Bool, into pieces: inout [ShellPiece]
  ) {
    var next = inside.lowerBound
    while next < inside.upperBound, isNameByte(bytes[next], isFirst: next == inside.lowerBound) {
      next += 1
    }
    // `${1:-2048}` has a default although its name is a number.
    if next == inside.lowerBound {
      while next < inside.upperBound, bytes[next] >= 0x30, bytes[next] <= 0x39 { next += 1 }
    }
    let name = inside.lowerBound..<next
    let isSet = isSet(name)
    guard next < inside.upperBound, !name.isEmpty else {
      if name.isEmpty {
        unknown(whole, "not a variable", isQuoted, into: &pieces)
      } else if bytes[name.lowerBound] <= 0x39, !isSet {
        unknown(whole, "given on the command line", isQuoted, into: &pieces)
      } else {
        fill(name, whole: whole, isQuoted: isQuoted, into: &pieces)
      }
      return
    }
    if bytes[next] == UInt8(ascii: ":") { next += 1 }
    guard next < inside.upperBound else {
      fill(name, whole: whole, isQuoted: isQuoted, into: &pieces)
      return
    }
    switch bytes[next] {
    case UInt8(ascii: "-"), UInt8(ascii: "="):
      if isSet {
        fill(name, whole: whole, isQuoted: isQuoted, into: &pieces)
      } else {
        fallback(next + 1..<inside.upperBound, isQuoted: isQuoted, into: &pieces)
      }
    case UInt8(ascii: "?"):
      fill(name, whole: whole, isQuoted: isQuoted, into: &pieces)
    default:
      unknown(whole, "not read", isQuoted, into: &pieces)
    }
  }

  private mutating func fallback(
    _ range: Range<Int>, isQuoted: Bool, into pieces: inout [ShellPiece]
  ) {
    guard nesting < Self.nestingLimit else { return }
    var inner = ShellScanner(
      bytes: bytes, end: range.upperBound, variables: variables, budget: budget)
    inner.nesting = nesting + 1
    var index = range.lowerBound
    while index < range.upperBound, !isSpent(pieces) {
      if Self.endsWord(bytes[index]) {
        inner.append(index..<index + 1, isQuoted: isQuoted, to: &pieces)
        index += 1
      } else {
        inner.piece(at: &index, isQuoted: isQuoted, into: &pieces)
      }
    }
    budget = inner.budget
  }

  private mutating func arithmetic(
    _ range: Range<Int>, whole: Range<Int>, isQuoted: Bool, into pieces: inout [ShellPiece]
  ) {
    budget -= range.count
    let source = String(decoding: bytes[range], as: UTF8.self)
    let variables = variables
    let lookup: (String) -> Double? = { name in
      guard case .text(let word)? = variables[name], word.problem == nil else { return nil }
      return Number.parse(word.text)
    }
    var evaluator = Arithmetic(source, isInteger: true, lookup: lookup)
    switch evaluator.evaluate() {
    case .value(let value):
      pieces.append(ShellPiece(text: Number.write(value), isQuoted: isQuoted, place: whole))
    case .unknown(let name):
      pieces.append(
        ShellPiece(
          text: String(decoding: bytes[whole], as: UTF8.self), isQuoted: isQuoted,
          problem: name.isEmpty
            ? "`\(FactText.shortened(source))` cannot be computed here"
            : "`\(name)` is set outside the file", place: whole))
    }
  }
}
