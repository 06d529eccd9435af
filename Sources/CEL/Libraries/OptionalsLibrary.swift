extension Library {
  /// Values that may be absent: `optional.of`, `x.?field`, `list[?0]`, `orValue`, `optMap`.
  public static let optionals = Library.make("optional") { library in
    let element = CELType.parameter("T")
    let optional = CELType.optional(element)
    library.macros = [.optionalMap, .optionalFlatMap]
    library.constants.append(("optional_type", .type(.optional(.dyn))))
    library.addFunction("optional.none", [], optional) { _, _ in .optional(nil) }
    library.addFunction("optional.of", [element], optional) { arguments, _ in
      .optional(arguments[0])
    }
    library.addFunction("optional.ofNonZeroValue", [element], optional) { arguments, _ in
      .optional(arguments[0].isZero ? nil : arguments[0])
    }
    library.addMethod("hasValue", [optional], .bool) { arguments, _ in
      guard case .optional(let inner) = arguments[0] else { return nil }
      return .bool(inner != nil)
    }
    library.addMethod("value", [optional], element) { arguments, _ throws(EvaluationError) in
      guard case .optional(let inner) = arguments[0] else { return nil }
      guard let inner else { throw .invalid("`value` of an optional that has none") }
      return inner
    }
    library.addMethod("or", [optional, optional], optional) { arguments, _ in
      guard case .optional(let inner) = arguments[0], case .optional = arguments[1] else {
        return nil
      }
      return inner == nil ? arguments[1] : arguments[0]
    }
    library.addMethod("orValue", [optional, element], element) { arguments, _ in
      guard case .optional(let inner) = arguments[0] else { return nil }
      return inner ?? arguments[1]
    }
    library.addUnwrapping(element)
  }

  private mutating func addUnwrapping(_ element: CELType) {
    let unwrap: @Sendable ([Value], inout CallContext) throws(EvaluationError) -> Value? = {
      arguments, _ in
      guard let values = arguments[0].asList else { return nil }
      var output: [Value] = []
      for value in values {
        guard case .optional(let inner) = value else { return nil }
        if let inner { output.append(inner) }
      }
      return .list(output)
    }
    addFunction("optional.unwrap", [.list(.optional(element))], .list(element), unwrap)
    addMethod("unwrapOpt", [.list(.optional(element))], .list(element), unwrap)
  }
}

extension Value {
  /// Whether this is the value that a field of its type has by default.
  fileprivate var isZero: Bool {
    switch self {
    case .null: true
    case .bool(let flag): !flag
    case .int(let number): number == 0
    case .uint(let number): number == 0
    case .double(let number), .scalar(let number, _): number == 0
    case .string(let text): text.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    case .list(let elements): elements.isEmpty
    case .map(let map): map.count == 0
    case .duration(let span): span == 0
    case .timestamp(let time): time.seconds == 0 && time.nanoseconds == 0
    case .optional(let inner): inner == nil
    case .unknown, .type, .opaque: false
    }
  }
}
