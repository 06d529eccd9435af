/// An expression with the type and the meaning of each of its nodes.
public struct CheckedExpression: Sendable {
  /// What the checker found out about a node.
  struct Annotation: Sendable {
    var type: CELType
    var meaning: Meaning
  }

  /// What a node stands for.
  indirect enum Meaning: Sendable {
    /// What its syntax says.
    case plain
    /// The value of a slot.
    case slot(Int)
    /// An object whose slots begin there.
    case group(Int, ObjectType)
    /// A variable of a macro.
    case local(Int)
    case constant(Value)
    case call(Call)
    case macro(Macro)
    /// Fails when it runs; only in expressions that are not checked.
    case failure(EvaluationError)
  }

  /// A call with the overloads that may apply.
  struct Call: Sendable {
    var function: String
    var overloads: [Overload]
    /// The arguments, the receiver first.
    var arguments: [AST.NodeID]
  }

  /// A macro's parts.
  struct Macro: Sendable {
    var kind: MacroKind
    /// What it ranges over, or the value bound.
    var target: AST.NodeID
    /// Its variables, one or two.
    var locals: [Int]
    var filter: AST.NodeID?
    var body: AST.NodeID
  }

  /// The expression, with macros expanded.
  public internal(set) var ast: AST
  /// The type of the whole.
  public internal(set) var type: CELType
  /// By the place of the node.
  var annotations: [Annotation]
  /// The types of the macros' variables, by number.
  var localTypes: [CELType]

  func annotation(_ id: AST.NodeID) -> Annotation { annotations[Int(id.index)] }

  /// The type of a node.
  public func type(of id: AST.NodeID) -> CELType { annotation(id).type }

  /// The slots that the expression may read, in ascending order.
  public var slots: [Int] {
    var slots: Set<Int> = []
    for annotation in annotations {
      if case .slot(let slot) = annotation.meaning { slots.insert(slot) }
    }
    return slots.sorted()
  }
}
