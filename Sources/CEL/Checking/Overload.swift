/// What a library's function gets besides its arguments.
public struct CallContext: Sendable {
  /// The work left; functions that copy or scan spend units of it.
  public var work: Work
  /// See ``Options/numericPromotion``.
  public let numericPromotion: Bool
  let regexSizeLimit: Int
  var regexes = RegexCache()

  init(options: Options) {
    work = Work(limit: options.costLimit)
    numericPromotion = options.numericPromotion
    regexSizeLimit = options.regexSizeLimit
  }
}

/// What the machine does with two doubles in one instruction.
package enum DoubleOperation: Sendable {
  case add, subtract, multiply, divide

  fileprivate var opcode: Opcode {
    switch self {
    case .add: .addDouble
    case .subtract: .subtractDouble
    case .multiply: .multiplyDouble
    case .divide: .divideDouble
    }
  }
}

/// One signature of a function, and what it does.
public final class Overload: Sendable {
  /// What an overload does with its arguments.
  enum Implementation: Sendable {
    case unary(@Sendable (Value) throws(EvaluationError) -> Value)
    case binary(@Sendable (Value, Value) throws(EvaluationError) -> Value)
    case general(@Sendable ([Value], inout CallContext) throws(EvaluationError) -> Value)
    /// A function of numbers; see ``Overload/numeric(_:_:_:)``.
    case numeric1(@Sendable (Double) -> Double)
    case numeric2(@Sendable (Double, Double) -> Double)
    /// Declared for checking only.
    case missing
  }

  /// The types of the arguments, that of the receiver first.
  public let parameters: [CELType]
  /// The type of what it returns.
  public let result: CELType
  /// Whether it is called as `receiver.name(…)`.
  public let isMember: Bool
  /// Whether the last parameter may be repeated.
  public let isVariadic: Bool
  let implementation: Implementation
  /// The instruction that does the same on registers.
  let intrinsic: Opcode?
  /// Whether the implementation spends work of its own, so that no bound on it is known.
  let hasOwnCost: Bool
  /// The kinds of the first two parameters, which rule most overloads out at a glance.
  private let kinds: (CELType.Kind, CELType.Kind)

  private init(
    _ parameters: [CELType], _ result: CELType, isMember: Bool, isVariadic: Bool,
    _ implementation: Implementation, intrinsic: Opcode?, hasOwnCost: Bool = false
  ) {
    self.parameters = parameters
    self.result = result
    self.isMember = isMember
    self.isVariadic = isVariadic
    self.implementation = implementation
    self.intrinsic = intrinsic
    self.hasOwnCost = hasOwnCost
    kinds = (parameters.first?.kind ?? .any, parameters.dropFirst().first?.kind ?? .any)
  }

  /// A function of any number of arguments.
  ///
  /// What it spends beside looking through its arguments once it takes from the context, and says
  /// so with `hasOwnCost`. The implementation throws ``EvaluationError/Kind/noSuchOverload`` for values that do not have
  /// the types declared, which can only happen to what was `dyn` or came from outside.
  public convenience init(
    _ parameters: [CELType], _ result: CELType, isMember: Bool = false, isVariadic: Bool = false,
    hasOwnCost: Bool = true,
    call: @escaping @Sendable ([Value], inout CallContext) throws(EvaluationError) -> Value
  ) {
    self.init(
      parameters, result, isMember: isMember, isVariadic: isVariadic, .general(call),
      intrinsic: nil, hasOwnCost: hasOwnCost)
  }

  /// A signature without an implementation, for checking only.
  public convenience init(
    checkOnly parameters: [CELType], _ result: CELType, isMember: Bool = false
  ) {
    self.init(
      parameters, result, isMember: isMember, isVariadic: false, .missing, intrinsic: nil)
  }

  /// A function of one value, called without making an array.
  public static func unary(
    _ parameter: CELType, _ result: CELType, isMember: Bool = false,
    _ call: @escaping @Sendable (Value) throws(EvaluationError) -> Value
  ) -> Overload {
    Overload(
      [parameter], result, isMember: isMember, isVariadic: false, .unary(call), intrinsic: nil)
  }

  /// A function of two values, called without making an array.
  public static func binary(
    _ first: CELType, _ second: CELType, _ result: CELType, isMember: Bool = false,
    _ call: @escaping @Sendable (Value, Value) throws(EvaluationError) -> Value
  ) -> Overload {
    Overload(
      [first, second], result, isMember: isMember, isVariadic: false, .binary(call),
      intrinsic: nil)
  }

  /// A function of one number: a double, an integer, a scalar in its canonical unit, or a
  /// duration in seconds; the result likewise.
  public static func numeric(
    _ parameter: CELType, _ result: CELType, isMember: Bool = false,
    _ call: @escaping @Sendable (Double) -> Double
  ) -> Overload {
    Overload(
      [parameter], result, isMember: isMember, isVariadic: false, .numeric1(call),
      intrinsic: nil)
  }

  /// A function of two numbers; see ``numeric(_:_:isMember:_:)``.
  public static func numeric(
    _ first: CELType, _ second: CELType, _ result: CELType,
    _ call: @escaping @Sendable (Double, Double) -> Double
  ) -> Overload {
    Overload(
      [first, second], result, isMember: false, isVariadic: false, .numeric2(call),
      intrinsic: nil)
  }

  /// An operator of two numbers that one instruction does.
  package static func arithmetic(
    _ first: CELType, _ second: CELType, _ result: CELType, _ operation: DoubleOperation,
    _ call: @escaping @Sendable (Double, Double) -> Double
  ) -> Overload {
    Overload(
      [first, second], result, isMember: false, isVariadic: false, .numeric2(call),
      intrinsic: operation.opcode)
  }

  /// An overload of the standard library with an instruction of its own; what it does on values
  /// is told by ``Arithmetic``.
  static func standard(
    _ parameters: [CELType], _ result: CELType, isMember: Bool = false, _ intrinsic: Opcode,
    _ call: @escaping @Sendable ([Value], inout CallContext) throws(EvaluationError) -> Value
  ) -> Overload {
    Overload(
      parameters, result, isMember: isMember, isVariadic: false, .general(call),
      intrinsic: intrinsic)
  }

  /// Whether the overload can take that many arguments.
  func accepts(count: Int) -> Bool {
    isVariadic ? count >= parameters.count : count == parameters.count
  }

  /// Whether values of two kinds, the first ones of a call, can never be its arguments.
  func rulesOut(_ first: CELType.Kind, _ second: CELType.Kind) -> Bool {
    !first.mayBe(kinds.0) || !second.mayBe(kinds.1)
  }

  /// The type of a parameter; the last one repeats.
  func parameter(_ index: Int) -> CELType {
    parameters[min(index, parameters.count - 1)]
  }

  /// Whether values have the overload's types, as far as their outermost types tell.
  func matches(_ arguments: [Value], promoting: Bool) -> Bool {
    guard accepts(count: arguments.count) else { return false }
    for (index, argument) in arguments.enumerated() {
      let type = parameter(index)
      if argument.matches(type) { continue }
      guard promoting, case .int = argument, case .double = type else { return false }
    }
    return true
  }

  /// The signature as people read it.
  func signature(_ name: String) -> String {
    let symbol = Operator.symbol(of: name)
    if symbol != name, parameters.count == 2 {
      return "`\(parameters[0]) \(symbol) \(parameters[1])`"
    }
    let arguments = (isMember ? parameters.dropFirst() : parameters[...]).map(\.description)
    let list = arguments.joined(separator: ", ") + (isVariadic ? ", …" : "")
    return isMember ? "`\(parameters[0]).\(name)(\(list))`" : "`\(symbol)(\(list))`"
  }
}
