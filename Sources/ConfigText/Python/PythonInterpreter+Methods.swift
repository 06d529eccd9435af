extension PythonInterpreter {
  // MARK: Methods

  /// Calls that start a function elsewhere: `train.remote()`, `task.delay()`.
  private static let remote: Set<String> = [
    "remote", "spawn", "delay", "local", "map", "starmap", "for_each", "apply_async", "submit",
  ]

  mutating func method(
    _ name: String, of receiver: PythonItem, _ given: Arguments, call: Int, _ range: Range<Int>
  ) -> PythonItem? {
    if case .function(let index) = receiver.value, Self.remote.contains(name) {
      let isMany = ["map", "starmap", "for_each"].contains(name)
      if isMany {
        let count = given.positional.first.flatMap { self.count(of: $0) }
        loops.append(PythonRepetition(count: count, range: range))
      }
      let result = self.call(
        index, isMany ? [] : given.passed, spread: given.spread, at: range, isHanded: isMany)
      if isMany { loops.removeLast() }
      return result
    }
    if case .string(let text) = receiver.value {
      return textMethod(name, of: text, receiver, given, range)
    }
    if case .attribute(let base, "__dict__") = receiver.value, case .object(let id) = base.value,
      ["update", "pop", "clear", "setdefault", "__setitem__"].contains(name)
    {
      taint(id, "`\(name)` may change it", range)
    }
    guard case .object(let id) = receiver.value, let object = state.objects[id] else { return nil }
    switch object.kind {
    case .list, .dictionary: return containerMethod(name, of: id, given, range)
    case .parser(let parser):
      return parserMethod(name, of: parser, receiver, given, call: call, range)
    case .instance(_, let type?, _):
      guard let method = program.types[type].methods[name] else { return nil }
      let isStatic = program.functions[method].decorators.contains { $0.symbol == "staticmethod" }
      return self.call(
        method, given.passed, spread: given.spread, at: range,
        receiver: isStatic ? nil : receiver)
    case .instance: return nil
    }
  }

  private func textMethod(
    _ name: String, of text: String, _ receiver: PythonItem, _ given: Arguments,
    _ range: Range<Int>
  ) -> PythonItem? {
    let first = given.positional.first
    switch name {
    case "format" where given.spread == nil:
      return PythonText.format(text, given.passed, size: limits.size)
        .map { PythonItem(.string($0), range) } ?? .unreadable("it is formatted", range)
    case "lower": return PythonItem(.string(text.lowercased()), range)
    case "upper": return PythonItem(.string(text.uppercased()), range)
    case "startswith", "endswith":
      guard let part = first?.text else { return nil }
      let holds = name == "startswith" ? text.utf8.starts(with: part.utf8) : text.hasSuffix(part)
      return PythonItem(.bool(holds), range)
    case "join":
      guard let parts = first.flatMap({ elements(of: $0) }) else { return nil }
      var pieces: [String] = []
      for part in parts {
        guard let piece = part.text else { return unknown(part, range) }
        pieces.append(piece)
      }
      let joined = pieces.joined(separator: text)
      return joined.utf8.count <= limits.size ? PythonItem(.string(joined), range) : nil
    default: return .unreadable("it is computed by `.\(name)(…)`", range)
    }
  }

  private mutating func containerMethod(
    _ name: String, of id: Int, _ given: Arguments, _ range: Range<Int>
  ) -> PythonItem? {
    let first = given.positional.first
    guard let object = state.objects[id] else { return nil }
    switch (name, object.kind) {
    case ("append", .list(let items)):
      guard let first, items.count < limits.size else { break }
      state.objects[id]?.kind = .list(items + [first])
      return PythonItem(.none, range)
    case ("extend", .list(let items)):
      guard let more = first.flatMap({ elements(of: $0) }), items.count + more.count <= limits.size
      else { break }
      state.objects[id]?.kind = .list(items + more)
      return PythonItem(.none, range)
    case ("update", .dictionary(var entries)):
      guard given.spread == nil else { break }
      for item in given.positional {
        guard let more = self.entries(of: item) else {
          taint(id, "`update` may change it", range)
          return PythonItem(.none, range)
        }
        for entry in more where spend() { Self.set(entry.key, entry.value, in: &entries) }
      }
      for one in given.passed {
        guard let name = one.name, spend() else { continue }
        Self.set(PythonItem(.string(name), one.nameRange), one.item, in: &entries)
      }
      state.objects[id]?.kind = .dictionary(entries)
      return PythonItem(.none, range)
    case ("get", .dictionary(let entries)):
      if let problem = object.problem { return PythonItem(.unreadable(problem), range) }
      guard let first, first.unreadable == nil else { break }
      let found = entries.last { PythonOperations.isEqual($0.key.value, first.value) == true }
      return found?.value ?? given.positional.dropFirst().first ?? PythonItem(.none, range)
    case ("copy", _):
      let copy = made(object.kind, range)
      if case .object(let new) = copy.value { state.objects[new]?.problem = object.problem }
      return copy
    case ("keys", .dictionary), ("values", .dictionary), ("items", .dictionary):
      return view(name, of: object, range)
    default: break
    }
    if PythonMutation.methods.contains(name) { taint(id, "`\(name)` changes it", range) }
    return .unreadable("it is computed by `.\(name)(…)`", range)
  }

  private mutating func view(
    _ name: String, of object: PythonObject, _ range: Range<Int>
  ) -> PythonItem {
    if let problem = object.problem { return PythonItem(.unreadable(problem), range) }
    guard case .dictionary(let entries) = object.kind else { return PythonItem(.none, range) }
    switch name {
    case "keys": return PythonItem(.tuple(entries.map(\.key)), range)
    case "values": return PythonItem(.tuple(entries.map(\.value)), range)
    default:
      return PythonItem(
        .tuple(entries.map { PythonItem(.tuple([$0.key, $0.value]), $0.key.range) }), range)
    }
  }
}
