import Diagnostics

/// The word at a place in a document, as far as names of facts, rows and elements may reach.
struct Word: Equatable {
  var text: String
  /// The bytes of the file that it covers.
  var range: Range<Int>

  /// A longer word names nothing.
  private static let longest = 256

  /// - Parameter isLeftOnly: Whether what stands right of the place does not count, as where somebody types.
  init(in file: SourceFile, at offset: Int, isLeftOnly: Bool = false) {
    let line = file.range(ofLine: file.line(at: offset))
    var start = offset
    while start > line.lowerBound, offset - start <= Self.longest,
      Self.isPart(file.bytes[start - 1])
    {
      start -= 1
    }
    var end = offset
    while !isLeftOnly, end < line.upperBound, end - offset <= Self.longest,
      Self.isPart(file.bytes[end])
    {
      end += 1
    }
    range = start..<end
    text = file.text(in: range)
    // A dot at the end ends a sentence, not a name.
    if !isLeftOnly, text.hasSuffix(".") {
      text.removeLast()
      range = start..<(end - 1)
    }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "/"):
      true
    default: byte >= 0x80
    }
  }
}
