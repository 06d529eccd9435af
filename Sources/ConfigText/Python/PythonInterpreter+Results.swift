extension PythonInterpreter {
  // MARK: Results

  /// A value without objects, as it is at this moment.
  mutating func frozen(_ item: PythonItem, depth: Int = 0) -> PythonItem {
    var result = item
    guard depth < 16, spend() else {
      return .unreadable("it nests too deep", item.range)
    }
    switch item.value {
    case .object(let id):
      guard let object = state.objects[id] else { break }
      if let problem = object.problem, !object.isInstance {
        result.value = .unreadable(problem)
        break
      }
      switch object.kind {
      case .list(let items): result.value = .list(items.map { frozen($0, depth: depth + 1) })
      case .dictionary(let entries): result.value = .dictionary(frozen(entries, depth))
      case .instance(let call, _, let attributes):
        var all = frozen(attributes, depth)
        if let problem = object.problem {
          // What was changed out of sight may be any of them.
          all.append(
            PythonEntry(
              key: PythonItem(.string("*"), problem.range),
              value: PythonItem(.unreadable(problem), problem.range)))
        }
        result.value = .made(by: call, attributes: all)
      case .parser(let call): result.value = .made(by: call, attributes: [])
      }
    case .tuple(let items): result.value = .tuple(items.map { frozen($0, depth: depth + 1) })
    case .attribute(let base, let name):
      result.value = .attribute(frozen(base, depth: depth + 1), name)
    default: break
    }
    return result
  }

  private mutating func frozen(_ entries: [PythonEntry], _ depth: Int) -> [PythonEntry] {
    var result: [PythonEntry] = []
    for entry in entries {
      result.append(
        PythonEntry(
          key: frozen(entry.key, depth: depth + 1), value: frozen(entry.value, depth: depth + 1)))
    }
    return result
  }
}

extension PythonObject {
  var isInstance: Bool {
    switch kind {
    case .instance, .parser: true
    case .list, .dictionary: false
    }
  }
}
