import Diagnostics
import Quantities
public import Result

/// The result for a person at a terminal, or in a log.
public struct TextReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "text"
  /// What the format is for, in one line.
  public static let summary = "findings with the lines that caused them, and what would pass"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    options.language.writing { Array(page(result, options).utf8) }
  }

  private func page(_ result: CheckResult, _ options: ReportOptions) -> String {
    var page = TextPage(color: options.color, explains: options.explains)
    for diagnostic in result.diagnostics { page.write(diagnostic) }
    page.write(result)
    if let joint = result.jointSuggestion { page.write(joint, title: Phrase.togetherTitle()) }
    for budget in result.budgets { page.write(budget) }
    page.write(totals: result.tellingTotals)
    page.write(closing: result)
    return page.text
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
  /// Budgets that several runs overdraw together.
  var overruns: [SharedOverrun] = []
  /// What several runs wait for, by message and remedy.
  var shared: Set<String> = []
  private let color: Bool
  /// Whether every step of an estimate is printed.
  let explains: Bool

  init(color: Bool, explains: Bool) {
    self.color = color
    self.explains = explains
  }

  mutating func line(_ text: String = "") { self.text += LogText.defused(text) + "\n" }

  func styled(_ text: String, _ styles: Style...) -> String {
    guard color, !text.isEmpty else { return text }
    return "\u{1B}[\(styles.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  func plain(_ text: String) -> String { Self.plain(text) }

  static func plain(_ text: String) -> String { text.plain }

  /// The place of a location and, where its line is at hand, the line with carets under its range.
  mutating func snippet(_ location: LocationResult, _ severity: Severity) {
    guard let range = location.excerpt else {
      line(
        " \(styled("-->", .blue)) "
          + plain("\(location.path):\(location.line):\(location.column)"))
      return
    }
    let renderer = DiagnosticRenderer(usesColor: color)
    for text in renderer.snippet(Label(range), severity).split(separator: "\n") {
      line(String(text))
    }
  }

  mutating func help(_ text: String, word: Phrase = .helpWord) {
    for (index, part) in plainLines(text).enumerated() {
      line(
        index == 0
          ? "   = \(Phrase.labelled(styled(word(), .bold), part))" : "     \(part)")
    }
  }

  private func plainLines(_ text: String) -> [String] {
    text.lines.filter { !$0.isEmpty }.map {
      plain($0.cut(to: 2_000))
    }
  }
}
