/// Why an expression has no value.
public struct EvaluationError: Error, Sendable {
  /// The sort of failure.
  public enum Kind: Sendable {
    /// An operator or function does not apply to the values it got; impossible in a checked
    /// expression without `dyn`.
    case noSuchOverload
    /// A name that nothing declares, in an expression that was not checked.
    case undeclared
    case noSuchKey
    case noSuchField
    case indexOutOfBounds
    case divideByZero
    case overflow
    case range
    case invalidArgument
    /// The run-time cost limit was reached.
    case costLimit
    /// The activation does not have the program's slots.
    case activation
  }

  /// What went wrong, for programs.
  public var kind: Kind
  /// One line that stands alone, in lower case.
  public var message: String
  /// The part of the expression that failed, in bytes of its UTF-8, where it is known.
  public var range: Range<Int>?

  /// Creates an error.
  public init(_ kind: Kind, _ message: String, range: Range<Int>? = nil) {
    self.kind = kind
    self.message = message
    self.range = range
  }
}

extension EvaluationError: CustomStringConvertible {
  /// What went wrong, for people.
  public var description: String { message }
}

/// The work an evaluation may still do, in cost units (see ``Cost``).
public struct Work: Sendable {
  /// Units spent so far.
  public private(set) var spent: UInt64 = 0
  /// Units after which evaluation fails.
  public let limit: UInt64

  init(limit: UInt64) { self.limit = limit }

  /// Spends units, or fails if the limit is reached.
  @inline(__always)
  public mutating func spend(_ units: UInt64) throws(EvaluationError) {
    spent &+= units
    if spent > limit { throw .costLimit(limit) }
  }
}

extension EvaluationError {
  static func costLimit(_ limit: UInt64) -> EvaluationError {
    EvaluationError(.costLimit, "evaluation costs more than the limit of \(limit) units")
  }

  package static func noSuchOverload(_ function: String, _ arguments: [Value]) -> EvaluationError {
    let types = arguments.map { "`\($0.type)`" }.joined(separator: ", ")
    let name = Operator.symbol(of: function)
    return EvaluationError(
      .noSuchOverload,
      arguments.isEmpty
        ? "no such overload: `\(name)` without arguments"
        : "no such overload: `\(name)` does not apply to \(types)")
  }

  static func noSuchKey(_ key: Value) -> EvaluationError {
    EvaluationError(.noSuchKey, "no such key: `\(key.shortText)`")
  }

  static func overflow(_ operation: String) -> EvaluationError {
    EvaluationError(.overflow, "integer overflow in `\(operation)`")
  }

  static func range(_ message: String) -> EvaluationError {
    EvaluationError(.range, "range error: \(message)")
  }

  static func invalid(_ message: String) -> EvaluationError {
    EvaluationError(.invalidArgument, message)
  }
}
