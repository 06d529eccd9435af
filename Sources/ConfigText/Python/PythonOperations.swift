/// Python's operators on values that are known.
enum PythonOperations {
  private enum Number {
    case int(Int)
    case float(Double)

    var double: Double {
      switch self {
      case .int(let int): Double(int)
      case .float(let float): float
      }
    }
  }

  private static func number(_ value: PythonValue) -> Number? {
    switch value {
    case .bool(let flag): .int(flag ? 1 : 0)
    case .int(let int): .int(int)
    case .float(let float): .float(float)
    default: nil
    }
  }

  /// Whether a value counts as true; nil where only running the program tells.
  static func truth(_ value: PythonValue) -> Bool? {
    switch value {
    case .none: false
    case .ellipsis, .function, .type: true
    case .bool(let flag): flag
    case .int(let int): int != 0
    case .float(let float): float != 0
    case .string(let text): !text.isEmpty
    case .bytes(let bytes): !bytes.isEmpty
    case .tuple(let items), .list(let items): !items.isEmpty
    case .dictionary(let entries): !entries.isEmpty
    case .range(let start, let stop, let step): count(start, stop, step) > 0
    case .object, .made, .symbol, .attribute, .unreadable: nil
    }
  }

  /// How many numbers a range has.
  static func count(_ start: Int, _ stop: Int, _ step: Int) -> Int {
    guard step != 0 else { return 0 }
    let distance = Double(stop) - Double(start)
    let steps = (distance / Double(step)).rounded(.up)
    return steps > 0 && steps < 9e15 ? Int(steps) : 0
  }

  static func unary(_ operation: PythonUnary, _ value: PythonValue) -> PythonValue? {
    if operation == .not { return truth(value).map { .bool(!$0) } }
    guard let number = number(value) else { return nil }
    switch (operation, number) {
    case (.plus, .int(let int)): return .int(int)
    case (.plus, .float(let float)): return .float(float)
    case (.minus, .int(let int)):
      let (result, overflow) = 0.subtractingReportingOverflow(int)
      return overflow ? nil : .int(result)
    case (.minus, .float(let float)): return .float(-float)
    case (.invert, .int(let int)): return .int(~int)
    default: return nil
    }
  }

  /// - Returns: nil for what Python refuses, or what does not fit.
  static func binary(
    _ operation: PythonBinary, _ left: PythonValue, _ right: PythonValue, size: Int
  ) -> PythonValue? {
    if case .string(let text) = left {
      switch (operation, right) {
      case (.add, .string(let other)):
        return text.utf8.count + other.utf8.count <= size ? .string(text + other) : nil
      case (.multiply, .int(let times)): return repeated(text, times, size: size)
      case (.modulo, _): return PythonText.percent(text, right, size: size).map { .string($0) }
      default: return nil
      }
    }
    if case .string(let text) = right, case .int(let times) = left, operation == .multiply {
      return repeated(text, times, size: size)
    }
    if case .tuple(let all) = left, case .tuple(let more) = right, operation == .add {
      return all.count + more.count <= size ? .tuple(all + more) : nil
    }
    guard let a = number(left), let b = number(right) else { return nil }
    if case .int(let x) = a, case .int(let y) = b { return integers(operation, x, y) }
    return floats(operation, a.double, b.double)
  }

  private static func repeated(_ text: String, _ times: Int, size: Int) -> PythonValue? {
    guard times > 0 else { return .string("") }
    let (length, overflow) = text.utf8.count.multipliedReportingOverflow(by: times)
    guard !overflow, length <= size else { return nil }
    return .string(String(repeating: text, count: times))
  }

  private static func integers(_ operation: PythonBinary, _ x: Int, _ y: Int) -> PythonValue? {
    let result: (partialValue: Int, overflow: Bool)
    switch operation {
    case .add: result = x.addingReportingOverflow(y)
    case .subtract: result = x.subtractingReportingOverflow(y)
    case .multiply: result = x.multipliedReportingOverflow(by: y)
    case .divide: return y == 0 ? nil : .float(Double(x) / Double(y))
    case .floorDivide, .modulo:
      guard y != 0, !(x == .min && y == -1) else { return nil }
      let remainder = x % y
      // Python rounds down, Swift towards zero.
      let isOff = remainder != 0 && (remainder < 0) != (y < 0)
      return .int(
        operation == .modulo ? (isOff ? remainder + y : remainder) : x / y - (isOff ? 1 : 0))
    case .power: return power(x, y)
    case .shiftLeft:
      guard y >= 0, y < 63, x.magnitude < UInt(1) << UInt(62 - y) else { return nil }
      return .int(x << y)
    case .shiftRight: return y < 0 ? nil : .int(x >> min(y, 63))
    case .and: return .int(x & y)
    case .or: return .int(x | y)
    case .xor: return .int(x ^ y)
    case .matrix: return nil
    }
    return result.overflow ? nil : .int(result.partialValue)
  }

  private static func power(_ base: Int, _ exponent: Int) -> PythonValue? {
    guard exponent >= 0 else {
      guard base != 0, exponent >= -1_000 else { return nil }
      var value = 1.0
      for _ in 0..<(-exponent) { value *= Double(base) }
      return value.isFinite ? .float(1 / value) : nil
    }
    guard exponent <= 1_000 else { return nil }
    var value = 1
    for _ in 0..<exponent {
      let (product, overflow) = value.multipliedReportingOverflow(by: base)
      guard !overflow else { return nil }
      value = product
    }
    return .int(value)
  }

  private static func floats(_ operation: PythonBinary, _ x: Double, _ y: Double) -> PythonValue? {
    let result: Double
    switch operation {
    case .add: result = x + y
    case .subtract: result = x - y
    case .multiply: result = x * y
    case .divide where y != 0: result = x / y
    case .floorDivide where y != 0: result = (x / y).rounded(.down)
    case .modulo where y != 0:
      let remainder = x.truncatingRemainder(dividingBy: y)
      result = remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder
    case .power:
      guard y == y.rounded(), y.magnitude <= 64 else { return nil }
      var value = 1.0
      for _ in 0..<Int(y.magnitude) { value *= x }
      result = y < 0 ? 1 / value : value
    default: return nil
    }
    return result.isFinite ? .float(result) : nil
  }

  /// Compares two known values; nil where only running the program tells.
  static func compare(
    _ relation: PythonRelation, _ left: PythonValue, _ right: PythonValue
  ) -> Bool? {
    switch relation {
    case .equal: return isEqual(left, right)
    case .notEqual: return isEqual(left, right).map { !$0 }
    case .same, .notSame:
      guard let same = isIdentical(left, right) else { return nil }
      return relation == .same ? same : !same
    case .contained, .notContained:
      guard let has = contains(right, left) else { return nil }
      return relation == .contained ? has : !has
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if let a = number(left)?.double, let b = number(right)?.double {
        return ordered(relation, a, b)
      }
      if case .string(let a) = left, case .string(let b) = right {
        // Both order by scalars: UTF-8 keeps their order.
        let isLess = a.utf8.lexicographicallyPrecedes(b.utf8)
        let isEqual = a.utf8.elementsEqual(b.utf8)
        return ordered(relation, isLess ? 0 : isEqual ? 1 : 2, 1)
      }
      return nil
    }
  }

  private static func ordered<Value: Comparable>(
    _ relation: PythonRelation, _ a: Value, _ b: Value
  ) -> Bool {
    switch relation {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    default: a >= b
    }
  }

  private static func isIdentical(_ left: PythonValue, _ right: PythonValue) -> Bool? {
    switch (left, right) {
    case (.none, .none): true
    case (.bool(let a), .bool(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    case (.none, .object), (.object, .none): false
    case (.none, let other), (let other, .none):
      switch other {
      case .bool, .int, .float, .string, .bytes, .tuple, .function, .type, .range: false
      default: nil
      }
    default: nil
    }
  }

  static func isEqual(_ left: PythonValue, _ right: PythonValue) -> Bool? {
    if let a = number(left), let b = number(right) {
      if case .int(let x) = a, case .int(let y) = b { return x == y }
      return a.double == b.double
    }
    switch (left, right) {
    // Swift takes composed and decomposed accents for equal, Python does not.
    case (.string(let a), .string(let b)): return a.utf8.elementsEqual(b.utf8)
    case (.bytes(let a), .bytes(let b)): return a == b
    case (.tuple(let a), .tuple(let b)):
      guard a.count == b.count else { return false }
      for (x, y) in zip(a, b) {
        guard let same = isEqual(x.value, y.value) else { return nil }
        if !same { return false }
      }
      return true
    default:
      guard let a = kind(left), let b = kind(right) else { return nil }
      return a == b && a == 0
    }
  }

  /// A number for the kind of a plain value; nil for what may equal anything.
  private static func kind(_ value: PythonValue) -> Int? {
    switch value {
    case .none: 0
    case .bool, .int, .float: 1
    case .string: 2
    case .bytes: 3
    case .tuple: 4
    default: nil
    }
  }

  private static func contains(_ container: PythonValue, _ value: PythonValue) -> Bool? {
    switch container {
    case .string(let text):
      guard case .string(let part) = value else { return nil }
      return part.isEmpty || Array(text.utf8).hasPart(Array(part.utf8))
    case .tuple(let items), .list(let items):
      var isKnown = true
      for item in items {
        switch isEqual(item.value, value) {
        case true?: return true
        case false?: break
        case nil: isKnown = false
        }
      }
      return isKnown ? false : nil
    case .dictionary(let entries):
      return contains(.tuple(entries.map(\.key)), value)
    default: return nil
    }
  }
}

extension [UInt8] {
  /// Whether the bytes of a part stand anywhere in these.
  fileprivate func hasPart(_ part: [UInt8]) -> Bool {
    guard part.count <= count else { return false }
    return (0...(count - part.count)).contains { self[$0..<($0 + part.count)].elementsEqual(part) }
  }
}
