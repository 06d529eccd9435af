extension PythonParser {
  func made(
    _ kind: PythonExpression.Kind, from start: Int, over parts: PythonExpression...
  ) throws(PythonProblem) -> PythonExpression {
    try made(kind, from: start, over: parts)
  }

  func made(
    _ kind: PythonExpression.Kind, from start: Int, over parts: [PythonExpression]
  ) throws(PythonProblem) -> PythonExpression {
    let height = (parts.lazy.map(\.height).max() ?? 0) + 1
    guard height <= limits.depth else { throw problem("the expression nests too deep") }
    return PythonExpression(kind: kind, range: start..<previousEnd, height: height)
  }

  /// `a, b, *c`: a tuple without brackets where there is a comma.
  mutating func expressions() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    let first = try starExpression()
    guard at(",") else { return first }
    var all = [first]
    while accept(",") {
      guard startsExpression else { break }
      all.append(try starExpression())
    }
    return try made(.tuple(all), from: start, over: all)
  }

  /// Whether the next token can begin an expression.
  var startsExpression: Bool {
    switch token.kind {
    case .number, .string, .formatted: return true
    case .name:
      return !Self.keywords.contains(token.word)
        || ["None", "True", "False", "not", "lambda", "await", "yield"].contains(token.word)
    case .symbol: return ["(", "[", "{", "-", "+", "~", "*", "..."].contains(token.word)
    default: return false
    }
  }

  mutating func starExpression() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    guard accept("*") else { return try namedExpression() }
    let value = try binary(above: 4)
    return try made(.starred(value), from: start, over: value)
  }

  /// Targets of `for`, which end at `in`.
  mutating func targets() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    let first = try starTarget()
    guard at(",") else { return first }
    var all = [first]
    while accept(","), !at("in"), !at("=") { all.append(try starTarget()) }
    return try made(.tuple(all), from: start, over: all)
  }

  mutating func starTarget() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    guard accept("*") else { return try primary() }
    let value = try primary()
    return try made(.starred(value), from: start, over: value)
  }

  /// An expression that may be `name := value`.
  mutating func namedExpression() throws(PythonProblem) -> PythonExpression {
    guard at(.name), token(after: 1).kind == .symbol, token(after: 1).word == ":=" else {
      return try expression()
    }
    let start = token.start
    let name = try name()
    index += 1
    let value = try expression()
    return try made(.assignment(name, value), from: start, over: value)
  }

  mutating func expression() throws(PythonProblem) -> PythonExpression {
    try nested { (parser) throws(PythonProblem) in
      let start = parser.token.start
      if parser.at("lambda") { return try parser.lambda() }
      if parser.at("yield") { return try parser.yielded() }
      let value = try parser.binary(above: 0)
      guard parser.accept("if") else { return value }
      let test = try parser.binary(above: 0)
      try parser.expect("else", "`else`")
      let otherwise = try parser.expression()
      return try parser.made(
        .conditional(test: test, then: value, otherwise: otherwise), from: start,
        over: value, test, otherwise)
    }
  }

  private mutating func yielded() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    index += 1
    if accept("from") {
      let value = try expression()
      return try made(.yielded(value), from: start, over: value)
    }
    guard startsExpression else { return try made(.yielded(nil), from: start) }
    let value = try expressions()
    return try made(.yielded(value), from: start, over: value)
  }

  private mutating func lambda() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    index += 1
    let parameters = try parameters(until: ":", annotated: false)
    try expect(":", "`:`")
    let body = try expression()
    return try made(.lambda(parameters, body), from: start, over: body)
  }

  /// Reads operators that bind tighter than a level: `or` is 1, `and` 2, `not` 3, comparisons 4,
  /// then `|` to `*`.
  mutating func binary(above level: Int) throws(PythonProblem) -> PythonExpression {
    let start = token.start
    var left: PythonExpression
    if at("not"), level < 3 {
      left = try negated()
    } else {
      left = try unary()
    }
    while true {
      if level < 1, at("or") {
        left = try chain(left, from: start, isAnd: false, above: 1)
      } else if level < 2, at("and") {
        left = try chain(left, from: start, isAnd: true, above: 2)
      } else if level < 4, let first = relation() {
        left = try comparison(left, from: start, first)
      } else if at(.symbol), let (operation, precedence) = Self.operations[token.word],
        precedence > level
      {
        index += 1
        let right = try binary(above: precedence)
        left = try made(.binary(operation, left, right), from: start, over: left, right)
      } else {
        return left
      }
    }
  }

  private mutating func negated() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    index += 1
    let operand = try nested { (parser) throws(PythonProblem) in try parser.binary(above: 2) }
    return try made(.unary(.not, operand), from: start, over: operand)
  }

  private mutating func chain(
    _ first: PythonExpression, from start: Int, isAnd: Bool, above level: Int
  ) throws(PythonProblem) -> PythonExpression {
    var all = [first]
    while accept(isAnd ? "and" : "or") { all.append(try binary(above: level)) }
    return try made(.boolean(isAnd: isAnd, all), from: start, over: all)
  }

  /// The relation at the index and how many tokens it takes.
  private func relation() -> (relation: PythonRelation, length: Int)? {
    switch token.word {
    case "==": (.equal, 1)
    case "!=", "<>": (.notEqual, 1)
    case "<": (.less, 1)
    case "<=": (.lessOrEqual, 1)
    case ">": (.greater, 1)
    case ">=": (.greaterOrEqual, 1)
    case "in": (.contained, 1)
    case "is": token(after: 1).word == "not" ? (.notSame, 2) : (.same, 1)
    case "not": token(after: 1).word == "in" ? (.notContained, 2) : nil
    default: nil
    }
  }

  private mutating func comparison(
    _ first: PythonExpression, from start: Int,
    _ relation: (relation: PythonRelation, length: Int)
  ) throws(PythonProblem) -> PythonExpression {
    var next: (relation: PythonRelation, length: Int)? = relation
    var rest: [PythonComparison] = []
    while let (relation, length) = next {
      index += length
      rest.append(PythonComparison(relation: relation, operand: try binary(above: 4)))
      next = self.relation()
    }
    return try made(
      .comparison(first, rest), from: start, over: [first] + rest.map(\.operand))
  }

  private static let operations: [PythonWord: (PythonBinary, Int)] = [
    "|": (.or, 5), "^": (.xor, 6), "&": (.and, 7), "<<": (.shiftLeft, 8), ">>": (.shiftRight, 8),
    "+": (.add, 9), "-": (.subtract, 9), "*": (.multiply, 10), "/": (.divide, 10),
    "//": (.floorDivide, 10), "%": (.modulo, 10), "@": (.matrix, 10),
  ]

  private mutating func unary() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    let sign: PythonUnary
    if at("-") {
      sign = .minus
    } else if at("+") {
      sign = .plus
    } else if at("~") {
      sign = .invert
    } else {
      return try power()
    }
    index += 1
    let operand = try nested { (parser) throws(PythonProblem) in try parser.unary() }
    return try made(.unary(sign, operand), from: start, over: operand)
  }

  private mutating func power() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    let base: PythonExpression
    if accept("await") {
      let value = try primary()
      base = try made(.awaited(value), from: start, over: value)
    } else {
      base = try primary()
    }
    guard accept("**") else { return base }
    let exponent = try nested { (parser) throws(PythonProblem) in try parser.unary() }
    return try made(.binary(.power, base, exponent), from: start, over: base, exponent)
  }

  /// An atom with the attributes, subscripts and calls after it.
  mutating func primary() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    var value = try atom()
    while true {
      if accept(".") {
        let name = try name()
        value = try made(.attribute(value, name), from: start, over: value)
      } else if accept("(") {
        let arguments = try arguments()
        value = try made(
          .call(value, arguments), from: start, over: [value] + arguments.map(\.value))
      } else if accept("[") {
        let key = try subscripts()
        value = try made(.subscripted(value, key), from: start, over: value, key)
      } else {
        return value
      }
    }
  }
}
