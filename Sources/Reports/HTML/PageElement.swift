/// What stands in a page: text, or an element with what stands in it.
enum PageNode {
  case text(String)
  case element(PageElement)
}

/// An element of a page as ``HTML`` writes it: well-formed, closed, escaped by one table. This reads
/// nothing else, and no page of others.
struct PageElement {
  var name: String
  /// What stands in the tag after the name, as it is written.
  var attributes = ""
  var children: [PageNode] = []

  /// The elements in it, without text.
  var elements: [PageElement] {
    children.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// The text in it and in all that is in it.
  var text: String {
    children.map { child in
      switch child {
      case .text(let text): text
      case .element(let element): element.text
      }
    }.joined()
  }

  /// The first element of a name, itself included, in the order of the page.
  func first(_ name: String) -> PageElement? {
    if self.name == name { return self }
    for element in elements {
      if let found = element.first(name) { return found }
    }
    return nil
  }

  /// Reads a page of ours into an element without a name that holds all of it.
  init(page: String) {
    let bytes = Array(page.utf8)
    var open = [PageElement(name: "")]
    var start = 0
    while start < bytes.count {
      guard bytes[start] == UInt8(ascii: "<") else {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        let text = String(decoding: bytes[start..<end], as: UTF8.self)
        open[open.count - 1].children.append(.text(Self.unescaped(text)))
        start = end
        continue
      }
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1
      let tag = String(decoding: bytes[start + 1..<end], as: UTF8.self)
      start = end + 1
      if tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        guard open.count > 1 else { continue }
        let closed = open.removeLast()
        open[open.count - 1].children.append(.element(closed))
        continue
      }
      let isEmpty = tag.hasSuffix("/")
      let name = tag.prefix { $0 != " " && $0 != "/" }
      let element = PageElement(
        name: String(name), attributes: String(tag.dropFirst(name.count).dropLast(isEmpty ? 1 : 0)))
      if isEmpty {
        open[open.count - 1].children.append(.element(element))
      } else {
        open.append(element)
      }
    }
    while open.count > 1 {
      let closed = open.removeLast()
      open[open.count - 1].children.append(.element(closed))
    }
    self = open[0]
  }

  private init(name: String, attributes: String = "") {
    self.name = name
    self.attributes = attributes
  }

  /// The way back from `MarkupText.escaped`.
  private static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[start...]
      let known = entities.first { rest.hasPrefix($0.name) }
      result += known?.text ?? "&"
      rest = rest.dropFirst(known?.name.count ?? 1)
    }
    return result + rest
  }

  private static let entities = [
    (name: "&lt;", text: "<"), (name: "&gt;", text: ">"), (name: "&quot;", text: "\""),
    (name: "&apos;", text: "'"), (name: "&amp;", text: "&"),
  ]
}
