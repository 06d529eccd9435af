package import Diagnostics

/// Maps offsets in the text of a YAML scalar back to the bytes of the file it was read from.
///
/// Quotes, escapes, folding and indentation make the two differ, and an error in an expression has to
/// point at what is really written. The scalar is decoded once more, byte by byte; should the result
/// differ from what the YAML reader has read, ranges cover the whole scalar rather than a wrong part.
package struct ScalarOffsetMap {
  private let node: YAMLNode
  /// The file offset of each byte of the text; empty when the scalar could not be followed.
  private var offsets: [Int] = []

  /// Follows a scalar.
  package init(_ node: YAMLNode) {
    self.node = node
    let definition = node.definition
    guard !node.isAlias else { return }
    let text = Array(definition.text.utf8)
    var decoder = ScalarDecoder(bytes: node.file.bytes, range: definition.range.bytes)
    decoder.decode(definition.style)
    // Trailing breaks of block scalars are chomped; they cannot be part of an expression's error.
    guard decoder.text.count >= text.count, decoder.text.prefix(text.count).elementsEqual(text)
    else { return }
    offsets = Array(decoder.offsets.prefix(text.count))
  }

  /// The place of a part of the text in the file.
  package func range(_ part: Range<Int>) -> SourceRange {
    guard !offsets.isEmpty, part.lowerBound >= 0 else { return node.range }
    let count = offsets.count
    let end = offsets[count - 1] + 1
    let lower = part.lowerBound < count ? offsets[part.lowerBound] : end
    guard part.upperBound > part.lowerBound else {
      return SourceRange(file: node.file, bytes: lower..<lower)
    }
    let last = min(part.upperBound, count) - 1
    // A scalar of several bytes or an escape ends where the next byte of the text starts.
    var upper = last >= 0 ? offsets[last] + 1 : lower
    if last + 1 < count, offsets[last + 1] - offsets[last] <= ScalarDecoder.longestEscape,
      node.definition.style == .doubleQuoted
    {
      upper = offsets[last + 1]
    }
    return SourceRange(file: node.file, bytes: lower..<max(lower, upper))
  }
}

/// Decodes the source of one scalar, remembering where each byte of its text comes from.
struct ScalarDecoder {
  /// `\UXXXXXXXX`.
  static let longestEscape = 10

  private let bytes: [UInt8]
  private let range: Range<Int>
  private(set) var text: [UInt8] = []
  private(set) var offsets: [Int] = []

  init(bytes: [UInt8], range: Range<Int>) {
    self.bytes = bytes
    self.range = range.clamped(to: 0..<bytes.count)
  }

  mutating func decode(_ style: YAMLStyle) {
    switch style {
    case .plain: decodeFlow(range, style)
    case .singleQuoted, .doubleQuoted:
      guard range.count >= 2 else { return }
      decodeFlow(range.lowerBound + 1..<range.upperBound - 1, style)
    case .literal, .folded: decodeBlock(style)
    case .block, .flow: break
    }
  }

  private mutating func append(_ byte: UInt8, from offset: Int) {
    text.append(byte)
    offsets.append(offset)
  }

  private func isBreak(_ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r")
  }

  private func isBlank(_ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t")
  }

  private func afterBreak(_ index: Int, _ end: Int) -> Int {
    let isPair =
      bytes[index] == UInt8(ascii: "\r") && index + 1 < end
      && bytes[index + 1] == UInt8(ascii: "\n")
    return index + (isPair ? 2 : 1)
  }

  // MARK: Plain and quoted scalars

  private mutating func decodeFlow(_ part: Range<Int>, _ style: YAMLStyle) {
    var index = part.lowerBound
    let end = part.upperBound
    while index < end {
      let byte = bytes[index]
      if isBlank(index) || isBreak(index) {
        index = foldSpace(from: index, to: end)
      } else if style == .singleQuoted, byte == UInt8(ascii: "'"), index + 1 < end {
        append(byte, from: index)
        index += 2
      } else if style == .doubleQuoted, byte == UInt8(ascii: "\\"), index + 1 < end {
        index = decodeEscape(at: index, end)
      } else {
        append(byte, from: index)
        index += 1
      }
    }
  }

  /// White space with a break in it becomes a space, or one break fewer than are written.
  private mutating func foldSpace(from start: Int, to end: Int) -> Int {
    var index = start
    while index < end, isBlank(index) { index += 1 }
    guard index < end, isBreak(index) else {
      for offset in start..<index { append(bytes[offset], from: offset) }
      return index
    }
    foldBreaks(from: &index, to: end, discardsFirst: false)
    return index
  }

  private mutating func foldBreaks(from index: inout Int, to end: Int, discardsFirst: Bool) {
    let first = index
    var extra: [Int] = []
    index = afterBreak(index, end)
    while index < end, isBlank(index) || isBreak(index) {
      if isBreak(index) {
        extra.append(index)
        index = afterBreak(index, end)
      } else {
        index += 1
      }
    }
    if extra.isEmpty {
      if !discardsFirst { append(UInt8(ascii: " "), from: first) }
    } else {
      for offset in extra { append(UInt8(ascii: "\n"), from: offset) }
    }
  }

  private static let escapes: [UInt8: UInt32] = [
    UInt8(ascii: "0"): 0, UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9,
    9: 9, UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11, UInt8(ascii: "f"): 12,
    UInt8(ascii: "r"): 13, UInt8(ascii: "e"): 27, UInt8(ascii: " "): 32, UInt8(ascii: "\""): 34,
    UInt8(ascii: "/"): 47, UInt8(ascii: "\\"): 92, UInt8(ascii: "N"): 0x85,
    UInt8(ascii: "_"): 0xA0, UInt8(ascii: "L"): 0x2028, UInt8(ascii: "P"): 0x2029,
  ]

  private mutating func decodeEscape(at start: Int, _ end: Int) -> Int {
    let kind = bytes[start + 1]
    if isBreak(start + 1) {
      var index = start + 1
      foldBreaks(from: &index, to: end, discardsFirst: true)
      return index
    }
    let widths: [UInt8: Int] = [
      UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8,
    ]
    guard let width = widths[kind] else {
      appendScalar(Self.escapes[kind] ?? UInt32(kind), from: start)
      return start + 2
    }
    let digits = bytes[min(start + 2, end)..<min(start + 2 + width, end)]
    let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0xFFFD
    appendScalar(value, from: start)
    return min(start + 2 + width, end)
  }

  private mutating func appendScalar(_ value: UInt32, from offset: Int) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    for byte in String(Character(scalar)).utf8 { append(byte, from: offset) }
  }

  // MARK: Block scalars

  private struct Line {
    /// The content after the indentation.
    var range: Range<Int>
    /// Where the break that ends the line stands.
    var breakOffset: Int
    var isEmpty: Bool { range.isEmpty }
  }

  private mutating func decodeBlock(_ style: YAMLStyle) {
    let lines = blockLines()
    guard style == .folded else {
      for line in lines { appendLine(line, withBreak: true) }
      return
    }
    foldLines(lines)
  }

  private mutating func appendLine(_ line: Line, withBreak: Bool) {
    for offset in line.range { append(bytes[offset], from: offset) }
    if withBreak { append(UInt8(ascii: "\n"), from: line.breakOffset) }
  }

  private func blockLines() -> [Line] {
    var index = range.lowerBound
    let end = range.upperBound
    var indicator: Int?
    while index < end, !isBreak(index) {
      if bytes[index] >= 0x31, bytes[index] <= 0x39, indicator == nil {
        indicator = Int(bytes[index] - 0x30)
      }
      if bytes[index] == UInt8(ascii: "#") {
        while index < end, !isBreak(index) { index += 1 }
        break
      }
      index += 1
    }
    guard index < end else { return [] }
    index = afterBreak(index, end)
    var raw: [(start: Int, end: Int, breakOffset: Int)] = []
    while index < end {
      var stop = index
      while stop < end, !isBreak(stop) { stop += 1 }
      raw.append((index, stop, min(stop, end)))
      index = stop < end ? afterBreak(stop, end) : end
    }
    // With an explicit indicator the parent's indentation is unknown here; the least of the lines
    // is right unless every line starts with a further space, which the check at the end notices.
    let indents = raw.compactMap { line -> Int? in
      let content = (line.start..<line.end).first { bytes[$0] != UInt8(ascii: " ") }
      return content.map { $0 - line.start }
    }
    let indent = indicator == nil ? indents.first ?? 0 : indents.min() ?? 0
    return raw.map { line in
      let start = min(line.start + indent, line.end)
      return Line(range: start..<line.end, breakOffset: line.breakOffset)
    }
  }

  private mutating func foldLines(_ lines: [Line]) {
    func isMoreIndented(_ line: Line) -> Bool { !line.isEmpty && isBlank(line.range.lowerBound) }
    for (position, line) in lines.enumerated() {
      if line.isEmpty {
        append(UInt8(ascii: "\n"), from: line.breakOffset)
        continue
      }
      appendLine(line, withBreak: false)
      guard position + 1 < lines.count else {
        append(UInt8(ascii: "\n"), from: line.breakOffset)
        break
      }
      let next = lines[position + 1]
      let following = lines[(position + 1)...].first { !$0.isEmpty }
      let keepsBreak =
        isMoreIndented(line) || following.map(isMoreIndented) ?? true
      if keepsBreak {
        append(UInt8(ascii: "\n"), from: line.breakOffset)
      } else if !next.isEmpty {
        append(UInt8(ascii: " "), from: line.breakOffset)
      }
    }
  }
}
