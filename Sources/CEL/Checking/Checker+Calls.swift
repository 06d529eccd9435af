extension Checker {
  // MARK: Operators

  mutating func checkBinary(
    _ id: AST.NodeID, _ symbol: BinaryOperator, _ left: AST.NodeID, _ right: AST.NodeID
  ) -> CELType {
    switch symbol {
    case .equal, .notEqual:
      return checkComparison(id, symbol, left, right) { checker, first, second in
        checker.join(first, second) != nil
      }
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return checkComparison(id, symbol, left, right) { checker, first, second in
        checker.isOrdered(first) && checker.isOrdered(second) && checker.join(first, second) != nil
      }
    case .in:
      return checkMembership(id, left, right)
    default:
      return checkCall(id, symbol.function, [left, right])
    }
  }

  private mutating func checkComparison(
    _ id: AST.NodeID, _ symbol: BinaryOperator, _ left: AST.NodeID, _ right: AST.NodeID,
    isAllowed: (inout Checker, CELType, CELType) -> Bool
  ) -> CELType {
    let first = check(left)
    let second = check(right)
    if isLenient || isAllowed(&self, first, second) { return annotate(id, .bool) }
    let types = (resolved(first), resolved(second))
    let message =
      types.0 == types.1
      ? "`\(symbol.rawValue)` does not order values of type `\(types.0)`"
      : "`\(symbol.rawValue)` cannot compare `\(types.0)` with `\(types.1)`"
    return fail(
      id, .noSuchOverload, message,
      expected: types.0 == types.1 ? "an ordered type" : "`\(types.0)`",
      found: "`\(types.1)`", suggestion: conversion(from: types.1, to: types.0, of: right))
  }

  private func isOrdered(_ type: CELType) -> Bool {
    switch head(type) {
    case .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .scalar: true
    case let other: other.isDynamic
    }
  }

  /// How the author could make two types meet.
  func conversion(from: CELType, to: CELType, of id: AST.NodeID) -> String? {
    switch (from, to) {
    case (.int, .double), (.uint, .double): "convert with `double(\(ast.source(of: id)))`"
    case (.double, .int), (.uint, .int): "convert with `int(\(ast.source(of: id)))`"
    case (.int, .uint): "convert with `uint(\(ast.source(of: id)))`"
    case (.int, .scalar(let scalar)), (.double, .scalar(let scalar)):
      scalar.constructor.map { "give it a unit: `\($0)(\(ast.source(of: id)))`" }
    case (.scalar, .scalar(let scalar)):
      scalar.constructor.map { "compare it with `\($0)(…)`" }
    case (.int, .duration) where hasHours, (.double, .duration) where hasHours:
      "give it a unit: `hours(\(ast.source(of: id)))`"
    case (.string, .timestamp): "convert with `timestamp(\(ast.source(of: id)))`"
    case (.string, .duration): "convert with `duration(\(ast.source(of: id)))`"
    default: nil
    }
  }

  private var hasHours: Bool { environment.functions["hours"] != nil }

  private mutating func checkMembership(
    _ id: AST.NodeID, _ left: AST.NodeID, _ right: AST.NodeID
  ) -> CELType {
    let element = check(left)
    let container = checkHead(right)
    let expected: CELType
    switch container {
    case .list(let inner): expected = inner
    case .map(let key, _): expected = key
    case let other where other.isDynamic || isLenient: return annotate(id, .bool)
    default:
      return fail(
        id, .noSuchOverload, "`in` looks in a list or a map, not in `\(resolved(container))`",
        expected: "a list or a map", found: "`\(resolved(container))`")
    }
    if join(element, expected) != nil { return annotate(id, .bool) }
    return fail(
      id, .noSuchOverload,
      "`in` cannot find `\(resolved(element))` in `\(resolved(container))`",
      expected: "`\(resolved(expected))`", found: "`\(resolved(element))`")
  }

  // MARK: Functions

  mutating func checkGlobalCall(
    _ id: AST.NodeID, _ name: String, isAbsolute: Bool, _ arguments: [AST.NodeID]
  ) -> CELType {
    if environment.options.macros, !isAbsolute, name == "has", environment.macros[name] == .has {
      return checkHas(id, arguments)
    }
    for candidate in environment.candidates(for: name, isAbsolute: isAbsolute)
    where environment.functions[candidate]?.global.isEmpty == false {
      return checkCall(id, candidate, arguments)
    }
    for argument in arguments { check(argument) }
    return reportUnknownFunction(id, name, isMember: false)
  }

  mutating func checkMemberCall(
    _ id: AST.NodeID, _ target: AST.NodeID, _ name: String, _ arguments: [AST.NodeID]
  ) -> CELType {
    if environment.options.macros, let type = checkMacro(id, target, name, arguments) {
      return type
    }
    // `math.greatest(…)`: a function with a qualified name, unless `math` is something else.
    if mayBeQualified(target), let (prefix, isAbsolute) = qualifiedName(target) {
      for candidate in environment.candidates(for: "\(prefix).\(name)", isAbsolute: isAbsolute)
      where environment.functions[candidate] != nil {
        return checkCall(id, candidate, arguments)
      }
    }
    guard environment.functions[name]?.member.isEmpty == false else {
      if case .identifier(let root, false) = ast[target].kind, local(root) == nil,
        environment.variables[root] == nil, !isLenient,
        environment.functions.keys.contains(where: { $0.hasPrefix("\(root).") })
      {
        for argument in arguments { check(argument) }
        return reportUnknownFunction(id, "\(root).\(name)", isMember: false)
      }
      for operand in [target] + arguments { check(operand) }
      return reportUnknownFunction(id, name, isMember: true)
    }
    return checkCall(id, name, [target] + arguments, isMember: true)
  }

  private mutating func reportUnknownFunction(
    _ id: AST.NodeID, _ name: String, isMember: Bool
  ) -> CELType {
    let isMacro = environment.macros[name] != nil
    let names = environment.functions.filter { entry in
      isMember ? !entry.value.member.isEmpty : !entry.value.global.isEmpty
    }.map(\.key)
    let macros = isMember ? environment.macros.keys.filter { $0 != "has" } : ["has"]
    let closest = suggestion(for: name, among: names + macros)
    let otherStyle = environment.functions[name] != nil
    let style = isMember ? "`\(name)(value)`" : "`value.\(name)(…)`"
    return fail(
      id, .undeclared,
      isMacro
        ? "`\(name)` is not called so"
        : "`\(name)` is not a function\(isMember ? " of values" : "")",
      suggestion: otherStyle
        ? "call it as \(style)" : closest.map { "did you mean `\($0)`?" })
  }

  /// Resolves a call of a function that exists.
  mutating func checkCall(
    _ id: AST.NodeID, _ function: String, _ arguments: [AST.NodeID], isMember: Bool = false
  ) -> CELType {
    var types: [CELType] = []
    for argument in arguments { types.append(check(argument)) }
    let known = environment.functions[function]
    let named = (isMember ? known?.member : known?.global) ?? []
    let call = CheckedExpression.Call(function: function, overloads: named, arguments: arguments)
    if isLenient { return annotate(id, .dyn, .call(call)) }
    if types.contains(.error) { return annotate(id, .error) }
    // What is not known yet may turn out to be a double, and then an int beside it becomes one.
    let mayPromote = isPromoting && types.contains { head($0).isDynamic }
    var matching = matches(named, types, promoting: mayPromote)
    if matching.isEmpty, isPromoting { matching = matches(named, types, promoting: true) }
    guard let first = matching.first else {
      return reportNoOverload(id, function, named, arguments, types, isMember: isMember)
    }
    var result = first.result
    for match in matching.dropFirst() where resolved(match.result) != resolved(result) {
      result = .dyn
    }
    return annotate(
      id, result,
      .call(.init(function: function, overloads: matching.map(\.overload), arguments: arguments)))
  }

  /// The overloads that types allow, with their results.
  private mutating func matches(
    _ overloads: [Overload], _ types: [CELType], promoting: Bool
  ) -> [(overload: Overload, result: CELType)] {
    var found: [(Overload, CELType)] = []
    let first = kind(of: types.first, promoting: promoting)
    let second = kind(of: types.dropFirst().first, promoting: promoting)
    for overload in overloads
    where overload.accepts(count: types.count) && !overload.rulesOut(first, second) {
      let saved = substitution
      var parameters: [(name: String, type: CELType)] = []
      var isMatch = true
      for (index, type) in types.enumerated() {
        let parameter = instantiate(overload.parameter(index), &parameters)
        if assign(type, to: parameter) { continue }
        if promoting, case .int = head(type), case .double = parameter { continue }
        isMatch = false
        break
      }
      guard isMatch else {
        substitution = saved
        continue
      }
      found.append((overload, instantiate(overload.result, &parameters)))
    }
    return found
  }

  /// The kind of values that an argument of a type can be taken for.
  private func kind(of type: CELType?, promoting: Bool) -> CELType.Kind {
    let kind = type.map { head($0).kind } ?? .any
    return promoting && kind == .int ? .any : kind
  }

  private mutating func reportNoOverload(
    _ id: AST.NodeID, _ function: String, _ overloads: [Overload], _ arguments: [AST.NodeID],
    _ types: [CELType], isMember: Bool
  ) -> CELType {
    let symbol = Operator.symbol(of: function)
    let found = types.map { "`\(resolved($0))`" }
    let list = found.count == 2 ? found.joined(separator: " and ") : found.joined(separator: ", ")
    let receiver = isMember ? 1 : 0
    let counts = Set(overloads.map { $0.parameters.count - receiver }).sorted()
    let message: String
    if symbol != function {
      message = "`\(symbol)` does not apply to \(list)"
    } else if !overloads.contains(where: { $0.accepts(count: types.count) }) {
      let wanted = counts.map(String.init).joined(separator: " or ")
      let noun = counts == [1] ? "argument" : "arguments"
      message = "`\(function)` takes \(wanted) \(noun), not \(types.count - receiver)"
    } else if isMember {
      let rest = found.dropFirst().joined(separator: ", ")
      message =
        "`\(function)` of \(found[0]) does not accept \(rest.isEmpty ? "no arguments" : rest)"
    } else {
      message = "`\(function)` does not accept \(list)"
    }
    let candidates = overloads.filter { $0.accepts(count: types.count) }
    let signatures = candidates.prefix(3).map { $0.signature(function) }
    let isOperator = symbol != function
    var suggestion: String?
    if isOperator, types.count == 2 {
      suggestion = conversion(from: resolved(types[1]), to: resolved(types[0]), of: arguments[1])
    }
    return fail(
      id, .noSuchOverload, message,
      expected: signatures.isEmpty || (isOperator && candidates.count > 3)
        ? nil : signatures.joined(separator: " or "),
      found: list, suggestion: suggestion)
  }
}
