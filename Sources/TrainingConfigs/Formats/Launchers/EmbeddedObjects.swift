import ConfigText
import Diagnostics

/// YAML that stands as a text in a value of YAML: the manifest that a step of a workflow applies, the patch
/// of its pod.
enum EmbeddedObjects {
  private static let sizeLimit = 200_000

  /// The documents of a block, with the places that they have in the file around it.
  ///
  /// `{{…}}` may stand in it bare, which is no YAML; it is kept as text.
  static func read(_ node: ConfigNode) -> [ConfigNode] {
    guard let scalar = node.scalar, scalar.quoting == .block, scalar.problem == nil else {
      return []
    }
    let file = node.range.file
    let range = node.range.bytes
    guard range.count <= sizeLimit, range.upperBound <= file.bytes.count,
      let start = file.bytes[range].firstIndex(of: 0x0A)
    else { return [] }
    // All else is blanked, so that every place stays what it is.
    var bytes = file.bytes[..<range.upperBound].map { $0 == 0x0A ? $0 : 0x20 }
    for index in start..<range.upperBound { bytes[index] = file.bytes[index] }
    veil(&bytes, from: start)
    var bag = DiagnosticBag()
    let language = ConfigReader(vocabulary: CommandVocabulary(words: CommandWords()))
    let plain = SourceFile(path: file.path, bytes: bytes)
    guard let document = language.read(plain, as: .yaml, into: &bag), !bag.hasErrors else {
      return []
    }
    return document.roots.map { unveiled($0, in: file, depth: 0) }
  }

  private static let braces = (open: UInt8(ascii: "{"), close: UInt8(ascii: "}"))
  private static let marks = (open: "<%", close: "%>")

  /// Writes `{{` and `}}` as marks of the same length that YAML takes for text, and what YAML would read
  /// between them as something else.
  private static func veil(_ bytes: inout [UInt8], from start: Int) {
    var index = start
    var isInside = false
    while index + 1 < bytes.count {
      let pair = (bytes[index], bytes[index + 1])
      if pair == (braces.open, braces.open) {
        bytes.replaceSubrange(index...(index + 1), with: Array(marks.open.utf8))
        isInside = true
        index += 1
      } else if isInside, pair == (braces.close, braces.close) {
        bytes.replaceSubrange(index...(index + 1), with: Array(marks.close.utf8))
        isInside = false
        index += 1
      } else if bytes[index] == 0x0A {
        isInside = false
      } else if isInside, ":#\"'".utf8.contains(bytes[index]) {
        bytes[index] = UInt8(ascii: "_")
      }
      index += 1
    }
  }

  private static func unveiled(_ node: ConfigNode, in file: SourceFile, depth: Int) -> ConfigNode {
    var node = node
    node.range = SourceRange(file: file, bytes: node.range.bytes)
    node.insertion = nil
    guard depth < 64 else { return node }
    switch node.content {
    case .scalar(var scalar):
      scalar.literal = nil
      scalar.quoting = .block
      if scalar.text.contains(marks.open) {
        scalar.text = scalar.text.replacing(marks.open, with: "{{")
          .replacing(marks.close, with: "}}")
      }
      node.content = .scalar(scalar)
    case .list(let elements):
      node.content = .list(elements.map { unveiled($0, in: file, depth: depth + 1) })
    case .map(let entries):
      node.content = .map(
        entries.map { entry in
          ConfigEntry(
            key: entry.key, keyRange: SourceRange(file: file, bytes: entry.keyRange.bytes),
            value: unveiled(entry.value, in: file, depth: depth + 1))
        })
    }
    return node
  }
}
