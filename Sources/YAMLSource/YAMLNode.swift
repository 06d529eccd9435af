public import Diagnostics

/// One node of a document: a cheap handle into a ``YAMLTree``.
///
/// An alias reads like the node it names, but its ``range`` is where the alias stands.
public struct YAMLNode: Sendable {
  let tree: YAMLTree
  let index: Int

  init(_ tree: YAMLTree, _ index: Int) {
    self.tree = tree
    self.index = index
  }

  var ownRecord: NodeRecord { tree.records[index] }

  var targetIndex: Int { ownRecord.kind == .alias ? Int(ownRecord.payload) : index }

  var record: NodeRecord { tree.records[targetIndex] }

  /// The file that the node stands in.
  public var file: SourceFile { tree.file }

  /// What the node is: a scalar, a sequence or a mapping.
  public var kind: YAMLKind {
    switch record.kind {
    case .sequence: .sequence
    case .mapping: .mapping
    case .scalar, .alias: .scalar
    }
  }

  /// How the node is written.
  public var style: YAMLStyle { record.style }

  /// Whether this is an alias, `*name`.
  public var isAlias: Bool { ownRecord.kind == .alias }

  /// The node that an alias names; any other node is its own definition.
  public var definition: YAMLNode { YAMLNode(tree, targetIndex) }

  /// Where the node stands: quotes and brackets included, anchors and tags not; an alias's `*name`.
  public var range: SourceRange {
    let record = ownRecord
    return SourceRange(file: tree.file, bytes: Int(record.start)..<Int(record.end))
  }

  /// The tag as resolved by YAML, such as `tag:yaml.org,2002:str` or `!include`; usually none.
  public var tag: String? { properties?.tag }

  /// The anchor's name, without the `&`.
  public var anchor: String? { properties?.anchor }

  private var properties: NodeProperties? {
    let index = Int(record.properties)
    return index > 0 ? tree.properties[index - 1] : nil
  }

  /// The node's range with the anchor and tag before it.
  public var rangeWithProperties: SourceRange {
    let own = ownRecord
    guard own.properties > 0 else { return range }
    let start = min(tree.properties[Int(own.properties) - 1].start, Int(own.start))
    return SourceRange(file: tree.file, bytes: start..<Int(own.end))
  }

  /// A scalar's text, unescaped and unfolded; empty for sequences and mappings.
  public var text: String {
    guard record.kind == .scalar else { return "" }
    return withText { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls `body` with the UTF-8 bytes of a scalar's text (none for sequences and mappings).
  public func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let record = record
    guard record.kind == .scalar else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    return record.withText(source: tree.file.bytes, decoded: tree.decoded, body)
  }

  /// Whether the node is a scalar with exactly this text.
  public func hasText(_ text: String) -> Bool {
    let record = record
    guard record.kind == .scalar, text.utf8.count == Int(record.length) else { return false }
    return withText { $0.elementsEqual(text.utf8) }
  }

  /// Whether the node, as a key, merges: a plain `<<`, or one that is tagged so.
  var isMerge: Bool {
    switch tag {
    case nil: style == .plain && hasText("<<")
    case "tag:yaml.org,2002:merge": true
    default: false
    }
  }

  /// Whether the node is a plain scalar without text, as in `key:`.
  public var isEmptyScalar: Bool {
    record.kind == .scalar && record.style == .plain && record.length == 0
  }
}

extension YAMLNode: Equatable {
  /// The same node of the same tree.
  public static func == (left: YAMLNode, right: YAMLNode) -> Bool {
    left.tree === right.tree && left.index == right.index
  }
}

/// One `key: value` of a mapping.
public struct YAMLEntry: Sendable {
  /// The key.
  public let key: YAMLNode
  /// The value.
  public let value: YAMLNode
  /// Whether the entry came in through a `<<` merge key.
  public let isMerged: Bool
  /// Whether several mappings of one merged list hold the key with different values: the first one
  /// counts by the specification and to PyYAML up to 6.0.3, the last one to PyYAML 6.0.4.
  public internal(set) var isAmbiguous = false

  init(key: YAMLNode, value: YAMLNode, isMerged: Bool = false) {
    self.key = key
    self.value = value
    self.isMerged = isMerged
  }
}

extension YAMLNode {
  /// A sequence's elements; none for other nodes.
  public var elements: [YAMLNode] {
    guard record.kind == .sequence else { return [] }
    return children
  }

  /// How many elements or entries are written in the node.
  public var count: Int {
    switch record.kind {
    case .sequence: Int(record.payload)
    case .mapping: Int(record.payload) / 2
    case .scalar, .alias: 0
    }
  }

  /// The nodes written in a sequence or mapping (keys and values in turn), in source order.
  public var children: [YAMLNode] {
    let target = targetIndex
    let record = tree.records[target]
    guard record.kind == .sequence || record.kind == .mapping else { return [] }
    var nodes: [YAMLNode] = []
    nodes.reserveCapacity(Int(record.payload))
    var child = target + 1
    while child < Int(record.next) {
      nodes.append(YAMLNode(tree, child))
      child = Int(tree.records[child].next)
    }
    return nodes
  }

  /// A mapping's entries exactly as written: `<<` and repeated keys included.
  public var writtenEntries: [YAMLEntry] {
    guard record.kind == .mapping else { return [] }
    let nodes = children
    return stride(from: 0, to: nodes.count - 1, by: 2).map {
      YAMLEntry(key: nodes[$0], value: nodes[$0 + 1])
    }
  }

  /// A mapping's entries as they count: of a repeated key the last, and merged ones after the
  /// written ones, which they never replace.
  public var entries: [YAMLEntry] {
    let record = record
    guard record.kind == .mapping else { return [] }
    guard !record.flags.isDisjoint(with: [.merges, .repeatsKeys]) else { return writtenEntries }
    var merged: [YAMLEntry] = []
    var seen: Set<String> = []
    let written = writtenEntries
    for entry in written.reversed() where !isMergeKey(entry.key) {
      if entry.key.kind == .scalar, !seen.insert(entry.key.text).inserted { continue }
      merged.append(entry)
    }
    merged.reverse()
    let own = merged.count
    let merges = written.filter { isMergeKey($0.key) }
    let isPlain =
      merges.count <= 2
      && merges.allSatisfy {
        $0.value.kind == .mapping && !$0.value.record.flags.contains(.merges)
      }
    for entry in merges.reversed() {
      // Of several `<<` the last wins, as in PyYAML; of the mappings in one list the first.
      for source in entry.value.kind == .sequence ? entry.value.elements : [entry.value] {
        for inherited in source.entries {
          if inherited.key.kind == .scalar, !seen.insert(inherited.key.text).inserted {
            noteOther(inherited, in: &merged, from: own, isPlain: isPlain)
            continue
          }
          var one = YAMLEntry(key: inherited.key, value: inherited.value, isMerged: true)
          one.isAmbiguous = inherited.isAmbiguous
          merged.append(one)
        }
      }
    }
    return merged
  }

  /// Marks a merged entry that another one contradicts, unless each comes straight from one `<<`.
  ///
  /// PyYAML 6.0.4 drops a pair that it has merged before, so that order alone does not decide.
  private func noteOther(
    _ other: YAMLEntry, in merged: inout [YAMLEntry], from own: Int, isPlain: Bool
  ) {
    for index in own..<max(own, merged.count) where merged[index].key.hasText(other.key.text) {
      let entry = merged[index]
      guard !isPlain, entry.value.definition != other.value.definition else { return }
      if entry.value.kind == .scalar, other.value.kind == .scalar,
        entry.value.style == other.value.style, entry.value.tag == other.value.tag,
        entry.value.hasText(other.value.text)
      {
        return
      }
      merged[index].isAmbiguous = true
      return
    }
  }

  private func isMergeKey(_ key: YAMLNode) -> Bool {
    record.flags.contains(.merges) && key.isMerge
  }

  /// The value of a mapping's key as it counts, or `nil`.
  public subscript(key: String) -> YAMLNode? { entry(key)?.value }

  /// A sequence's element, or `nil` past its end.
  public subscript(position: Int) -> YAMLNode? {
    let elements = elements
    return elements.indices.contains(position) ? elements[position] : nil
  }

  /// The entry of a mapping's key as it counts, or `nil`.
  public func entry(_ key: String) -> YAMLEntry? {
    let target = targetIndex
    let record = tree.records[target]
    guard record.kind == .mapping else { return nil }
    var written: YAMLEntry?
    var child = target + 1
    while child < Int(record.next) {
      let value = Int(tree.records[child].next)
      let node = YAMLNode(tree, child)
      if node.hasText(key), !isMergeKey(node) {
        written = YAMLEntry(key: node, value: YAMLNode(tree, value))
        guard record.flags.contains(.repeatsKeys) else { break }
      }
      child = Int(tree.records[value].next)
    }
    if written == nil, record.flags.contains(.merges) {
      return entries.first { $0.key.hasText(key) }
    }
    return written
  }

  /// Returns the node at a path such as `site.region` or `budgets[0].limit`, or `nil`.
  ///
  /// A key that itself holds dots is found too, the longest written key first.
  public func find(_ path: String) -> YAMLNode? {
    if path.isEmpty { return self }
    if path.first == "[" {
      guard let close = path.firstIndex(of: "]"),
        let position = Int(path[path.index(after: path.startIndex)..<close])
      else { return nil }
      let rest = path[path.index(after: close)...]
      return self[position]?.find(String(rest.first == "." ? rest.dropFirst() : rest))
    }
    if let value = self[path] { return value }
    for cut in path.indices.reversed() where path[cut] == "." || path[cut] == "[" {
      guard let value = self[String(path[..<cut])] else { continue }
      let rest = path[cut] == "." ? path[path.index(after: cut)...] : path[cut...]
      if let found = value.find(String(rest)) { return found }
    }
    return nil
  }
}
