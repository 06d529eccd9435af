/// The syntax tree of an expression.
///
/// A value: copies are independent, nodes can be replaced through the subscript, and ``description``
/// prints the tree back as an expression that parses to an equal tree.
public struct AST: Sendable {
  /// A node's place in the tree's storage.
  public struct NodeID: Hashable, Sendable {
    let index: Int32

    init(_ index: Int) { self.index = Int32(index) }
  }

  /// One node.
  public struct Node: Sendable {
    /// What the node is.
    public var kind: Kind
    /// Where the node stands, in bytes of the source's UTF-8.
    public var range: Range<Int> {
      get { Int(start)..<Int(end) }
      set {
        start = Int32(clamping: newValue.lowerBound)
        end = Int32(clamping: newValue.upperBound)
      }
    }
    private var start: Int32
    private var end: Int32

    init(_ kind: Kind, _ range: Range<Int>) {
      self.kind = kind
      start = Int32(clamping: range.lowerBound)
      end = Int32(clamping: range.upperBound)
    }
  }

  /// An element of a list; with `?` it is there only if its optional has a value.
  public struct Element: Sendable {
    /// The element.
    public var value: NodeID
    /// Whether it was written with `?`.
    public var isOptional: Bool
  }

  /// An entry of a map; with `?` it is there only if its optional has a value.
  public struct Entry: Sendable {
    /// The key.
    public var key: NodeID
    /// The value.
    public var value: NodeID
    /// Whether it was written with `?`.
    public var isOptional: Bool
  }

  /// What a node is.
  public enum Kind: Sendable {
    case literal(Literal)
    /// A name; with a leading dot it is looked up outside all containers and local names.
    case identifier(String, isAbsolute: Bool)
    /// `operand.field`, or `operand.?field`.
    case select(NodeID, field: String, isOptional: Bool)
    /// `operand[index]`, or `operand[?index]`.
    case index(NodeID, NodeID, isOptional: Bool)
    case unary(UnaryOperator, NodeID)
    case binary(BinaryOperator, NodeID, NodeID)
    /// A chain of one logical operator: two or more operands.
    case logical(LogicalOperator, [NodeID])
    case conditional(NodeID, NodeID, NodeID)
    /// `name(arguments)`: a function or a macro.
    case call(String, isAbsolute: Bool, [NodeID])
    /// `target.name(arguments)`: a function, a macro, or a function with a qualified name.
    case memberCall(NodeID, String, [NodeID])
    case list([Element])
    case map([Entry])
    /// `Name{field: value}`: no type can be made so, but the message should say it.
    case message(String, [Entry])
  }

  /// The nodes in storage order: operands come before the node that they belong to.
  public internal(set) var nodes: [Node] = []
  /// The outermost node.
  public internal(set) var root = NodeID(0)
  /// The expression that was parsed.
  public internal(set) var source: String

  init(source: String) { self.source = source }

  /// The node with this id, which has to be one of this tree.
  public subscript(id: NodeID) -> Node {
    get { nodes[Int(id.index)] }
    set { nodes[Int(id.index)] = newValue }
  }

  /// All nodes' places, operands before the node that they belong to.
  public var nodeIDs: [NodeID] { nodes.indices.map { NodeID($0) } }

  mutating func append(_ kind: Kind, _ range: Range<Int>) -> NodeID {
    nodes.append(Node(kind, range))
    return NodeID(nodes.count - 1)
  }

  /// The operands of a node from left to right.
  public func children(of id: NodeID) -> [NodeID] {
    switch self[id].kind {
    case .literal, .identifier: []
    case .select(let operand, _, _), .unary(_, let operand): [operand]
    case .index(let left, let right, _), .binary(_, let left, let right): [left, right]
    case .logical(_, let operands), .call(_, _, let operands): operands
    case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
    case .memberCall(let target, _, let arguments): [target] + arguments
    case .list(let elements): elements.map(\.value)
    case .map(let entries), .message(_, let entries): entries.flatMap { [$0.key, $0.value] }
    }
  }

  /// Whether two trees are the same but for ranges.
  public func isEquivalent(to other: AST) -> Bool {
    isEquivalent(root, other, other.root)
  }

  private func isEquivalent(_ id: NodeID, _ other: AST, _ otherID: NodeID) -> Bool {
    let mine = children(of: id)
    let theirs = other.children(of: otherID)
    return shape(of: id) == other.shape(of: otherID) && mine.count == theirs.count
      && zip(mine, theirs).allSatisfy { isEquivalent($0, other, $1) }
  }

  /// What a node is, without its operands.
  private func shape(of id: NodeID) -> [String] {
    switch self[id].kind {
    case .literal(let literal): ["literal", literal.source]
    case .identifier(let name, let isAbsolute): ["identifier", name, "\(isAbsolute)"]
    case .select(_, let field, let isOptional): ["select", field, "\(isOptional)"]
    case .index(_, _, let isOptional): ["index", "\(isOptional)"]
    case .unary(let symbol, _): ["unary", symbol.rawValue]
    case .binary(let symbol, _, _): ["binary", symbol.rawValue]
    case .logical(let symbol, _): ["logical", symbol.rawValue]
    case .conditional: ["conditional"]
    case .call(let name, let isAbsolute, _): ["call", name, "\(isAbsolute)"]
    case .memberCall(_, let name, _): ["member", name]
    case .list(let elements): ["list"] + elements.map { "\($0.isOptional)" }
    case .map(let entries): ["map"] + entries.map { "\($0.isOptional)" }
    case .message(let name, let entries): ["message", name] + entries.map { "\($0.isOptional)" }
    }
  }
}

/// A constant in an expression.
public enum Literal: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])

  /// The constant's value.
  public var value: Value {
    switch self {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .uint(let number): .uint(number)
    case .double(let number): .double(number)
    case .string(let text): .string(text)
    case .bytes(let bytes): .bytes(bytes)
    }
  }
}
