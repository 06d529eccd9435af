import Text

extension Library {
  /// Two-variable macros: `list.all(index, value, …)`, `transformList`, `transformMap`,
  /// `transformMapEntry`.
  public static let comprehensions = Library.make("comprehensions") {
    $0.macros = [.transformList, .transformMap, .transformMapEntry]
  }

  /// `cel.bind(name, value, expression)`.
  public static let bindings = Library.make("bindings") { $0.macros = [.bind] }

  /// What optimisers write: `cel.block`, `cel.index`, `cel.iterVar`.
  package static let blocks = Library.make("blocks") { $0.macros = [.block, .blockIndex] }

  /// Base64.
  public static let encoders = Library.make("encoders") { library in
    library.addFunction("base64.encode", [.bytes], .string) { arguments, _ in
      guard case .bytes(let bytes) = arguments[0] else { return nil }
      return .string(Base64.encode(bytes))
    }
    library.addFunction("base64.decode", [.string], .bytes) {
      arguments, _ throws(EvaluationError) in
      guard let text = arguments[0].asString else { return nil }
      guard let bytes = Base64.decode(text) else { throw .invalid("the text is not base64") }
      return .bytes(bytes)
    }
  }

  /// Lists as sets.
  public static let sets = Library.make("sets") { library in
    let list = CELType.list(.parameter("T"))
    func add(
      _ name: String,
      _ test: @escaping @Sendable ([Value], [Value], inout Work) throws(EvaluationError) -> Bool
    ) {
      library.addFunction(name, [list, list], .bool, hasOwnCost: true) {
        arguments, context throws(EvaluationError) in
        guard let left = arguments[0].asList, let right = arguments[1].asList else { return nil }
        return .bool(try test(left, right, &context.work))
      }
    }
    add("sets.contains") { left, right, work throws(EvaluationError) in
      try Self.containsAll(left, right, &work)
    }
    add("sets.equivalent") { left, right, work throws(EvaluationError) in
      guard try Self.containsAll(left, right, &work) else { return false }
      return try Self.containsAll(right, left, &work)
    }
    add("sets.intersects") { left, right, work throws(EvaluationError) in
      for element in right {
        if try Access.contains(element, in: .list(left), &work) { return true }
      }
      return false
    }
  }

  private static func containsAll(
    _ whole: [Value], _ part: [Value], _ work: inout Work
  ) throws(EvaluationError) -> Bool {
    for element in part {
      guard try Access.contains(element, in: .list(whole), &work) else { return false }
    }
    return true
  }

  /// `regex.replace`, `regex.extract`, `regex.extractAll`.
  public static let regex = Library.make("regex") { library in
    library.addFunction("regex.extract", [.string, .string], .optional(.string), hasOwnCost: true) {
      arguments, context throws(EvaluationError) in
      guard let text = arguments[0].asString, let pattern = arguments[1].asString else {
        return nil
      }
      let matches = try RegexSearch.matches(text, pattern, limit: 1, &context)
      return .optional(matches.first.flatMap { $0.capture }.map { .string($0) })
    }
    library.addFunction("regex.extractAll", [.string, .string], .list(.string), hasOwnCost: true) {
      arguments, context throws(EvaluationError) in
      guard let text = arguments[0].asString, let pattern = arguments[1].asString else {
        return nil
      }
      let matches = try RegexSearch.matches(text, pattern, limit: -1, &context)
      return .list(matches.compactMap { $0.capture.map { .string($0) } })
    }
    for parameters: [CELType] in [
      [.string, .string, .string], [.string, .string, .string, .int],
    ] {
      library.addFunction("regex.replace", parameters, .string, hasOwnCost: true) {
        arguments, context throws(EvaluationError) in
        guard let text = arguments[0].asString, let pattern = arguments[1].asString,
          let replacement = arguments[2].asString
        else { return nil }
        let limit = arguments.count == 4 ? arguments[3].asInt : -1
        guard let limit else { return nil }
        return .string(try RegexSearch.replace(text, pattern, replacement, limit, &context))
      }
    }
  }
}
