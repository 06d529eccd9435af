extension Checker {
  mutating func checkIdentifier(
    _ id: AST.NodeID, _ name: String, isAbsolute: Bool
  ) -> CELType {
    if !isAbsolute, let local = local(name) {
      return annotate(id, localTypes[local], .local(local))
    }
    if let found = resolve(name, isAbsolute: isAbsolute) { return annotate(id, found.0, found.1) }
    let names = scope.map(\.name).filter { !$0.hasPrefix("@") } + Array(environment.variables.keys)
    let closest = owner(of: name) ?? suggestion(for: name, among: names)
    return fail(
      id, .undeclared, "`\(name)` is not declared", expected: "a declared name",
      found: "`\(name)`", suggestion: closest.map { "did you mean `\($0)`?" })
  }

  /// The field of that name of the first variable that has one: `run.team` for `team`.
  private func owner(of name: String) -> String? {
    guard !isLenient else { return nil }
    let owners = environment.variables.filter { _, variable in
      if case .object(let object) = variable.type { object.field(name) != nil } else { false }
    }
    return owners.min { $0.value.slot < $1.value.slot }.map { "\($0.key).\(name)" }
  }

  /// What a possibly qualified name that is not local stands for.
  private func resolve(_ name: String, isAbsolute: Bool) -> (CELType, Meaning)? {
    guard !isAbsolute, !environment.options.container.isEmpty else { return declared(name) }
    for candidate in environment.candidates(for: name, isAbsolute: isAbsolute) {
      if let found = declared(candidate) { return found }
    }
    return nil
  }

  /// What a whole name stands for.
  private func declared(_ name: String) -> (CELType, Meaning)? {
    if let variable = environment.variables[name] {
      if case .object(let object) = variable.type {
        return (variable.type, .group(variable.slot, object))
      }
      return (variable.type, .slot(variable.slot))
    }
    guard let value = environment.constants[name] else { return nil }
    if case .type(let type) = value { return (.type(type), .constant(value)) }
    return (value.type, .constant(value))
  }

  /// Whether the dotted name that a node spells, or one that goes on from it, may be declared:
  /// asked first, since most selections read fields and their names need not be put together.
  func mayBeQualified(_ id: AST.NodeID) -> Bool {
    switch ast[id].kind {
    case .identifier(let name, _): environment.mayHaveNames(below: name)
    case .select(let operand, _, _): mayBeQualified(operand)
    default: false
    }
  }

  /// The dotted name that a node spells, if its first part is not a macro's variable.
  func qualifiedName(_ id: AST.NodeID) -> (name: String, isAbsolute: Bool)? {
    switch ast[id].kind {
    case .identifier(let name, let isAbsolute):
      return isAbsolute || local(name) == nil ? (name, isAbsolute) : nil
    case .select(let operand, let field, false):
      return qualifiedName(operand).map { ("\($0.name).\(field)", $0.isAbsolute) }
    default:
      return nil
    }
  }

  mutating func checkSelect(
    _ id: AST.NodeID, _ operand: AST.NodeID, _ field: String, isOptional: Bool
  ) -> CELType {
    if !isOptional, mayBeQualified(id), let (name, isAbsolute) = qualifiedName(id),
      let found = resolve(name, isAbsolute: isAbsolute)
    {
      return annotate(id, found.0, found.1)
    }
    let type = checkAny(operand)
    if case .group(let base, let object) = meaning(operand) {
      return checkField(id, base, object, field, operand: operand, isOptional: isOptional)
    }
    return checkFieldAccess(id, type, field, isOptional: isOptional)
  }

  private mutating func checkField(
    _ id: AST.NodeID, _ base: Int, _ object: ObjectType, _ name: String, operand: AST.NodeID,
    isOptional: Bool
  ) -> CELType {
    guard let field = object.field(name) else { return reportNoField(id, object, name, operand) }
    let slot = base + field.offset
    if case .object(let inner) = field.type {
      if isOptional {
        return fail(id, .noSuchField, "`.?` needs a field that is a value, not a group of fields")
      }
      return annotate(id, field.type, .group(slot, inner))
    }
    return annotate(id, isOptional ? .optional(field.type) : field.type, .slot(slot))
  }

  private mutating func reportNoField(
    _ id: AST.NodeID, _ object: ObjectType, _ name: String, _ operand: AST.NodeID
  ) -> CELType {
    let closest = suggestion(for: name, among: object.fields.map(\.name))
    let source = ast.source(of: operand)
    return fail(
      id, .noSuchField, "`\(source)` has no field `\(name)`",
      expected: "a field of `\(object.name)`", found: "`\(name)`",
      suggestion: closest.map { "did you mean `\(source).\($0)`?" })
  }

  /// The type of a field of a value.
  func fieldType(_ type: CELType, _ field: String) -> CELType? {
    switch head(type) {
    case .map(_, let value): return opened(value)
    case .object(let object): return object.field(field)?.type
    case .optional(let inner): return fieldType(inner, field)
    case let other where other.isDynamic: return .dyn
    default: return nil
    }
  }

  private mutating func checkFieldAccess(
    _ id: AST.NodeID, _ type: CELType, _ field: String, isOptional: Bool
  ) -> CELType {
    let type = head(type)
    if case .map(let key, _) = type, !isLenient, !assign(.string, to: key) {
      return fail(
        id, .noSuchField, "`.\(field)` needs a map with `string` keys, not `\(resolved(type))`",
        expected: "`map(string, …)`", found: "`\(resolved(type))`",
        suggestion: "look keys up with `[…]`")
    }
    guard let result = fieldType(type, field) else {
      if isLenient { return annotate(id, .dyn) }
      if case .object(let object) = type, case .select(let operand, _, _) = ast[id].kind {
        return reportNoField(id, object, field, operand)
      }
      return fail(
        id, .noSuchField, "`\(resolved(type))` has no fields, so `.\(field)` cannot be read",
        expected: "a map or an object", found: "`\(resolved(type))`")
    }
    if case .optional = head(result) { return annotate(id, result) }
    var isChained = isOptional
    if case .optional = type { isChained = true }
    return annotate(id, isChained ? .optional(result) : result)
  }

  mutating func checkIndex(
    _ id: AST.NodeID, _ operand: AST.NodeID, _ index: AST.NodeID, isOptional: Bool
  ) -> CELType {
    let whole = checkHead(operand)
    let indexType = check(index)
    var type = whole
    var isChained = isOptional
    if case .optional(let inner) = type {
      type = head(inner)
      isChained = true
    }
    switch type {
    case .list(let element):
      let isNumber = isPromoting && head(indexType) == .double
      guard isNumber || assign(indexType, to: .int) else {
        return fail(
          id, .noSuchOverload,
          "a list is indexed with `int`, not `\(resolved(indexType))`", expected: "`int`",
          found: "`\(resolved(indexType))`")
      }
      return annotate(id, isChained ? .optional(element) : opened(element))
    case .map(let key, let value):
      let isPromoted = isPromoting && head(key) == .int && head(indexType) == .double
      guard isPromoted || assign(indexType, to: key) else {
        return fail(
          id, .noSuchOverload,
          "`\(resolved(type))` has keys of `\(resolved(key))`, not `\(resolved(indexType))`",
          expected: "`\(resolved(key))`", found: "`\(resolved(indexType))`")
      }
      return annotate(id, isChained ? .optional(value) : opened(value))
    case let other where other.isDynamic || isLenient:
      return annotate(id, isChained ? .optional(.dyn) : .dyn)
    default:
      return fail(
        id, .noSuchOverload, "`\(resolved(type))` cannot be indexed", expected: "a list or a map",
        found: "`\(resolved(type))`")
    }
  }
}
