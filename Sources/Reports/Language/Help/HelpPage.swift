import Diagnostics

/// Help as people read it, made from the English that the declarations of commands and options hold.
public enum HelpPage {
  /// Where the text beside the name of an option begins.
  private static let indent = 26

  /// Help in a language.
  ///
  /// - Parameters:
  ///   - english: The help in English, with a line for each paragraph and entry.
  ///   - columns: How wide the page may be.
  public static func text(
    _ english: String, in language: ReportLanguage, columns: Int = 80
  ) -> String {
    guard language == .chinese else { return english }
    return language.writing {
      var page = english.lines.flatMap { line($0, columns: columns) }
      while page.last?.isEmpty == true { page.removeLast() }
      return page.joined(separator: "\n")
    }
  }

  private static func line(_ text: String, columns: Int) -> [String] {
    let headings: [(english: String, phrase: Phrase)] = [
      ("OVERVIEW: ", .overviewHeading), ("USAGE: ", .usageHeading),
      ("ARGUMENTS:", .argumentsHeading), ("OPTIONS:", .optionsHeading),
      ("SUBCOMMANDS:", .subcommandsHeading),
    ]
    for heading in headings where text.hasPrefix(heading.english) {
      let rest = String(text.dropFirst(heading.english.count))
      return ColumnText(columns: columns, hanging: 0).lines(
        heading.phrase() + (heading.english == "USAGE: " ? rest : said(rest)))
    }
    guard text.hasPrefix("  ") else {
      return ColumnText(columns: columns, hanging: 0).lines(said(text))
    }
    let body = text.drop { $0 == " " }
    // An entry whose name leaves no room has its text on a line of its own.
    if text.count - body.count >= indent {
      let margin = String(repeating: " ", count: indent)
      return ColumnText(columns: columns, hanging: indent).lines(margin + entry(String(body)))
    }
    let name = text.prefix(indent)
    guard text.count > indent, name.last == " " else {
      return ColumnText(columns: columns, hanging: 0).lines("  " + said(String(body)))
    }
    return ColumnText(columns: columns, hanging: indent).lines(
      name + entry(String(text.dropFirst(indent))))
  }

  /// The text of an option, and what it may be and is if left out.
  private static func entry(_ text: String) -> String {
    guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return said(text) }
    let note = text[text.index(after: open)...].dropLast()
    var notes: [String] = []
    for part in note.split(separator: "; ") {
      if part.hasPrefix("values: ") {
        notes.append(Phrase.valuesNote(String(part.dropFirst("values: ".count))))
      } else if part.hasPrefix("default: ") {
        notes.append(Phrase.defaultNote(String(part.dropFirst("default: ".count))))
      } else {
        return said(text)
      }
    }
    let head = text[..<open].trimmingSuffix { $0 == " " }
    return said(String(head)) + Phrase.inBrackets(notes.joined(separator: Phrase.semicolon()))
  }

  private static func said(_ text: String) -> String { Sentences.help(text) ?? text }
}

extension Substring {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, isTrimmed(last) { rest.removeLast() }
    return rest
  }
}

/// Text in columns of a terminal, of which Chinese characters take two.
struct ColumnText {
  let columns: Int
  /// How far lines after the first are indented.
  let hanging: Int

  /// What may not begin a line.
  private static let closing = Set("，。；：、）？！”".unicodeScalars)

  /// The text in lines that fit, broken at spaces and between wide characters.
  func lines(_ text: String) -> [String] {
    var (lines, line, width): ([String], String, Int) = ([], "", 0)
    let margin = String(repeating: " ", count: hanging)
    for piece in Self.pieces(of: text) {
      let size = TerminalText.width(of: piece)
      if width + size > columns, width > (lines.isEmpty ? 0 : hanging), piece != " " {
        lines.append(line)
        (line, width) = (margin, hanging)
      }
      line += piece
      width += size
    }
    lines.append(line)
    return lines.map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// Words, spaces, and wide characters with what may not stand apart from them.
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var isWord = false
    for scalar in text.unicodeScalars {
      let isWide = TerminalText.width(of: scalar) == 2
      let joins = closing.contains(scalar) || isWord && !isWide && scalar != " "
      if joins, let last = pieces.indices.last {
        pieces[last].unicodeScalars.append(scalar)
      } else {
        pieces.append(String(scalar))
      }
      isWord = !isWide && scalar != " "
    }
    return pieces
  }
}
