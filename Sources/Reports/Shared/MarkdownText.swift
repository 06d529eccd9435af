import Diagnostics

/// Text that came from an input, for Markdown as GitHub and GitLab read it.
enum MarkdownText {
  /// Returns text that renders as itself: neither markup nor HTML, links, mentions or references.
  ///
  /// Parts in backticks become code. After a character that starts a mention, a reference or a link
  /// comes a zero-width space, since both platforms look for those in the rendered text.
  static func inline(_ text: String) -> String {
    var result = ""
    let parts = text.plain.split(separator: "`", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      // An odd backtick opens code only when another one closes it.
      if index % 2 == 1, index < parts.count - 1 {
        result += part.isEmpty ? "\\`\\`" : code(String(part))
      } else {
        result += (index % 2 == 1 ? "\\`" : "") + escaped(part)
      }
    }
    return result
  }

  /// Returns text that renders as itself, backticks too.
  static func literal(_ text: String) -> String {
    text.plain.split(separator: "`", omittingEmptySubsequences: false).map { escaped($0) }
      .joined(separator: "\\`")
  }

  /// Returns a code span.
  static func code(_ text: String) -> String { span(text.plain) }

  /// Returns a code span for the cell of a table, which a bar would end even inside code.
  static func cell(_ text: String) -> String {
    span(text.plain.escaped([("|", #"\u{7C}"#)]))
  }

  private static func span(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
    let pad = text.hasPrefix("`") || text.hasSuffix("`") || text.hasPrefix(" ") ? " " : ""
    return fence + pad + text + pad + fence
  }

  /// Returns text for an HTML element, in which backslashes escape nothing.
  static func html(_ text: String) -> String {
    escaped(Substring(text.plain)) { "&#\($0.value);" }
  }

  /// Returns a fenced block; its lines are shown as they are.
  static func block(_ text: String, language: String) -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    return "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
  }

  private static func escaped(
    _ text: Substring, by escape: (Unicode.Scalar) -> String = { "\\" + String($0) }
  ) -> String {
    var result = ""
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "|": result += "&#124;"
      case "\\", "*", "_", "{", "}", "[", "]", "#", "~", "!", "$", "^":
        result += escape(scalar)
      case "." where result.suffix(3).lowercased() == "www": result += "&#8203;."
      default: result.unicodeScalars.append(scalar)
      }
      guard "@#!$%~&:".unicodeScalars.contains(scalar), let next else { continue }
      if next.properties.isAlphabetic || next.properties.numericType != nil || next == "/"
        || next == "\"" || next == "_"
      {
        result += "&#8203;"
      }
    }
    return result
  }

  private static func longestRun(of character: Unicode.Scalar, in text: String) -> Int {
    var (longest, current) = (0, 0)
    for scalar in text.unicodeScalars {
      current = scalar == character ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}
