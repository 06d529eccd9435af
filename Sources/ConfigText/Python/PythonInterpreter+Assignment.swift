extension PythonInterpreter {
  // MARK: Parts

  mutating func attribute(_ base: PythonItem, _ name: String, _ range: Range<Int>) -> PythonItem {
    switch base.value {
    case .symbol(let path):
      guard path.utf8.count + name.utf8.count < 400 else {
        return .unreadable("its name is long", range)
      }
      return state.symbols[path + "." + name] ?? constants.one(path, name)
        ?? PythonItem(.symbol(path + "." + name), range)
    case .object(let id):
      if case .dictionary(let entries)? = state.objects[id]?.kind {
        // Settings that are read by attributes as well as by keys.
        guard let found = entries.last(where: { $0.name == name }) else { break }
        return state.objects[id]?.problem.map { PythonItem(.unreadable($0), range) } ?? found.value
      }
      guard case .instance(_, let type, let attributes)? = state.objects[id]?.kind else { break }
      if let problem = state.objects[id]?.problem { return PythonItem(.unreadable(problem), range) }
      if let found = attributes.last(where: { $0.name == name }) { return found.value }
      if let type, let found = member(name, of: type) { return found }
    case .type(let type): if let found = member(name, of: type) { return found }
    case .attribute:
      // `trainer.args.max_steps` is an attribute of `trainer` by a longer name.
      if let (id, path) = root(of: base),
        case .instance(_, _, let attributes)? = state.objects[id]?.kind,
        let found = attributes.last(where: { $0.name == path + "." + name })
      {
        return found.value
      }
    case .unreadable: return base
    default: break
    }
    return PythonItem(.attribute(base, name), range)
  }

  /// The object and the dotted path that a chain of attributes stands for.
  func root(of item: PythonItem) -> (id: Int, path: String)? {
    var path: [String] = []
    var current = item
    while case .attribute(let base, let name) = current.value, path.count < 16 {
      path.append(name)
      current = base
    }
    guard case .object(let id) = current.value, !path.isEmpty else { return nil }
    return (id, path.reversed().joined(separator: "."))
  }

  func member(_ name: String, of type: Int) -> PythonItem? {
    if let method = program.types[type].methods[name] {
      return PythonItem(.function(method), program.functions[method].function.nameRange)
    }
    return program.types[type].fields.last { $0.name == name }?.value
  }

  func element(of base: PythonItem, at key: PythonItem, _ range: Range<Int>) -> PythonItem {
    if case .symbol("sys.argv") = base.value, let place = key.int,
      let word = commandLine?.last(where: { $0.name == "\(PythonPassed.wordPrefix)\(place)" })
    {
      return word.item
    }
    if let unreadable = base.unreadable ?? key.unreadable {
      return PythonItem(.unreadable(unreadable), range)
    }
    if case .object(let id) = base.value, let problem = state.objects[id]?.problem {
      return PythonItem(.unreadable(problem), range)
    }
    if let entries = entries(of: base) {
      return entries.last { PythonOperations.isEqual($0.key.value, key.value) == true }?.value
        ?? .unreadable("it is no key of the dictionary", range)
    }
    if case .object(let id) = base.value,
      case .instance(_, _, let attributes)? = state.objects[id]?.kind, let name = key.text,
      let found = attributes.last(where: { $0.name == name })
    {
      return found.value
    }
    if case .object(let id) = base.value, case .instance(let call, _, _)? = state.objects[id]?.kind,
      program.calls[call].path == "globals", let found = key.text.flatMap({ lookup($0) })
    {
      return found
    }
    if isMade(base), let name = key.text ?? key.int.map({ "\($0)" }) {
      // A part of what a call made is its own.
      return PythonItem(.attribute(base, name), range)
    }
    if let elements = elements(of: base), let position = key.int {
      let index = position < 0 ? elements.count + position : position
      return elements.indices.contains(index)
        ? elements[index] : .unreadable("it is beyond the end of the list", range)
    }
    if case .symbol("os.environ") = base.value { return variable(key.text, range) }
    return .unreadable("it is taken from a value that is not known", range)
  }

  private func isMade(_ item: PythonItem) -> Bool {
    switch item.value {
    case .attribute: return true
    case .object(let id): return state.objects[id]?.isInstance == true
    default: return false
    }
  }

  // MARK: Assignment

  mutating func assign(_ target: PythonExpression, _ item: PythonItem) {
    guard spend() else { return }
    switch target.kind {
    case .name(let name): set(name, item)
    case .tuple(let targets), .list(let targets):
      let elements = elements(of: item)
      let isPlain = !targets.contains { if case .starred = $0.kind { true } else { false } }
      for (index, one) in targets.enumerated() {
        if let elements, elements.count == targets.count, isPlain {
          assign(one, elements[index])
        } else if case .object(let id) = item.value,
          case .instance? = state.objects[id]?.kind
        {
          // Parts of what a call made are its own.
          assign(one, PythonItem(.attribute(item, "\(index)"), target.range))
        } else {
          assign(one, unknown(item, target.range))
        }
      }
    case .starred(let inner): assign(inner, unknown(item, target.range))
    case .attribute(let base, let name): setAttribute(evaluate(base), name, item, target.range)
    case .subscripted(let base, let key):
      setElement(evaluate(base), evaluate(key), item, target.range)
    default: break
    }
  }

  mutating func setAttribute(
    _ base: PythonItem, _ name: String, _ item: PythonItem, _ range: Range<Int>
  ) {
    let key = PythonItem(.string(name), range)
    switch base.value {
    case .symbol(let path):
      if state.symbols.count < limits.size { state.symbols[path + "." + name] = item }
    case .object(let id): setAttribute(key, item, of: id)
    case .attribute:
      if let (id, path) = root(of: base) {
        setAttribute(PythonItem(.string(path + "." + name), range), item, of: id)
      }
    case .type(let type): Self.set(key, item, in: &program.types[type].fields)
    default: break
    }
  }

  private mutating func setAttribute(_ key: PythonItem, _ item: PythonItem, of id: Int) {
    if case .dictionary(var entries)? = state.objects[id]?.kind, entries.count < limits.size {
      Self.set(key, item, in: &entries)
      state.objects[id]?.kind = .dictionary(entries)
      return
    }
    guard case .instance(let call, let type, var attributes)? = state.objects[id]?.kind,
      attributes.count < 2_000
    else { return }
    Self.set(key, item, in: &attributes)
    state.objects[id]?.kind = .instance(call: call, type: type, attributes: attributes)
  }

  mutating func setElement(
    _ base: PythonItem, _ key: PythonItem, _ item: PythonItem, _ range: Range<Int>
  ) {
    if case .symbol(let path) = base.value, ["globals", "locals"].contains(path) {
      return forgetAll("`\(path)` may set it", range)
    }
    if let (id, path) = root(of: base), let name = key.text {
      return setAttribute(PythonItem(.string(path + "." + name), range), item, of: id)
    }
    guard case .object(let id) = base.value else { return }
    switch state.objects[id]?.kind {
    case .dictionary(var entries)?:
      guard isPlain(key), entries.count < limits.size else {
        return taint(id, "one of its keys is not known", range)
      }
      Self.set(key, item, in: &entries)
      state.objects[id]?.kind = .dictionary(entries)
    case .list(var items)?:
      guard let index = key.int, items.indices.contains(index < 0 ? items.count + index : index)
      else { return taint(id, "an element of it is set that is not known", range) }
      items[index < 0 ? items.count + index : index] = item
      state.objects[id]?.kind = .list(items)
    case .instance(let call, _, _)?:
      if program.calls[call].path == "globals" { return forgetAll("`globals()` may set it", range) }
      if key.text != nil { setAttribute(key, item, of: id) }
    case .parser?, nil: break
    }
  }

  mutating func augment(
    _ target: PythonExpression, _ operation: PythonBinary, _ value: PythonExpression,
    _ range: Range<Int>
  ) {
    let old = evaluate(target)
    let new = evaluate(value)
    if operation == .add, case .object(let id) = old.value {
      guard case .list(let items)? = state.objects[id]?.kind, let more = elements(of: new),
        items.count + more.count <= limits.size
      else { return taint(id, "it is added to", range) }
      state.objects[id]?.kind = .list(items + more)
      return
    }
    assign(target, binary(operation, old, new, range))
  }
}
