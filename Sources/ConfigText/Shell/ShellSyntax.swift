/// A command as it is written; all ranges are of the file.
indirect enum ShellNode {
  case simple(ShellSimple)
  case pipe([ShellNode])
  case not(ShellNode)
  case and(ShellNode, ShellNode)
  case or(ShellNode, ShellNode)
  case subshell([ShellItem])
  case group([ShellItem])
  case redirected(ShellNode, [ShellRedirect])
  case branches([(condition: [ShellItem], body: [ShellItem])], otherwise: [ShellItem]?)
  case loop(isUntil: Bool, condition: [ShellItem], body: [ShellItem], Range<Int>)
  /// `for NAME in …` and `select`; without words over the arguments.
  case each(String, [ShellWordNode]?, body: [ShellItem], isSelect: Bool, Range<Int>)
  /// `for ((…; …; …))`.
  case counted(ShellWordNode?, ShellWordNode?, ShellWordNode?, body: [ShellItem], Range<Int>)
  case choice(ShellWordNode, [ShellCase])
  case function(String, ShellFunction)
  /// `(( … ))`.
  case arithmetic(ShellWordNode)
  /// `[[ … ]]`.
  case test(ShellTestNode)
  /// What could not be parsed.
  case broken(Range<Int>)
}

/// One entry of a list of commands.
struct ShellItem {
  var node: ShellNode
  var isBackground = false
}

/// A function's body; a class, so that it can be told apart from another of the same name.
final class ShellFunction {
  let body: ShellNode
  let range: Range<Int>

  init(body: ShellNode, range: Range<Int>) {
    self.body = body
    self.range = range
  }
}

struct ShellCase {
  var patterns: [ShellWordNode]
  var body: [ShellItem]
  /// How it goes on: `;;`, `;&` or `;;&`.
  enum End { case leave, fallThrough, goOn }
  var end: End
}

struct ShellSimple {
  var assignments: [ShellAssignment] = []
  var arguments: [ShellArgument] = []
  var redirects: [ShellRedirect] = []
  var range: Range<Int>
  /// Whether it stands in another file.
  var isElsewhere = false
}

enum ShellArgument {
  case word(ShellWordNode)
  /// `NAME=(…)` after `declare` and its like.
  case assignment(ShellAssignment)
}

struct ShellAssignment {
  enum Value {
    case word(ShellWordNode)
    case array([(index: ShellWordNode?, value: ShellWordNode)])
  }

  var name: String
  var index: ShellWordNode?
  var appends: Bool
  var value: Value
  var range: Range<Int>
}

/// A redirection; what a here-document holds is filled in when its lines are reached.
final class ShellRedirect {
  enum Kind { case input, output, document, text, duplicate }

  let kind: Kind
  /// The number before the sign, if one stands there.
  let descriptor: String
  let target: ShellWordNode
  /// Whether it is written behind what the file holds.
  let appends: Bool
  var body: ShellWordNode?

  init(kind: Kind, descriptor: String = "", target: ShellWordNode, appends: Bool = false) {
    self.kind = kind
    self.descriptor = descriptor
    self.target = target
    self.appends = appends
  }

  /// Whether what the command prints goes elsewhere.
  var takesOutput: Bool {
    (kind == .output || kind == .duplicate) && (descriptor.isEmpty || descriptor == "1")
  }
}

/// A word as it is written.
struct ShellWordNode {
  var parts: [ShellPart]
  var range: Range<Int>

  /// The text of a word without quotes and expansions.
  var bare: String? {
    guard parts.count == 1, case .text(let piece) = parts[0], !piece.isQuoted else { return nil }
    return piece.text
  }
}

indirect enum ShellPart {
  case text(ShellPiece)
  case parameter(ShellParameter, isQuoted: Bool)
  case command([ShellItem], Range<Int>, isQuoted: Bool)
  case arithmetic(ShellWordNode, isQuoted: Bool)
  /// `<(…)` and `>(…)`.
  case process([ShellItem], Range<Int>)
  /// `${{inputs.x}}`, which whoever starts the command fills in.
  case template(String, Range<Int>, isQuoted: Bool)
  /// What is not understood, with the reason.
  case unknown(String, Range<Int>, isQuoted: Bool)
}

/// `$NAME` and `${…}`.
struct ShellParameter {
  var name: String
  /// The subscript; `@` and `*` as text.
  var index: ShellWordNode?
  var isAll = false
  var isLength = false
  var isIndirect = false
  /// Whether it is `$NAME` without braces.
  var isBare = false
  /// `:-`, `-`, `:=`, `=`, `:+`, `+`, `:?`, `?`, `%`, `%%`, `#`, `##`, `/`, `//`, `/#`, `/%`, `:`, `^`, `^^`,
  /// `,`, `,,`, `@X`, `!*`, or empty.
  var operation = ""
  var operand: ShellWordNode?
  var second: ShellWordNode?
  var range: Range<Int>
}

indirect enum ShellTestNode {
  case and(ShellTestNode, ShellTestNode)
  case or(ShellTestNode, ShellTestNode)
  case not(ShellTestNode)
  case unary(String, ShellWordNode)
  case binary(String, ShellWordNode, ShellWordNode)
  case word(ShellWordNode)
  case unknown
}
