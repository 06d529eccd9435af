package import Diagnostics
import Runs
import Text

/// What a script asks of a scheduler in comments above its first command, by the options' long names.
package struct BatchHeader: Sendable {
  /// The scheduler that is asked.
  let dialect: BatchDialect?
  /// The options of the job, or of its first component.
  package var options: ConfigNode
  /// The options of each component of a job that has several; of other jobs one.
  package var components: [ConfigNode] = []
  /// The lines that end a component.
  package var separators: [SourceRange] = []
  /// Lines behind the first command, which a scheduler does not read.
  package var late: [SourceRange] = []

  /// No options.
  init(_ file: SourceFile, dialect: BatchDialect?) {
    self.dialect = dialect
    options = ConfigNode(.map([]), SourceRange(file: file, bytes: 0..<0))
    components = [options]
  }

  private static let limit = 1_000

  /// Reads the lines above the first command of a script.
  package static func read(_ file: SourceFile, as dialect: BatchDialect?) -> BatchHeader {
    var directives = BatchHeader(file, dialect: dialect)
    guard let dialect else { return directives }
    let marker = Array(dialect.marker.utf8)
    var parts: [[ConfigEntry]] = [[]]
    var lastLine: Int?
    var isHeader = true
    var hasDocument = false
    var count = 0
    var lines: [(line: Int, range: Range<Int>)] = []
    for line in 0..<file.lineCount where count < limit {
      let range = file.range(ofLine: line)
      let bytes = file.bytes[range]
      guard bytes.starts(with: marker) else {
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D && $0 != 0 }
        if let first, first != UInt8(ascii: "#") {
          if isHeader { isHeader = false }
          if !hasDocument { hasDocument = Array(bytes).holds(Array("<<".utf8)) }
        }
        continue
      }
      count += 1
      guard isHeader else {
        // A script that writes a batch script has that one's lines in a here-document.
        if hasDocument {
          lines.append((line, range))
        } else {
          directives.late.append(SourceRange(file: file, bytes: range))
        }
        continue
      }
      lastLine = line
      directives.take(range, of: file, as: dialect, into: &parts)
    }
    if lastLine == nil {
      for (line, range) in lines {
        lastLine = line
        directives.take(range, of: file, as: dialect, into: &parts)
      }
    }
    let whole = SourceRange(file: file, bytes: 0..<0)
    let insertion = lastLine.map { Insertion.directives(DirectivePlace(file: file, line: $0)) }
    directives.components = parts.map { ConfigNode(.map($0), whole, insertion: insertion) }
    directives.options = directives.components[0]
    return directives
  }

  private mutating func take(
    _ range: Range<Int>, of file: SourceFile, as dialect: BatchDialect,
    into parts: inout [[ConfigEntry]]
  ) {
    let rest = range.lowerBound + dialect.marker.utf8.count..<range.upperBound
    let text = trimmed(file.text(in: rest))
    if dialect.separators.contains(where: text.hasPrefix) {
      separators.append(SourceRange(file: file, bytes: range))
      parts.append([])
      return
    }
    parts[parts.count - 1] += Self.options(rest, of: file, as: dialect)
  }

  private static func options(
    _ range: Range<Int>, of file: SourceFile, as dialect: BatchDialect
  ) -> [ConfigEntry] {
    var words: [ShellWord] = []
    var index = range.lowerBound
    // Schedulers expand no variables: `$NAME` in a directive is text.
    while index < range.upperBound, words.count < 400 {
      let byte = file.bytes[index]
      if byte == 0x20 || byte == 0x09 {
        index += 1
        continue
      }
      if byte == UInt8(ascii: "#") { break }
      var end = index
      var quote: UInt8?
      while end < range.upperBound {
        let next = file.bytes[end]
        if let open = quote {
          if next == open { quote = nil }
        } else if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
          quote = next
        } else if next == 0x20 || next == 0x09 {
          break
        }
        end += 1
      }
      words.append(word(index..<end, of: file))
      index = end
    }
    return FlagReader.entries(of: words, in: file, shortNames: dialect.shortNames).map { entry in
      var entry = entry
      entry.key = entry.key.underscored
      return entry
    }
  }

  /// A word with the quotes around its value removed.
  private static func word(_ range: Range<Int>, of file: SourceFile) -> ShellWord {
    var pieces: [ShellPiece] = []
    var start = range.lowerBound
    for index in range
    where file.bytes[index] == UInt8(ascii: "\"") || file.bytes[index] == UInt8(ascii: "'") {
      if index > start { pieces.append(piece(start..<index, of: file)) }
      start = index + 1
    }
    if start < range.upperBound { pieces.append(piece(start..<range.upperBound, of: file)) }
    return ShellWord(pieces: pieces, range: range)
  }

  private static func piece(_ range: Range<Int>, of file: SourceFile) -> ShellPiece {
    let text = file.text(in: range)
    // Templates and placeholders are no values.
    let isTemplate = text.holds("{{") || text.holds("${") || text.holds("<")
    return ShellPiece(
      text: text, start: text.utf8.count == range.count ? range.lowerBound : nil, isQuoted: false,
      problem: isTemplate ? "`\(FactText.shortened(text))` is a template" : nil)
  }

  /// What a scheduler puts in the environment, as far as the options say.
  func variables(in file: SourceFile) -> [String: ShellVariable] {
    var variables: [String: ShellVariable] = [:]
    guard let dialect else { return variables }
    for (option, names) in dialect.variables {
      guard let scalar = options[option]?.scalar, scalar.problem == nil,
        let text = dialect.value(option, scalar.text)
      else { continue }
      // An option of the call stands in another file.
      let literal = scalar.literal.flatMap { $0.file === file ? $0.bytes : nil }
      let range = literal ?? 0..<0
      let start = text == scalar.text ? literal?.lowerBound : nil
      let piece = ShellPiece(text: text, start: start, isQuoted: true)
      for name in names { variables[name] = .text(ShellWord(pieces: [piece], range: range)) }
    }
    return variables
  }
}
