import Result

extension HTMLReport {
  /// Returns the page as Markdown, for wikis and repositories: all that it says, with what its
  /// pictures show in words and nothing folded away.
  ///
  /// It is made of the page itself, so that no number can differ.
  ///
  /// - Parameter language: What the page's own words are written in.
  public func markdown(language: ReportLanguage = .english) -> [UInt8] {
    let page = PageElement(page: String(decoding: render(language: language), as: UTF8.self))
    guard let body = page.first("body") else { return [] }
    return Array((PageMarkdown.blocks(body.children).joined(separator: "\n\n") + "\n").utf8)
  }
}

/// Elements of a page as Markdown. What came from an input is escaped by ``MarkdownText``.
private enum PageMarkdown {
  /// The blocks of what stands in an element, in their order.
  static func blocks(_ nodes: [PageNode]) -> [String] {
    var blocks: [String] = []
    var running: [PageNode] = []
    func flush() {
      let text = paragraph(running)
      if !text.isEmpty { blocks.append(text) }
      running = []
    }
    for node in nodes {
      guard case .element(let element) = node, let block = block(element) else {
        running.append(node)
        continue
      }
      flush()
      blocks += block
    }
    flush()
    return blocks
  }

  /// The blocks of an element; nil for one that stands in a line.
  private static func block(_ element: PageElement) -> [String]? {
    switch element.name {
    case "header", "main", "footer", "section", "details": blocks(element.children)
    case "nav": []
    case "h1", "h2", "h3", "h4":
      ["\(String(repeating: "#", count: Int(element.name.dropFirst()) ?? 1)) \(line(element))"]
    case "p": [paragraph(element.children)].filter { !$0.isEmpty }
    case "summary": ["**\(line(element))**"]
    case "ul": [list(element)]
    case "pre": [block(of: element.text)]
    case "table": table(element)
    case "figure": figure(element)
    default: nil
    }
  }

  // MARK: - Lines

  private static func line(_ element: PageElement, inCell: Bool = false) -> String {
    inline(element.children, inCell: inCell)
  }

  /// What stands in a line. Spaces and line breaks are one space.
  private static func inline(_ nodes: [PageNode], inCell: Bool = false) -> String {
    var text = ""
    for node in nodes {
      switch node {
      case .text(let raw): text += MarkdownText.literal(singleSpaced(raw))
      case .element(let element) where element.name == "code":
        let code = singleSpaced(element.text)
        text += inCell ? MarkdownText.cell(code) : MarkdownText.code(code)
      case .element(let element) where element.name == "strong":
        text += "**\(line(element, inCell: inCell))**"
      case .element(let element): text += line(element, inCell: inCell)
      }
    }
    return text
  }

  private static func singleSpaced(_ text: String) -> String {
    var result = ""
    var isAfterSpace = false
    for scalar in text.unicodeScalars {
      let isSpace = scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r"
      if !isSpace { result.unicodeScalars.append(scalar) } else if !isAfterSpace { result += " " }
      isAfterSpace = isSpace
    }
    return result
  }

  /// A line that starts a block: what an input puts first makes no list, rule or heading of it.
  private static func paragraph(_ nodes: [PageNode]) -> String {
    let text = String(inline(nodes).drop { $0 == " " })
    let end = text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex
    return defused(String(text[..<end]))
  }

  private static func defused(_ text: String) -> String {
    guard let first = text.unicodeScalars.first else { return text }
    if ["-", "+", "="].contains(first) { return "\\" + text }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let next = text.dropFirst(digits.count).first, next == "." || next == ")"
    else { return text }
    return "\(digits)\\\(text.dropFirst(digits.count))"
  }

  // MARK: - Blocks

  private static func block(of text: String) -> String {
    let block = MarkdownText.block(text, language: "")
    return String(block.dropLast())
  }

  private static func list(_ list: PageElement) -> String {
    list.elements.map { item in
      let text = blocks(item.children).joined(separator: "\n\n")
      // What belongs to an item stands under its first letter.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return "- " + lines.joined(separator: "\n  ").replacing("\n  \n", with: "\n\n")
    }.joined(separator: "\n")
  }

  private static func table(_ table: PageElement) -> [String] {
    let isNumeric = table.attributes.contains("class=\"n\"")
    let rows = ["thead", "tbody"].compactMap { table.first($0) }.flatMap(\.elements).map { row in
      row.elements.map { line($0, inCell: true) }
    }
    guard let head = rows.first else { return [] }
    let rule = head.indices.map { $0 > 0 && isNumeric ? "--:" : "---" }
    let lines = ([head, rule] + rows.dropFirst()).map { "| \($0.joined(separator: " | ")) |" }
    let caption = table.first("caption").map { ["**\(line($0))**"] } ?? []
    return caption + [lines.joined(separator: "\n")]
  }

  /// What a picture shows: its caption, and for bars the words beside each. The days of a burn-down
  /// stand in the table under it.
  private static func figure(_ figure: PageElement) -> [String] {
    let caption = figure.first("figcaption").map { ["**\(line($0))**"] } ?? []
    guard let picture = figure.first("svg") else { return caption }
    let about = picture.first("desc").map { [paragraph($0.children)] } ?? []
    guard !picture.attributes.contains("id=\"burn-down-") else { return caption + about }
    let words = picture.elements.filter { $0.name == "text" }
    let bars = zip(words, words.dropFirst()).filter {
      $0.attributes.contains("text-anchor=\"end\"") && $1.attributes.contains("=\"start\"")
    }
    let items = bars.map { "- \(paragraph($0.children)): \(line($1))" }
    return caption + about + (items.isEmpty ? [] : [items.joined(separator: "\n")])
  }
}
