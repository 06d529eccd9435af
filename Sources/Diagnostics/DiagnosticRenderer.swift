/// Renders diagnostics for people: headline, place, snippet with labels, notes, help and fixes.
///
/// The output depends on nothing but the diagnostic and the options, and holds no control character
/// other than line feeds and, with colour, its own escape sequences.
public struct DiagnosticRenderer: Sendable {
  /// Whether to colour with ANSI sequences.
  public var usesColor: Bool
  /// The columns a source line may take before only a window of it is shown.
  public var lineWidth: Int

  /// Creates a renderer for lines of so many columns.
  public init(usesColor: Bool = false, lineWidth: Int = 140) {
    self.usesColor = usesColor
    self.lineWidth = max(lineWidth, 40)
  }

  /// Returns `path:line:column: severity[code]: message`, without a line break.
  public func concise(_ diagnostic: Diagnostic) -> String {
    var place = ""
    if let primary = diagnostic.primary {
      place = "\(location(primary.range)): "
    } else if let path = diagnostic.path {
      place = "\(TerminalText.sanitized(path)): "
    }
    return place + headline(diagnostic)
  }

  /// Returns a diagnostic in full, each line ended by a line feed.
  public func render(_ diagnostic: Diagnostic) -> String {
    var output = headline(diagnostic) + "\n"
    let labels =
      (diagnostic.primary.map { [Mark($0, isPrimary: true)] } ?? [])
      + diagnostic.secondary.map { Mark($0, isPrimary: false) }
    var files: [SourceFile] = []
    for mark in labels where !files.contains(where: { $0.path == mark.label.range.file.path }) {
      files.append(mark.label.range.file)
    }
    let snippets = files.map { file in
      Snippet(
        file: file, marks: labels.filter { $0.label.range.file.path == file.path },
        lineWidth: lineWidth)
    }
    let gutter = max(snippets.map(\.gutterWidth).max() ?? 1, 1)
    let painter = Painter(usesColor: usesColor, severity: diagnostic.severity)
    let margin = String(repeating: " ", count: gutter)
    for (index, snippet) in snippets.enumerated() {
      let arrow = index == 0 ? "-->" : ":::"
      let place = snippet.marks.first.map { location($0.label.range) } ?? ""
      output += "\(margin)\(painter.frame(arrow)) \(place)\n"
      output += snippet.render(gutter: gutter, painter)
    }
    if snippets.isEmpty, let path = diagnostic.path {
      output += "\(margin)\(painter.frame("-->")) \(TerminalText.sanitized(path))\n"
    }
    let remarks = diagnostic.notes.map { ("note", $0) } + diagnostic.help.map { ("help", $0) }
    if !remarks.isEmpty, !snippets.isEmpty { output += "\(margin) \(painter.frame("|"))\n" }
    for (name, text) in remarks {
      let body = TerminalText.sanitized(text)
      output += "\(margin) \(painter.frame("=")) \(painter.bold(name)): \(body)\n"
    }
    for fixIt in diagnostic.fixIts {
      output += FixItSnippet(fixIt, lineWidth: lineWidth).render(painter)
    }
    return output
  }

  /// Returns the place of a label and its lines with carets under them, each ended by a line feed.
  ///
  /// - Parameters:
  ///   - label: What to point at.
  ///   - severity: Decides the colour of the carets.
  /// - Returns: The lines of the snippet.
  public func snippet(_ label: Label, _ severity: Severity) -> String {
    let snippet = Snippet(
      file: label.range.file, marks: [Mark(label, isPrimary: true)], lineWidth: lineWidth)
    let painter = Painter(usesColor: usesColor, severity: severity)
    let gutter = snippet.gutterWidth
    let margin = String(repeating: " ", count: gutter)
    return "\(margin)\(painter.frame("-->")) \(location(label.range))\n"
      + snippet.render(gutter: gutter, painter)
  }

  /// Returns several diagnostics in full, a blank line after each, and how many were left out.
  public func render(_ bag: DiagnosticBag) -> String {
    var output = ""
    for diagnostic in bag.sorted { output += render(diagnostic) + "\n" }
    if bag.omittedCount > 0 { output += "\(bag.omittedCount) more not shown\n" }
    return output
  }

  private func headline(_ diagnostic: Diagnostic) -> String {
    let painter = Painter(usesColor: usesColor, severity: diagnostic.severity)
    let kind = "\(diagnostic.severity.name)[\(TerminalText.sanitized(diagnostic.code.id))]"
    let message = ": " + TerminalText.sanitized(diagnostic.message)
    return painter.accent(kind) + painter.bold(message)
  }

  private func location(_ range: SourceRange) -> String {
    let start = range.start
    return "\(TerminalText.sanitized(range.file.path)):\(start.line):\(start.column)"
  }
}

/// A label and whether it is the one the message is about.
struct Mark {
  var label: Label
  var isPrimary: Bool

  init(_ label: Label, isPrimary: Bool) {
    self.label = label
    self.isPrimary = isPrimary
  }
}

/// Wraps text in ANSI sequences when colour is on.
struct Painter {
  let usesColor: Bool
  let severity: Severity

  private func paint(_ text: String, _ code: String) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  func bold(_ text: String) -> String { paint(text, "1") }
  func frame(_ text: String) -> String { paint(text, "1;34") }
  func removed(_ text: String) -> String { paint(text, "31") }
  func added(_ text: String) -> String { paint(text, "32") }

  func accent(_ text: String) -> String {
    switch severity {
    case .error: paint(text, "1;31")
    case .warning: paint(text, "1;33")
    case .note: paint(text, "1;36")
    }
  }

  func mark(_ text: String, isPrimary: Bool) -> String {
    isPrimary ? accent(text) : frame(text)
  }
}
