/// A regular expression's tree.
indirect enum RegexNode {
  case empty
  case set(ScalarSet)
  case sequence([RegexNode])
  case alternatives([RegexNode])
  case repeated(RegexNode, min: Int, max: Int?, isGreedy: Bool)
  case group(RegexNode, Int)
  case assertion(RegexAssertion)
}

/// A condition on a place between characters.
enum RegexAssertion: Sendable {
  case textStart
  case textEnd
  case lineStart
  case lineEnd
  case wordBoundary
  case notWordBoundary
}

/// Reads the syntax of RE2, without what no linear matcher can do.
struct RegexParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  private var ignoresCase = false
  private var dotMatchesNewline = false
  private var isMultiline = false
  private var isUngreedy = false
  private(set) var groupCount = 0
  private(set) var groupNames: [String] = []

  /// Deeper nesting is refused.
  private static let depthLimit = 100
  /// The largest count in braces.
  private static let repetitionLimit = 1000

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private func failure(_ message: String) -> EvaluationError {
    .invalid("invalid regular expression: \(message)")
  }

  private mutating func accept(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  mutating func parse() throws(EvaluationError) -> RegexNode {
    let node = try alternatives()
    guard next == nil else { throw failure("`)` without `(`") }
    return node
  }

  private mutating func alternatives() throws(EvaluationError) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw failure("nested too deep") }
    var branches = [try sequence()]
    while accept("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func sequence() throws(EvaluationError) -> RegexNode {
    var items: [RegexNode] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      guard let atom = try atom() else { continue }
      items.append(try repetition(of: atom))
    }
    return items.count == 1 ? items[0] : items.isEmpty ? .empty : .sequence(items)
  }

  private mutating func repetition(of atom: RegexNode) throws(EvaluationError) -> RegexNode {
    var node = atom
    var count = 0
    while let (min, max) = try quantifier() {
      count += 1
      guard count == 1 else { throw failure("a repetition of a repetition") }
      let isLazy = accept("?")
      node = .repeated(node, min: min, max: max, isGreedy: isLazy == isUngreedy)
    }
    return node
  }

  private mutating func quantifier() throws(EvaluationError) -> (min: Int, max: Int?)? {
    if accept("*") { return (0, nil) }
    if accept("+") { return (1, nil) }
    if accept("?") { return (0, 1) }
    guard next == "{" else { return nil }
    let start = position
    position += 1
    guard let min = number() else {
      position = start
      return nil
    }
    var max: Int? = min
    if accept(",") { max = number() }
    guard accept("}") else {
      position = start
      return nil
    }
    guard min <= Self.repetitionLimit, max ?? 0 <= Self.repetitionLimit, max ?? min >= min else {
      throw failure("a count in braces is not in order or over \(Self.repetitionLimit)")
    }
    return (min, max)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = next, scalar.isASCII, Lexer.isDigit(UInt8(scalar.value)) {
      value = min((value ?? 0) * 10 + Int(scalar.value - 0x30), 1_000_000)
      position += 1
    }
    return value
  }

  private func literal(_ scalar: Unicode.Scalar) -> RegexNode {
    var set = ScalarSet(scalar.value...scalar.value)
    if ignoresCase { set.addOtherCase() }
    return .set(set)
  }

  private mutating func atom() throws(EvaluationError) -> RegexNode? {
    guard let scalar = next else { return nil }
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return .set(try bracket())
    case ".":
      return .set(dotMatchesNewline ? .all : ScalarSet(0x0A...0x0A).inverted)
    case "^": return .assertion(isMultiline ? .lineStart : .textStart)
    case "$": return .assertion(isMultiline ? .lineEnd : .textEnd)
    case "\\": return try escape()
    case "*", "+", "?": throw failure("`\(scalar)` has nothing to repeat")
    case "{":
      position -= 1
      if try quantifier() != nil { throw failure("`{` has nothing to repeat") }
      position += 1
      return literal(scalar)
    default: return literal(scalar)
    }
  }

  private mutating func group() throws(EvaluationError) -> RegexNode? {
    let saved = (ignoresCase, dotMatchesNewline, isMultiline, isUngreedy)
    var index: Int?
    if accept("?") {
      if accept("P<") || accept("<") {
        guard next != "=", next != "!" else { throw failure("look-behind is not supported") }
        index = try newGroup(try groupName())
      } else if accept("=") || accept("!") {
        throw failure("look-ahead is not supported")
      } else if try flags() {
        return nil
      }
    } else {
      index = try newGroup("")
    }
    let inner = try alternatives()
    guard accept(")") else { throw failure("`(` without `)`") }
    (ignoresCase, dotMatchesNewline, isMultiline, isUngreedy) = saved
    return index.map { .group(inner, $0) } ?? inner
  }

  private mutating func newGroup(_ name: String) throws(EvaluationError) -> Int {
    guard groupCount < 100 else { throw failure("more than 100 groups") }
    groupCount += 1
    groupNames.append(name)
    return groupCount
  }

  private mutating func groupName() throws(EvaluationError) -> String {
    var name = ""
    while let scalar = next, scalar.isASCII, Lexer.isWordByte(UInt8(scalar.value)) {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard !name.isEmpty, accept(">") else { throw failure("a group's name is not valid") }
    return name
  }

  /// Reads flags up to `:` or `)`; whether it was `)`, so that they hold for the rest.
  private mutating func flags() throws(EvaluationError) -> Bool {
    var isOn = true
    while let scalar = next {
      position += 1
      switch scalar {
      case "i": ignoresCase = isOn
      case "s": dotMatchesNewline = isOn
      case "m": isMultiline = isOn
      case "U": isUngreedy = isOn
      case "-": isOn = false
      case ":": return false
      case ")": return true
      default: throw failure("`(?\(scalar)` is not supported")
      }
    }
    throw failure("`(` without `)`")
  }

  // MARK: Classes

  private mutating func escape() throws(EvaluationError) -> RegexNode {
    guard let scalar = next else { throw failure("a `\\` at the end") }
    switch scalar {
    case "A", "z", "b", "B":
      position += 1
      return .assertion(
        scalar == "A"
          ? .textStart : scalar == "z" ? .textEnd : scalar == "b" ? .wordBoundary : .notWordBoundary
      )
    case "Q":
      position += 1
      var items: [RegexNode] = []
      while !accept("\\E"), let quoted = next {
        items.append(literal(quoted))
        position += 1
      }
      return .sequence(items)
    default:
      var set = try classEscape()
      if ignoresCase { set.addOtherCase() }
      return .set(set)
    }
  }

  /// What follows a backslash, as a set of one or more characters.
  private mutating func classEscape() throws(EvaluationError) -> ScalarSet {
    guard let scalar = next else { throw failure("a `\\` at the end") }
    position += 1
    switch scalar {
    case "d": return .digits
    case "D": return ScalarSet.digits.inverted
    case "w": return .word
    case "W": return ScalarSet.word.inverted
    case "s": return .space
    case "S": return ScalarSet.space.inverted
    case "p", "P":
      let set = try category()
      return scalar == "P" ? set.inverted : set
    case "a": return ScalarSet(7...7)
    case "f": return ScalarSet(12...12)
    case "n": return ScalarSet(10...10)
    case "r": return ScalarSet(13...13)
    case "t": return ScalarSet(9...9)
    case "v": return ScalarSet(11...11)
    case "x": return try hexadecimal()
    case _ where scalar.isASCII && !Lexer.isWordByte(UInt8(scalar.value)):
      return ScalarSet(scalar.value...scalar.value)
    case "0"..."9": throw failure("back-references are not supported")
    default: throw failure("`\\\(scalar)` is not an escape")
    }
  }

  private mutating func hexadecimal() throws(EvaluationError) -> ScalarSet {
    let isBraced = accept("{")
    var digits = ""
    while let scalar = next, scalar.isASCII, Lexer.isHexDigit(UInt8(scalar.value)),
      digits.utf8.count < (isBraced ? 8 : 2)
    {
      digits.unicodeScalars.append(scalar)
      position += 1
    }
    guard let value = UInt32(digits, radix: 16), Unicode.Scalar(value) != nil,
      isBraced ? accept("}") : digits.utf8.count == 2
    else { throw failure("`\\x` without a character's number") }
    return ScalarSet(value...value)
  }

  private mutating func category() throws(EvaluationError) -> ScalarSet {
    var name = ""
    if accept("{") {
      let isNegated = accept("^")
      while let scalar = next, scalar != "}", name.utf8.count < 32 {
        name.unicodeScalars.append(scalar)
        position += 1
      }
      guard accept("}"), let set = ScalarSet.category(name) else {
        throw failure("`\\p{\(name)}` is not a general category")
      }
      return isNegated ? set.inverted : set
    }
    if let scalar = next {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard let set = ScalarSet.category(name) else {
      throw failure("`\\p\(name)` is not a general category")
    }
    return set
  }

  private mutating func bracket() throws(EvaluationError) -> ScalarSet {
    let isNegated = accept("^")
    var set = ScalarSet()
    var isFirst = true
    while isFirst || next != "]" {
      isFirst = false
      guard next != nil else { throw failure("`[` without `]`") }
      if accept("[:") {
        set.formUnion(try posixClass())
        continue
      }
      let low = try bracketItem()
      if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
        position += 1
        let high = try bracketItem()
        guard let first = low.single, let last = high.single, first <= last else {
          throw failure("a range in `[…]` is not in order")
        }
        set.formUnion(ScalarSet(first...last))
      } else {
        set.formUnion(low)
      }
    }
    position += 1
    if ignoresCase { set.addOtherCase() }
    return isNegated ? set.inverted : set
  }

  private mutating func bracketItem() throws(EvaluationError) -> ScalarSet {
    guard let scalar = next else { throw failure("`[` without `]`") }
    position += 1
    return scalar == "\\" ? try classEscape() : ScalarSet(scalar.value...scalar.value)
  }

  private mutating func posixClass() throws(EvaluationError) -> ScalarSet {
    let isNegated = accept("^")
    for (name, ranges) in ScalarSet.posixClasses where accept(name + ":]") {
      let set = ScalarSet(ranges: ranges)
      return isNegated ? set.inverted : set
    }
    throw failure("an unknown `[:…:]` class")
  }
}
