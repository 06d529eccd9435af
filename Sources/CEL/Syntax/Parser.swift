/// A Pratt parser: one token of look-ahead, precedence by number.
struct Parser {
  private var lexer: Lexer
  private var token: Token
  private var previousEnd = 0
  private var ast: AST
  private var depth = 0
  private let limit: Int
  /// How deep each node's tree is, so that long chains cannot exhaust later recursion.
  private var heights: [Int32] = []

  private init(
    _ bytes: UnsafeBufferPointer<UInt8>, source: String, limit: Int
  ) throws(SyntaxError) {
    lexer = Lexer(bytes)
    ast = AST(source: source)
    let estimate = bytes.count / 4 + 4
    ast.nodes.reserveCapacity(estimate)
    heights.reserveCapacity(estimate)
    self.limit = limit
    token = Token(kind: .end, start: 0, end: 0)
    token = try lexer.next()
  }

  /// Parses a whole expression.
  static func parse(_ source: String, options: Options) throws(SyntaxError) -> AST {
    guard source.utf8.count <= options.expressionSizeLimit else {
      throw SyntaxError(
        message: "the expression is longer than the limit of \(options.expressionSizeLimit) bytes",
        range: 0..<source.utf8.count)
    }
    var source = source
    let copy = source
    let result: Result<AST, SyntaxError> = source.withUTF8 { bytes in
      do throws(SyntaxError) {
        var parser = try Parser(bytes, source: copy, limit: options.recursionLimit)
        return .success(try parser.parseWhole())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func parseWhole() throws(SyntaxError) -> AST {
    ast.root = try expression()
    guard token.kind == .end else {
      throw unexpected(expected: "an operator or the end of the expression")
    }
    return ast
  }

  // MARK: Tokens

  @inline(__always)
  private mutating func advance() throws(SyntaxError) {
    previousEnd = token.end
    token = try lexer.next()
  }

  private mutating func accept(_ kind: Token.Kind) throws(SyntaxError) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  private mutating func expect(_ kind: Token.Kind, _ name: String) throws(SyntaxError) {
    guard token.kind == kind else { throw unexpected(expected: name) }
    try advance()
  }

  private func text(_ token: Token) -> String {
    String(decoding: lexer.bytes[token.start..<token.end], as: UTF8.self)
  }

  private func unexpected(expected: String) -> SyntaxError {
    let found = token.kind == .end ? "the end of the expression" : "`\(text(token))`"
    return SyntaxError(
      message: "expected \(expected), found \(found)", range: token.start..<token.end,
      expected: expected, found: found, suggestion: suggestion(expected: expected))
  }

  private func suggestion(expected: String) -> String? {
    guard token.kind == .identifier else { return nil }
    switch text(token) {
    case "and", "AND": return "write `&&`"
    case "or", "OR": return "write `||`"
    case "not": return "write `!`"
    default: return nil
    }
  }

  private mutating func make(
    _ kind: AST.Kind, from start: Int, height: Int32
  ) throws(SyntaxError) -> AST.NodeID {
    if height > limit { throw tooDeep(start..<previousEnd) }
    heights.append(height)
    return ast.append(kind, start..<previousEnd)
  }

  private func tooDeep(_ range: Range<Int>) -> SyntaxError {
    SyntaxError(
      message: "the expression nests deeper than the limit of \(limit)", range: range,
      suggestion: "name parts of it with `cel.bind`, or split it")
  }

  private func height(_ id: AST.NodeID) -> Int32 { heights[Int(id.index)] + 1 }

  private func height(_ ids: [AST.NodeID]) -> Int32 {
    ids.reduce(1) { max($0, heights[Int($1.index)] + 1) }
  }

  // MARK: Expressions

  private mutating func expression() throws(SyntaxError) -> AST.NodeID {
    depth += 1
    if depth > limit { throw tooDeep(token.start..<token.end) }
    let start = token.start
    let condition = try logical(.or)
    depth -= 1
    guard token.kind == .question else { return condition }
    try advance()
    depth += 1
    let then = try logical(.or)
    try expect(.colon, "`:`")
    let otherwise = try expression()
    depth -= 1
    return try make(
      .conditional(condition, then, otherwise), from: start,
      height: height([condition, then, otherwise]))
  }

  private mutating func logical(_ symbol: LogicalOperator) throws(SyntaxError) -> AST.NodeID {
    let start = token.start
    let kind: Token.Kind = symbol == .or ? .or : .and
    let first = symbol == .or ? try logical(.and) : try binary(atLeast: 4)
    guard token.kind == kind else { return first }
    var operands = [first]
    while try accept(kind) {
      operands.append(symbol == .or ? try logical(.and) : try binary(atLeast: 4))
    }
    return try make(.logical(symbol, operands), from: start, height: height(operands))
  }

  private mutating func binary(atLeast precedence: Int) throws(SyntaxError) -> AST.NodeID {
    let start = token.start
    var left = try unary()
    while let symbol = binaryOperator(token.kind), symbol.precedence >= precedence {
      try advance()
      let right = try binary(atLeast: symbol.precedence + 1)
      left = try make(
        .binary(symbol, left, right), from: start, height: max(height(left), height(right)))
    }
    return left
  }

  @inline(__always)
  private func binaryOperator(_ kind: Token.Kind) -> BinaryOperator? {
    switch kind {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .in: .in
    case .plus: .add
    case .minus: .subtract
    case .star: .multiply
    case .slash: .divide
    case .percent: .remainder
    default: nil
    }
  }

  private mutating func unary() throws(SyntaxError) -> AST.NodeID {
    let start = token.start
    switch token.kind {
    case .not, .minus:
      let isMinus = token.kind == .minus
      try advance()
      if isMinus, token.kind == .int || token.kind == .double {
        return try postfix(try number(from: start, isNegative: true), from: start)
      }
      depth += 1
      if depth > limit { throw tooDeep(start..<token.end) }
      let operand = try unary()
      depth -= 1
      return try make(
        .unary(isMinus ? .negate : .not, operand), from: start, height: height(operand))
    default:
      return try postfix(try primary(), from: start)
    }
  }

  private mutating func postfix(
    _ operand: AST.NodeID, from start: Int
  ) throws(SyntaxError) -> AST.NodeID {
    var left = operand
    while true {
      switch token.kind {
      case .dot:
        try advance()
        left = try member(of: left, from: start)
      case .leftBracket:
        try advance()
        let isOptional = try accept(.question)
        let index = try expression()
        try expect(.rightBracket, "`]`")
        left = try make(
          .index(left, index, isOptional: isOptional), from: start,
          height: max(height(left), height(index)))
      case .leftBrace:
        guard let name = qualifiedName(left) else { return left }
        try advance()
        let entries = try fields()
        left = try make(
          .message(name, entries), from: start, height: height(entries.map(\.value)))
      default:
        return left
      }
    }
  }

  private mutating func member(
    of left: AST.NodeID, from start: Int
  ) throws(SyntaxError) -> AST.NodeID {
    let isOptional = try accept(.question)
    let name = try fieldName()
    let isQuoted = lexer.bytes[previousEnd - 1] == 0x60
    guard token.kind == .leftParenthesis, !isOptional, !isQuoted else {
      return try make(
        .select(left, field: name, isOptional: isOptional), from: start, height: height(left))
    }
    let arguments = try self.arguments()
    return try make(
      .memberCall(left, name, arguments), from: start,
      height: max(height(left), height(arguments)))
  }

  private mutating func fieldName() throws(SyntaxError) -> String {
    let name = text(token)
    switch token.kind {
    case .identifier:
      try advance()
      return name
    case .quotedIdentifier:
      try advance()
      return String(name.dropFirst().dropLast())
    default:
      throw unexpected(expected: "a field name")
    }
  }

  private mutating func arguments() throws(SyntaxError) -> [AST.NodeID] {
    try expect(.leftParenthesis, "`(`")
    var arguments: [AST.NodeID] = []
    if try accept(.rightParenthesis) { return arguments }
    repeat { arguments.append(try expression()) } while try accept(.comma)
    try expect(.rightParenthesis, "`,` or `)`")
    return arguments
  }

  /// The dotted name that a node spells, for `Name{…}`.
  private func qualifiedName(_ id: AST.NodeID) -> String? {
    switch ast[id].kind {
    case .identifier(let name, let isAbsolute): return (isAbsolute ? "." : "") + name
    case .select(let operand, let field, false):
      return qualifiedName(operand).map { "\($0).\(field)" }
    default: return nil
    }
  }

  // MARK: Primaries

  private mutating func primary() throws(SyntaxError) -> AST.NodeID {
    let start = token.start
    switch token.kind {
    case .identifier: return try name(from: start, isAbsolute: false)
    case .dot:
      try advance()
      guard token.kind == .identifier else { throw unexpected(expected: "a name") }
      return try name(from: start, isAbsolute: true)
    case .int, .uint, .double: return try number(from: start, isNegative: false)
    case .string, .bytes:
      let literal = try lexer.decode(token)
      try advance()
      return try make(.literal(literal), from: start, height: 1)
    case .true, .false:
      let flag = token.kind == .true
      try advance()
      return try make(.literal(.bool(flag)), from: start, height: 1)
    case .null:
      try advance()
      return try make(.literal(.null), from: start, height: 1)
    case .leftParenthesis:
      try advance()
      let inner = try expression()
      try expect(.rightParenthesis, "`)`")
      return inner
    case .leftBracket: return try list(from: start)
    case .leftBrace:
      try advance()
      return try map(from: start)
    default:
      throw unexpected(expected: "an expression")
    }
  }

  private static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]

  private mutating func name(from start: Int, isAbsolute: Bool) throws(SyntaxError) -> AST.NodeID {
    let name = text(token)
    if token.end - token.start <= 9, Self.reserved.contains(name) {
      throw SyntaxError(
        message: "`\(name)` is a reserved word", range: token.start..<token.end,
        expected: "an expression", found: "`\(name)`",
        suggestion: name == "if" ? "write `condition ? value : otherwise`" : nil)
    }
    try advance()
    guard token.kind == .leftParenthesis else {
      return try make(.identifier(name, isAbsolute: isAbsolute), from: start, height: 1)
    }
    let arguments = try self.arguments()
    return try make(
      .call(name, isAbsolute: isAbsolute, arguments), from: start, height: height(arguments))
  }

  private mutating func list(from start: Int) throws(SyntaxError) -> AST.NodeID {
    try advance()
    var elements: [AST.Element] = []
    var height: Int32 = 1
    while token.kind != .rightBracket {
      let isOptional = try accept(.question)
      let value = try expression()
      height = max(height, self.height(value))
      elements.append(AST.Element(value: value, isOptional: isOptional))
      guard try accept(.comma) else { break }
    }
    try expect(.rightBracket, elements.isEmpty ? "an element or `]`" : "`,` or `]`")
    return try make(.list(elements), from: start, height: height)
  }

  private mutating func map(from start: Int) throws(SyntaxError) -> AST.NodeID {
    var entries: [AST.Entry] = []
    var height: Int32 = 1
    while token.kind != .rightBrace {
      let isOptional = try accept(.question)
      let key = try expression()
      try expect(.colon, "`:`")
      let value = try expression()
      height = max(height, self.height(key), self.height(value))
      entries.append(AST.Entry(key: key, value: value, isOptional: isOptional))
      guard try accept(.comma) else { break }
    }
    try expect(.rightBrace, entries.isEmpty ? "an entry or `}`" : "`,` or `}`")
    return try make(.map(entries), from: start, height: height)
  }

  /// The fields of `Name{…}` after the brace; names become string literals.
  private mutating func fields() throws(SyntaxError) -> [AST.Entry] {
    var entries: [AST.Entry] = []
    while token.kind != .rightBrace {
      let isOptional = try accept(.question)
      let start = token.start
      let name = try fieldName()
      let key = try make(.literal(.string(name)), from: start, height: 1)
      try expect(.colon, "`:`")
      let value = try expression()
      entries.append(AST.Entry(key: key, value: value, isOptional: isOptional))
      guard try accept(.comma) else { break }
    }
    try expect(.rightBrace, "`,` or `}`")
    return entries
  }

  private mutating func number(from start: Int, isNegative: Bool) throws(SyntaxError) -> AST.NodeID
  {
    let token = self.token
    let digits = text(token)
    try advance()
    let literal: Literal?
    switch token.kind {
    case .double: literal = Double(digits).map { .double(isNegative ? -$0 : $0) }
    case .uint: literal = Self.integer(String(digits.dropLast())).map { .uint($0) }
    default:
      literal = Self.integer(digits).flatMap { magnitude in
        isNegative
          ? Int64(exactly: -Int128(magnitude)).map { .int($0) }
          : Int64(exactly: magnitude).map { .int($0) }
      }
    }
    guard let literal else {
      throw SyntaxError(
        message: "the number `\(isNegative ? "-" : "")\(digits)` does not fit 64 bits",
        range: start..<token.end,
        suggestion: token.kind == .int ? "write `\(digits).0` for a double" : nil)
    }
    return try make(.literal(literal), from: start, height: 1)
  }

  private static func integer(_ digits: String) -> UInt64? {
    digits.hasPrefix("0x") || digits.hasPrefix("0X")
      ? UInt64(digits.dropFirst(2), radix: 16) : UInt64(digits)
  }
}
