/// What stands before the quotes of a string: `r`, `b`, `f` and their pairs, in any case.
struct PythonStringPrefix {
  var isRaw = false
  var isBytes = false
  var isFormatted = false

  /// Reads a prefix; nil for a name that is none.
  init?(_ bytes: ArraySlice<UInt8>) {
    for byte in bytes {
      switch byte | 0x20 {
      case UInt8(ascii: "r") where !isRaw: isRaw = true
      case UInt8(ascii: "b") where !isBytes && !isFormatted: isBytes = true
      case UInt8(ascii: "f") where !isFormatted && !isBytes: isFormatted = true
      // A template of Python 3.14 is scanned alike, and its value is never a text.
      case UInt8(ascii: "t") where !isFormatted && !isBytes: isFormatted = true
      case UInt8(ascii: "u") where bytes.count == 1: break
      default: return nil
      }
    }
  }
}

extension PythonTokenizer {
  mutating func number() {
    let start = index
    let isRadix = byte() == UInt8(ascii: "0") && "xXoObB".utf8.contains(byte(1))
    if isRadix {
      index += 2
      while byte().isDigit || byte() == UInt8(ascii: "_") || isHexLetter(byte()) {
        let isHex = bytes[start + 1] | 0x20 == UInt8(ascii: "x")
        // `0b1and` is two tokens, `0xand` one and a half.
        guard isHex || !isHexLetter(byte()) else { break }
        index += 1
      }
      return add(.number, from: start)
    }
    skipDigits()
    if byte() == UInt8(ascii: ".") {
      index += 1
      skipDigits()
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      let sign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
      if byte(1 + sign).isDigit {
        index += 1 + sign
        skipDigits()
      }
    }
    if byte() | 0x20 == UInt8(ascii: "j") { index += 1 }
    add(.number, from: start)
  }

  private func isHexLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f")
  }

  private mutating func skipDigits() {
    while byte().isDigit || byte() == UInt8(ascii: "_") && byte(1).isDigit { index += 1 }
  }

  /// Consumes a string whose opening quote is at the index.
  mutating func string(from start: Int, prefix: Range<Int>) {
    let kind = PythonStringPrefix(bytes[prefix])
    var scan = PythonStringScan(bytes: bytes, end: end, index: index)
    let isClosed = scan.string(
      isRaw: kind?.isRaw == true, isFormatted: kind?.isFormatted == true, depth: 0)
    index = scan.index
    if !isClosed { report("a string is not closed", start..<index) }
    add(!isClosed ? .unknown : kind?.isFormatted == true ? .formatted : .string, from: start)
  }
}

/// A part of a formatted string.
enum PythonStringPart: Sendable {
  /// Text as written, escapes and doubled braces included.
  case text(Range<Int>)
  /// An expression, with its conversion (`!r`), and what its format says, which may hold
  /// expressions too.
  case field(expression: Range<Int>, conversion: UInt8?, isEcho: Bool, format: [PythonStringPart])
}

/// Finds the end of a string, and the expressions inside a formatted one.
struct PythonStringScan {
  let bytes: [UInt8]
  let end: Int
  var index: Int
  /// The parts of the formatted string that was scanned last.
  private(set) var parts: [PythonStringPart] = []

  /// Formatted strings inside the expressions of others.
  private static let depthLimit = 6

  init(bytes: [UInt8], end: Int, index: Int) {
    self.bytes = bytes
    self.end = end
    self.index = index
  }

  private func byte(_ offset: Int = 0) -> UInt8 {
    index + offset < end ? bytes[index + offset] : 0
  }

  /// Consumes a string from its opening quote on.
  ///
  /// - Returns: whether it is closed; the index is after it, or where it gives up.
  mutating func string(isRaw: Bool, isFormatted: Bool, depth: Int) -> Bool {
    let quote = byte()
    let isTriple = byte(1) == quote && byte(2) == quote
    index += isTriple ? 3 : 1
    var own: [PythonStringPart] = []
    let isClosed = text(
      until: (quote, isTriple), isRaw: isRaw, isFormatted: isFormatted, inFormat: false,
      depth: depth, into: &own)
    parts = own
    return isClosed
  }

  /// Consumes text up to the closing quote, or to the brace that ends a format.
  private mutating func text(
    until close: (quote: UInt8, isTriple: Bool), isRaw: Bool, isFormatted: Bool, inFormat: Bool,
    depth: Int, into parts: inout [PythonStringPart]
  ) -> Bool {
    var start = index
    while index < end {
      switch byte() {
      case close.quote
      where !close.isTriple || byte(1) == close.quote && byte(2) == close.quote:
        guard !inFormat else { return false }
        if start < index { parts.append(.text(start..<index)) }
        index += close.isTriple ? 3 : 1
        return true
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        guard close.isTriple else { return false }
        index += 1
      case UInt8(ascii: "\\"): skipEscape(isRaw: isRaw, isFormatted: isFormatted)
      case UInt8(ascii: "}") where inFormat:
        if start < index { parts.append(.text(start..<index)) }
        return true
      case UInt8(ascii: "{") where isFormatted:
        if byte(1) == UInt8(ascii: "{"), !inFormat {
          index += 2
          continue
        }
        if start < index { parts.append(.text(start..<index)) }
        guard depth < Self.depthLimit, let field = field(close, isRaw, depth) else { return false }
        parts.append(field)
        start = index
      case UInt8(ascii: "}") where isFormatted:
        // A single one is an error of Python's, a doubled one a brace.
        guard byte(1) == UInt8(ascii: "}") else { return false }
        index += 2
      default: index += 1
      }
    }
    return false
  }

  private mutating func skipEscape(isRaw: Bool, isFormatted: Bool) {
    index += 1
    if isFormatted, !isRaw, byte() == UInt8(ascii: "N"), byte(1) == UInt8(ascii: "{") {
      while index < end, byte() != UInt8(ascii: "}"), byte() != UInt8(ascii: "\n") { index += 1 }
      if byte() == UInt8(ascii: "}") { index += 1 }
      return
    }
    // In a formatted string the brace after a backslash still opens a field.
    if isFormatted, byte() == UInt8(ascii: "{") || byte() == UInt8(ascii: "}") { return }
    if byte() == UInt8(ascii: "\r"), byte(1) == UInt8(ascii: "\n") { index += 1 }
    if index < end { index += 1 }
  }

  /// Consumes `{expression!r:format}`.
  private mutating func field(
    _ close: (quote: UInt8, isTriple: Bool), _ isRaw: Bool, _ depth: Int
  ) -> PythonStringPart? {
    index += 1
    let start = index
    guard var stop = expression(close, depth) else { return nil }
    var isEcho = false
    if let last = bytes[start..<stop].lastIndex(where: { $0 != UInt8(ascii: " ") }),
      bytes[last] == UInt8(ascii: "="), last > start,
      !"=<>!".utf8.contains(bytes[last - 1])
    {
      isEcho = true
      stop = last
    }
    var conversion: UInt8?
    if byte() == UInt8(ascii: "!") {
      conversion = byte(1)
      index += 2
      while byte() == UInt8(ascii: " ") { index += 1 }
    }
    var format: [PythonStringPart] = []
    if byte() == UInt8(ascii: ":") {
      index += 1
      guard
        text(
          until: close, isRaw: isRaw, isFormatted: true, inFormat: true, depth: depth + 1,
          into: &format)
      else { return nil }
    }
    guard byte() == UInt8(ascii: "}") else { return nil }
    index += 1
    return .field(
      expression: start..<stop, conversion: conversion, isEcho: isEcho, format: format)
  }

  /// Consumes an expression up to the `}`, `!` or `:` that ends it; returns where it ends.
  private mutating func expression(_ close: (quote: UInt8, isTriple: Bool), _ depth: Int) -> Int? {
    var brackets = 0
    while index < end {
      let current = byte()
      switch current {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        brackets += 1
        index += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        brackets -= 1
        index += 1
      case UInt8(ascii: "}"):
        guard brackets > 0 else { return index }
        brackets -= 1
        index += 1
      case UInt8(ascii: "!") where brackets == 0 && byte(1) != UInt8(ascii: "="): return index
      case UInt8(ascii: ":") where brackets == 0: return index
      case UInt8(ascii: "!") where byte(1) == UInt8(ascii: "="): index += 2
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        var start = index
        while start > 0, bytes[start - 1] | 0x20 >= 0x61, bytes[start - 1] | 0x20 <= 0x7A,
          index - start < 2
        {
          start -= 1
        }
        let kind = PythonStringPrefix(bytes[start..<index])
        guard depth + 1 < Self.depthLimit,
          string(
            isRaw: kind?.isRaw == true, isFormatted: kind?.isFormatted == true, depth: depth + 1)
        else { return nil }
      case UInt8(ascii: "#"):
        while index < end, byte() != UInt8(ascii: "\n") { index += 1 }
      default: index += 1
      }
    }
    return nil
  }
}
