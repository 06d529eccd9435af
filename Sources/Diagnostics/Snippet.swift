/// The lines of one file that a diagnostic's labels touch, with the labels drawn under them.
struct Snippet {
  let file: SourceFile
  let marks: [Mark]
  let lineWidth: Int

  /// A label's part on one line.
  private struct Span {
    var bytes: Range<Int>
    var text: String
    var isPrimary: Bool
  }

  /// The spans of every labelled line, lines in order.
  private let lines: [(line: Int, spans: [Span])]

  init(file: SourceFile, marks: [Mark], lineWidth: Int) {
    self.file = file
    self.marks = marks
    self.lineWidth = lineWidth
    var spans: [(line: Int, span: Span)] = []
    for mark in marks { spans += Self.spans(of: mark, in: file) }
    let numbers = spans.map(\.line).sorted()
    var lines: [(line: Int, spans: [Span])] = []
    for number in numbers where lines.last?.line != number {
      lines.append((number, spans.filter { $0.line == number }.map(\.span)))
    }
    self.lines = lines
  }

  var gutterWidth: Int { "\(file.skippedLines + (lines.last?.line ?? 0) + 1)".count }

  private static func spans(of mark: Mark, in file: SourceFile) -> [(line: Int, span: Span)] {
    let bytes = mark.label.range.bytes.clamped(to: 0..<file.bytes.count)
    let text = TerminalText.sanitized(mark.label.text)
    let first = file.line(at: bytes.lowerBound)
    let firstRange = file.range(ofLine: first)
    // A range that ends with its line break does not touch the next line.
    let last = bytes.isEmpty ? first : file.line(at: bytes.upperBound - 1)
    guard last > first else {
      let start = min(bytes.lowerBound, firstRange.upperBound)
      let end = max(start, min(bytes.upperBound, firstRange.upperBound))
      return [(first, Span(bytes: start..<end, text: text, isPrimary: mark.isPrimary))]
    }
    let lastRange = file.range(ofLine: last)
    let start = min(bytes.lowerBound, firstRange.upperBound)
    let indentation = file.bytes[lastRange].prefix { $0 == 0x20 || $0 == 0x09 }.count
    let end = min(bytes.upperBound, lastRange.upperBound)
    let lastStart = min(lastRange.lowerBound + indentation, end)
    return [
      (first, Span(bytes: start..<firstRange.upperBound, text: "", isPrimary: mark.isPrimary)),
      (last, Span(bytes: lastStart..<end, text: text, isPrimary: mark.isPrimary)),
    ]
  }

  func render(gutter: Int, _ painter: Painter) -> String {
    let margin = String(repeating: " ", count: gutter) + " " + painter.frame("|")
    var output = margin + "\n"
    var previous: Int?
    for (line, spans) in lines {
      if let previous, line > previous + 1 {
        if line == previous + 2 {
          output += sourceLine(previous + 1, gutter, painter).text
        } else {
          output += painter.frame("...") + "\n"
        }
      }
      let shown = sourceLine(line, gutter, painter, focus: spans.map(\.bytes.lowerBound).min())
      output += shown.text
      for row in annotations(spans, on: shown.line, painter) { output += "\(margin) \(row)\n" }
      previous = line
    }
    return output
  }

  private func sourceLine(
    _ line: Int, _ gutter: Int, _ painter: Painter, focus: Int? = nil
  ) -> (text: String, line: DisplayLine) {
    let range = file.range(ofLine: line)
    let shown = DisplayLine(
      file.bytes, line: range, focus: focus ?? range.lowerBound, limit: lineWidth)
    let number = "\(file.skippedLines + line + 1)"
    let padded = String(repeating: " ", count: gutter - number.count) + number
    let separator = shown.text.isEmpty ? "" : " "
    return (painter.frame("\(padded) |") + separator + shown.text + "\n", shown)
  }

  /// The rows under a line: the carets with the rightmost label's text, then the other texts.
  private func annotations(_ spans: [Span], on line: DisplayLine, _ painter: Painter) -> [String] {
    struct Placed {
      var start: Int
      var end: Int
      var span: Span
    }
    let placed = spans.map { span in
      let start = line.column(of: span.bytes.lowerBound)
      return Placed(
        start: start, end: max(line.column(of: span.bytes.upperBound), start + 1), span: span)
    }.sorted { ($0.start, $0.span.isPrimary ? 0 : 1) < ($1.start, $1.span.isPrimary ? 0 : 1) }

    var row = ""
    var column = 0
    for (index, item) in placed.enumerated() {
      let next = index + 1 < placed.count ? max(placed[index + 1].start, column) : item.end
      let start = max(item.start, column)
      let end = max(min(item.end, max(next, start)), start)
      guard end > start else { continue }
      row += String(repeating: " ", count: start - column)
      let character = item.span.isPrimary ? "^" : "-"
      row += painter.mark(
        String(repeating: character, count: end - start), isPrimary: item.span.isPrimary)
      column = end
    }
    var rest = placed
    if let last = placed.last {
      rest.removeLast()
      if !last.span.text.isEmpty {
        row += " " + painter.mark(last.span.text, isPrimary: last.span.isPrimary)
      }
    }
    var rows = [row]
    rest.removeAll { $0.span.text.isEmpty }
    while let item = rest.popLast() {
      // One row of bars under the carets, then each text takes its bar's place.
      for isText in rows.count == 1 ? [false, true] : [true] {
        var row = ""
        var column = 0
        for other in rest where other.start < item.start && other.start >= column {
          row += String(repeating: " ", count: other.start - column)
          row += painter.mark("|", isPrimary: other.span.isPrimary)
          column = other.start + 1
        }
        row += String(repeating: " ", count: max(item.start - column, 0))
        row += painter.mark(isText ? item.span.text : "|", isPrimary: item.span.isPrimary)
        rows.append(row)
      }
    }
    return rows
  }
}

/// A fix shown as the lines it takes away and puts in.
struct FixItSnippet {
  private let fixIt: FixIt
  private let lineWidth: Int
  /// The most lines of either side that are shown.
  private static let lineLimit = 8

  init(_ fixIt: FixIt, lineWidth: Int) {
    self.fixIt = fixIt
    self.lineWidth = lineWidth
  }

  func render(_ painter: Painter) -> String {
    var output = "\(painter.bold("help")): \(TerminalText.sanitized(fixIt.message))\n"
    guard let file = fixIt.edits.first?.range.file,
      let hunks = try? LineChange.changes(of: fixIt.edits, in: file)
    else { return output }
    let last = hunks.last.map { $0.firstLine + max($0.removed.count, $0.added.count) } ?? 0
    let gutter = "\(last)".count
    let bar = String(repeating: " ", count: gutter) + " " + painter.frame("|") + "\n"
    output += bar
    for (index, hunk) in hunks.enumerated() {
      if index > 0 { output += painter.frame("...") + "\n" }
      for (sign, lines) in [("-", hunk.removed), ("+", hunk.added)] {
        for (offset, line) in lines.prefix(Self.lineLimit).enumerated() {
          let number = "\(hunk.firstLine + offset + 1)"
          let padding = String(repeating: " ", count: max(gutter - number.count, 0))
          let shown = DisplayLine(line, line: 0..<line.count, focus: 0, limit: lineWidth)
          let text = shown.text.isEmpty ? sign : "\(sign) \(shown.text)"
          let painted = sign == "-" ? painter.removed(text) : painter.added(text)
          output += "\(painter.frame(padding + number)) \(painted)\n"
        }
        if lines.count > Self.lineLimit { output += painter.frame("...") + "\n" }
      }
    }
    return output + bar
  }
}
