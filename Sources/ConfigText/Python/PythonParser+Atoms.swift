extension PythonParser {
  mutating func atom() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    switch token.kind {
    case .name:
      switch token.word {
      case "None": return try constant(.none)
      case "True": return try constant(.bool(true))
      case "False": return try constant(.bool(false))
      default:
        let name = try name()
        return try made(.name(name), from: start)
      }
    case .number:
      let value = PythonLiteral.number(bytes[token.range])
      index += 1
      guard let value else { return try made(.opaque("a number beyond 64 bits"), from: start) }
      return try made(.constant(value), from: start)
    case .string, .formatted: return try strings()
    case .symbol:
      switch token.word {
      case "(": return try bracketed()
      case "[": return try list()
      case "{": return try braced()
      case "...": return try constant(.ellipsis)
      default: throw problem("expected an expression")
      }
    default: throw problem("expected an expression")
    }
  }

  private mutating func constant(
    _ constant: PythonConstant
  ) throws(PythonProblem) -> PythonExpression {
    let start = token.start
    index += 1
    return try made(.constant(constant), from: start)
  }

  /// `(…)`: a tuple, a generator, or another expression, which keeps its own range.
  private mutating func bracketed() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    index += 1
    return try nested { (parser) throws(PythonProblem) in
      if parser.accept(")") { return try parser.made(.tuple([]), from: start) }
      let first = try parser.starExpression()
      if parser.at("for") || parser.at("async") {
        let clauses = try parser.clauses()
        try parser.expect(")", "`)`")
        return try parser.comprehension([first], clauses, from: start)
      }
      guard parser.at(",") else {
        try parser.expect(")", "`)`")
        return first
      }
      let all = try parser.rest(after: first, until: ")")
      return try parser.made(.tuple(all), from: start, over: all)
    }
  }

  /// The elements after a first one, and the closing bracket.
  private mutating func rest(
    after first: PythonExpression, until close: PythonWord
  ) throws(PythonProblem) -> [PythonExpression] {
    var all = [first]
    while accept(","), !at(close) { all.append(try starExpression()) }
    try expect(close, "the bracket to close")
    return all
  }

  private mutating func list() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    index += 1
    return try nested { (parser) throws(PythonProblem) in
      if parser.accept("]") { return try parser.made(.list([]), from: start) }
      let first = try parser.starExpression()
      if parser.at("for") || parser.at("async") {
        let clauses = try parser.clauses()
        try parser.expect("]", "`]`")
        return try parser.comprehension([first], clauses, from: start)
      }
      let all = try parser.rest(after: first, until: "]")
      return try parser.made(.list(all), from: start, over: all)
    }
  }

  /// `{…}`: a dictionary, a set, or a comprehension of either.
  private mutating func braced() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    index += 1
    return try nested { (parser) throws(PythonProblem) in
      if parser.accept("}") { return try parser.made(.dictionary([]), from: start) }
      let first = try parser.member()
      if parser.at("for") || parser.at("async") {
        let clauses = try parser.clauses()
        try parser.expect("}", "`}`")
        return try parser.comprehension(
          [first.key, first.value].compactMap(\.self), clauses, from: start)
      }
      guard first.isPair else {
        let all = try parser.rest(after: first.value, until: "}")
        return try parser.made(.set(all), from: start, over: all)
      }
      var pairs = [PythonPair(key: first.key, value: first.value)]
      while parser.accept(","), !parser.at("}") {
        let next = try parser.member()
        guard next.isPair else { throw parser.problem("expected `key: value`") }
        pairs.append(PythonPair(key: next.key, value: next.value))
      }
      try parser.expect("}", "`}`")
      return try parser.made(
        .dictionary(pairs), from: start,
        over: pairs.flatMap { [$0.key, $0.value].compactMap(\.self) })
    }
  }

  /// `key: value` or `**pairs` of a dictionary, or the element of a set; each is read once, so that
  /// nested braces cost no more than their length.
  private mutating func member() throws(PythonProblem) -> (
    key: PythonExpression?, value: PythonExpression, isPair: Bool
  ) {
    if accept("**") { return (nil, try binary(above: 4), true) }
    let value = try starExpression()
    guard accept(":") else { return (nil, value, false) }
    return (value, try expression(), true)
  }

  private func comprehension(
    _ elements: [PythonExpression], _ clauses: [PythonClause], from start: Int
  ) throws(PythonProblem) -> PythonExpression {
    try made(
      .comprehension(elements, clauses), from: start,
      over: elements + clauses.flatMap { [$0.target, $0.iterable] + $0.conditions })
  }

  private mutating func clauses() throws(PythonProblem) -> [PythonClause] {
    var clauses: [PythonClause] = []
    while at("for") || at("async") {
      _ = accept("async")
      try expect("for", "`for`")
      let target = try targets()
      try expect("in", "`in`")
      var clause = PythonClause(target: target, iterable: try binary(above: 0), conditions: [])
      while accept("if") {
        clause.conditions.append(
          token(after: 1).word == ":=" ? try namedExpression() : try binary(above: 0))
      }
      clauses.append(clause)
    }
    return clauses
  }

  /// The arguments of a call, and its closing bracket.
  mutating func arguments() throws(PythonProblem) -> [PythonArgument] {
    try nested { (parser) throws(PythonProblem) in
      var arguments: [PythonArgument] = []
      while !parser.at(")") {
        arguments.append(try parser.argument())
        guard parser.accept(",") else { break }
      }
      try parser.expect(")", "`,` or `)`")
      return arguments
    }
  }

  private mutating func argument() throws(PythonProblem) -> PythonArgument {
    let start = token.start
    if accept("**") {
      let value = try expression()
      return PythonArgument(kind: .spreadPairs, value: value, nameRange: start..<previousEnd)
    }
    if accept("*") {
      let value = try expression()
      return PythonArgument(kind: .spread, value: value, nameRange: start..<previousEnd)
    }
    if at(.name), token(after: 1).kind == .symbol, token(after: 1).word == "=" {
      let range = token.range
      let name = try name()
      index += 1
      return PythonArgument(kind: .keyword(name), value: try expression(), nameRange: range)
    }
    var value = try namedExpression()
    if at("for") || at("async") {
      let clauses = try clauses()
      value = try comprehension([value], clauses, from: start)
    }
    return PythonArgument(kind: .positional, value: value, nameRange: start..<previousEnd)
  }

  /// What stands in the brackets of a subscript, and the closing one.
  mutating func subscripts() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    return try nested { (parser) throws(PythonProblem) in
      var all = [try parser.subscriptPart()]
      var isTuple = false
      while parser.accept(",") {
        isTuple = true
        guard !parser.at("]") else { break }
        all.append(try parser.subscriptPart())
      }
      let key = isTuple ? try parser.made(.tuple(all), from: start, over: all) : all[0]
      try parser.expect("]", "`]`")
      return key
    }
  }

  private mutating func subscriptPart() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    var parts: [PythonExpression] = []
    var isSlice = false
    if !at(":") { parts.append(try starExpression()) }
    while accept(":") {
      isSlice = true
      if !at(":"), !at(","), !at("]") { parts.append(try expression()) }
    }
    return isSlice ? try made(.slice(parts), from: start, over: parts) : parts[0]
  }

  /// One string, or several that stand side by side and are one.
  private mutating func strings() throws(PythonProblem) -> PythonExpression {
    let start = token.start
    var text = ""
    var data: [UInt8] = []
    var parts: [PythonFormatted] = []
    var isFormatted = false
    var isUnreadable = false
    while at(.string) || at(.formatted) {
      let token = token
      index += 1
      if token.kind == .formatted {
        isFormatted = true
        parts += try formatted(token)
        continue
      }
      switch PythonLiteral.string(bytes[token.range]) {
      case .string(let piece)?:
        text += piece
        parts.append(.text(piece))
      case .bytes(let piece)?: data += piece
      default: isUnreadable = true
      }
    }
    let isBytes = bytes[start] | 0x20 == UInt8(ascii: "b") || bytes[start + 1] | 0x20 == 0x62
    if isUnreadable {
      return try made(.opaque("a string with an escape that is not read"), from: start)
    }
    if isFormatted {
      return try made(.formatted(parts), from: start, over: parts.compactMap(\.expression))
    }
    if isBytes, text.isEmpty { return try made(.constant(.bytes(data)), from: start) }
    guard data.isEmpty else { throw problem("bytes and text do not add up") }
    return try made(.constant(.string(text)), from: start)
  }

  /// The parts of a formatted string, with its expressions parsed where they stand.
  private mutating func formatted(
    _ token: PythonToken
  ) throws(PythonProblem) -> [PythonFormatted] {
    var scan = PythonStringScan(bytes: bytes, end: token.end, index: token.start)
    let prefix = bytes[token.range].prefix { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\"") }
    let isRaw = prefix.contains { $0 | 0x20 == UInt8(ascii: "r") }
    scan.index += prefix.count
    guard scan.string(isRaw: isRaw, isFormatted: true, depth: 0) else {
      throw PythonProblem("a string is not closed", token.range)
    }
    // A template is no text.
    let isTemplate = prefix.contains { $0 | 0x20 == UInt8(ascii: "t") }
    return try formatted(scan.parts, isRaw: isRaw, isPlain: !isTemplate)
  }

  private mutating func formatted(
    _ parts: [PythonStringPart], isRaw: Bool, isPlain: Bool
  ) throws(PythonProblem) -> [PythonFormatted] {
    var result: [PythonFormatted] = []
    for part in parts {
      switch part {
      case .text(let range):
        guard let text = PythonLiteral.text(bytes[range], isRaw: isRaw, isFormatted: true) else {
          result.append(
            .value(
              PythonExpression(
                kind: .opaque("a string with an escape that is not read"), range: range,
                height: 1), isPlain: false))
          continue
        }
        result.append(.text(text))
      case .field(let range, let conversion, let isEcho, let format):
        var tokenizer = PythonTokenizer(bytes, expression: range, limits: limits)
        tokenizer.run()
        var parser = PythonParser(
          bytes: bytes, tokens: tokenizer.tokens, limits: limits, depth: depth)
        let value = try parser.nested { (parser) throws(PythonProblem) in
          parser.at("yield") ? try parser.expression() : try parser.expressions()
        }
        guard parser.at(.end) else { throw parser.problem("expected the expression to end here") }
        let isBare = conversion == nil && !isEcho && format.isEmpty && isPlain
        result.append(.value(value, isPlain: isBare))
        // The expressions of a format are evaluated too, and only make the text unreadable.
        result += try formatted(format, isRaw: isRaw, isPlain: false).filter {
          $0.expression != nil
        }
      }
    }
    return result
  }
}

extension PythonFormatted {
  var expression: PythonExpression? {
    if case .value(let expression, _) = self { expression } else { nil }
  }
}
