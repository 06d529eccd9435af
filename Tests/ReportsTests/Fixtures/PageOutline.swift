import Foundation
import FoundationXML

/// What a page consists of.
final class PageOutline: NSObject, XMLParserDelegate {
  static let elements: Set<String> = [
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section",
    "h1", "h2", "h3", "h4", "p", "ul", "li", "a", "strong", "code", "pre", "table", "caption",
    "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary", "svg", "desc",
    "rect", "line", "text",
  ]
  static let attributes: Set<String> = [
    "lang", "charset", "name", "content", "http-equiv", "id", "class", "href", "scope",
    "aria-label",
    "width", "height", "viewBox", "font-family", "role", "x", "y", "x1", "y1", "x2", "y2", "fill",
    "stroke", "stroke-width", "stroke-dasharray", "font-size", "text-anchor", "font-weight",
  ]

  private let elements: Set<String>
  private let attributes: Set<String>

  /// - Parameters:
  ///   - elements: What a page may have besides what every page may.
  ///   - attributes: The same of attributes.
  init(elements: Set<String> = [], attributes: Set<String> = []) {
    self.elements = Self.elements.union(elements)
    self.attributes = Self.attributes.union(attributes)
  }

  var strangers: [String] = []
  var ids: [String] = []
  var links: [String] = []
  var pictures = 0
  var titles = 0
  var descriptions = 0
  var tables = 0
  var captions = 0
  var skippedHeadings: [String] = []
  var text = ""
  private var open: [String] = []
  private var level = 0

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if !elements.contains(element) { strangers.append(element) }
    strangers += attributes.keys.filter { !self.attributes.contains($0) }.sorted()
    if let id = attributes["id"] { ids.append(id) }
    if let link = attributes["href"] {
      if link.hasPrefix("#") {
        links.append(String(link.dropFirst()))
      } else {
        strangers.append(link)
      }
    }
    switch element {
    case "svg": pictures += 1
    case "title" where open.last == "svg": titles += 1
    case "desc": descriptions += 1
    case "table": tables += 1
    case "caption": captions += 1
    case "h1", "h2", "h3", "h4":
      let next = Int(element.dropFirst()) ?? 0
      if next > level + 1 { skippedHeadings.append(element) }
      level = next
    default: break
    }
    open.append(element)
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    open.removeLast()
    text += " "
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if !open.contains("style") { text += string }
  }
}
