/// One line of a file as a terminal shows it: harmless, tabs expanded, cut to a window.
struct DisplayLine {
  /// The text to print.
  private(set) var text = ""
  /// The columns the text takes.
  private(set) var width = 0
  private var columns: [(offset: Int, column: Int)] = []
  private var end = 0

  private static let tabWidth = 4
  /// Bytes shown before the first label of a line that is too long.
  private static let lead = 40
  private static let ellipsis = "…"

  /// Lays out the bytes of `line`, a window of at most `limit` columns around `focus` when longer.
  init(_ bytes: [UInt8], line: Range<Int>, focus: Int, limit: Int) {
    var index = line.lowerBound
    if line.count > limit, focus - line.lowerBound > limit / 2 {
      index = min(focus, line.upperBound) - Self.lead
      while index > line.lowerBound, bytes[index] & 0xC0 == 0x80 { index -= 1 }
      append(Self.ellipsis, width: 1, at: index)
    }
    while index < line.upperBound {
      if width >= limit {
        append(Self.ellipsis, width: 1, at: index)
        break
      }
      let (scalar, length) = Self.decode(bytes, at: index, end: line.upperBound)
      if let scalar {
        append(scalar, at: index)
      } else {
        let hex = String(bytes[index], radix: 16, uppercase: true)
        append("\\x\(hex)", width: 2 + hex.count, at: index)
      }
      index += length
    }
    end = index
  }

  private mutating func append(_ scalar: Unicode.Scalar, at offset: Int) {
    if scalar == "\t" {
      let spaces = Self.tabWidth - width % Self.tabWidth
      append(String(repeating: " ", count: spaces), width: spaces, at: offset)
    } else if TerminalText.isHarmful(scalar) {
      let escape = TerminalText.escape(scalar)
      append(escape, width: escape.utf8.count, at: offset)
    } else {
      append(String(Character(scalar)), width: TerminalText.width(of: scalar), at: offset)
    }
  }

  private mutating func append(_ piece: String, width pieceWidth: Int, at offset: Int) {
    columns.append((offset, width))
    text.unicodeScalars.append(contentsOf: piece.unicodeScalars)
    width += pieceWidth
  }

  /// The column where the character at a byte offset starts, clamped to what is shown.
  func column(of offset: Int) -> Int {
    guard offset < end else { return width }
    var column = 0
    for entry in columns where entry.offset <= offset { column = entry.column }
    return column
  }

  /// Decodes one character; `nil` and 1 for a byte that is not UTF-8.
  static func decode(_ bytes: [UInt8], at index: Int, end: Int) -> (Unicode.Scalar?, Int) {
    let lead = bytes[index]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4, index + length <= end else { return (nil, 1) }
    var value = UInt32(lead) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
    for next in (index + 1)..<(index + length) {
      guard bytes[next] & 0xC0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(bytes[next] & 0x3F)
    }
    let minimum: UInt32 = length == 4 ? 0x1_0000 : length == 3 ? 0x800 : 0x80
    guard value >= minimum, let scalar = Unicode.Scalar(value) else { return (nil, 1) }
    return (scalar, length)
  }
}
