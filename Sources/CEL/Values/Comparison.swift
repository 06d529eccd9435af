#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How two values compare.
enum Comparison {
  case less
  case equal
  case greater
  /// Neither: one of them is not a number.
  case unordered

  init<T: Comparable>(_ left: T, _ right: T) {
    self = left < right ? .less : left == right ? .equal : left > right ? .greater : .unordered
  }

  var reversed: Comparison {
    switch self {
    case .less: .greater
    case .greater: .less
    default: self
    }
  }

  /// Compares numbers of any types exactly; nothing if one of the values is not a number.
  static func ofNumbers(_ left: Value, _ right: Value) -> Comparison? {
    switch (left, right) {
    case (.int(let left), .int(let right)): Comparison(left, right)
    case (.uint(let left), .uint(let right)): Comparison(left, right)
    case (.double(let left), .double(let right)): Comparison(left, right)
    case (.int(let left), .uint(let right)):
      left < 0 ? .less : Comparison(UInt64(left), right)
    case (.uint(let left), .int(let right)):
      right < 0 ? .greater : Comparison(left, UInt64(right))
    case (.double(let left), .int(let right)): of(left, right)
    case (.int(let left), .double(let right)): of(right, left).reversed
    case (.double(let left), .uint(let right)): of(left, right)
    case (.uint(let left), .double(let right)): of(right, left).reversed
    default: nil
    }
  }

  /// Compares exactly: rounding the integer to a double would make neighbours beyond 2^53 equal.
  ///
  /// The edge of the integers' range is the exception: there the language's own suite wants the rounded integer.
  private static func of(_ left: Double, _ right: Int64) -> Comparison {
    if left.isNaN { return .unordered }
    if left < -0x1p63 { return .less }
    if left >= 0x1p63 { return left > 0x1p63 ? .greater : Comparison(left, Double(right)) }
    let whole = Int64(left)
    return whole == right ? Comparison(left, Double(whole)) : Comparison(whole, right)
  }

  private static func of(_ left: Double, _ right: UInt64) -> Comparison {
    if left.isNaN { return .unordered }
    if left < 0 { return .less }
    if left >= 0x1p64 { return left > 0x1p64 ? .greater : Comparison(left, Double(right)) }
    let whole = UInt64(left)
    return whole == right ? Comparison(left, Double(whole)) : Comparison(whole, right)
  }

  /// Orders values of one ordered type, and numbers of any; nothing if there is no order.
  static func ofValues(_ left: Value, _ right: Value) -> Comparison? {
    switch (left, right) {
    case (.string(let left), .string(let right)): left.byteComparison(with: right)
    case (.bytes(let left), .bytes(let right)):
      left.lexicographicallyPrecedes(right) ? .less : left == right ? .equal : .greater
    case (.bool(let left), .bool(let right)): Comparison(left ? 1 : 0, right ? 1 : 0)
    case (.timestamp(let left), .timestamp(let right)): Comparison(left, right)
    case (.duration(let left), .duration(let right)): Comparison(left, right)
    case (.scalar(let left, let type), .scalar(let right, let other)) where type == other:
      Comparison(left, right)
    default: ofNumbers(left, right)
    }
  }
}

extension Value {
  /// The language's equality: numbers by value across types, everything else within its type.
  ///
  /// `work` grows with every value compared, so that a caller can bound the comparison.
  func isEqual(to other: Value, work: inout Work) throws(EvaluationError) -> Bool {
    try work.spend(1)
    switch (self, other) {
    case (.string(let left), .string(let right)):
      try work.spend(UInt64(min(left.utf8.count, right.utf8.count)) / 16)
      return left.hasSameBytes(as: right)
    case (.bytes(let left), .bytes(let right)): return left == right
    case (.bool(let left), .bool(let right)): return left == right
    case (.null, .null): return true
    case (.list(let left), .list(let right)):
      guard left.count == right.count else { return false }
      for index in left.indices {
        guard try left[index].isEqual(to: right[index], work: &work) else { return false }
      }
      return true
    case (.map(let left), .map(let right)):
      guard left.count == right.count else { return false }
      for entry in left.entries {
        guard let value = right[entry.key], try entry.value.isEqual(to: value, work: &work) else {
          return false
        }
      }
      return true
    case (.timestamp(let left), .timestamp(let right)): return left == right
    case (.duration(let left), .duration(let right)): return left == right
    case (.type(let left), .type(let right)): return left.name == right.name
    case (.optional(let left), .optional(let right)):
      switch (left, right) {
      case (.none, .none): return true
      case (.some(let left), .some(let right)): return try left.isEqual(to: right, work: &work)
      default: return false
      }
    case (.scalar(let left, let type), .scalar(let right, let otherType)):
      return type == otherType && left == right
    case (.opaque(let left), .opaque(let right)):
      return left.type == right.type && left.payload.isEqual(to: right.payload)
    default: return Comparison.ofNumbers(self, other) == .equal
    }
  }
}
