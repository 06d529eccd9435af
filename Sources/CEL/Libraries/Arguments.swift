extension Value {
  var asString: String? { if case .string(let text) = self { text } else { nil } }
  var asInt: Int64? { if case .int(let number) = self { number } else { nil } }
  var asList: [Value]? { if case .list(let elements) = self { elements } else { nil } }
}

extension Library {
  /// A library made by a function that adds to it.
  static func make(_ name: String, _ build: (inout Library) -> Void) -> Library {
    var library = Library(name: name)
    build(&library)
    return library
  }

  /// An overload whose implementation returns nothing if the values do not fit.
  static func overload(
    _ name: String, _ parameters: [CELType], _ result: CELType, isMember: Bool = false,
    isVariadic: Bool = false, hasOwnCost: Bool = false,
    _ call: @escaping @Sendable ([Value], inout CallContext) throws(EvaluationError) -> Value?
  ) -> Overload {
    Overload(
      parameters, result, isMember: isMember, isVariadic: isVariadic, hasOwnCost: hasOwnCost
    ) {
      arguments, context throws(EvaluationError) in
      guard let value = try call(arguments, &context) else {
        throw .noSuchOverload(name, arguments)
      }
      return value
    }
  }

  /// Adds a method of strings.
  mutating func addMethod(
    _ name: String, _ parameters: [CELType], _ result: CELType, hasOwnCost: Bool = false,
    _ call: @escaping @Sendable ([Value], inout CallContext) throws(EvaluationError) -> Value?
  ) {
    add(
      name,
      [
        Self.overload(
          name, parameters, result, isMember: true, hasOwnCost: hasOwnCost, call)
      ])
  }

  /// Adds a function.
  mutating func addFunction(
    _ name: String, _ parameters: [CELType], _ result: CELType, hasOwnCost: Bool = false,
    _ call: @escaping @Sendable ([Value], inout CallContext) throws(EvaluationError) -> Value?
  ) {
    add(name, [Self.overload(name, parameters, result, hasOwnCost: hasOwnCost, call)])
  }
}
