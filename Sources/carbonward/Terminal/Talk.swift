import Diagnostics
import Reports

/// What commands say on standard error, in the form of a diagnostic without a place in a file.
enum Talk {
  static func error(_ message: String, help: [String] = []) -> String {
    lines("error", message, help)
  }

  /// Says that something which was asked for is left out, and why: an error of something else.
  static func leftOut(_ what: String, _ error: String) -> String {
    let reason = error.hasPrefix("error: ") ? String(error.dropFirst("error: ".count)) : error
    return CommandText.said(
      "warning: \(TerminalText.sanitized(what)) is left out: \(reason)",
      in: SpokenLanguage.ofCommand)
  }

  /// Gives the argument parser's `Error: Unknown …` the form that every other error has.
  static func houseStyle(_ text: String) -> String {
    guard text.hasPrefix("Error: ") else { return text }
    let message = text.dropFirst("Error: ".count)
    return "error: " + message.prefix(1).lowercased() + message.dropFirst()
  }

  /// Text of several lines that may repeat what a user typed; line ends stay as they are.
  static func plain(_ text: String) -> String {
    // By scalars: to characters, `\r\n` is one and no line end.
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { index, line in
      let ends = index + 1 < lines.count && line.last == "\r"
      return TerminalText.sanitized(String(ends ? line.dropLast() : line)) + (ends ? "\r" : "")
    }.joined(separator: "\n")
  }

  /// A diff: safe for a terminal, and what applies anywhere else, but for what could drive a terminal that
  /// shows it later.
  static func diff(_ text: String) -> String {
    if Terminal.standardOutput.isInteractive { return plain(text) }
    return text.unicodeScalars.map { scalar in
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20..<0x7F, 0xA0...: String(scalar)
      default: TerminalText.sanitized(String(scalar))
      }
    }.joined()
  }

  /// Text of several lines in the language of the reader, safe for a terminal.
  static func said(_ text: String) -> String {
    plain(CommandText.said(text, in: SpokenLanguage.ofCommand))
  }

  /// A cell of a table, or what a plot says, in the language of the reader.
  @Sendable static func phrase(_ text: String) -> String {
    CommandText.phrase(text, in: SpokenLanguage.ofCommand)
  }

  /// Phrases one after the other, each in the language of the reader.
  static func list(_ phrases: [String]) -> String {
    phrases.map(phrase).joined(separator: phrase(", "))
  }

  private static func lines(_ word: String, _ message: String, _ help: [String]) -> String {
    "\(word): \(TerminalText.sanitized(message))\n"
      + help.map { "  = help: \(TerminalText.sanitized($0))\n" }.joined()
  }
}
