extension Library {
  /// Rounding, signs, bits, and the least and greatest of several.
  public static let math = Library.make("math") { library in
    library.addExtremes("math.greatest", wanted: .greater)
    library.addExtremes("math.least", wanted: .less)
    library.addRounding()
    library.addSigns()
    library.addBits()
  }

  private static let numbers: [CELType] = [.int, .uint, .double]

  private mutating func addExtremes(_ name: String, wanted: Comparison) {
    let pick: @Sendable ([Value], inout CallContext) throws(EvaluationError) -> Value? = {
      values, context throws(EvaluationError) in
      return try Self.extreme(values, wanted)
    }
    for type in Self.numbers {
      add(name, [Self.overload(name, [type, type], type, isVariadic: true, pick)])
      add(
        name,
        [
          Self.overload(name, [type], type, pick),
          Self.overload(name, [.list(type)], type) { arguments, context throws(EvaluationError) in
            guard let values = arguments[0].asList else { return nil }
            guard !values.isEmpty else { throw .invalid("`\(name)` of an empty list") }
            return try pick(values, &context)
          },
        ])
    }
    // Numbers of several types: which one the result has shows only when it runs.
    for first in Self.numbers {
      for second in Self.numbers where first != second {
        add(name, [Self.overload(name, [first, second], .dyn, pick)])
        for third in Self.numbers {
          add(name, [Self.overload(name, [first, second, third], .dyn, isVariadic: true, pick)])
        }
      }
      for third in Self.numbers where third != first {
        add(name, [Self.overload(name, [first, first, third], .dyn, isVariadic: true, pick)])
      }
    }
    add(name, [Self.overload(name, [.dyn, .dyn, .dyn, .dyn], .dyn, isVariadic: true, pick)])
  }

  /// The least or greatest number; nothing if one of the values is no number.
  static func extreme(
    _ values: [Value], _ wanted: Comparison
  ) throws(EvaluationError) -> Value? {
    guard var best = values.first, Comparison.ofNumbers(best, best) != nil else { return nil }
    for value in values.dropFirst() {
      guard let order = Comparison.ofNumbers(value, best) else { return nil }
      if order == wanted { best = value }
    }
    return best
  }

  private mutating func addRounding() {
    let functions: [(String, @Sendable (Double) -> Double)] = [
      ("math.ceil", { $0.rounded(.up) }), ("math.floor", { $0.rounded(.down) }),
      ("math.round", { $0.rounded(.toNearestOrAwayFromZero) }),
      ("math.trunc", { $0.rounded(.towardZero) }), ("math.sqrt", { $0.squareRoot() }),
    ]
    for (name, function) in functions {
      addFunction(name, [.double], .double) { arguments, _ in
        guard case .double(let number) = arguments[0] else { return nil }
        return .double(function(number))
      }
    }
    for type: CELType in [.int, .uint] {
      addFunction("math.sqrt", [type], .double) { arguments, _ in
        Arithmetic.number(arguments[0], type).map { .double($0.squareRoot()) }
      }
    }
    let tests: [(String, @Sendable (Double) -> Bool)] = [
      ("math.isNaN", { $0.isNaN }), ("math.isInf", { $0.isInfinite }),
      ("math.isFinite", { $0.isFinite }),
    ]
    for (name, test) in tests {
      addFunction(name, [.double], .bool) { arguments, _ in
        guard case .double(let number) = arguments[0] else { return nil }
        return .bool(test(number))
      }
    }
  }

  private mutating func addSigns() {
    for type in Self.numbers {
      addFunction("math.abs", [type], type) { arguments, _ throws(EvaluationError) in
        switch arguments[0] {
        case .int(let number):
          guard number != .min else { throw .overflow("math.abs") }
          return .int(Int64(number.magnitude))
        case .uint: return arguments[0]
        case .double(let number): return .double(number.magnitude)
        default: return nil
        }
      }
      addFunction("math.sign", [type], type) { arguments, _ in
        switch arguments[0] {
        case .int(let number): .int(number.signum())
        case .uint(let number): .uint(number == 0 ? 0 : 1)
        case .double(let number):
          .double(number.isNaN || number == 0 ? number : number < 0 ? -1 : 1)
        default: nil
        }
      }
    }
  }

  private mutating func addBits() {
    let binary: [(String, @Sendable (UInt64, UInt64) -> UInt64)] = [
      ("math.bitAnd", { $0 & $1 }), ("math.bitOr", { $0 | $1 }), ("math.bitXor", { $0 ^ $1 }),
    ]
    for type: CELType in [.int, .uint] {
      for (name, operation) in binary {
        addFunction(name, [type, type], type) { arguments, _ in
          switch (arguments[0], arguments[1]) {
          case (.int(let left), .int(let right)):
            .int(
              Int64(bitPattern: operation(UInt64(bitPattern: left), UInt64(bitPattern: right))))
          case (.uint(let left), .uint(let right)): .uint(operation(left, right))
          default: nil
          }
        }
      }
      addFunction("math.bitNot", [type], type) { arguments, _ in
        switch arguments[0] {
        case .int(let number): .int(~number)
        case .uint(let number): .uint(~number)
        default: nil
        }
      }
      for (name, isLeft) in [("math.bitShiftLeft", true), ("math.bitShiftRight", false)] {
        addFunction(name, [type, .int], type) { arguments, _ throws(EvaluationError) in
          guard let offset = arguments[1].asInt else { return nil }
          guard offset >= 0 else { throw .invalid("`\(name)` by a negative offset: \(offset)") }
          func shift(_ bits: UInt64) -> UInt64 {
            offset >= 64 ? 0 : isLeft ? bits << UInt64(offset) : bits >> UInt64(offset)
          }
          switch arguments[0] {
          case .int(let number): return .int(Int64(bitPattern: shift(UInt64(bitPattern: number))))
          case .uint(let number): return .uint(shift(number))
          default: return nil
          }
        }
      }
    }
  }
}
