import ConfigText

/// Writes the ranges of all statements of a source and the values of all literal keyword arguments,
/// the way `compare.py` writes what CPython makes of them.
struct PythonDump {
  private(set) var lines: [String] = []

  init(_ module: PythonModule) {
    add(module.statements)
  }

  private mutating func add(_ statements: [PythonStatement]) {
    for statement in statements { add(statement) }
  }

  private mutating func note(_ kind: String, _ range: Range<Int>) {
    lines.append("\(kind) \(range.lowerBound) \(range.upperBound)")
  }

  private mutating func add(_ statement: PythonStatement) {
    var isOpaque = false
    switch statement.kind {
    case .opaque: isOpaque = true
    case .function(let function):
      add(function.body)
      for decorator in function.decorators { add(decorator) }
      add(function.parameters)
    case .type(let type):
      add(type.body)
      for decorator in type.decorators { add(decorator) }
      add(type.arguments)
    case .conditional(let branches, let otherwise):
      for (index, branch) in branches.enumerated() {
        // CPython takes an `elif` for a statement of its own.
        if index > 0 { note("S", branch.start..<statement.range.upperBound) }
        add(branch.test)
        add(branch.body)
      }
      add(otherwise)
    case .loop(let loop):
      add(loop.target)
      add(loop.iterable)
      add(loop.body + loop.otherwise)
    case .whileLoop(let test, let body, let otherwise):
      add(test)
      add(body + otherwise)
    case .with(let contexts, let body):
      for context in contexts {
        add(context.value)
        add(context.target)
      }
      add(body)
    case .attempt(let attempt):
      add(attempt.body)
      for handler in attempt.handlers {
        add(handler.type)
        add(handler.body)
      }
      add(attempt.otherwise + attempt.finally)
    case .match(let subject, let cases):
      add(subject)
      for one in cases { add(one.body) }
    case .expression(let value): add(value)
    case .assign(let targets, let value):
      for target in targets { add(target) }
      add(value)
    case .annotate(let target, let annotation, let value):
      add(target)
      add(annotation)
      add(value)
    case .augment(let target, _, let value):
      add(target)
      add(value)
    case .returned(let value): add(value)
    case .raise(let values), .assert(let values), .delete(let values):
      for value in values { add(value) }
    case .imports, .outer, .pass, .stop, .next: break
    }
    note(isOpaque ? "O" : "S", statement.range)
  }

  private mutating func add(_ parameters: [PythonParameter]) {
    for parameter in parameters {
      add(parameter.annotation)
      add(parameter.fallback)
    }
  }

  private mutating func add(_ arguments: [PythonArgument]) {
    for argument in arguments {
      if case .keyword(let name) = argument.kind, let text = Self.canonical(argument.value) {
        let range = argument.value.range
        lines.append(
          "K \(argument.nameRange.lowerBound) \(range.lowerBound) \(range.upperBound) \(name) \(text)"
        )
      }
      add(argument.value)
    }
  }

  private mutating func add(_ expression: PythonExpression?) {
    guard let expression else { return }
    switch expression.kind {
    case .constant, .name, .opaque: break
    case .formatted(let parts):
      for case .value(let value, _) in parts { add(value) }
    case .attribute(let value, _), .unary(_, let value), .assignment(_, let value),
      .starred(let value), .awaited(let value):
      add(value)
    case .subscripted(let one, let other), .binary(_, let one, let other):
      add(one)
      add(other)
    case .call(let callee, let arguments):
      add(callee)
      add(arguments)
    case .list(let all), .tuple(let all), .set(let all), .boolean(_, let all), .slice(let all):
      for one in all { add(one) }
    case .dictionary(let pairs):
      for pair in pairs {
        add(pair.key)
        add(pair.value)
      }
    case .comparison(let first, let rest):
      add(first)
      for one in rest { add(one.operand) }
    case .conditional(let test, let then, let otherwise):
      add(test)
      add(then)
      add(otherwise)
    case .lambda(let parameters, let body):
      add(parameters)
      add(body)
    case .comprehension(let elements, let clauses):
      for element in elements { add(element) }
      for clause in clauses {
        add(clause.target)
        add(clause.iterable)
        for condition in clause.conditions { add(condition) }
      }
    case .yielded(let value): add(value)
    }
  }

  /// A literal as both sides spell it; nil for what is none.
  private static func canonical(_ expression: PythonExpression) -> String? {
    switch expression.kind {
    case .constant(let constant): canonical(constant)
    case .unary(.minus, let value):
      switch value.kind {
      case .constant(.int(let int)): "i\(-int)"
      case .constant(.float(let float)): "f" + String((-float).bitPattern, radix: 16)
      default: nil
      }
    case .unary(.plus, let value):
      switch value.kind {
      case .constant(.int), .constant(.float): canonical(value)
      default: nil
      }
    case .tuple(let all): list(all).map { "(\($0))" }
    case .list(let all): list(all).map { "[\($0)]" }
    case .dictionary(let pairs):
      list(pairs.map(\.value)) == nil
        ? nil
        : pairs.reduce(into: [String]?.some([])) { result, pair in
          guard let key = pair.key.flatMap({ canonical($0) }), let value = canonical(pair.value)
          else {
            result = nil
            return
          }
          result?.append(key + ":" + value)
        }.map { "{" + $0.joined(separator: ",") + "}" }
    default: nil
    }
  }

  private static func list(_ all: [PythonExpression]) -> String? {
    var texts: [String] = []
    for one in all {
      guard let text = canonical(one) else { return nil }
      texts.append(text)
    }
    return texts.joined(separator: ",")
  }

  private static func canonical(_ constant: PythonConstant) -> String {
    switch constant {
    case .none: "N"
    case .ellipsis: "E"
    case .bool(let flag): flag ? "T" : "F"
    case .int(let int): "i\(int)"
    case .float(let float): "f" + String(float.bitPattern, radix: 16)
    case .imaginary(let float): "j" + String(float.bitPattern, radix: 16)
    case .string(let text): "s" + hex(Array(text.utf8))
    case .bytes(let bytes): "b" + hex(bytes)
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
