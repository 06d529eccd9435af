/// A constant that is written out.
package enum PythonConstant: Sendable, Equatable {
  case none, ellipsis
  case bool(Bool)
  case int(Int)
  case float(Double)
  /// The number before a `j`.
  case imaginary(Double)
  case string(String)
  case bytes([UInt8])
}

/// An expression of Python, with the UTF-8 bytes that it covers; parentheses around it are not its own.
package struct PythonExpression: Sendable {
  package indirect enum Kind: Sendable {
    case constant(PythonConstant)
    /// A formatted string.
    case formatted([PythonFormatted])
    case name(String)
    case attribute(PythonExpression, String)
    case subscripted(PythonExpression, PythonExpression)
    case call(PythonExpression, [PythonArgument])
    case list([PythonExpression])
    case tuple([PythonExpression])
    case set([PythonExpression])
    case dictionary([PythonPair])
    case unary(PythonUnary, PythonExpression)
    case binary(PythonBinary, PythonExpression, PythonExpression)
    case boolean(isAnd: Bool, [PythonExpression])
    case comparison(PythonExpression, [PythonComparison])
    case conditional(test: PythonExpression, then: PythonExpression, otherwise: PythonExpression)
    case assignment(String, PythonExpression)
    case starred(PythonExpression)
    case lambda([PythonParameter], PythonExpression)
    /// A comprehension of any kind; a dictionary's has two elements.
    case comprehension([PythonExpression], [PythonClause])
    case slice([PythonExpression])
    case awaited(PythonExpression)
    case yielded(PythonExpression?)
    /// Something that is Python's and has no value that can be read: a literal out of range.
    case opaque(String)
  }

  package var kind: Kind
  package var range: Range<Int>
  /// How many levels of expressions are below, which bounds every walk.
  var height: Int
}

package enum PythonUnary: Sendable { case plus, minus, invert, not }

package enum PythonBinary: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "**"
  case matrix = "@"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case and = "&"
  case or = "|"
  case xor = "^"
}

package enum PythonRelation: Sendable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case contained, notContained, same, notSame
}

/// One more operand of a chain such as `a < b < c`.
package struct PythonComparison: Sendable {
  package var relation: PythonRelation
  package var operand: PythonExpression
}

/// A positional argument, `name=value`, `*values` or `**pairs` of a call.
package struct PythonArgument: Sendable {
  package enum Kind: Sendable, Equatable {
    case positional, spread, spreadPairs
    case keyword(String)
  }

  package var kind: Kind
  package var value: PythonExpression
  /// The keyword, or the whole argument.
  package var nameRange: Range<Int>
}

/// `key: value` of a dictionary, or `**pairs` without a key.
package struct PythonPair: Sendable {
  package var key: PythonExpression?
  package var value: PythonExpression
}

/// A piece of a formatted string.
package indirect enum PythonFormatted: Sendable {
  case text(String)
  /// `isPlain` where neither a conversion nor a format changes how the value is written.
  case value(PythonExpression, isPlain: Bool)
}

package struct PythonParameter: Sendable {
  package enum Kind: Sendable { case plain, keywordOnly, spread, spreadPairs }

  package var name: String
  package var kind: Kind
  package var annotation: PythonExpression?
  package var fallback: PythonExpression?
}

/// `for target in iterable if condition…` of a comprehension.
package struct PythonClause: Sendable {
  package var target: PythonExpression
  package var iterable: PythonExpression
  package var conditions: [PythonExpression]
}

/// A statement, from its first byte to the last of its own; decorators stand before it.
package struct PythonStatement: Sendable {
  package indirect enum Kind: Sendable {
    case expression(PythonExpression)
    case assign([PythonExpression], PythonExpression)
    case annotate(PythonExpression, PythonExpression, PythonExpression?)
    case augment(PythonExpression, PythonBinary, PythonExpression)
    case imports([PythonImport])
    case function(PythonFunction)
    case type(PythonClass)
    case conditional([PythonBranch], [PythonStatement])
    case loop(PythonLoop)
    case whileLoop(PythonExpression, [PythonStatement], otherwise: [PythonStatement])
    case with([PythonContext], [PythonStatement])
    case attempt(PythonAttempt)
    case match(PythonExpression, [PythonCase])
    case returned(PythonExpression?)
    case raise([PythonExpression])
    case assert([PythonExpression])
    case delete([PythonExpression])
    /// `global` and `nonlocal`.
    case outer([String])
    case pass, stop, next
    /// What is not modelled, with every name in it: it may set any of them.
    case opaque([String])
  }

  package var kind: Kind
  package var range: Range<Int>
}

extension PythonStatement {
  /// Whether a loop stands in it, or in a function that it declares.
  var hasLoop: Bool {
    switch kind {
    case .loop, .whileLoop: true
    case .type: false
    default: bodies.contains { $0.contains(where: \.hasLoop) }
    }
  }
}

/// One name that an `import` binds.
package struct PythonImport: Sendable {
  /// The name it binds; `*` for all that the module has.
  package var name: String
  /// What it stands for: `transformers.TrainingArguments`.
  package var path: String
  /// The module below it that is run too: `a.b` of `import a.b`, which binds `a`.
  package var loaded: String?
}

package struct PythonFunction: Sendable {
  package var name: String
  package var parameters: [PythonParameter]
  package var body: [PythonStatement]
  package var decorators: [PythonExpression]
  package var nameRange: Range<Int>
}

package struct PythonClass: Sendable {
  package var name: String
  package var arguments: [PythonArgument]
  package var body: [PythonStatement]
  package var decorators: [PythonExpression]
  package var nameRange: Range<Int>
}

/// `if` or `elif` with what follows; the range starts at the word.
package struct PythonBranch: Sendable {
  package var test: PythonExpression
  package var body: [PythonStatement]
  package var start: Int
}

package struct PythonLoop: Sendable {
  package var target: PythonExpression
  package var iterable: PythonExpression
  package var body: [PythonStatement]
  package var otherwise: [PythonStatement]
}

package struct PythonContext: Sendable {
  package var value: PythonExpression
  package var target: PythonExpression?
}

package struct PythonAttempt: Sendable {
  package var body: [PythonStatement]
  package var handlers: [PythonHandler]
  package var otherwise: [PythonStatement]
  package var finally: [PythonStatement]
}

package struct PythonHandler: Sendable {
  package var type: PythonExpression?
  package var name: String?
  package var body: [PythonStatement]
}

/// One case of a `match`: the names that its pattern has, of which it may set any.
package struct PythonCase: Sendable {
  package var names: [String]
  package var body: [PythonStatement]
}

/// A source that was read: its statements, and what of it could not be.
package struct PythonModule: Sendable {
  package var statements: [PythonStatement]
  package var comments: [Range<Int>]
  /// In the order of the source; a statement with a problem is opaque.
  package var problems: [PythonProblem]

  /// Parses a source; always gives a module, however broken the source is.
  package static func parse(_ bytes: [UInt8], limits: PythonLimits = PythonLimits())
    -> PythonModule
  {
    if let problem = encodingProblem(bytes) {
      let whole = PythonStatement(kind: .opaque(["*"]), range: 0..<bytes.count)
      return PythonModule(statements: [whole], comments: [], problems: [problem])
    }
    var tokenizer = PythonTokenizer(bytes, limits: limits)
    tokenizer.run()
    var parser = PythonParser(
      bytes: bytes, tokens: tokenizer.tokens, limits: limits, depth: 0)
    let statements = parser.module()
    let problems = (tokenizer.problems + parser.problems)
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    return PythonModule(
      statements: statements, comments: tokenizer.comments, problems: problems)
  }
}
