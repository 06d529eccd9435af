extension Library {
  /// What every environment has.
  static let standard: Library = {
    var library = Library(name: "standard")
    library.macros = [.has, .all, .exists, .existsOne, .filter, .map]
    for type: CELType in [.bool, .int, .uint, .double, .string, .bytes, .null] {
      library.constants.append((type.name, .type(type)))
    }
    library.constants += [
      ("list", .type(.list(.dyn))), ("map", .type(.map(.dyn, .dyn))), ("type", .type(.type(.dyn))),
      (CELType.timestamp.name, .type(.timestamp)), (CELType.duration.name, .type(.duration)),
    ]
    library.addArithmetic()
    library.addTimeArithmetic()
    library.addText()
    library.addConversions()
    library.addTimeConversions()
    library.addTimeAccessors()
    return library
  }()

  private mutating func addArithmetic() {
    func overload(
      _ symbol: BinaryOperator, _ type: CELType, _ opcode: Opcode
    ) -> Overload {
      .standard([type, type], type, opcode) { arguments, _ throws(EvaluationError) in
        guard
          let result = try Arithmetic.apply(symbol, arguments[0], arguments[1], promoting: false)
        else { throw .noSuchOverload(symbol.function, arguments) }
        return result
      }
    }
    add("_+_", [overload(.add, .int, .addInt), overload(.add, .uint, .addUint)])
    add(
      "_-_", [overload(.subtract, .int, .subtractInt), overload(.subtract, .uint, .subtractUint)])
    add(
      "_*_", [overload(.multiply, .int, .multiplyInt), overload(.multiply, .uint, .multiplyUint)])
    add("_/_", [overload(.divide, .int, .divideInt), overload(.divide, .uint, .divideUint)])
    add(
      "_%_",
      [overload(.remainder, .int, .remainderInt), overload(.remainder, .uint, .remainderUint)])
    add("_+_", [.arithmetic(.double, .double, .double, .add, +)])
    add("_-_", [.arithmetic(.double, .double, .double, .subtract, -)])
    add("_*_", [.arithmetic(.double, .double, .double, .multiply, *)])
    add("_/_", [.arithmetic(.double, .double, .double, .divide, /)])
    add(
      "-_",
      [
        .standard([.int], .int, .negateInt) { arguments, _ throws(EvaluationError) in
          guard case .int(let number) = arguments[0] else { throw .noSuchOverload("-_", arguments) }
          return .int(try Arithmetic.integer(.subtract, 0, number))
        },
        .standard([.double], .double, .negateDouble) { arguments, _ throws(EvaluationError) in
          guard case .double(let number) = arguments[0] else {
            throw .noSuchOverload("-_", arguments)
          }
          return .double(-number)
        },
        .standard([.duration], .duration, .negateDuration) { arguments, _ throws(EvaluationError) in
          guard case .duration(let span) = arguments[0] else {
            throw .noSuchOverload("-_", arguments)
          }
          return .duration(try Self.span(Int64(0).subtractingReportingOverflow(span)))
        },
      ])
    add(
      "!_",
      [
        .standard([.bool], .bool, .not) { arguments, _ throws(EvaluationError) in
          guard case .bool(let flag) = arguments[0] else { throw .noSuchOverload("!_", arguments) }
          return .bool(!flag)
        }
      ])
  }

  fileprivate static func span(
    _ result: (partialValue: Int64, overflow: Bool)
  ) throws(EvaluationError) -> Int64 {
    if result.overflow { throw .range("the duration does not fit 64 bits of nanoseconds") }
    return result.partialValue
  }

  private static func shifted(
    _ time: Timestamp, by span: Int64
  ) throws(EvaluationError) -> Value {
    guard let result = time.adding(span) else {
      throw .range("the timestamp is outside years 1 to 9999")
    }
    return .timestamp(result)
  }

  private mutating func addTimeArithmetic() {
    add(
      "_+_",
      [
        .standard([.duration, .duration], .duration, .addDuration) {
          arguments, _ throws(EvaluationError) in
          guard case (.duration(let left), .duration(let right)) = (arguments[0], arguments[1])
          else { throw .noSuchOverload("_+_", arguments) }
          return .duration(try Self.span(left.addingReportingOverflow(right)))
        },
        .binary(.timestamp, .duration, .timestamp) { left, right throws(EvaluationError) in
          guard case (.timestamp(let time), .duration(let span)) = (left, right) else {
            throw .noSuchOverload("_+_", [left, right])
          }
          return try Self.shifted(time, by: span)
        },
        .binary(.duration, .timestamp, .timestamp) { left, right throws(EvaluationError) in
          guard case (.duration(let span), .timestamp(let time)) = (left, right) else {
            throw .noSuchOverload("_+_", [left, right])
          }
          return try Self.shifted(time, by: span)
        },
      ])
    add(
      "_-_",
      [
        .standard([.duration, .duration], .duration, .subtractDuration) {
          arguments, _ throws(EvaluationError) in
          guard case (.duration(let left), .duration(let right)) = (arguments[0], arguments[1])
          else { throw .noSuchOverload("_-_", arguments) }
          return .duration(try Self.span(left.subtractingReportingOverflow(right)))
        },
        .binary(.timestamp, .duration, .timestamp) { left, right throws(EvaluationError) in
          guard case (.timestamp(let time), .duration(let span)) = (left, right) else {
            throw .noSuchOverload("_-_", [left, right])
          }
          return try Self.shifted(
            time, by: try Self.span(Int64(0).subtractingReportingOverflow(span)))
        },
        .binary(.timestamp, .timestamp, .duration) { left, right throws(EvaluationError) in
          guard case (.timestamp(let later), .timestamp(let earlier)) = (left, right) else {
            throw .noSuchOverload("_-_", [left, right])
          }
          guard let span = later.since(earlier) else {
            throw .range("the duration does not fit 64 bits of nanoseconds")
          }
          return .duration(span)
        },
      ])
  }

  private mutating func addTextTest(
    _ name: String, _ intrinsic: Opcode, _ test: @escaping @Sendable (String, String) -> Bool
  ) {
    let overload = Overload.standard([.string, .string], .bool, isMember: true, intrinsic) {
      arguments, _ throws(EvaluationError) in
      guard case (.string(let text), .string(let part)) = (arguments[0], arguments[1]) else {
        throw .noSuchOverload(name, arguments)
      }
      return .bool(test(text, part))
    }
    add(name, [overload])
  }

  private mutating func addText() {
    add(
      "_+_",
      [
        .binary(.string, .string, .string) { left, right throws(EvaluationError) in
          guard case (.string(let left), .string(let right)) = (left, right) else {
            throw .noSuchOverload("_+_", [left, right])
          }
          return .string(left + right)
        },
        .binary(.bytes, .bytes, .bytes) { left, right throws(EvaluationError) in
          guard case (.bytes(let left), .bytes(let right)) = (left, right) else {
            throw .noSuchOverload("_+_", [left, right])
          }
          return .bytes(left + right)
        },
        .binary(.list(.parameter("A")), .list(.parameter("A")), .list(.parameter("A"))) {
          left, right throws(EvaluationError) in
          guard case (.list(let left), .list(let right)) = (left, right) else {
            throw .noSuchOverload("_+_", [left, right])
          }
          return .list(left + right)
        },
      ])
    let sized: [CELType] = [
      .string, .bytes, .list(.parameter("A")), .map(.parameter("A"), .parameter("B")),
    ]
    for isMember in [false, true] {
      add(
        "size",
        sized.map { type in
          .standard([type], .int, isMember: isMember, .size) {
            arguments, _ throws(EvaluationError) in
            guard let size = arguments[0].size else { throw .noSuchOverload("size", arguments) }
            return .int(size)
          }
        })
    }
    addTextTest("startsWith", .startsWith) { $0.hasPrefix(bytes: $1) }
    addTextTest("endsWith", .endsWith) { $0.hasSuffix(bytes: $1) }
    addTextTest("contains", .containsText) { $0.contains(bytes: $1) }
    for isMember in [false, true] {
      add(
        "matches",
        [
          Overload([.string, .string], .bool, isMember: isMember) {
            arguments, context throws(EvaluationError) in
            guard case (.string(let text), .string(let pattern)) = (arguments[0], arguments[1])
            else { throw .noSuchOverload("matches", arguments) }
            let regex = try context.regex(pattern)
            return .bool(try regex.matches(text, &context.work))
          }
        ])
    }
  }
}

extension Value {
  /// The number of characters, bytes, elements or entries.
  var size: Int64? {
    switch self {
    case .string(let text): Int64(text.scalarCount)
    case .bytes(let bytes): Int64(bytes.count)
    case .list(let elements): Int64(elements.count)
    case .map(let map): Int64(map.count)
    default: nil
    }
  }
}
