import Diagnostics

/// The manual of a policy set, in Markdown: what it rests on, what its budgets, rules, measures and
/// waivers say, what it asks and what it cannot check.
public struct PolicyManual: Sendable {
  private let set: PolicySet
  private let documents: [PolicyDocument]

  /// Creates the manual of a policy set.
  ///
  /// - Parameters:
  ///   - set: The policies.
  ///   - path: The one document that is meant; all of them if left out.
  public init(_ set: PolicySet, of path: String? = nil) {
    self.set = set
    documents = set.documents.filter { path == nil || $0.file.path == path }
  }

  /// The page; the same policies give the same bytes.
  public var markdown: String {
    var page = ""
    for document in documents {
      let title = document.name?.name ?? document.file.path
      page += "# \(Self.escaped(title))\n\n"
      page += "File: \(Self.code(document.file.path))\n\n"
      if let description = document.documentation.description {
        page += Self.escaped(description) + "\n\n"
      }
      page += Self.sources(document.sources)
      page += section("Budgets", .budget, document.budgets.map(\.id))
      page += section("Rules", .rule, document.rules.filter { !$0.isQuestion }.map(\.id))
      page += section(
        "Questions", .rule, document.rules.filter(\.isQuestion).map(\.id),
        opening:
          "No fact of a run answers these: each is violated until somebody does, in the place "
          + "that it names.")
      page += section("Measures", .measure, document.measures.map(\.id))
      page += section("Waivers", .waiver, document.waivers.map(\.id))
      page += Self.notChecked(document.notChecked)
    }
    return page
  }

  /// The documents that rules rest on, with what is known of how far they can be relied on.
  private static func sources(_ sources: [PolicySource]) -> String {
    guard !sources.isEmpty else { return "" }
    var text = "## Sources\n\n| document | part | status | dated | applies from | read |\n"
    text += "|---|---|---|---|---|---|\n"
    for source in sources {
      let cells = [
        escaped(source.document), source.article.map(escaped) ?? "", source.status.rawValue,
        source.date, source.effectiveFrom ?? "not stated", source.reading.words,
      ]
      text += "| " + cells.joined(separator: " | ") + " |\n"
    }
    return text + "\n"
  }

  private static func notChecked(_ sentences: [String]) -> String {
    guard !sentences.isEmpty else { return "" }
    return "## What it cannot check\n\n" + sentences.map { "- \(escaped($0))\n" }.joined() + "\n"
  }

  private func section(
    _ title: String, _ kind: Explanation.Kind, _ ids: [String], opening: String? = nil
  ) -> String {
    guard !ids.isEmpty else { return "" }
    var text = "## \(title)\n\n" + (opening.map { $0 + "\n\n" } ?? "")
    for id in ids {
      for explanation in set.explain(id) where explanation.kind == kind {
        text += entry(explanation)
      }
    }
    return text
  }

  private func entry(_ explanation: Explanation) -> String {
    var text = "### \(Self.escaped(explanation.id))\n\n"
    if let description = explanation.description { text += Self.escaped(description) + "\n\n" }
    for field in explanation.fields {
      let value = field.isCode ? Self.code(field.text) : Self.escaped(field.text)
      text += "- \(field.label): \(value)\n"
    }
    if let help = explanation.help { text += "\n\(Self.escaped(help))\n" }
    if !explanation.references.isEmpty {
      text += "\nReferences:\n\n"
      for reference in explanation.references { text += "- \(Self.escaped(reference))\n" }
    }
    return text + "\n"
  }

  /// Text that Markdown and HTML take literally, on one line.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!", "@":
        escaped += "\\"
        escaped.unicodeScalars.append(scalar)
      case _ where scalar.properties.generalCategory == .control, "\u{2028}", "\u{2029}":
        escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A code span that no text can close.
  static func code(_ text: String) -> String {
    var longest = 0
    var current = 0
    var plain = ""
    for scalar in text.unicodeScalars {
      current = scalar == "`" ? current + 1 : 0
      longest = max(longest, current)
      let isBreak =
        scalar.properties.generalCategory == .control || scalar == "\u{2028}"
        || scalar == "\u{2029}"
      plain.unicodeScalars.append(isBreak ? " " : scalar)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let space = plain.hasPrefix("`") || plain.hasSuffix("`") ? " " : ""
    return fence + space + plain + space + fence
  }
}

extension PolicySource.Reading {
  fileprivate var words: String {
    switch self {
    case .original: "the text itself"
    case .secondary: "what others say of it"
    case .unverified: "not verified"
    }
  }
}

extension Explanation.Field {
  /// Whether the text is an expression or a list of ids.
  fileprivate var isCode: Bool {
    switch label {
    case "applies when", "requires", "scope", "says", "suggests", "covers", "excludes", "set",
      "choose", "scale":
      true
    default: false
    }
  }
}
