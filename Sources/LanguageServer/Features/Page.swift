import Guide
import Ledger

/// Text for an editor to show, which a document may have a say in.
struct Page {
  /// Lines, each safe for a terminal.
  private(set) var sections: [String] = []

  /// The most text that is shown at once, in bytes.
  private static let longest = 16_000

  mutating func add(_ sheet: Sheet) { add(sheet.text) }

  mutating func add(_ text: String) {
    var text = text
    while text.hasSuffix("\n") { text.removeLast() }
    guard !text.isEmpty, !sections.contains(text) else { return }
    sections.append(text)
  }

  var isEmpty: Bool { sections.isEmpty }

  /// The page as `MarkupContent`.
  ///
  /// As Markdown it is one block of code, so that nothing in it is markup: neither links nor pictures
  /// that a config brings.
  func content(asMarkdown: Bool) -> JSONValue {
    var text = sections.joined(separator: "\n\n")
    if text.utf8.count > Self.longest {
      text = String(decoding: text.utf8.prefix(Self.longest), as: UTF8.self) + "\n…"
    }
    guard asMarkdown else {
      return .members([("kind", .string("plaintext")), ("value", .string(text))])
    }
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return .members([
      ("kind", .string("markdown")), ("value", .string("\(fence)text\n\(text)\n\(fence)")),
    ])
  }
}
