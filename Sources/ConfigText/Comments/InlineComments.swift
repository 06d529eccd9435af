package import Diagnostics
package import Runs

/// What the comments of a config say to Carbonward: `# carbonward: duration=12h` states facts,
/// `# carbonward: ignore[id] until=… reason=…` asks for a finding to be let pass.
///
/// Only a comment that starts with the word counts.
package struct InlineComments {
  package var facts = DecodedFacts()
  package var ignores: [IgnoreComment] = []

  /// How many comments of one file are read.
  private static let limit = 100
  private static let marker = Array("carbonward:".utf8)

  /// Reads the comments of a file; JSON proper has none.
  package static func read(
    _ file: SourceFile, in language: ConfigLanguage, into bag: inout DiagnosticBag
  ) -> InlineComments {
    var comments = InlineComments()
    let openings = openings(of: file, in: language)
    guard !openings.isEmpty, contains(file.bytes, marker) else { return comments }
    var count = 0
    for line in 0..<file.lineCount {
      let range = file.range(ofLine: line)
      guard let start = start(in: range, of: file, openings) else { continue }
      count += 1
      guard count <= limit else { break }
      let text = start..<range.upperBound
      if let directive = IgnoreDirective(text, of: file) {
        if let comment = directive.read(into: &bag) { comments.ignores.append(comment) }
      } else {
        InlineFacts.read(text, of: file, to: &comments.facts, into: &bag)
      }
    }
    return comments
  }

  /// What opens a comment; of JSON, only the dialects that have comments.
  private static func openings(of file: SourceFile, in language: ConfigLanguage) -> [[UInt8]] {
    guard language != .notebook else { return [] }
    guard language == .json else { return [Array("#".utf8)] }
    let hasComments = [".hjson", ".jsonc"].contains { file.path.lowercased().hasSuffix($0) }
    return hasComments ? [Array("#".utf8), Array("//".utf8)] : []
  }

  private static func contains(_ bytes: [UInt8], _ marker: [UInt8]) -> Bool {
    var index = 0
    while let found = bytes[index...].firstIndex(of: marker[0]) {
      if bytes[found...].starts(with: marker) { return true }
      index = found + 1
    }
    return false
  }

  /// Where the text of a line's comment starts: after its opening, white space and `carbonward:`.
  private static func start(
    in line: Range<Int>, of file: SourceFile, _ openings: [[UInt8]]
  ) -> Int? {
    let bytes = file.bytes
    var isQuoted = false
    for index in line {
      // Only the dialects of JSON have `//`, and there text stands in double quotes.
      if bytes[index] == UInt8(ascii: "\""), openings.count > 1 { isQuoted.toggle() }
      guard !isQuoted,
        let opening = openings.first(where: { bytes[index..<line.upperBound].starts(with: $0) })
      else { continue }
      let isFirst =
        index == line.lowerBound || bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09
        || bytes[index - 1] == opening[0]
      var word = index + opening.count
      while word < line.upperBound, bytes[word] == 0x20 || bytes[word] == 0x09 { word += 1 }
      if isFirst, bytes[word..<line.upperBound].starts(with: marker) {
        return word + marker.count
      }
    }
    return nil
  }

  /// Words separated by white space or commas; quotes keep them together.
  package static func words(_ range: Range<Int>, of bytes: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    var quote: UInt8?
    for index in range {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
        continue
      }
      if byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: ",") {
        if let begun = start { words.append(begun..<index) }
        start = nil
      } else {
        if start == nil { start = index }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
      }
    }
    if let start { words.append(start..<range.upperBound) }
    return words
  }

  /// A value without the quotes around it.
  package static func unquoted(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    guard range.count >= 2, let first = bytes[range].first, first == bytes[range].last,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return range }
    return range.lowerBound + 1..<range.upperBound - 1
  }
}
