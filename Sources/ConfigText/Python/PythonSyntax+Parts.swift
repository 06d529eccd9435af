extension PythonStatement {
  /// Whether what it stands in is left here.
  package var leaves: Bool {
    switch kind {
    case .stop, .returned: true
    default: false
    }
  }

  /// The blocks of statements right below.
  package var bodies: [[PythonStatement]] {
    switch kind {
    case .function(let function): [function.body]
    case .type(let type): [type.body]
    case .conditional(let branches, let otherwise): branches.map(\.body) + [otherwise]
    case .loop(let loop): [loop.body, loop.otherwise]
    case .whileLoop(_, let body, let otherwise): [body, otherwise]
    case .with(_, let body): [body]
    case .attempt(let attempt):
      [attempt.body] + attempt.handlers.map(\.body) + [attempt.otherwise, attempt.finally]
    case .match(_, let cases): cases.map(\.body)
    default: []
    }
  }
}

extension PythonExpression {
  /// The expressions right below.
  package var parts: [PythonExpression] {
    switch kind {
    case .constant, .name, .opaque: []
    case .formatted(let pieces):
      pieces.compactMap { if case .value(let value, _) = $0 { value } else { nil } }
    case .attribute(let value, _), .unary(_, let value), .assignment(_, let value),
      .starred(let value), .lambda(_, let value), .awaited(let value):
      [value]
    case .subscripted(let first, let second), .binary(_, let first, let second): [first, second]
    case .call(let callee, let arguments): [callee] + arguments.map(\.value)
    case .list(let all), .tuple(let all), .set(let all), .boolean(_, let all), .slice(let all): all
    case .dictionary(let pairs): pairs.flatMap { [$0.key, $0.value].compactMap(\.self) }
    case .comparison(let first, let rest): [first] + rest.map(\.operand)
    case .conditional(let test, let then, let otherwise): [test, then, otherwise]
    case .comprehension(let elements, let clauses):
      elements + clauses.flatMap { [$0.iterable] + $0.conditions }
    case .yielded(let value): [value].compactMap(\.self)
    }
  }

  package var name: String? { if case .name(let name) = kind { name } else { nil } }

  package var isConstant: Bool { if case .constant = kind { true } else { false } }

  /// Whether it is the number one, or none.
  package var isOne: Bool {
    switch kind {
    case .constant(.int(let number)): (0...1).contains(number)
    case .constant(.float(let number)): (0...1).contains(number)
    default: false
    }
  }

  package var string: String? {
    if case .constant(.string(let text)) = kind { text } else { nil }
  }

  /// The last word of what is called or looked up: `DataLoader` of `torch.utils.data.DataLoader`.
  package var lastName: String? {
    switch kind {
    case .name(let name), .attribute(_, let name): name
    default: nil
    }
  }
}
