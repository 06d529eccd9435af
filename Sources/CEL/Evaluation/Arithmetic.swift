/// The arithmetic operators on values, and numbers in and out of values.
enum Arithmetic {
  /// The operator behind a function's name.
  static func `operator`(for function: String, count: Int) -> BinaryOperator? {
    guard count == 2 else { return nil }
    switch function {
    case "_+_": return .add
    case "_-_": return .subtract
    case "_*_": return .multiply
    case "_/_": return .divide
    case "_%_": return .remainder
    default: return nil
    }
  }

  /// Applies an operator of numbers; nothing if it is not one of two numbers of one type.
  static func apply(
    _ symbol: BinaryOperator, _ left: Value, _ right: Value, promoting: Bool
  ) throws(EvaluationError) -> Value? {
    switch (left, right) {
    case (.int(let left), .int(let right)):
      return .int(try integer(symbol, left, right))
    case (.uint(let left), .uint(let right)):
      return .uint(try integer(symbol, left, right))
    case (.double(let left), .double(let right)):
      return double(symbol, left, right).map { .double($0) }
    case (.int(let left), .double(let right)) where promoting:
      return double(symbol, Double(left), right).map { .double($0) }
    case (.double(let left), .int(let right)) where promoting:
      return double(symbol, left, Double(right)).map { .double($0) }
    default: return nil
    }
  }

  static func integer<T: FixedWidthInteger>(
    _ symbol: BinaryOperator, _ left: T, _ right: T
  ) throws(EvaluationError) -> T {
    let result: (partialValue: T, overflow: Bool)
    switch symbol {
    case .add: result = left.addingReportingOverflow(right)
    case .subtract: result = left.subtractingReportingOverflow(right)
    case .multiply: result = left.multipliedReportingOverflow(by: right)
    case .divide:
      if right == 0 { throw EvaluationError(.divideByZero, "division by zero") }
      result = left.dividedReportingOverflow(by: right)
    default:
      if right == 0 { throw EvaluationError(.divideByZero, "modulus by zero") }
      result = left.remainderReportingOverflow(dividingBy: right)
    }
    if result.overflow { throw .overflow(symbol.rawValue) }
    return result.partialValue
  }

  private static func double(_ symbol: BinaryOperator, _ left: Double, _ right: Double) -> Double? {
    switch symbol {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    default: nil
    }
  }

  // MARK: Numbers

  /// A value as the number that a numeric function gets.
  static func number(_ value: Value, _ type: CELType) -> Double? {
    switch value {
    case .double(let number): number
    case .int(let number): Double(number)
    case .uint(let number): Double(number)
    case .scalar(let number, let own): type == .scalar(own) ? number : nil
    case .duration(let span): Double(span) / 1e9
    default: nil
    }
  }

  /// The number that a numeric function returned as a value.
  static func value(_ number: Double, _ type: CELType) throws(EvaluationError) -> Value {
    switch type {
    case .scalar(let scalar): return .scalar(number, scalar)
    case .duration:
      do throws(Fault) {
        return .duration(try duration(seconds: number))
      } catch {
        throw .range("the duration does not fit 64 bits of nanoseconds")
      }
    default: return .double(number)
    }
  }

  /// Seconds as nanoseconds, rounded to the nearest.
  static func duration(seconds: Double) throws(Fault) -> Int64 {
    guard let span = Int64(exactly: (seconds * 1e9).rounded()) else {
      throw .error(.range("the duration does not fit 64 bits of nanoseconds"))
    }
    return span
  }
}
