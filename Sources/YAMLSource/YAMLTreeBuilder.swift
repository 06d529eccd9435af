public import Diagnostics

/// A limit that a tree under construction has reached.
public enum YAMLTreeLimit: Error, Sendable {
  case depth
  case nodes
  case expandedNodes
  case recursiveAlias
}

/// Builds a ``YAMLTree`` node by node in source order; every reader (YAML, JSON, TOML) ends here.
///
/// A mapping's children alternate between keys and values. Ranges are byte ranges of `file`.
public struct YAMLTreeBuilder {
  /// A key that its mapping has stated before.
  struct Duplicate {
    var first: Int
    var second: Int
  }

  private struct Open {
    var index: Int
    /// Nodes in it, aliases followed.
    var expanded = 1
    /// Levels below it, aliases followed.
    var height = 0
  }

  private struct Anchored {
    var index: Int
    var expanded: Int
    var height: Int
  }

  private let file: SourceFile
  private let limits: YAMLLimits
  private let mergeKeys: Bool
  private let isJSON: Bool
  private var records: [NodeRecord] = []
  private var decoded: [UInt8] = []
  private var properties: [NodeProperties] = []
  private var roots: [Int] = []
  private var open: [Open] = []
  /// Anchors of the current document; `nil` while the anchored node is still open.
  private var anchors: [String: Anchored?] = [:]
  private var expandedTotal = 0
  private(set) var duplicates: [Duplicate] = []
  /// Values of `<<` keys that are not mappings.
  private(set) var unmergeable: [Int] = []

  /// Creates a builder for one file.
  public init(
    file: SourceFile, limits: YAMLLimits = .standard, mergeKeys: Bool = true, isJSON: Bool = false
  ) {
    self.isJSON = isJSON
    self.file = file
    self.limits = limits
    self.mergeKeys = mergeKeys
    records.reserveCapacity(min(file.bytes.count / 8 + 16, 1 << 20))
  }

  /// How many containers are open.
  public var depth: Int { open.count }

  /// Starts a sequence.
  public mutating func beginSequence(
    at start: Int, style: YAMLStyle = .flow, anchor: String? = nil, tag: String? = nil,
    propertiesStart: Int? = nil
  ) throws(YAMLTreeLimit) {
    try begin(.sequence, start, style, anchor, tag, propertiesStart)
  }

  /// Starts a mapping.
  public mutating func beginMapping(
    at start: Int, style: YAMLStyle = .flow, anchor: String? = nil, tag: String? = nil,
    propertiesStart: Int? = nil
  ) throws(YAMLTreeLimit) {
    try begin(.mapping, start, style, anchor, tag, propertiesStart)
  }

  private mutating func begin(
    _ kind: NodeRecord.Kind, _ start: Int, _ style: YAMLStyle, _ anchor: String?, _ tag: String?,
    _ propertiesStart: Int?
  ) throws(YAMLTreeLimit) {
    guard open.count < limits.depth else { throw .depth }
    let index = records.count
    try append(
      NodeRecord(kind: kind, style: style, start: UInt32(start), end: UInt32(start), next: 0))
    if anchor != nil || tag != nil {
      attach(anchor, tag, propertiesStart ?? start)
      if let anchor { anchors[anchor] = .some(nil) }
    }
    open.append(Open(index: index))
  }

  /// Ends the innermost container after its closing bracket at `end`, or with its last child.
  public mutating func end(at end: Int?) throws(YAMLTreeLimit) {
    guard let container = open.popLast() else { return }
    let index = container.index
    let lastEnd = records[records.count - 1].end
    records[index].end = end.map(UInt32.init) ?? max(lastEnd, records[index].start)
    records[index].next = UInt32(records.count)
    if end == nil, index + 1 < records.count { records[index].end = endOfChildren(of: index) }
    if records[index].kind == .mapping { checkKeys(of: index) }
    let value = Anchored(
      index: index, expanded: container.expanded, height: container.height + 1)
    try close(value, properties: records[index].properties)
  }

  private func endOfChildren(of index: Int) -> UInt32 {
    // The last child is the only one that can end last, save that an empty value sits at its key.
    var child = index + 1
    var end = records[index].start
    while child < records.count {
      end = max(end, records[child].end)
      child = Int(records[child].next)
    }
    return end
  }

  /// Adds a scalar whose text is a verbatim slice of the source.
  public mutating func scalar(
    at range: Range<Int>, style: YAMLStyle, sourceText: Range<Int>, anchor: String? = nil,
    tag: String? = nil, propertiesStart: Int? = nil
  ) throws(YAMLTreeLimit) {
    var record = NodeRecord(
      kind: .scalar, style: style, start: UInt32(range.lowerBound), end: UInt32(range.upperBound),
      next: UInt32(records.count + 1))
    record.payload = UInt32(sourceText.lowerBound)
    record.length = UInt32(sourceText.count)
    try add(record, anchor, tag, propertiesStart ?? range.lowerBound)
  }

  /// Adds a scalar whose text differs from the source (escapes, folding, quotes).
  public mutating func scalar(
    at range: Range<Int>, style: YAMLStyle, text: some Sequence<UInt8>, anchor: String? = nil,
    tag: String? = nil, propertiesStart: Int? = nil
  ) throws(YAMLTreeLimit) {
    var record = NodeRecord(
      kind: .scalar, style: style, start: UInt32(range.lowerBound), end: UInt32(range.upperBound),
      next: UInt32(records.count + 1))
    record.flags = .decoded
    record.payload = UInt32(decoded.count)
    decoded.append(contentsOf: text)
    record.length = UInt32(decoded.count) - record.payload
    try add(record, anchor, tag, propertiesStart ?? range.lowerBound)
  }

  private mutating func add(
    _ record: NodeRecord, _ anchor: String?, _ tag: String?, _ propertiesStart: Int
  ) throws(YAMLTreeLimit) {
    let index = records.count
    try append(record)
    if anchor == nil, tag == nil {
      addToParent(expanded: 1, height: 0)
      return
    }
    attach(anchor, tag, propertiesStart)
    try close(
      Anchored(index: index, expanded: 1, height: 0), properties: records[index].properties)
  }

  /// Adds an alias; returns `false` when no such anchor is known.
  public mutating func alias(_ name: String, at range: Range<Int>) throws(YAMLTreeLimit) -> Bool {
    guard let entry = anchors[name] else { return false }
    guard let target = entry else { throw .recursiveAlias }
    guard open.count + target.height <= limits.depth else { throw .depth }
    var record = NodeRecord(
      kind: .alias, style: .plain, start: UInt32(range.lowerBound),
      end: UInt32(range.upperBound), next: UInt32(records.count + 1))
    record.payload = UInt32(target.index)
    try append(record)
    expandedTotal += target.expanded
    guard expandedTotal <= limits.expandedNodes else { throw .expandedNodes }
    addToParent(expanded: target.expanded, height: target.height)
    return true
  }

  /// Names known anchors, for suggestions.
  var anchorNames: [String] { anchors.keys.sorted() }

  @inline(__always)
  private mutating func append(_ record: NodeRecord) throws(YAMLTreeLimit) {
    guard records.count < limits.nodes else { throw .nodes }
    if open.isEmpty {
      roots.append(records.count)
    } else {
      records[open[open.count - 1].index].payload += 1
    }
    records.append(record)
  }

  private mutating func attach(_ anchor: String?, _ tag: String?, _ start: Int) {
    properties.append(NodeProperties(anchor: anchor, tag: tag, start: start))
    records[records.count - 1].properties = UInt32(properties.count)
  }

  private mutating func close(_ node: Anchored, properties index: UInt32) throws(YAMLTreeLimit) {
    if index > 0, let anchor = properties[Int(index) - 1].anchor { anchors[anchor] = node }
    addToParent(expanded: node.expanded, height: node.height)
  }

  @inline(__always)
  private mutating func addToParent(expanded: Int, height: Int) {
    guard !open.isEmpty else { return }
    open[open.count - 1].expanded += expanded
    open[open.count - 1].height = max(open[open.count - 1].height, height)
  }

  /// Ends a document: its anchors are forgotten.
  public mutating func endDocument() {
    if !anchors.isEmpty { anchors = [:] }
  }

  /// Returns the finished tree; documents that are still open are dropped.
  public consuming func finish() -> YAMLTree {
    if let unfinished = open.first, roots.last == unfinished.index { roots.removeLast() }
    return YAMLTree(
      file: file, isJSON: isJSON, records: records, decoded: decoded, properties: properties,
      roots: roots)
  }
}

extension YAMLTreeBuilder {
  /// Pairwise comparison is quicker up to here, sorting beyond.
  private static var pairwiseLimit: Int { 12 }

  private mutating func checkKeys(of mapping: Int) {
    var keys: [Int] = []
    keys.reserveCapacity(Int(records[mapping].payload) / 2)
    var child = mapping + 1
    while child < records.count {
      if records[child].kind == .scalar {
        if mergeKeys, isMergeKey(records[child]) {
          records[mapping].flags.insert(.merges)
          let value = Int(records[child].next)
          if value < records.count, !isMergeable(value) { unmergeable.append(value) }
        }
        keys.append(child)
      }
      let value = Int(records[child].next)
      guard value < records.count else { break }
      child = Int(records[value].next)
    }
    if keys.count <= Self.pairwiseLimit {
      for second in keys.indices.dropFirst() {
        for first in 0..<second where compare(keys[first], keys[second]) == 0 {
          note(keys[first], keys[second], in: mapping)
          break
        }
      }
    } else {
      let sorted = keys.sorted { left, right in
        let order = compare(left, right)
        return order == 0 ? left < right : order < 0
      }
      var first = 0
      for index in sorted.indices.dropFirst() {
        if compare(sorted[first], sorted[index]) == 0 {
          note(sorted[first], sorted[index], in: mapping)
        } else {
          first = index
        }
      }
    }
  }

  private func isMergeable(_ index: Int) -> Bool {
    let target = resolved(index)
    guard target.record.kind == .sequence else { return target.record.kind == .mapping }
    var child = target.index + 1
    while child < Int(target.record.next) {
      guard resolved(child).record.kind == .mapping else { return false }
      child = Int(records[child].next)
    }
    return true
  }

  private func resolved(_ index: Int) -> (index: Int, record: NodeRecord) {
    let record = records[index]
    guard record.kind == .alias else { return (index, record) }
    return (Int(record.payload), records[Int(record.payload)])
  }

  private mutating func note(_ first: Int, _ second: Int, in mapping: Int) {
    records[mapping].flags.insert(.repeatsKeys)
    duplicates.append(Duplicate(first: first, second: second))
  }

  private func isMergeKey(_ record: NodeRecord) -> Bool {
    if record.properties > 0, let tag = properties[Int(record.properties) - 1].tag {
      return tag == "tag:yaml.org,2002:merge"
    }
    return record.length == 2 && record.style == .plain
      && record.withText(source: file.bytes, decoded: decoded) { $0[0] == 0x3C && $0[1] == 0x3C }
  }

  /// Orders two scalars by length, then bytes.
  private func compare(_ left: Int, _ right: Int) -> Int {
    let (a, b) = (records[left], records[right])
    guard a.length == b.length else { return a.length < b.length ? -1 : 1 }
    return a.withText(source: file.bytes, decoded: decoded) { first in
      b.withText(source: file.bytes, decoded: decoded) { second in
        for index in first.indices where first[index] != second[index] {
          return first[index] < second[index] ? -1 : 1
        }
        return 0
      }
    }
  }
}
