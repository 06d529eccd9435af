import Diagnostics
import YAMLSource

/// Where a TOML table takes another key.
package struct TOMLTablePlace: Sendable {
  enum Kind: Sendable { case root, header, inline }

  var file: SourceFile
  var kind: Kind
  /// Where the root starts, or the header or inline table is written.
  var range: Range<Int>
  /// The last pair of the table itself.
  var last: (key: Range<Int>, value: Range<Int>)?

  func adding(_ key: String, _ literal: String) -> Edit? {
    guard kind != .inline else { return addingInline(key, literal) }
    let anchor = last.map { $0.value.upperBound } ?? range.upperBound
    if last == nil, kind == .root {
      return edit(at: range.lowerBound, "\(key) = \(literal)" + lineBreak)
    }
    let end = max(file.range(ofLine: file.line(at: anchor)).upperBound, anchor)
    guard let last else { return edit(at: end, "\(lineBreak)\(key) = \(literal)") }
    let line = file.range(ofLine: file.line(at: last.key.lowerBound))
    let indent = file.text(in: line.lowerBound..<last.key.lowerBound)
    guard indent.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return nil }
    // Keys whose `=` stand under one another keep doing so.
    let sign = file.text(in: last.key.upperBound..<last.value.lowerBound)
    let spaces = sign.utf8.prefix { $0 == 0x20 }.count
    var padding = spaces > 0 ? " " : ""
    if spaces > 1 {
      let width = last.key.count + spaces - key.utf8.count
      padding = String(repeating: " ", count: max(width, 1))
    }
    let tail = sign.hasSuffix("=") ? "=" : "= "
    return edit(at: end, "\(lineBreak)\(indent)\(key)\(padding)\(tail)\(literal)")
  }

  private func addingInline(_ key: String, _ literal: String) -> Edit {
    guard let last else { return edit(at: range.lowerBound + 1, "\(key) = \(literal)") }
    return edit(at: last.value.upperBound, ", \(key) = \(literal)")
  }

  /// Adds a table at the end of the file.
  func addingTable(_ path: ArraySlice<String>, _ key: String, _ literal: String) -> Edit? {
    guard kind == .root else { return nil }
    let isEnded = file.bytes.last == 0x0A
    let text =
      (isEnded ? "" : lineBreak) + "\(lineBreak)[\(path.joined(separator: "."))]\(lineBreak)"
      + "\(key) = \(literal)" + (isEnded ? lineBreak : "")
    return edit(at: file.bytes.count, text)
  }

  private func edit(at place: Int, _ text: String) -> Edit {
    Edit(SourceRange(file: file, bytes: place..<place), text)
  }

  private var lineBreak: String { file.lineBreak }
}
