public import Diagnostics

/// How a scalar, sequence or mapping is written.
public enum YAMLStyle: UInt8, Sendable {
  case plain
  case singleQuoted
  case doubleQuoted
  /// A `|` block scalar.
  case literal
  /// A `>` block scalar.
  case folded
  /// An indented sequence or mapping.
  case block
  /// A `[…]` or `{…}`, or a single pair inside `[…]`.
  case flow
}

/// What a node is.
public enum YAMLKind: UInt8, Sendable {
  case scalar
  case sequence
  case mapping
}

/// One node: 28 bytes, children right after their parent.
struct NodeRecord {
  enum Kind: UInt8 { case scalar, sequence, mapping, alias }

  struct Flags: OptionSet {
    let rawValue: UInt8
    /// The text differs from the source bytes and lies in the tree's buffer of decoded text.
    static let decoded = Flags(rawValue: 1)
    /// A mapping with a merge key.
    static let merges = Flags(rawValue: 2)
    /// A mapping that states a key twice.
    static let repeatsKeys = Flags(rawValue: 4)
  }

  var kind: Kind
  var style: YAMLStyle
  var flags: Flags = []
  /// Byte range in the source, quotes and brackets included.
  var start: UInt32
  var end: UInt32
  /// The index of the node after this one's subtree.
  var next: UInt32
  /// A scalar's text offset, a container's child count, or an alias's target.
  var payload: UInt32 = 0
  /// A scalar's text length in bytes.
  var length: UInt32 = 0
  /// One more than the index of the node's anchor and tag; 0 without them.
  var properties: UInt32 = 0
}

struct NodeProperties: Sendable {
  var anchor: String?
  var tag: String?
  /// Where the properties start; the node itself starts after them.
  var start: Int
}

/// All nodes of one file, in source order: the storage behind ``YAMLNode``.
public final class YAMLTree: Sendable {
  /// The file that was read.
  public let file: SourceFile
  /// Whether the file is JSON, which has fewer ways to write a value.
  public let isJSON: Bool
  let records: [NodeRecord]
  let decoded: [UInt8]
  let properties: [NodeProperties]
  let roots: [Int]

  init(
    file: SourceFile, isJSON: Bool, records: [NodeRecord], decoded: [UInt8],
    properties: [NodeProperties],
    roots: [Int]
  ) {
    self.file = file
    self.isJSON = isJSON
    self.records = records
    self.decoded = decoded
    self.properties = properties
    self.roots = roots
  }

  /// The documents of the file, in order.
  public var documents: [YAMLDocument] { roots.map { YAMLDocument(YAMLNode(self, $0)) } }

  /// How many nodes the file holds.
  public var nodeCount: Int { records.count }
}

extension NodeRecord {
  /// Calls `body` with the bytes of a scalar's text.
  @inline(__always)
  func withText<Result>(
    source: [UInt8], decoded: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let range = Int(payload)..<(Int(payload) + Int(length))
    return (flags.contains(.decoded) ? decoded : source).withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[range]))
    }
  }
}

/// One document of a file.
public struct YAMLDocument: Sendable {
  /// The root node; an empty document's is an empty plain scalar.
  public let root: YAMLNode

  init(_ root: YAMLNode) { self.root = root }

  /// The file that was read.
  public var file: SourceFile { root.file }

  /// Whether the document holds nothing at all.
  public var isEmpty: Bool { root.kind == .scalar && root.range.bytes.isEmpty }
}
