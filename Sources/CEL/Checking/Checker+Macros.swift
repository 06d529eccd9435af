extension Checker {
  mutating func checkHas(_ id: AST.NodeID, _ arguments: [AST.NodeID]) -> CELType {
    guard arguments.count == 1, case .select(let operand, _, _) = ast[arguments[0]].kind
    else {
      report(
        "`has` takes one field selection, such as `has(a.b)`", at: id,
        expected: "a field selection",
        found: arguments.first.map { "`\(ast.source(of: $0))`" } ?? "nothing")
      return annotate(id, .error)
    }
    _ = checkAny(arguments[0])
    let macro = CheckedExpression.Macro(
      kind: .has, target: operand, locals: [], filter: nil, body: arguments[0])
    if case .failure(let error) = meaning(arguments[0]) {
      return annotate(id, .dyn, .failure(error))
    }
    return annotate(id, .bool, .macro(macro))
  }

  /// The type of a macro call, or nothing if the call is not one.
  mutating func checkMacro(
    _ id: AST.NodeID, _ target: AST.NodeID, _ name: String, _ arguments: [AST.NodeID]
  ) -> CELType? {
    if case .identifier("cel", false) = ast[target].kind, local("cel") == nil {
      return checkNamespaceMacro(id, name, arguments)
    }
    guard let kind = environment.macros[name], kind != .has else { return nil }
    switch kind {
    case .all, .exists, .existsOne:
      guard arguments.count == 2 || (arguments.count == 3 && isTwoVariable) else { return nil }
      return checkComprehension(
        id, kind, target, variables: arguments.dropLast(), filter: nil, body: arguments.last)
    case .filter:
      guard arguments.count == 2 else { return nil }
      return checkComprehension(
        id, kind, target, variables: arguments.prefix(1), filter: nil, body: arguments.last)
    case .map:
      guard arguments.count == 2 || arguments.count == 3 else { return nil }
      return checkComprehension(
        id, kind, target, variables: arguments.prefix(1),
        filter: arguments.count == 3 ? arguments[1] : nil, body: arguments.last)
    case .transformList, .transformMap, .transformMapEntry:
      guard arguments.count == 3 || arguments.count == 4 else { return nil }
      return checkComprehension(
        id, kind, target, variables: arguments.prefix(2),
        filter: arguments.count == 4 ? arguments[2] : nil, body: arguments.last)
    case .optionalMap, .optionalFlatMap:
      guard arguments.count == 2 else { return nil }
      return checkOptionalMap(id, kind, target, arguments[0], arguments[1])
    case .has, .bind, .block, .blockIndex:
      return nil
    }
  }

  private var isTwoVariable: Bool { environment.macros["transformList"] != nil }

  private mutating func checkNamespaceMacro(
    _ id: AST.NodeID, _ name: String, _ arguments: [AST.NodeID]
  ) -> CELType? {
    switch (environment.macros["cel.\(name)"], arguments.count) {
    case (.bind, 3):
      guard let variable = variableName(arguments[0]) else { return annotate(id, .error) }
      let type = check(arguments[1])
      let local = newLocal(variable, type)
      let result = check(arguments[2])
      scope.removeLast()
      return annotate(
        id, result,
        .macro(
          .init(
            kind: .bind, target: arguments[1], locals: [local], filter: nil, body: arguments[2])))
    case (.block, 2):
      return checkBlock(id, arguments[0], arguments[1])
    case (.blockIndex, 1):
      guard case .literal(.int(let index)) = ast[arguments[0]].kind,
        let local = local("@index\(index)")
      else { return fail(id, .undeclared, "`cel.index` needs the number of an earlier element") }
      return annotate(id, localTypes[local], .local(local))
    default:
      // `cel.iterVar(depth, number)` names a macro's variable.
      guard environment.macros["cel.block"] != nil, let variable = blockVariable(id),
        let local = local(variable)
      else { return nil }
      return annotate(id, localTypes[local], .local(local))
    }
  }

  private mutating func checkBlock(
    _ id: AST.NodeID, _ list: AST.NodeID, _ body: AST.NodeID
  ) -> CELType {
    guard case .list(let elements) = ast[list].kind else {
      return fail(id, .invalidArgument, "`cel.block` takes a list literal and an expression")
    }
    let outer = scope.count
    var locals: [Int] = []
    for (index, element) in elements.enumerated() {
      let type = check(element.value)
      locals.append(newLocal("@index\(index)", type))
    }
    let result = check(body)
    scope.removeLast(scope.count - outer)
    return annotate(
      id, result,
      .macro(.init(kind: .block, target: list, locals: locals, filter: nil, body: body)))
  }

  /// The name that a macro's variable argument gives, or nothing after reporting why not.
  private mutating func variableName(_ id: AST.NodeID) -> String? {
    switch ast[id].kind {
    case .identifier(let name, false): return name
    case .memberCall where blockVariable(id) != nil: return blockVariable(id)
    default:
      report(
        "`\(ast.source(of: id))` cannot be a variable of a macro", at: id,
        expected: "a simple name", found: "`\(ast.source(of: id))`")
      return nil
    }
  }

  private func blockVariable(_ id: AST.NodeID) -> String? {
    guard case .memberCall(let target, "iterVar", let arguments) = ast[id].kind,
      case .identifier("cel", false) = ast[target].kind, arguments.count == 2,
      case .literal(.int(let depth)) = ast[arguments[0]].kind,
      case .literal(.int(let number)) = ast[arguments[1]].kind
    else { return nil }
    return "@iterVar\(depth):\(number)"
  }

  // MARK: Comprehensions

  /// The types of the variables of a macro over `type`, or nothing if it cannot be ranged over.
  private func variableTypes(_ type: CELType, count: Int) -> [CELType]? {
    switch head(type) {
    case .list(let element): count == 1 ? [element] : [.int, element]
    case .map(let key, let value): count == 1 ? [key] : [key, value]
    case let other where other.isDynamic || isLenient: Array(repeating: .dyn, count: count)
    default: nil
    }
  }

  private mutating func checkComprehension(
    _ id: AST.NodeID, _ kind: MacroKind, _ target: AST.NodeID,
    variables: some Collection<AST.NodeID>, filter: AST.NodeID?, body: AST.NodeID?
  ) -> CELType? {
    guard let body else { return nil }
    var names: [String] = []
    for variable in variables {
      guard let name = variableName(variable) else { return annotate(id, .error) }
      names.append(name)
    }
    if names.count == 2, names[0] == names[1] {
      report("a macro's two variables need two names", at: id, found: "`\(names[0])` twice")
      return annotate(id, .error)
    }
    let range = check(target)
    guard let types = variableTypes(range, count: names.count) else {
      return fail(
        target, .noSuchOverload,
        "`\(kind.names[0])` goes over a list or a map, not `\(resolved(range))`",
        expected: "a list or a map", found: "`\(resolved(range))`")
    }
    let outer = scope.count
    var locals: [Int] = []
    for (name, type) in zip(names, types) { locals.append(newLocal(name, opened(type))) }
    if let filter { requireBool(filter, of: kind.names[0]) }
    let result = comprehensionType(kind, range, body)
    scope.removeLast(scope.count - outer)
    let macro = CheckedExpression.Macro(
      kind: kind, target: target, locals: locals, filter: filter, body: body)
    return annotate(id, result, .macro(macro))
  }

  private mutating func comprehensionType(
    _ kind: MacroKind, _ range: CELType, _ body: AST.NodeID
  ) -> CELType {
    switch kind {
    case .all, .exists, .existsOne:
      requireBool(body, of: kind.names[0])
      return .bool
    case .filter:
      requireBool(body, of: "filter")
      switch head(range) {
      case .list(let element): return .list(element)
      case .map(let key, _): return .list(key)
      default: return .list(.dyn)
      }
    case .transformMap:
      let value = check(body)
      switch head(range) {
      case .list: return .map(.int, value)
      case .map(let key, _): return .map(key, value)
      default: return .map(.dyn, value)
      }
    case .transformMapEntry:
      let entry = check(body)
      if case .map = head(entry) { return entry }
      if head(entry).isDynamic || isLenient { return .map(.dyn, .dyn) }
      return reportMismatch(
        body, "`transformMapEntry` makes a map of each element, not `\(resolved(entry))`",
        .map(.dyn, .dyn), entry)
    default:
      return .list(check(body))
    }
  }

  private mutating func checkOptionalMap(
    _ id: AST.NodeID, _ kind: MacroKind, _ target: AST.NodeID, _ variable: AST.NodeID,
    _ body: AST.NodeID
  ) -> CELType {
    guard let name = variableName(variable) else { return annotate(id, .error) }
    let type = checkHead(target)
    let element: CELType
    switch type {
    case .optional(let inner): element = inner
    case let other where other.isDynamic || isLenient: element = .dyn
    default:
      return fail(
        target, .noSuchOverload,
        "`\(kind.names[0])` needs an optional value, not `\(resolved(type))`",
        expected: "`optional_type(…)`", found: "`\(resolved(type))`")
    }
    let local = newLocal(name, element)
    var result = check(body)
    scope.removeLast()
    if kind == .optionalMap {
      result = .optional(result)
    } else if case .optional = head(result) {
    } else if head(result).isDynamic || isLenient {
      result = .optional(.dyn)
    } else {
      return fail(
        body, .noSuchOverload,
        "`optFlatMap` makes an optional value of each, not `\(resolved(result))`",
        expected: "`optional_type(…)`", found: "`\(resolved(result))`")
    }
    return annotate(
      id, result,
      .macro(.init(kind: kind, target: target, locals: [local], filter: nil, body: body)))
  }
}
