import Result
import Text

/// Pieces of HTML that are well-formed XML too. Whatever comes from an input goes through ``text(_:to:)``.
enum HTML {
  /// Text that came from an input, on one line, for an element or an attribute.
  static func text(_ text: String, to length: Int = 2_000) -> String {
    MarkupText.escaped(text.cut(to: length).plain)
  }

  /// Text whose parts in backticks become code.
  static func inline(_ text: String, to length: Int = 2_000) -> String {
    let parts = text.cut(to: length).plain.split(separator: "`", omittingEmptySubsequences: false)
    var result = ""
    for (index, part) in parts.enumerated() {
      // An odd backtick opens code only when another one closes it.
      if index % 2 == 1, index < parts.count - 1 {
        result += "<code>\(MarkupText.escaped(String(part)))</code>"
      } else {
        result += (index % 2 == 1 ? "`" : "") + MarkupText.escaped(String(part))
      }
    }
    return result
  }

  /// A name, path or expression of an input.
  static func code(_ text: String, to length: Int = 300) -> String {
    "<code>\(Self.text(text, to: length))</code>"
  }

  /// Lines of a file, as they are but for what could be obeyed by whatever shows them.
  static func lines(_ lines: [String]) -> String {
    let shown = lines.map { MarkupText.escaped(LogText.defused($0.cut(to: 400).plain)) }
    return "<pre><code>\(shown.joined(separator: "\n"))</code></pre>\n"
  }

  /// A verdict as a word that is set off, in colour where there is some.
  static func verdict(_ verdict: VerdictWord) -> String {
    "<strong class=\"\(verdict.rawValue)\">\(verdict.word)</strong>"
  }

  /// A paragraph of what is HTML already.
  static func paragraph(_ content: String) -> String { "<p>\(content)</p>\n" }

  /// A list of what is HTML already; nothing for none.
  static func list(_ items: [String]) -> String {
    guard !items.isEmpty else { return "" }
    return "<ul>\n" + items.map { "<li>\($0)</li>\n" }.joined() + "</ul>\n"
  }

  /// Something that is folded away until it is asked for.
  static func details(_ summary: String, _ content: String) -> String {
    "<details>\n<summary>\(summary)</summary>\n\(content)</details>\n"
  }

  /// A row of a table whose first cell names it; cells are HTML already.
  static func row(_ cells: [String], id: String? = nil) -> String {
    let mark = id.map { " id=\"\($0)\"" } ?? ""
    return "<tr\(mark)><th scope=\"row\">\(cells[0])</th>"
      + cells.dropFirst().map { "<td>\($0)</td>" }.joined() + "</tr>\n"
  }

  /// A table of rows that are HTML already.
  static func table(
    _ caption: String, _ columns: [String], rows: String, isNumeric: Bool = false
  ) -> String {
    "<table\(isNumeric ? " class=\"n\"" : "")>\n<caption>\(caption)</caption>\n<thead><tr>"
      + columns.map { "<th scope=\"col\">\($0)</th>" }.joined()
      + "</tr></thead>\n<tbody>\n\(rows)</tbody>\n</table>\n"
  }

  /// A picture with what it shows in words.
  static func figure(_ caption: String, _ picture: String) -> String {
    "<figure>\n<figcaption>\(caption)</figcaption>\n\(picture)</figure>\n"
  }

  /// As many parts as fit into so many bytes, and how many are left out.
  static func fitting(_ parts: some Sequence<String>, bytes: Int) -> (text: String, rest: Int) {
    var text = ""
    var (used, rest) = (0, 0)
    for part in parts {
      let size = part.utf8.count
      // Nothing is shown after a gap: what is left out is the end.
      if rest > 0 || used + size > bytes {
        rest += 1
      } else {
        text += part
        used += size
      }
    }
    return (text, rest)
  }

  /// A sentence about what is left out; nothing where all is there.
  static func more(_ count: Int, _ what: Phrase) -> String {
    more(count, what())
  }

  /// The same of what has no phrase.
  static func more(_ count: Int, _ what: String) -> String {
    count > 0 ? paragraph(Phrase.more("\(count)", what)) : ""
  }
}

extension VerdictWord {
  /// The verdict in the language of the page.
  var word: String {
    switch self {
    case .pass: Phrase.passVerdict()
    case .warn: Phrase.warnVerdict()
    case .fail: Phrase.failVerdict()
    case .unknown: Phrase.unknownVerdict()
    }
  }
}
