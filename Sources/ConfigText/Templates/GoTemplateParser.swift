/// Takes a template apart into texts and actions.
struct GoTemplateParser {
  typealias Node = GoTemplate.Node
  typealias Problem = GoTemplate.Problem

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0
  private var bodies: [(name: String, nodes: [Node])] = []
  private static let depthLimit = 100

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read() throws(Problem) -> ([Node], [(name: String, nodes: [Node])]) {
    let (nodes, end) = try body()
    if let end { throw .syntax(end.range.lowerBound) }
    return (nodes, bodies)
  }

  /// What ends the part of a text that belongs to an action: `{{ end }}` or a kind of `{{ else }}`.
  private struct End {
    var isElse: Bool
    var range: Range<Int>
    /// The words behind `else`.
    var rest: GoTemplateWords?
  }

  /// An action between braces, with what it trims.
  private struct Action {
    var content: Range<Int>
    var end: Int
    var trimsAfter: Bool
  }

  private mutating func body() throws(Problem) -> ([Node], End?) {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.depthLimit else { throw .limit }
    var nodes: [Node] = []
    while index < bytes.count {
      let open = nextOpening()
      var textEnd = open ?? bytes.count
      if let open, trimsBefore(open) {
        while textEnd > index, Self.isBlank(bytes[textEnd - 1]) { textEnd -= 1 }
      }
      if textEnd > index { nodes.append(.text(index..<textEnd)) }
      guard let open else {
        index = bytes.count
        return (nodes, nil)
      }
      guard let action = action(from: open) else { throw .syntax(open) }
      index = action.end
      if action.trimsAfter {
        while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
      }
      if isComment(action.content) { continue }
      let words = try GoTemplateWords(bytes, action.content)
      if let end = try read(words, at: action.content, into: &nodes) { return (nodes, end) }
    }
    return (nodes, nil)
  }

  /// Reads one action; what ends the part around it is returned.
  private mutating func read(
    _ words: GoTemplateWords, at range: Range<Int>, into nodes: inout [Node]
  ) throws(Problem) -> End? {
    switch words.keyword {
    case "end"?: return End(isElse: false, range: range)
    case "else"?:
      words.skip()
      return End(isElse: true, range: range, rest: words.isAtEnd ? nil : words)
    case "if"?, "with"?: nodes.append(try branches(words, range))
    case "range"?:
      words.skip()
      let pipeline = try words.pipeline(range)
      let (inside, end) = try closed(range)
      var otherwise: [Node] = []
      if end.isElse { otherwise = try closed(range).0 }
      nodes.append(.loop(pipeline, inside, otherwise: otherwise))
    case "define"?, "block"?:
      let isBlock = words.keyword == "block"
      words.skip()
      guard let name = words.text() else { throw .syntax(range.lowerBound) }
      let context = isBlock ? try words.pipeline(range) : nil
      let (inside, _) = try closed(range)
      // What others define wins over a block.
      bodies.insert((name, inside), at: isBlock ? 0 : bodies.count)
      if isBlock { nodes.append(.template(name, context, range)) }
    case "template"?:
      words.skip()
      guard let name = words.text() else { throw .syntax(range.lowerBound) }
      nodes.append(.template(name, words.isAtEnd ? nil : try words.pipeline(range), range))
    case "break"?, "continue"?: nodes.append(.leave(isBreak: words.keyword == "break"))
    default: nodes.append(.output(try words.pipeline(range)))
    }
    return nil
  }

  /// What stands up to the end of an action.
  private mutating func closed(_ range: Range<Int>) throws(Problem) -> ([Node], End) {
    let (nodes, end) = try body()
    guard let end else { throw .syntax(range.lowerBound) }
    return (nodes, end)
  }

  /// `if` or `with`, with the cases that follow it.
  private mutating func branches(
    _ words: GoTemplateWords, _ range: Range<Int>
  ) throws(Problem) -> Node {
    var branches: [GoTemplate.Branch] = []
    var (words, range) = (words, range)
    while true {
      let isWith = words.keyword == "with"
      guard isWith || words.keyword == "if" else { throw .syntax(range.lowerBound) }
      words.skip()
      let condition = try words.pipeline(range)
      let (inside, end) = try closed(range)
      branches.append(GoTemplate.Branch(condition: condition, isWith: isWith, body: inside))
      guard end.isElse else { return .branches(branches, otherwise: []) }
      guard let rest = end.rest else {
        let (otherwise, last) = try closed(range)
        if last.isElse { throw .syntax(last.range.lowerBound) }
        return .branches(branches, otherwise: otherwise)
      }
      (words, range) = (rest, end.range)
    }
  }

  // MARK: - Braces

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func nextOpening() -> Int? {
    var place = index
    while place + 1 < bytes.count {
      if bytes[place] == UInt8(ascii: "{"), bytes[place + 1] == UInt8(ascii: "{") { return place }
      place += 1
    }
    return nil
  }

  private func trimsBefore(_ open: Int) -> Bool {
    open + 3 < bytes.count && bytes[open + 2] == UInt8(ascii: "-") && Self.isBlank(bytes[open + 3])
  }

  private func isComment(_ range: Range<Int>) -> Bool {
    range.count >= 2 && bytes[range.lowerBound] == UInt8(ascii: "/")
      && bytes[range.lowerBound + 1] == UInt8(ascii: "*")
  }

  /// The action that begins with these braces, up to those that close it outside of texts.
  private func action(from open: Int) -> Action? {
    var start = open + (trimsBefore(open) ? 3 : 2)
    while start < bytes.count, Self.isBlank(bytes[start]) { start += 1 }
    var place = start
    var quote: UInt8?
    let holdsComment = isComment(start..<bytes.count)
    while place + 1 < bytes.count {
      let byte = bytes[place]
      if holdsComment {
        if byte == UInt8(ascii: "*"), bytes[place + 1] == UInt8(ascii: "/") {
          return close(start, from: place + 2)
        }
      } else if let open = quote {
        if byte == UInt8(ascii: "\\"), open != UInt8(ascii: "`") {
          place += 1
        } else if byte == open {
          quote = nil
        }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "'")
      {
        quote = byte
      } else if byte == UInt8(ascii: "}"), bytes[place + 1] == UInt8(ascii: "}") {
        return close(start, from: place)
      }
      place += 1
    }
    return nil
  }

  /// The action whose content ends before a place at which only blanks and a `-` stand before the braces.
  private func close(_ start: Int, from place: Int) -> Action? {
    var end = place
    while end < bytes.count, Self.isBlank(bytes[end]) { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
    guard end + 1 < bytes.count, bytes[end] == UInt8(ascii: "}"),
      bytes[end + 1] == UInt8(ascii: "}")
    else { return nil }
    var last = place
    var trims = end > place && bytes[end - 1] == UInt8(ascii: "-")
    if last > start + 1, bytes[last - 1] == UInt8(ascii: "-"), Self.isBlank(bytes[last - 2]) {
      last -= 1
      trims = true
    }
    while last > start, Self.isBlank(bytes[last - 1]) { last -= 1 }
    return Action(content: start..<max(last, start), end: end + 2, trimsAfter: trims)
  }
}
