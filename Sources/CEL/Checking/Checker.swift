/// Finds the types and meanings of an expression's nodes.
struct Checker {
  typealias Meaning = CheckedExpression.Meaning

  let environment: Environment
  let ast: AST
  var annotations: [CheckedExpression.Annotation]
  var issues: [CELIssue] = []
  /// The macros' variables in scope, innermost last.
  var scope: [(name: String, local: Int)] = []
  var localTypes: [CELType] = []
  /// What inference variables stand for, by number.
  var substitution: [CELType?] = []
  private var depth = 0

  init(environment: Environment, ast: AST) {
    self.environment = environment
    self.ast = ast
    annotations = Array(repeating: .init(type: .dyn, meaning: .plain), count: ast.nodes.count)
  }

  var isLenient: Bool { !environment.options.checksTypes }
  var isPromoting: Bool { environment.options.numericPromotion }

  mutating func check() throws(CELIssues) -> CheckedExpression {
    let type = check(ast.root)
    if case .group(_, let object) = annotations[Int(ast.root.index)].meaning {
      reportGroup(ast.root, object)
    }
    guard !issues.contains(where: { $0.severity == .error }) else { throw CELIssues(issues) }
    var final = isLenient ? CELType.dyn : type
    if !substitution.isEmpty {
      for index in annotations.indices {
        annotations[index].type = resolved(annotations[index].type)
      }
      for index in localTypes.indices { localTypes[index] = resolved(localTypes[index]) }
      final = resolved(final)
    }
    return CheckedExpression(
      ast: ast, type: final, annotations: annotations, localTypes: localTypes)
  }

  // MARK: Bookkeeping

  mutating func report(
    _ message: String, at id: AST.NodeID, expected: String? = nil, found: String? = nil,
    suggestion: String? = nil
  ) {
    guard issues.count < environment.options.issueLimit else { return }
    issues.append(
      CELIssue(
        message, range: nameRange(id), expected: expected, found: found, suggestion: suggestion))
  }

  /// The part of a node that an issue points at: the name, if it is a call or a field.
  private func nameRange(_ id: AST.NodeID) -> Range<Int> {
    let range = ast[id].range
    let name: String
    let from: Int
    switch ast[id].kind {
    case .call(let function, let isAbsolute, _):
      let start = range.lowerBound + (isAbsolute ? 1 : 0)
      return start..<min(start + function.utf8.count, range.upperBound)
    case .memberCall(let target, let function, _):
      (name, from) = (function, ast[target].range.upperBound)
    case .select(let operand, let field, _): (name, from) = (field, ast[operand].range.upperBound)
    default: return range
    }
    // Between the operand and the name are only a dot, spaces and parentheses; a tree that was
    // changed by hand may not fit its source.
    let bytes = Array(ast.source.utf8)
    let word = Array(name.utf8)
    guard from >= 0, range.upperBound <= bytes.count, from < range.upperBound else { return range }
    for start in from..<range.upperBound where bytes[start...].starts(with: word) {
      return start..<start + word.count
    }
    return range
  }

  mutating func reportGroup(_ id: AST.NodeID, _ object: ObjectType) {
    let source = ast.source(of: id)
    let first = object.fields.first.map { "`\(source).\($0.name)`" }
    report(
      "`\(source)` is a group of fields, not a value", at: id, expected: "one of its fields",
      suggestion: first.map { "name one of its fields, such as \($0)" })
  }

  mutating func annotate(
    _ id: AST.NodeID, _ type: CELType, _ meaning: Meaning = .plain
  ) -> CELType {
    let type = isLenient ? .dyn : type
    annotations[Int(id.index)] = .init(type: type, meaning: meaning)
    return type
  }

  /// What is wrong is an issue if types are checked, and an error at run time if not.
  mutating func fail(
    _ id: AST.NodeID, _ kind: EvaluationError.Kind, _ message: String, expected: String? = nil,
    found: String? = nil, suggestion: String? = nil
  ) -> CELType {
    guard !isLenient else {
      let error = EvaluationError(kind, message, range: ast[id].range)
      return annotate(id, .dyn, .failure(error))
    }
    report(message, at: id, expected: expected, found: found, suggestion: suggestion)
    return annotate(id, .error)
  }

  /// The name most like a mistyped one, if anyone is going to read it.
  func suggestion(for name: String, among names: some Sequence<String>) -> String? {
    isLenient ? nil : closestName(to: name, among: names)
  }

  func meaning(_ id: AST.NodeID) -> Meaning { annotations[Int(id.index)].meaning }

  mutating func newLocal(_ name: String, _ type: CELType) -> Int {
    localTypes.append(isLenient ? .dyn : type)
    scope.append((name, localTypes.count - 1))
    return localTypes.count - 1
  }

  func local(_ name: String) -> Int? { scope.last { $0.name == name }?.local }

  // MARK: Nodes

  /// The type of a node that must be a value.
  @discardableResult
  mutating func check(_ id: AST.NodeID) -> CELType {
    let type = checkAny(id)
    if case .group(_, let object) = meaning(id) {
      reportGroup(id, object)
      return annotate(id, .error)
    }
    return type
  }

  /// The type of a node with its outermost variable followed.
  mutating func checkHead(_ id: AST.NodeID) -> CELType {
    let type = check(id)
    // A call such as `head(check(id))` would read the variables from before the check.
    return head(type)
  }

  /// The type of a node that may be a group of fields.
  mutating func checkAny(_ id: AST.NodeID) -> CELType {
    depth += 1
    defer { depth -= 1 }
    // A tree that was changed by hand may be deeper than any that was parsed.
    guard depth <= environment.options.recursionLimit + 2 else {
      return fail(id, .invalidArgument, "the expression nests too deep")
    }
    // Nothing more would be reported.
    guard issues.count < environment.options.issueLimit else { return annotate(id, .error) }
    switch ast[id].kind {
    case .literal(let literal): return annotate(id, literal.value.type, .constant(literal.value))
    case .identifier(let name, let isAbsolute):
      return checkIdentifier(id, name, isAbsolute: isAbsolute)
    case .select(let operand, let field, let isOptional):
      return checkSelect(id, operand, field, isOptional: isOptional)
    case .index(let operand, let index, let isOptional):
      return checkIndex(id, operand, index, isOptional: isOptional)
    case .unary(let symbol, let operand):
      return checkCall(id, symbol.function, [operand])
    case .binary(let symbol, let left, let right):
      return checkBinary(id, symbol, left, right)
    case .logical(let symbol, let operands):
      for operand in operands { requireBool(operand, of: symbol.rawValue) }
      return annotate(id, .bool)
    case .conditional(let condition, let then, let otherwise):
      return checkConditional(id, condition, then, otherwise)
    case .call(let name, let isAbsolute, let arguments):
      return checkGlobalCall(id, name, isAbsolute: isAbsolute, arguments)
    case .memberCall(let target, let name, let arguments):
      return checkMemberCall(id, target, name, arguments)
    case .list(let elements): return checkList(id, elements)
    case .map(let entries): return checkMap(id, entries)
    case .message(let name, let entries):
      for entry in entries { check(entry.value) }
      return fail(
        id, .undeclared, "`\(name)` is not a message type", found: "`\(name){…}`",
        suggestion: "write a map: `{\"field\": value}`")
    }
  }

  mutating func requireBool(_ id: AST.NodeID, of construct: String) {
    let type = check(id)
    guard !assign(type, to: .bool) else { return }
    _ =
      isLenient
      ? .dyn
      : reportMismatch(id, "`\(construct)` needs `bool`, not `\(resolved(type))`", .bool, type)
  }

  @discardableResult
  mutating func reportMismatch(
    _ id: AST.NodeID, _ message: String, _ expected: CELType, _ found: CELType,
    suggestion: String? = nil
  ) -> CELType {
    report(
      message, at: id, expected: "`\(resolved(expected))`", found: "`\(resolved(found))`",
      suggestion: suggestion)
    return .error
  }

  private mutating func checkConditional(
    _ id: AST.NodeID, _ condition: AST.NodeID, _ then: AST.NodeID, _ otherwise: AST.NodeID
  ) -> CELType {
    requireBool(condition, of: "?:")
    let left = check(then)
    let right = check(otherwise)
    if let joined = join(left, right) { return annotate(id, joined) }
    if isLenient { return annotate(id, .dyn) }
    return fail(
      id, .noSuchOverload,
      "the branches of `?:` are `\(resolved(left))` and `\(resolved(right))`",
      expected: "one type", found: "`\(resolved(left))` and `\(resolved(right))`",
      suggestion: "make them one type, or wrap one in `dyn(…)`")
  }

  private mutating func checkList(_ id: AST.NodeID, _ elements: [AST.Element]) -> CELType {
    var joined: CELType?
    for element in elements {
      var type = check(element.value)
      if element.isOptional { type = unwrapOptional(type, at: element.value) }
      joined = joined.map { join($0, type) ?? .dyn } ?? type
    }
    return annotate(id, .list(joined ?? newVariable()))
  }

  private mutating func checkMap(_ id: AST.NodeID, _ entries: [AST.Entry]) -> CELType {
    var keys: CELType?
    var values: CELType?
    for entry in entries {
      let key = check(entry.key)
      if !resolved(key).isKey, !isLenient {
        reportMismatch(
          entry.key, "a map cannot have keys of type `\(resolved(key))`", .string, key,
          suggestion: "keys are `bool`, `int`, `uint` or `string`")
      }
      var value = check(entry.value)
      if entry.isOptional { value = unwrapOptional(value, at: entry.value) }
      keys = keys.map { joinKeys($0, key) } ?? key
      values = values.map { join($0, value) ?? .dyn } ?? value
    }
    return annotate(id, .map(keys ?? newVariable(), values ?? newVariable()))
  }

  private mutating func unwrapOptional(_ type: CELType, at id: AST.NodeID) -> CELType {
    switch resolved(type) {
    case .optional(let element): return element
    case let other where other.isDynamic: return .dyn
    case let other:
      if isLenient { return .dyn }
      return reportMismatch(
        id, "`?` needs an optional value, not `\(other)`", .optional(.dyn), other)
    }
  }
}
