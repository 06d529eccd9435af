extension PythonParser {
  /// Reads a statement that has blocks; nil when the next is none.
  mutating func compound() throws(PythonProblem) -> PythonStatement? {
    let start = token.start
    guard at(.name) || at("@") else { return nil }
    let kind: PythonStatement.Kind
    switch token.word {
    case "if": kind = try conditional()
    case "for": kind = try loop()
    case "while":
      index += 1
      let test = try namedExpression()
      let body = try block()
      kind = .whileLoop(test, body, otherwise: try otherwise())
    case "with": kind = try with()
    case "try": kind = try attempt()
    case "def", "class", "@": return try definition()
    case "async":
      guard token(after: 1).kind == .name else { return nil }
      switch token(after: 1).word {
      case "def": return try definition()
      case "for":
        index += 1
        kind = try loop()
      case "with":
        index += 1
        kind = try with()
      default: return nil
      }
    case "match" where startsMatch(): kind = try match()
    default: return nil
    }
    return PythonStatement(kind: kind, range: start..<lastByte)
  }

  /// The end of the last token that has bytes and is no line break.
  private var lastByte: Int {
    var position = min(index, tokens.count) - 1
    while position > 0, [.newline, .indent, .dedent].contains(tokens[position].kind) {
      position -= 1
    }
    return tokens[max(position, 0)].end
  }

  private mutating func otherwise() throws(PythonProblem) -> [PythonStatement] {
    accept("else") ? try block() : []
  }

  private mutating func conditional() throws(PythonProblem) -> PythonStatement.Kind {
    var branches: [PythonBranch] = []
    repeat {
      let start = token.start
      index += 1
      let test = try namedExpression()
      branches.append(PythonBranch(test: test, body: try block(), start: start))
    } while at("elif")
    return .conditional(branches, try otherwise())
  }

  private mutating func loop() throws(PythonProblem) -> PythonStatement.Kind {
    index += 1
    let target = try targets()
    try expect("in", "`in`")
    let iterable = try expressions()
    let body = try block()
    return .loop(
      PythonLoop(target: target, iterable: iterable, body: body, otherwise: try otherwise()))
  }

  private mutating func with() throws(PythonProblem) -> PythonStatement.Kind {
    index += 1
    let start = index
    // `with (a as b, c as d):` and `with (a, b)[0] as c:` are told apart by reading on.
    if at("("), let items = try? bracketedContexts(), at(":") {
      return .with(items, try block())
    }
    index = start
    var items: [PythonContext] = []
    repeat { items.append(try context()) } while accept(",")
    return .with(items, try block())
  }

  private mutating func bracketedContexts() throws(PythonProblem) -> [PythonContext] {
    try expect("(", "`(`")
    return try nested { (parser) throws(PythonProblem) in
      var items: [PythonContext] = []
      while !parser.at(")") {
        items.append(try parser.context())
        guard parser.accept(",") else { break }
      }
      try parser.expect(")", "`)`")
      return items
    }
  }

  private mutating func context() throws(PythonProblem) -> PythonContext {
    let value = try expression()
    guard accept("as") else { return PythonContext(value: value, target: nil) }
    return PythonContext(value: value, target: try starTarget())
  }

  private mutating func attempt() throws(PythonProblem) -> PythonStatement.Kind {
    index += 1
    var attempt = PythonAttempt(body: try block(), handlers: [], otherwise: [], finally: [])
    while accept("except") {
      _ = accept("*")
      var handler = PythonHandler(type: nil, name: nil, body: [])
      if !at(":") {
        handler.type = try expressions()
        if accept("as") { handler.name = try name() }
      }
      handler.body = try block()
      attempt.handlers.append(handler)
    }
    attempt.otherwise = try otherwise()
    if accept("finally") { attempt.finally = try block() }
    guard !attempt.handlers.isEmpty || !attempt.finally.isEmpty else {
      throw problem("expected `except` or `finally`")
    }
    return .attempt(attempt)
  }

  /// A decorated function or class starts at its own word, after the decorators.
  private mutating func definition() throws(PythonProblem) -> PythonStatement {
    var decorators: [PythonExpression] = []
    while accept("@") {
      decorators.append(try namedExpression())
      // Read again where no definition follows, so that their number is bounded.
      guard decorators.count <= 50 else { throw problem("there are too many decorators") }
      guard at(.newline) else { throw problem("expected the decorator to end here") }
      index += 1
    }
    let start = token.start
    if at("class") {
      index += 1
      let nameRange = token.range
      let name = try name()
      try typeParameters()
      let arguments = accept("(") ? try self.arguments() : []
      let body = try block()
      return PythonStatement(
        kind: .type(
          PythonClass(
            name: name, arguments: arguments, body: body, decorators: decorators,
            nameRange: nameRange)), range: start..<lastByte)
    }
    _ = accept("async")
    try expect("def", "a function or class")
    let nameRange = token.range
    let name = try name()
    try typeParameters()
    try expect("(", "`(`")
    let parameters = try parameters(until: ")", annotated: true)
    try expect(")", "`)`")
    if accept("->") { _ = try expressions() }
    let body = try block()
    return PythonStatement(
      kind: .function(
        PythonFunction(
          name: name, parameters: parameters, body: body, decorators: decorators,
          nameRange: nameRange)), range: start..<lastByte)
  }

  /// Skips `[T]`, which no value depends on.
  private mutating func typeParameters() throws(PythonProblem) {
    guard accept("[") else { return }
    var open = 1
    while open > 0 {
      guard !at(.end), !at(.newline) else { throw problem("expected `]`") }
      if at("[") { open += 1 }
      if at("]") { open -= 1 }
      index += 1
    }
  }

  mutating func parameters(
    until close: PythonWord, annotated: Bool
  ) throws(PythonProblem) -> [PythonParameter] {
    var parameters: [PythonParameter] = []
    var kind = PythonParameter.Kind.plain
    while !at(close) {
      if accept("/") {
        guard accept(",") else { break }
        continue
      }
      var own = kind
      if accept("**") {
        own = .spreadPairs
      } else if accept("*") {
        kind = .keywordOnly
        if accept(",") { continue }
        own = .spread
      }
      var parameter = PythonParameter(
        name: try name(), kind: own, annotation: nil, fallback: nil)
      if annotated, accept(":") {
        parameter.annotation = at("*") ? try starTarget() : try expression()
      }
      if accept("=") { parameter.fallback = try expression() }
      parameters.append(parameter)
      guard accept(",") else { break }
    }
    return parameters
  }

  /// `match` is a name everywhere but before a block of cases.
  private func startsMatch() -> Bool {
    var position = index + 1
    var open = 0
    while position < tokens.count, tokens[position].kind != .newline {
      let token = tokens[position]
      if token.kind == .end { return false }
      if token.kind == .symbol {
        if ["(", "[", "{"].contains(token.word) { open += 1 }
        if [")", "]", "}"].contains(token.word) { open -= 1 }
      }
      position += 1
    }
    guard position + 2 < tokens.count, open == 0, position > index + 2 else { return false }
    return tokens[position - 1].word == ":" && tokens[position + 1].kind == .indent
      && tokens[position + 2].kind == .name && tokens[position + 2].word == "case"
  }

  private mutating func match() throws(PythonProblem) -> PythonStatement.Kind {
    index += 1
    let subject = try expressions()
    try expect(":", "`:`")
    guard at(.newline), token(after: 1).kind == .indent else { throw problem("expected cases") }
    index += 2
    var cases: [PythonCase] = []
    while at("case") {
      index += 1
      var names: [String] = []
      var open = 0
      // A pattern is not read: its names are what it may set.
      while open > 0 || !at(":") {
        guard !at(.newline), !at(.end), !at(.unknown) else { throw problem("expected `:`") }
        if at("(") || at("[") || at("{") { open += 1 }
        if at(")") || at("]") || at("}") { open -= 1 }
        if at(.name), !Self.keywords.contains(token.word) { names.append(text(token)) }
        index += 1
      }
      cases.append(
        PythonCase(
          names: names,
          body: try nested { (parser) throws(PythonProblem) in try parser.block() }))
    }
    guard at(.dedent) else { throw problem("expected `case`") }
    index += 1
    return .match(subject, cases)
  }
}
