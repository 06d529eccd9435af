import Diagnostics
import Result

extension String {
  /// The string on one line, without anything that steers a terminal, hides text or is a command to
  /// whatever reads a build log.
  var plain: String { LogText.withoutMarkers(TerminalText.sanitized(self)) }

  /// The lines, empty ones too; a carriage return before a line break belongs to neither.
  ///
  /// Swift takes the two together for one character, which is not a line break.
  var lines: [String] {
    unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.last == "\r" ? line.dropLast() : line)
    }
  }

  /// The string, cut after a number of Unicode scalars.
  func cut(to count: Int) -> String {
    guard utf8.count > count, unicodeScalars.count > count else { return self }
    return String(unicodeScalars.prefix(count - 1)) + "…"
  }

  /// The string, filled up with spaces to a width in columns of a terminal.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - TerminalText.width(of: self)))
  }

  /// The string with some characters replaced.
  func escaped(_ table: [(scalar: Unicode.Scalar, text: String)]) -> String {
    var result = ""
    for scalar in unicodeScalars {
      if let entry = table.first(where: { $0.scalar == scalar }) {
        result += entry.text
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension SuggestionResult {
  /// What the suggestion does and where it leads, on one line.
  var summary: String {
    let changes = changes.map(\.said).joined(separator: Phrase.comma())
    return "\(Phrase.labelled(measures.joined(separator: " + "), changes)) → \(verdict.word)"
  }
}
