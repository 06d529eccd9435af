import Diagnostics
import Footprint
import Quantities

/// Facts stated in comments: `# carbonward: duration=12h hardware.count=64`.
///
/// Only a comment that starts with the word counts. A value ends at white space unless it is quoted;
/// a space before a unit may be left out.
enum InlineFacts {
  /// How many comments of one file are read.
  private static let limit = 100

  static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> DecodedFacts {
    var decoded = DecodedFacts()
    let marker = Array("carbonward:".utf8)
    guard contains(file.bytes, marker) else { return decoded }
    var count = 0
    for line in 0..<file.lineCount {
      guard let start = factStart(in: file.range(ofLine: line), of: file, marker) else { continue }
      count += 1
      guard count <= limit else { break }
      read(start..<file.range(ofLine: line).upperBound, of: file, to: &decoded, into: &bag)
    }
    return decoded
  }

  private static func contains(_ bytes: [UInt8], _ marker: [UInt8]) -> Bool {
    var index = 0
    while let found = bytes[index...].firstIndex(of: marker[0]) {
      if bytes[found...].starts(with: marker) { return true }
      index = found + 1
    }
    return false
  }

  /// Where the facts of a line start: after `#`, white space and `carbonward:`.
  private static func factStart(
    in line: Range<Int>, of file: SourceFile, _ marker: [UInt8]
  ) -> Int? {
    var index = line.lowerBound
    while let hash = file.bytes[index..<line.upperBound].firstIndex(of: UInt8(ascii: "#")) {
      let opensComment =
        hash == line.lowerBound || file.bytes[hash - 1] == 0x20 || file.bytes[hash - 1] == 0x09
        || file.bytes[hash - 1] == UInt8(ascii: "#")
      var word = hash + 1
      while word < line.upperBound, file.bytes[word] == 0x20 || file.bytes[word] == 0x09 {
        word += 1
      }
      if opensComment, file.bytes[word..<line.upperBound].starts(with: marker) {
        let start = word + marker.count
        // `# carbonward: run/v1` would be a document's first line, commented out.
        return start
      }
      index = hash + 1
    }
    return nil
  }

  private static func read(
    _ range: Range<Int>, of file: SourceFile, to decoded: inout DecodedFacts,
    into bag: inout DiagnosticBag
  ) {
    for word in words(range, of: file.bytes) {
      let text = file.text(in: word)
      let place = SourceRange(file: file, bytes: word)
      guard let equals = file.bytes[word].firstIndex(of: UInt8(ascii: "=")) else {
        bag.add(
          Diagnostic(
            "inline-fact", .error, "`\(FactText.shortened(text))` does not state a fact", at: place,
            label: "`FACT=VALUE` belongs here",
            help: ["write for example `# carbonward: duration=12h hardware.count=64`"]))
        continue
      }
      let value = valueRange(equals + 1..<word.upperBound, of: file.bytes)
      do {
        let fact = try FactText.fact(named: file.text(in: word.lowerBound..<equals))
        let parsed = try FactText.parse(file.text(in: value), for: fact)
        let origin = Origin.inline(SourceRange(file: file, bytes: value))
        if let earlier = decoded[fact], earlier.value != parsed {
          bag.add(
            Diagnostic(
              "inline-fact", .error, "`\(fact.rawValue)` is stated twice", at: place,
              label: "stated again",
              secondary: earlier.origin.range.map { [Label($0, "first stated here")] } ?? [],
              help: ["remove one of the two"]))
        } else {
          decoded.facts.append((fact, Traced(parsed, origin)))
        }
      } catch {
        bag.add(Diagnostic("inline-fact", .error, error.message, at: place, help: error.help))
      }
    }
  }

  /// Words separated by white space or commas; quotes keep them together.
  private static func words(_ range: Range<Int>, of bytes: [UInt8]) -> [Range<Int>] {
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

  /// The value without the quotes around it.
  private static func valueRange(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    guard range.count >= 2, let first = bytes[range].first, first == bytes[range].last,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return range }
    return range.lowerBound + 1..<range.upperBound - 1
  }
}
