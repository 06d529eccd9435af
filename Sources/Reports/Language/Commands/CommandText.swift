import Diagnostics

/// What commands say on a terminal, in the languages that people read.
///
/// Commands speak English, as results do; every line is sought in the one catalogue of sentences. The
/// words of policies and files, names and numbers stay as they are.
public enum CommandText {
  /// Text of several lines in a language.
  public static func said(_ text: String, in language: ReportLanguage) -> String {
    guard language == .chinese else { return text }
    return language.writing {
      var meanings: [String] = []
      var lines: [String] = []
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let line = String(line)
        if line.isEmpty || heading(line) != nil {
          lines += meanings
          meanings = []
        }
        if let heading = heading(line) {
          let said = sentence(heading.message)
          lines.append("\(heading.word())\(heading.code)\(Phrase.colon())\(said)")
          if said == heading.message, let code = heading.plainCode,
            let meaning = DiagnosticWords.meaning(of: code, in: language)
          {
            meanings = ["   = \(Phrase.meaningWord())\(Phrase.colon())\(meaning)"]
          }
        } else {
          lines.append(said(line))
        }
      }
      return (lines + meanings).joined(separator: "\n")
    }
  }

  /// One phrase, such as a cell of a table, in a language.
  public static func phrase(_ text: String, in language: ReportLanguage) -> String {
    guard language == .chinese else { return text }
    return Sentences.commandPhrase(text) ?? text
  }

  private static func sentence(_ text: String) -> String { Sentences.commandLine(text) ?? text }

  // MARK: - Lines

  /// `error[code]: message`, and the same without a code.
  private struct Heading {
    var word: Phrase
    var code: String
    var message: String

    var plainCode: String? { code.isEmpty ? nil : String(code.dropFirst().dropLast()) }
  }

  private static func heading(_ line: String) -> Heading? {
    for (word, phrase) in [
      ("error", Phrase.errorWord), ("warning", .warningWord), ("note", .noteWord),
      ("help", .helpWord),
    ] where line.hasPrefix(word) {
      let rest = line.dropFirst(word.count)
      guard let colon = rest.firstRange(of: ": ") else { continue }
      let code = rest[..<colon.lowerBound]
      guard code.isEmpty || code.first == "[" && code.last == "]" && !code.contains(" ") else {
        continue
      }
      return Heading(
        word: phrase, code: String(code), message: String(rest[colon.upperBound...]))
    }
    return nil
  }

  private static func said(_ line: String) -> String {
    let body = line.drop { $0 == " " }
    let margin = String(line.prefix(line.count - body.count))
    for (word, phrase) in [("= help: ", Phrase.helpWord), ("= note: ", Phrase.noteWord)]
    where body.hasPrefix(word) {
      let text = String(body.dropFirst(word.count))
      return "\(margin)= \(phrase())\(Phrase.colon())\(sentence(text))"
    }
    if let marked = marked(body) { return margin + marked }
    // An excerpt of a file is shown as it is.
    let gutter = body.drop { $0.isWholeNumber }
    if gutter.hasPrefix("|") || gutter.hasPrefix(" |") || body.hasPrefix("--> ") { return line }
    if let labelled = labelled(body) { return margin + labelled }
    if let hint = hint(body) { return margin + hint }
    return margin + sentence(String(body))
  }

  /// What stands behind the marks below an excerpt, which no line of a file does: those have a number.
  private static func marked(_ body: Substring) -> String? {
    let marks = body.dropFirst().drop { $0 == " " }
    guard body.hasPrefix("| "), let mark = marks.first, mark == "^" || mark == "-" else {
      return nil
    }
    let label = marks.drop { $0 == mark }
    guard label.hasPrefix(" ") else { return nil }
    return body.dropLast(label.count) + " " + sentence(String(label.dropFirst()))
  }

  /// What is said of the option that an error of usage is about, as its help says it.
  private static func hint(_ body: Substring) -> String? {
    guard body.hasPrefix("Help:  ") else { return nil }
    let entry = body.dropFirst("Help:  ".count)
    guard let gap = entry.firstRange(of: "  ") else { return nil }
    let text = String(entry[gap.upperBound...])
    return Phrase.helpWord() + Phrase.colon() + entry[..<gap.lowerBound] + "  "
      + (Sentences.help(text) ?? text)
  }

  /// A line that begins with a word for what it is about; what follows stays in its column.
  private static func labelled(_ body: Substring) -> String? {
    guard let (label, rest, isAnybodys) = Sentences.label(of: body) else { return nil }
    let start = body.count - rest.count
    let padding = max(1, start - TerminalText.width(of: label))
    return label + String(repeating: " ", count: padding)
      + (isAnybodys ? String(rest) : phrase(String(rest), in: .chinese))
  }
}
