import ConfigText

/// Where a value of a program comes from: a setting by its path, or a number that is written there.
struct ValueTrace: Sendable, Equatable {
  /// The keys that lead to it, outermost first: `["train", "batch_size"]`; none for what is no setting.
  var path: [String] = []
  /// A number or word of the source, with its module.
  var literal: Literal?
  /// Whether it is divided by the number of processes.
  var isShared = false
  /// The precision that it turns on, where it is a switch.
  var switched: String?

  struct Literal: Sendable, Equatable {
    var constant: PythonConstant
    var module: Int
    var expression: PythonExpression

    /// The same number elsewhere is the same.
    static func == (one: Literal, other: Literal) -> Bool { one.constant == other.constant }
  }
}

extension ProgramScopes {
  /// A word that is written at a place.
  func literal(
    _ constant: PythonConstant, _ expression: PythonExpression, _ scope: Int
  ) -> ValueTrace {
    ValueTrace(
      literal: ValueTrace.Literal(
        constant: constant, module: scopes[scope].module, expression: expression))
  }

  /// How many steps a value is followed back.
  private static let mostSteps = 24

  /// What an expression gives, where it gives one setting as it is.
  ///
  /// - Parameters:
  ///   - expression: A part of the program.
  ///   - scope: Where it stands.
  func trace(_ expression: PythonExpression, in scope: Int) -> ValueTrace? {
    var left = Self.mostSteps
    let trace = follow(expression, scope, &left)
    return trace.flatMap { $0.path.isEmpty && $0.literal == nil ? nil : $0 }
  }

  private func follow(
    _ expression: PythonExpression, _ scope: Int, _ left: inout Int
  ) -> ValueTrace? {
    left -= 1
    guard left > 0 else { return nil }
    switch expression.kind {
    case .constant(let constant):
      guard constant != .none else { return nil }
      return literal(constant, expression, scope)
    case .name(let name): return follow(name: name, scope, &left)
    case .attribute(let object, let name):
      return follow(member: name, of: object, expression, scope, &left)
    case .subscripted(let object, let key):
      guard let name = key.string else { return nil }
      return follow(key: name, of: object, scope, &left)
    case .call(let callee, let arguments): return follow(callee, arguments, scope, &left)
    case .list(let all), .tuple(let all):
      return all.first.flatMap { follow($0, scope, &left) }
    case .binary(let operation, let first, let second):
      return follow(operation, first, second, scope, &left)
    case .boolean(isAnd: false, let all):
      return all.first.flatMap { follow($0, scope, &left) }
    case .conditional(_, let then, let otherwise):
      let first = follow(then, scope, &left)
      return first == follow(otherwise, scope, &left) ? first : nil
    default: return nil
    }
  }

  // MARK: Names

  private func follow(name: String, _ scope: Int, _ left: inout Int) -> ValueTrace? {
    var current: Int? = scope
    while let index = current {
      if let values = scopes[index].assigned[name] {
        return only(values, index, &left)
      }
      if let position = scopes[index].parameters.firstIndex(where: { $0.name == name }) {
        return follow(parameter: position, of: index, &left)
      }
      current = scopes[index].parent
    }
    let module = scopes[scope].module
    // The top of a module is the scope of its number.
    if let values = scopes[module].assigned[name] { return only(values, module, &left) }
    if case .member(let other, let member)? = program.modules[module].bindings[name],
      let values = scopes[other].assigned[member]
    {
      return only(values, other, &left)
    }
    for other in program.modules[module].wholes {
      if let values = scopes[other].assigned[name] { return only(values, other, &left) }
    }
    return nil
  }

  /// What a name of a table was given, where that stands in one place.
  func table(_ expression: PythonExpression, in scope: Int) -> PythonExpression? {
    guard let name = expression.name else { return nil }
    var values: [Value]?
    var current: Int? = scope
    while values == nil, let index = current {
      values = scopes[index].assigned[name]
      current = scopes[index].parent
    }
    let module = scopes[scope].module
    if values == nil, case .member(let other, let member)? = program.modules[module].bindings[name]
    {
      values = scopes[other].assigned[member]
    }
    guard values?.count == 1, case .whole(let value)? = values?.first else { return nil }
    return value
  }

  /// What a name is that is set once, or to the same each time.
  private func only(_ values: [Value], _ scope: Int, _ left: inout Int) -> ValueTrace? {
    var traces: [ValueTrace?] = []
    for value in values.prefix(8) {
      switch value {
      case .whole(let value): traces.append(follow(value, scope, &left))
      case .part(let value, let index):
        if case .tuple(let all) = value.kind, all.indices.contains(index) {
          traces.append(follow(all[index], scope, &left))
        } else if index == 0, case .call = value.kind {
          traces.append(nil)
        } else {
          traces.append(index == 0 ? follow(value, scope, &left) : nil)
        }
      }
    }
    guard let first = traces.first, values.count <= 8, traces.allSatisfy({ $0 == first }) else {
      return nil
    }
    return first
  }

  /// What all calls of a function give for one of its parameters.
  private func follow(parameter position: Int, of scope: Int, _ left: inout Int) -> ValueTrace? {
    let parameter = scopes[scope].parameters[position]
    let isMethod = ["self", "cls"].contains(scopes[scope].parameters.first?.name ?? "")
    let place = position - (isMethod ? 1 : 0)
    var found: ValueTrace?
    var isCalled = false
    for index in callers(of: scope).prefix(12) {
      let call = calls[index]
      // What hands its settings on whole hands on each by its name.
      let isSpread = call.arguments.contains { $0.kind == .spreadPairs }
      guard let given = call.argument(parameter.name, at: place) else {
        if isSpread {
          isCalled = true
          found = found ?? ValueTrace(path: [parameter.name])
        }
        continue
      }
      isCalled = true
      guard let trace = follow(given, call.scope, &left), found == nil || found == trace else {
        return nil
      }
      found = trace
    }
    // What nothing here calls is called with the words of whoever starts it.
    if !isCalled, callers(of: scope).isEmpty, !isMethod {
      return ValueTrace(path: [parameter.name])
    }
    return found
  }

  /// The calls of a function, by its name.
  private func callers(of scope: Int) -> [Int] {
    guard let name = scopes[scope].name else { return [] }
    let called = name == "__init__" ? scopes[scope].owner ?? name : name
    let all = callsByName[called] ?? []
    guard scopes[scope].owner == nil else { return all }
    // A method of something else that has the name of the function is none of its calls.
    return all.filter { index in
      guard case .attribute(let object, _) = calls[index].callee.kind else { return true }
      guard let name = object.name,
        case .module? = program.modules[scopes[calls[index].scope].module].bindings[name]
      else { return false }
      return true
    }
  }

  // MARK: Members

  private func follow(
    member name: String, of object: PythonExpression, _ whole: PythonExpression, _ scope: Int,
    _ left: inout Int
  ) -> ValueTrace? {
    if object.name == "self", let owner = scopes[scope].owner {
      if let settings = own[owner]?[name] {
        guard settings.count == 1, let setting = settings.first else { return nil }
        return follow(setting.value, setting.scope, &left) ?? ValueTrace(path: [])
      }
      return ValueTrace(path: [name])
    }
    if let object = object.name,
      case .module(let other)? = program.modules[scopes[scope].module].bindings[object]
    {
      return scopes[other].assigned[name].flatMap { only($0, other, &left) }
    }
    return follow(key: name, of: object, scope, &left)
  }

  /// A setting below another, or below what holds them all.
  private func follow(
    key name: String, of object: PythonExpression, _ scope: Int, _ left: inout Int
  ) -> ValueTrace? {
    switch object.kind {
    case .name, .attribute, .subscripted:
      let holder = follow(object, scope, &left)
      guard holder?.literal == nil, holder?.isShared != true else { return nil }
      return ValueTrace(path: (holder?.path ?? []).suffix(5) + [name])
    // `config()["train"]` and `vars(args)["epochs"]`.
    case .call: return ValueTrace(path: [name])
    default: return nil
    }
  }

  // MARK: Calls and operations

  private static let conversions: Set<String> = [
    "int", "float", "str", "round", "range", "trange", "tqdm", "max", "list", "tuple",
  ]

  private func follow(
    _ callee: PythonExpression, _ arguments: [PythonArgument], _ scope: Int, _ left: inout Int
  ) -> ValueTrace? {
    guard let first = arguments.first?.value else { return nil }
    if case .attribute(let object, let name) = callee.kind {
      guard ["get", "pop"].contains(name), let key = first.string else { return nil }
      return follow(key: key, of: object, scope, &left)
    }
    guard let name = callee.name else { return nil }
    if name == "getattr", arguments.count > 1, let key = arguments[1].value.string {
      return follow(key: key, of: first, scope, &left)
    }
    guard Self.conversions.contains(name) else { return nil }
    let values = arguments.filter { $0.kind == .positional }.map(\.value)
    // Of `max(1, x)` the other one; of `max(100, x)` neither.
    let plain = name == "max" ? values.filter { !$0.isOne } : values.filter { !$0.isConstant }
    guard plain.count == 1, let value = plain.first else { return nil }
    return follow(value, scope, &left)
  }

  private static let processes = [
    "world_size", "num_processes", "num_gpus", "ngpus", "n_gpus", "n_gpu", "device_count",
    "num_devices", "num_replicas", "num_tasks", "worldsize",
  ]

  private func follow(
    _ operation: PythonBinary, _ first: PythonExpression, _ second: PythonExpression,
    _ scope: Int, _ left: inout Int
  ) -> ValueTrace? {
    switch operation {
    case .divide, .floorDivide:
      let text = text(second.range, of: scope, most: 200).lowercased()
      guard Self.processes.contains(where: text.contains),
        var trace = follow(first, scope, &left)
      else { return nil }
      trace.isShared = true
      return trace
    // A list of the same for each of several, or the list of the first and others.
    case .multiply, .add:
      var list = first
      while case .binary(_, let inner, _) = list.kind { list = inner }
      guard case .list = list.kind else { return nil }
      return follow(list, scope, &left)
    default: return nil
    }
  }
}
