import Diagnostics

/// What commands say on standard error, in the form of a diagnostic without a place in a file.
enum Talk {
  static func error(_ message: String, help: [String] = []) -> String {
    lines("error", message, help)
  }

  /// Says that something which was asked for is left out, and why: an error of something else.
  static func leftOut(_ what: String, _ error: String) -> String {
    let reason = error.hasPrefix("error: ") ? String(error.dropFirst("error: ".count)) : error
    return "warning: \(TerminalText.sanitized(what)) is left out: \(reason)"
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

  private static func lines(_ word: String, _ message: String, _ help: [String]) -> String {
    "\(word): \(TerminalText.sanitized(message))\n"
      + help.map { "  = help: \(TerminalText.sanitized($0))\n" }.joined()
  }
}
