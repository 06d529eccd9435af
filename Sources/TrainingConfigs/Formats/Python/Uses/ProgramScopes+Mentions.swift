import ConfigText

extension ProgramScopes {
  /// The one setting that an expression mentions, in what it tests as well.
  func mentioned(in expression: PythonExpression, scope: Int) -> ValueTrace? {
    if let trace = trace(expression, in: scope), !trace.path.isEmpty { return trace }
    var found: [ValueTrace] = []
    func visit(_ expression: PythonExpression, _ scope: Int, _ depth: Int) {
      guard depth < 12, found.count < 20 else { return }
      switch expression.kind {
      case .attribute, .subscripted:
        if let trace = trace(expression, in: scope), !trace.path.isEmpty,
          isSetting(expression)
        {
          found.append(trace)
          return
        }
      case .name(let name):
        let (values, home) = given(name, scope)
        for case .whole(let value) in values.prefix(4) { visit(value, home, depth + 3) }
        return
      default: break
      }
      for part in expression.parts { visit(part, scope, depth + 1) }
    }
    visit(expression, scope, 0)
    guard let first = found.first, found.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// Whether it is looked up in anything but a package: `torch.bfloat16` is no setting.
  private func isSetting(_ expression: PythonExpression) -> Bool {
    switch expression.kind {
    case .attribute(let object, _): isSetting(object)
    case .subscripted: true
    case .name(let name): !["torch", "np", "jnp", "tf", "jax"].contains(name)
    default: false
    }
  }

  private func given(_ name: String, _ scope: Int) -> ([Value], Int) {
    var current: Int? = scope
    while let index = current {
      if let values = scopes[index].assigned[name] { return (values, index) }
      current = scopes[index].parent
    }
    return (scopes[scopes[scope].module].assigned[name] ?? [], scopes[scope].module)
  }
}
