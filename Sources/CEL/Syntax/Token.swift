/// A piece of an expression.
struct Token {
  enum Kind: Equatable {
    case identifier
    /// A name in backticks.
    case quotedIdentifier
    case int
    case uint
    case double
    case string
    case bytes
    case `true`
    case `false`
    case null
    case `in`
    case leftParenthesis
    case rightParenthesis
    case leftBracket
    case rightBracket
    case leftBrace
    case rightBrace
    case dot
    case comma
    case colon
    case question
    case plus
    case minus
    case star
    case slash
    case percent
    case not
    case equal
    case notEqual
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
    case and
    case or
    case end
  }

  var kind: Kind
  var start: Int
  var end: Int
}

/// A problem of syntax, on its way to becoming an issue.
struct SyntaxError: Error {
  var message: String
  var range: Range<Int>
  var expected: String?
  var found: String?
  var suggestion: String?
}
