/// The names that statements may set, found without following them.
enum PythonNames {
  static func assigned(in statements: [PythonStatement]) -> Set<String> {
    var names: Set<String> = []
    for statement in statements { add(statement, to: &names) }
    return names
  }

  /// What follows the name of something of which a method is called that may change it.
  static let called = ".()"

  /// The names that an assignment changes; of `self.step` the attribute alone.
  static func targets(of expression: PythonExpression) -> [String] {
    switch expression.kind {
    case .name(let name): [name]
    case .tuple(let all), .list(let all): all.flatMap(targets)
    case .attribute(let value, let name):
      if case .name(let base) = value.kind { ["\(base).\(name)"] } else { targets(of: value) }
    case .starred(let value), .subscripted(let value, _): targets(of: value)
    default: []
    }
  }

  private static func add(_ statement: PythonStatement, to names: inout Set<String>) {
    switch statement.kind {
    case .assign(let targets, _):
      for target in targets { names.formUnion(self.targets(of: target)) }
    case .annotate(let target, _, _), .augment(let target, _, _):
      names.formUnion(targets(of: target))
    case .delete(let all): for target in all { names.formUnion(targets(of: target)) }
    case .imports(let imports): names.formUnion(imports.map(\.name))
    case .function(let function): names.insert(function.name)
    case .type(let type): names.insert(type.name)
    case .conditional(let branches, let otherwise):
      for branch in branches { names.formUnion(assigned(in: branch.body)) }
      names.formUnion(assigned(in: otherwise))
    case .loop(let loop):
      names.formUnion(targets(of: loop.target))
      names.formUnion(assigned(in: loop.body + loop.otherwise))
    case .whileLoop(_, let body, let otherwise):
      names.formUnion(assigned(in: body + otherwise))
    case .with(let contexts, let body):
      for context in contexts {
        if let target = context.target { names.formUnion(targets(of: target)) }
      }
      names.formUnion(assigned(in: body))
    case .attempt(let attempt):
      names.formUnion(assigned(in: attempt.body + attempt.otherwise + attempt.finally))
      for handler in attempt.handlers {
        if let name = handler.name { names.insert(name) }
        names.formUnion(assigned(in: handler.body))
      }
    case .match(_, let cases):
      for one in cases {
        names.formUnion(one.names)
        names.formUnion(assigned(in: one.body))
      }
    case .opaque(let all): names.formUnion(all)
    case .expression(let expression):
      // `values.append(…)` changes what the name stands for.
      if case .call(let callee, _) = expression.kind,
        case .attribute(let value, let method) = callee.kind,
        PythonMutation.methods.contains(method)
      {
        // An object is still one of its class when a method of that name is called.
        names.formUnion(targets(of: value).map { $0.contains(".") ? $0 : $0 + called })
      }
      if case .assignment(let name, _) = expression.kind { names.insert(name) }
    case .returned, .raise, .assert, .outer, .pass, .stop, .next: break
    }
  }
}

/// Methods of lists and dictionaries that change them.
enum PythonMutation {
  static let methods: Set<String> = [
    "append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault", "popitem",
    "sort", "reverse", "add", "discard", "__setitem__", "__delitem__",
  ]
}
