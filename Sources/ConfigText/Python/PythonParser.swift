/// Parses the tokens of a source into statements.
///
/// Wherever a statement is not understood, it becomes an opaque one that names all it could touch,
/// its block included, and reading goes on after it.
struct PythonParser {
  let bytes: [UInt8]
  let tokens: [PythonToken]
  let limits: PythonLimits
  var index = 0
  var depth: Int
  private(set) var problems: [PythonProblem] = []

  init(bytes: [UInt8], tokens: [PythonToken], limits: PythonLimits, depth: Int) {
    self.bytes = bytes
    self.tokens = tokens
    self.limits = limits
    self.depth = depth
  }

  // MARK: Tokens

  var token: PythonToken { tokens[min(index, tokens.count - 1)] }

  func token(after offset: Int) -> PythonToken { tokens[min(index + offset, tokens.count - 1)] }

  /// Where the token before the current one ends.
  var previousEnd: Int { index > 0 ? tokens[min(index, tokens.count) - 1].end : token.start }

  func at(_ word: PythonWord) -> Bool {
    let token = token
    return token.word == word && (token.kind == .symbol || token.kind == .name)
  }

  func at(_ kind: PythonToken.Kind) -> Bool { token.kind == kind }

  mutating func accept(_ word: PythonWord) -> Bool {
    guard at(word) else { return false }
    index += 1
    return true
  }

  mutating func expect(_ word: PythonWord, _ text: StaticString) throws(PythonProblem) {
    guard accept(word) else { throw problem("expected \(text)") }
  }

  func problem(_ message: String) -> PythonProblem { PythonProblem(message, token.range) }

  func text(_ token: PythonToken) -> String { String(decoding: bytes[token.range], as: UTF8.self) }

  mutating func name() throws(PythonProblem) -> String {
    guard at(.name), !Self.keywords.contains(token.word) else { throw problem("expected a name") }
    defer { index += 1 }
    return text(token)
  }

  /// Words that are never names.
  static let keywords: Set<PythonWord> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
  ]

  /// Runs `body` one level deeper; fails past the limit.
  mutating func nested<Value>(
    _ body: (inout PythonParser) throws(PythonProblem) -> Value
  ) throws(PythonProblem) -> Value {
    guard depth < limits.depth else { throw problem("the source nests too deep") }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  // MARK: Statements

  mutating func module() -> [PythonStatement] {
    var statements: [PythonStatement] = []
    while !at(.end) { line(into: &statements) }
    return statements
  }

  /// Reads one logical line, or a compound statement with its blocks.
  private mutating func line(into statements: inout [PythonStatement]) {
    let start = index
    do throws(PythonProblem) {
      switch token.kind {
      case .newline, .dedent:
        index += 1
      case .indent: throw problem("an unexpected indentation")
      default:
        if let statement = try compound() {
          statements.append(statement)
        } else {
          let count = statements.count
          do throws(PythonProblem) { try simpleLine(into: &statements) } catch {
            statements.removeSubrange(count...)
            throw error
          }
        }
      }
    } catch {
      if problems.count < 100 { problems.append(error) }
      index = start
      statements.append(skip())
    }
  }

  /// Skips a statement that is not understood, with its block.
  private mutating func skip() -> PythonStatement {
    let start = index
    var open = 0
    while !at(.end) {
      let kind = token.kind
      if kind == .dedent, open == 0, index > start { break }
      index += 1
      if kind == .indent { open += 1 }
      if kind == .dedent { open = max(open - 1, 0) }
      if open == 0, kind == .newline || kind == .dedent, !at(.indent), !continues() { break }
    }
    let skipped = tokens[start..<index]
    var names: Set<String> = []
    for token in skipped where token.kind == .name && !Self.keywords.contains(token.word) {
      names.insert(text(token))
    }
    // What cannot be told may be any name.
    if skipped.contains(where: { $0.kind == .unknown }) { names.insert("*") }
    let end = skipped.last { $0.end > $0.start }?.end ?? tokens[start].end
    return PythonStatement(
      kind: .opaque(names.sorted()), range: tokens[start].start..<max(end, tokens[start].start))
  }

  /// Whether the current line belongs to the statement before it.
  private func continues() -> Bool {
    at("else") || at("elif") || at("except") || at("finally")
  }

  mutating func simpleLine(into statements: inout [PythonStatement]) throws(PythonProblem) {
    repeat {
      if at(.newline) { break }
      let start = token.start
      let kind = try simple()
      statements.append(PythonStatement(kind: kind, range: start..<previousEnd))
    } while accept(";")
    guard at(.newline) || at(.end) else { throw problem("expected the statement to end here") }
    if at(.newline) { index += 1 }
  }

  /// Reads the block after a colon: the rest of the line, or what is indented below.
  mutating func block() throws(PythonProblem) -> [PythonStatement] {
    try expect(":", "`:`")
    return try nested { (parser) throws(PythonProblem) in
      var statements: [PythonStatement] = []
      guard parser.at(.newline) else {
        try parser.simpleLine(into: &statements)
        return statements
      }
      parser.index += 1
      guard parser.at(.indent) else { throw parser.problem("expected an indented block") }
      parser.index += 1
      while !parser.at(.dedent), !parser.at(.end) { parser.line(into: &statements) }
      if parser.at(.dedent) { parser.index += 1 }
      return statements
    }
  }

  private mutating func simple() throws(PythonProblem) -> PythonStatement.Kind {
    if at(.name) {
      switch token.word {
      case "pass":
        index += 1
        return .pass
      case "break":
        index += 1
        return .stop
      case "continue":
        index += 1
        return .next
      case "return":
        index += 1
        return .returned(endsHere ? nil : try expressions())
      case "raise":
        index += 1
        return .raise(try listed(by: "from"))
      case "assert":
        index += 1
        return .assert(try listed(by: ","))
      case "del":
        index += 1
        let targets = try expressions()
        if case .tuple(let all) = targets.kind { return .delete(all) }
        return .delete([targets])
      case "global", "nonlocal":
        index += 1
        var names = [try name()]
        while accept(",") { names.append(try name()) }
        return .outer(names)
      case "import": return try importing()
      case "from": return try importingFrom()
      default: break
      }
    }
    return try assignment()
  }

  private var endsHere: Bool { at(.newline) || at(.end) || at(";") }

  private mutating func listed(by separator: PythonWord) throws(PythonProblem) -> [PythonExpression]
  {
    guard !endsHere else { return [] }
    var all = [try expression()]
    while accept(separator) { all.append(try expression()) }
    return all
  }

  private mutating func assignment() throws(PythonProblem) -> PythonStatement.Kind {
    let first = try expressions()
    if accept(":") {
      let annotation = try expression()
      let value = accept("=") ? try yieldOrExpressions() : nil
      return .annotate(first, annotation, value)
    }
    if at(.symbol), let operation = Self.augmentations[token.word] {
      index += 1
      return .augment(first, operation, try yieldOrExpressions())
    }
    guard at("=") else { return .expression(first) }
    var targets: [PythonExpression] = []
    var value = first
    while accept("=") {
      targets.append(value)
      value = try yieldOrExpressions()
    }
    return .assign(targets, value)
  }

  private mutating func yieldOrExpressions() throws(PythonProblem) -> PythonExpression {
    at("yield") ? try expression() : try expressions()
  }

  private static let augmentations: [PythonWord: PythonBinary] = [
    "+=": .add, "-=": .subtract, "*=": .multiply, "/=": .divide, "//=": .floorDivide,
    "%=": .modulo, "**=": .power, "@=": .matrix, "<<=": .shiftLeft, ">>=": .shiftRight,
    "&=": .and, "|=": .or, "^=": .xor,
  ]

  private mutating func dotted() throws(PythonProblem) -> String {
    var path = try name()
    while accept(".") { path += "." + (try name()) }
    return path
  }

  private mutating func importing() throws(PythonProblem) -> PythonStatement.Kind {
    index += 1
    var imports: [PythonImport] = []
    repeat {
      let path = try dotted()
      if accept("as") {
        imports.append(PythonImport(name: try name(), path: path))
      } else {
        // `import a.b` binds `a`.
        let root = String(path.prefix { $0 != "." })
        imports.append(
          PythonImport(name: root, path: root, loaded: root == path ? nil : path))
      }
    } while accept(",")
    return .imports(imports)
  }

  private mutating func importingFrom() throws(PythonProblem) -> PythonStatement.Kind {
    index += 1
    var module = ""
    while at(".") || at("...") {
      module += text(token)
      index += 1
    }
    if !at("import") { module += try dotted() }
    try expect("import", "`import`")
    if accept("*") { return .imports([PythonImport(name: "*", path: module)]) }
    let isBracketed = accept("(")
    var imports: [PythonImport] = []
    repeat {
      if isBracketed, at(")") { break }
      let member = try name()
      let alias = accept("as") ? try name() : member
      imports.append(PythonImport(name: alias, path: module + "." + member))
    } while accept(",")
    if isBracketed { try expect(")", "`)`") }
    return .imports(imports)
  }
}
