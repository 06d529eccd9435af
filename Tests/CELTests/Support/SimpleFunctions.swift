import Foundation

@testable import CEL

/// The functions that generated expressions call, written again.
struct SimpleFunctions {
  typealias Stop = SimpleEvaluator.Stop

  let promotes: Bool

  // MARK: Equality and order

  /// A number as a pair that compares exactly enough: its double, and its integer if it is one.
  private static func number(_ value: Value) -> Double? {
    switch value {
    case .int(let number): Double(number)
    case .uint(let number): Double(number)
    case .double(let number): number
    default: nil
    }
  }

  static func order(_ left: Value, _ right: Value) -> Int? {
    func sign<T: Comparable>(_ left: T, _ right: T) -> Int {
      left < right ? -1 : left > right ? 1 : 0
    }
    switch (left, right) {
    case (.bool(let left), .bool(let right)): return sign(left ? 1 : 0, right ? 1 : 0)
    case (.string(let left), .string(let right)):
      let scalars = (left.unicodeScalars.map(\.value), right.unicodeScalars.map(\.value))
      if scalars.0 == scalars.1 { return 0 }
      return scalars.0.lexicographicallyPrecedes(scalars.1) ? -1 : 1
    case (.bytes(let left), .bytes(let right)):
      if left == right { return 0 }
      return left.lexicographicallyPrecedes(right) ? -1 : 1
    case (.timestamp(let left), .timestamp(let right)):
      return left.seconds == right.seconds
        ? sign(left.nanoseconds, right.nanoseconds) : sign(left.seconds, right.seconds)
    case (.duration(let left), .duration(let right)): return sign(left, right)
    case (.scalar(let left, let type), .scalar(let right, let other)):
      if type.name != other.name { return nil }
      return left.isNaN || right.isNaN ? 2 : sign(left, right)
    case (.int(let left), .int(let right)): return sign(left, right)
    case (.uint(let left), .uint(let right)): return sign(left, right)
    case (.int(let left), .uint(let right)): return sign(Int128(left), Int128(right))
    case (.uint(let left), .int(let right)): return sign(Int128(left), Int128(right))
    default:
      guard let first = number(left), let second = number(right) else { return nil }
      return first.isNaN || second.isNaN ? 2 : sign(first, second)
    }
  }

  static func isEqual(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.list(let left), .list(let right)):
      return left.count == right.count && !zip(left, right).contains { !isEqual($0, $1) }
    case (.map(let left), .map(let right)):
      return left.entries.count == right.entries.count
        && left.entries.allSatisfy { entry in
          right.entries.contains { isEqual($0.key, entry.key) && isEqual($0.value, entry.value) }
        }
    case (.null, .null): return true
    case (.type(let left), .type(let right)): return left.name == right.name
    case (.optional(let left), .optional(let right)):
      if let left, let right { return isEqual(left, right) }
      return left == nil && right == nil
    default: return order(left, right) == 0
    }
  }

  // MARK: Calls

  func call(_ name: String, _ arguments: [Value]) throws(Stop) -> Value {
    switch name {
    case "_+_", "_-_", "_*_", "_/_", "_%_": return try arithmetic(name, arguments[0], arguments[1])
    case "-_": return try negated(arguments[0])
    case "!_":
      guard case .bool(let flag) = arguments[0] else { throw .error(.noSuchOverload) }
      return .bool(!flag)
    case "dyn": return arguments[0]
    case "timestamp", "duration": return try moment(arguments[0])
    case "int", "uint", "double", "string", "size", "type":
      return try conversion(name, arguments[0])
    case "sum", "min", "max", "math.greatest", "math.least", "math.abs":
      return try aggregate(name, arguments)
    case "optional.of": return .optional(arguments[0])
    case "orValue":
      guard case .optional(let inner) = arguments[0] else { throw .error(.noSuchOverload) }
      return inner ?? arguments[1]
    case "hasValue":
      guard case .optional(let inner) = arguments[0] else { throw .error(.noSuchOverload) }
      return .bool(inner != nil)
    default: break
    }
    if let value = try time(name, arguments) { return value }
    if let value = try quantity(name, arguments) { return value }
    return try text(name, arguments)
  }

  /// Exact arithmetic in 128 bits, then the range.
  private func integer(_ symbol: Character, _ left: Int128, _ right: Int128) throws(Stop) -> Int128
  {
    switch symbol {
    case "+": return left + right
    case "-": return left - right
    case "*":
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      return overflow ? .max : product
    default:
      if right == 0 { throw .error(.divideByZero) }
      if symbol == "%", left == Int128(Int64.min), right == -1 { throw .error(.overflow) }
      return symbol == "/" ? left / right : left % right
    }
  }

  private func arithmetic(_ name: String, _ left: Value, _ right: Value) throws(Stop) -> Value {
    let symbol = name.dropFirst().first ?? "+"
    switch (left, right) {
    case (.int(let first), .int(let second)):
      guard let result = Int64(exactly: try integer(symbol, Int128(first), Int128(second))) else {
        throw .error(.overflow)
      }
      return .int(result)
    case (.uint(let first), .uint(let second)):
      guard let result = UInt64(exactly: try integer(symbol, Int128(first), Int128(second))) else {
        throw .error(.overflow)
      }
      return .uint(result)
    case (.double(let first), .double(let second)):
      return .double(try double(symbol, first, second))
    case (.int(let first), .double(let second)) where promotes:
      return .double(try double(symbol, Double(first), second))
    case (.double(let first), .int(let second)) where promotes:
      return .double(try double(symbol, first, Double(second)))
    case (.string(let first), .string(let second)) where symbol == "+":
      return .string(first + second)
    case (.bytes(let first), .bytes(let second)) where symbol == "+": return .bytes(first + second)
    case (.list(let first), .list(let second)) where symbol == "+": return .list(first + second)
    case (.duration(let first), .duration(let second)) where symbol == "+" || symbol == "-":
      let result = try integer(symbol, Int128(first), Int128(second))
      guard let span = Int64(exactly: result) else { throw .error(.range) }
      return .duration(span)
    default: break
    }
    if let value = try shifted(symbol, left, right) { return value }
    if let value = try physics(symbol, left, right) { return value }
    throw .error(.noSuchOverload)
  }

  private func double(_ symbol: Character, _ left: Double, _ right: Double) throws(Stop) -> Double {
    switch symbol {
    case "+": return left + right
    case "-": return left - right
    case "*": return left * right
    case "/": return left / right
    default: throw .error(.noSuchOverload)
    }
  }

  private func negated(_ value: Value) throws(Stop) -> Value {
    switch value {
    case .int(let number):
      if number == .min { throw .error(.overflow) }
      return .int(-number)
    case .double(let number): return .double(-number)
    case .duration(let span):
      if span == .min { throw .error(.range) }
      return .duration(-span)
    case .scalar(let number, let type): return .scalar(-number, type)
    default: throw .error(.noSuchOverload)
    }
  }

  /// The few literals that the generator writes.
  private func moment(_ value: Value) throws(Stop) -> Value {
    switch value {
    case .int(let seconds):
      guard let time = Timestamp(seconds: seconds) else { throw .error(.range) }
      return .timestamp(time)
    case .string("90m"): return .duration(5_400_000_000_000)
    case .string("-1.5s"): return .duration(-1_500_000_000)
    case .string("2026-11-23T01:02:03.5Z"):
      guard let time = Timestamp(seconds: 1_795_395_723, nanoseconds: 500_000_000) else {
        throw .error(.range)
      }
      return .timestamp(time)
    case .string: throw .error(.range)
    default: throw .error(.noSuchOverload)
    }
  }

  // MARK: Numbers

  private func conversion(_ name: String, _ value: Value) throws(Stop) -> Value {
    switch (name, value) {
    case ("size", .string(let text)): return .int(Int64(text.unicodeScalars.count))
    case ("size", .list(let list)): return .int(Int64(list.count))
    case ("size", .map(let map)): return .int(Int64(map.entries.count))
    case ("size", .bytes(let bytes)): return .int(Int64(bytes.count))
    case ("int", .int), ("uint", .uint), ("double", .double), ("string", .string): return value
    case ("int", .uint(let number)):
      guard let result = Int64(exactly: number) else { throw .error(.range) }
      return .int(result)
    case ("int", .double(let number)):
      if number.isNaN || number >= 9.223372036854775807e18 || number <= -9.223372036854775808e18 {
        throw .error(.range)
      }
      return .int(Int64(number))
    case ("int", .string(let text)):
      guard let number = Int64(text) else { throw .error(.invalidArgument) }
      return .int(number)
    case ("int", .timestamp(let time)): return .int(time.seconds)
    case ("uint", .int(let number)):
      guard number >= 0 else { throw .error(.range) }
      return .uint(UInt64(number))
    case ("uint", .double(let number)):
      if number.isNaN || number <= -1 || number >= 0x1p64 {
        throw .error(.range)
      }
      return .uint(UInt64(number))
    case ("double", .int(let number)): return .double(Double(number))
    case ("double", .uint(let number)): return .double(Double(number))
    case ("string", .int(let number)): return .string(String(number))
    case ("string", .uint(let number)): return .string(String(number))
    case ("string", .bool(let flag)): return .string(flag ? "true" : "false")
    default: throw .error(.noSuchOverload)
    }
  }

  private func aggregate(_ name: String, _ arguments: [Value]) throws(Stop) -> Value {
    if name == "math.abs" {
      guard SimpleFunctions.number(arguments[0]) != nil else { throw .error(.noSuchOverload) }
      let isNegative = Self.order(arguments[0], .int(0)) == -1
      if case .double(let number) = arguments[0] { return .double(abs(number)) }
      return isNegative ? try negated(arguments[0]) : arguments[0]
    }
    var values = arguments
    if arguments.count == 1, case .list(let list) = arguments[0] { values = list }
    if values.isEmpty {
      guard name == "sum" else { throw .error(.invalidArgument) }
      return .int(0)
    }
    var total = values[0]
    for value in values.dropFirst() {
      if name == "sum" {
        total = try arithmetic("_+_", total, value)
      } else {
        guard let order = Self.order(value, total) else { throw .error(.noSuchOverload) }
        let isLess = name == "min" || name == "math.least"
        if order == (isLess ? -1 : 1) { total = value }
      }
    }
    return total
  }
}
