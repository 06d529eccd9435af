import Diagnostics
import YAMLSource

/// What stands around a place in a YAML document that can be read.
struct DocumentPath {
  /// The keys from the root to the place; elements of lists are `[]`.
  var keys: [String] = []
  /// The mappings from the root to the place.
  var mappings: [YAMLNode] = []
  /// Whether the place is in a key.
  var isKey = false
  /// The key or scalar at the place.
  var node: YAMLNode?

  static let element = "[]"

  /// Nil where the document cannot be read, or nothing of it stands at the place.
  init?(in file: SourceFile, at offset: Int) {
    var bag = DiagnosticBag()
    let documents = YAMLReader().read(file, into: &bag).documents
    guard let root = documents.last(where: { $0.root.range.bytes.lowerBound <= offset })?.root
    else { return nil }
    descend(root, to: offset)
    guard node != nil || !keys.isEmpty else { return nil }
  }

  private mutating func descend(_ root: YAMLNode, to offset: Int) {
    var current = root
    while true {
      // An alias stands for what is elsewhere.
      if current.isAlias || current.kind == .scalar {
        node = Self.holds(current, offset) ? current : nil
        return
      }
      if current.kind == .mapping {
        mappings.append(current)
        let entries = current.writtenEntries
        if let entry = entries.first(where: { Self.holds($0.key, offset) }) {
          keys.append(entry.key.text)
          isKey = true
          node = entry.key
          return
        }
        guard let entry = entries.last(where: { $0.key.range.bytes.lowerBound <= offset }),
          Self.holds(entry.value, offset)
        else { return }
        keys.append(entry.key.text)
        current = entry.value
      } else {
        guard let element = current.elements.first(where: { Self.holds($0, offset) }) else {
          return
        }
        keys.append(Self.element)
        current = element
      }
    }
  }

  private static func holds(_ node: YAMLNode, _ offset: Int) -> Bool {
    node.range.bytes.contains(offset) || node.range.bytes.upperBound == offset
  }
}
