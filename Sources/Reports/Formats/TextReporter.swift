import Diagnostics
import Quantities

/// The result for a person at a terminal, or in a log.
public struct TextReporter: Reporter {
  public static let name = "text"
  public static let summary = "findings with the lines that caused them, and what would pass"

  public init() {}

  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var page = TextPage(color: options.color, explains: options.explains)
    for diagnostic in result.diagnostics { page.write(diagnostic) }
    for run in result.runs { page.write(run) }
    for budget in result.budgets { page.write(budget) }
    page.write(closing: result)
    return Array(page.text.utf8)
  }
}

/// Text under construction; everything that came from an input goes through ``TerminalText``.
struct TextPage {
  enum Style: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case bold = "1"
    case dim = "2"
  }

  private(set) var text = ""
  private let color: Bool
  /// Whether every step of an estimate is printed.
  let explains: Bool

  init(color: Bool, explains: Bool) {
    self.color = color
    self.explains = explains
  }

  mutating func line(_ text: String = "") { self.text += text + "\n" }

  func styled(_ text: String, _ styles: Style...) -> String {
    guard color, !text.isEmpty else { return text }
    return "\u{1B}[\(styles.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  func plain(_ text: String) -> String { TerminalText.sanitized(text) }

  /// The line that a location is about, with carets under its range.
  mutating func snippet(_ location: LocationResult) {
    let number = "\(location.line)"
    let gutter = String(repeating: " ", count: number.count)
    let bar = styled("|", .blue)
    line(
      "\(gutter)\(styled("-->", .blue)) "
        + plain("\(location.path):\(location.line):\(location.column)"))
    let scalars = Array(location.text.unicodeScalars)
    guard !scalars.isEmpty else { return }
    let end = location.endLine == location.line ? location.endColumn - 1 : scalars.count
    let before = excerpt(scalars.prefix(location.column - 1))
    let marked = excerpt(scalars.prefix(max(end, 0)).dropFirst(location.column - 1))
    let after = excerpt(scalars.dropFirst(max(end, location.column - 1)))
    let carets = String(repeating: "^", count: max(1, TerminalText.width(of: marked)))
    line("\(gutter) \(bar)")
    line("\(styled(number, .blue)) \(bar) \(before)\(marked)\(after)")
    let indent = String(repeating: " ", count: TerminalText.width(of: before))
    line("\(gutter) \(bar) \(indent)\(styled(carets, .red, .bold))")
  }

  /// Part of a line, with tabs as spaces so that carets stand under what they mark.
  private func excerpt(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in scalars {
      if scalar == "\t" {
        text.append(contentsOf: "    ".unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return TerminalText.sanitized(String(text))
  }

  mutating func help(_ text: String, word: String = "help") {
    for (index, part) in plainLines(text).enumerated() {
      line(index == 0 ? "   = \(styled(word, .bold)): \(part)" : "     \(part)")
    }
  }

  private func plainLines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: true).map { plain(String($0)) }
  }
}
