/// A compiled expression, which may be evaluated any number of times on any thread.
public struct Program: Sendable {
  let code: Code
  /// What it was compiled from.
  public let checked: CheckedExpression
  /// Constant patterns of `matches` that are no regular expressions, on which evaluation fails.
  public let invalidPatterns: [CELIssue]

  init(_ checked: CheckedExpression, environment: Environment) {
    var compiler = Compiler(checked, environment: environment)
    code = compiler.compile()
    self.checked = checked
    invalidPatterns = compiler.invalidPatterns
  }

  /// The type of the result.
  public var type: CELType { checked.type }

  /// The slots that the expression may read, in ascending order.
  public var slots: [Int] { checked.slots }

  /// The most that one evaluation can cost, in the units of ``Cost``, where that can be known
  /// before it runs.
  public var costBound: UInt64? { code.parts.costBound }

  /// Evaluates the expression on the values of the environment's slots.
  ///
  /// The evaluator is scratch space that saves making one each time; one may serve any programs,
  /// but only one thread at a time.
  public func evaluate(_ activation: [Value], with evaluator: Evaluator) -> Evaluation {
    activation.withUnsafeBufferPointer { evaluator.run(code, $0) }
  }

  /// Evaluates the expression on the values of the environment's slots.
  public func evaluate(_ activation: [Value] = []) -> Evaluation {
    evaluate(activation, with: Evaluator())
  }
}

/// What an evaluation came to.
public struct Evaluation: Sendable {
  /// The result of an expression.
  public enum Outcome: Sendable {
    case value(Value)
    /// The result depends on slots that are not known; their paths, in ascending order.
    case unknown([String])
    case error(EvaluationError)
  }

  /// What came out.
  public let outcome: Outcome
  /// The cost, in the units of ``Cost``.
  public let cost: UInt64

  /// The value, if there is one.
  public var value: Value? {
    if case .value(let value) = outcome { value } else { nil }
  }
}

/// The units in which evaluation is measured.
///
/// - Each operator, function call, literal list or map, and each name that is read costs one unit,
///   whether a short circuit skips it or not; constants cost nothing.
/// - A macro costs one unit and what its body costs for each element it visits.
/// - An operation that looks through text or a collection costs one unit more for every 16 bytes,
///   or for each element; `matches` costs one for each 4 steps of the matcher.
///
/// A unit is below 100 nanoseconds on ordinary machines.
public enum Cost {
  /// How many bytes of text are scanned for one unit.
  static let bytesPerUnit: UInt64 = 16

  /// The cost of looking at text of a length in bytes.
  static func forText(_ length: UInt64) -> UInt64 { 1 + length / bytesPerUnit }

  /// The cost of looking through a value once, not counting what its elements hold.
  static func scan(_ value: Value) -> UInt64 {
    switch value {
    case .string(let text): UInt64(text.utf8.count) / bytesPerUnit
    case .bytes(let bytes): UInt64(bytes.count) / bytesPerUnit
    case .list(let elements): UInt64(elements.count)
    case .map(let map): UInt64(map.count)
    default: 0
    }
  }
}
