import Text

/// Reads a script from top to bottom, filling in variables that the script itself sets.
///
/// Everything that would need a shell (`$(…)`, the environment, positional parameters) stays unknown
/// with its name. Work is bounded by limits on words, pieces and nesting.
struct ShellInterpreter {
  let bytes: [UInt8]
  var variables: [String: ShellVariable]
  private(set) var commands: [ShellCommand] = []
  /// Names of variables that commands see in their environment.
  private(set) var exported: Set<String> = []
  private var current = ShellCommand(words: [])
  /// The branches and loops that surround the reading point.
  private var blocks: [ShellBlock] = []
  /// Branches and loops deeper than the limit.
  private var unopened = 0
  /// How many of them may or may not be run, or run several times.
  private var depth: Int { blocks.count { $0.isUncertain } }
  /// Whether the reading point is in a branch that is surely not taken.
  private var isSkipped: Bool { blocks.contains { $0.isSkipped } }
  private var nesting = 0
  /// Whether a line break is a space, as in YAML's folded and plain scalars.
  var foldsLines = false
  private var pendingDocuments: [(delimiter: String, isScript: Bool)] = []
  /// How much may still be expanded, in pieces.
  var budget = 200_000

  /// Scripts in here-documents that were read.
  private var documentCount = 0

  private static let documentLimit = 20
  private static let blockLimit = 64
  private static let commandLimit = 5_000
  private static let nestingLimit = 8

  init(bytes: [UInt8], variables: [String: ShellVariable]) {
    self.bytes = bytes
    self.variables = variables
  }

  /// Reads a stretch of the script.
  mutating func run(_ range: Range<Int>) {
    guard nesting < Self.nestingLimit else { return }
    nesting += 1
    defer { nesting -= 1 }
    var index = range.lowerBound
    while index < range.upperBound, commands.count < Self.commandLimit, budget > 0 {
      let byte = bytes[index]
      switch byte {
      case 0x20, 0x09, 0x0D: index += 1
      case UInt8(ascii: "\\") where isLineBreak(at: index + 1, before: range.upperBound):
        index += bytes[index + 1] == 0x0D ? 3 : 2
      case UInt8(ascii: "\n"):
        index += 1
        if foldsLines { break }
        endCommand()
        skipDocuments(&index, before: range.upperBound)
      case UInt8(ascii: "#"):
        index = endOfLine(index, before: range.upperBound)
      case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("),
        UInt8(ascii: ")"):
        // `2>&1` and `&>` belong to a redirection.
        endCommand()
        index += 1
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        redirect(&index, before: range.upperBound)
      default:
        word(&index, before: range.upperBound)
      }
    }
    endCommand()
  }

  // MARK: - Words

  private mutating func word(_ index: inout Int, before end: Int) {
    let start = index
    if current.words.isEmpty, let name = assignmentName(at: index, before: end) {
      assign(name, &index, before: end)
      return
    }
    let isExport =
      current.words.count >= 1 && Self.declarations.contains(current.words[0].text)
      && assignmentName(at: index, before: end) != nil
    if isExport, let name = assignmentName(at: index, before: end) {
      if current.words[0].text == "export" {
        exported.insert(String(decoding: bytes[name], as: UTF8.self))
      }
      assign(name, &index, before: end)
      return
    }
    let words = scan(&index, before: end) { $0.words(at: &$1) }
    if index == start { index += 1 }
    // `2>&1`: the number is the redirection's.
    let isDescriptor =
      index < end && index - start <= 2 && (bytes[index] == 0x3C || bytes[index] == 0x3E)
      && bytes[start..<index].allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    if isDescriptor { return }
    guard current.words.isEmpty, words.count == 1, keyword(words[0].text) else {
      if current.words.count + words.count <= 4_000 { current.words += words }
      return
    }
  }

  /// Scans at an offset. The scanner is gone when this returns, so that the variables, which it
  /// shares, can be changed in place.
  private mutating func scan<Result>(
    _ index: inout Int, before end: Int, _ body: (inout ShellScanner, inout Int) -> Result
  ) -> Result {
    var scanner = ShellScanner(bytes: bytes, end: end, variables: variables, budget: budget)
    let result = body(&scanner, &index)
    budget = scanner.budget
    return result
  }

  private static let declarations: Set<String> = [
    "export", "declare", "local", "readonly", "typeset",
  ]

  /// Enters a branch or loop; below a depth that no script has they are only counted.
  private mutating func open(_ block: ShellBlock) {
    if blocks.count < Self.blockLimit {
      blocks.append(block)
    } else {
      unopened += 1
    }
  }

  /// Handles a reserved word; returns whether it was one.
  private mutating func keyword(_ text: String) -> Bool {
    switch text {
    case "if": open(.branch)
    case "while", "until", "for", "case", "select":
      open(.loop)
      if text == "for" || text == "case" || text == "select" {
        current.words = [ShellWord(pieces: [ShellPiece(text: text, isQuoted: false)], range: 0..<0)]
      }
    case "elif", "else":
      if let last = blocks.indices.last {
        blocks[last].nextBranch()
        if text == "elif" { blocks[last].awaitCondition() }
      }
    case "fi", "done", "esac":
      if unopened > 0 {
        unopened -= 1
      } else if !blocks.isEmpty {
        blocks.removeLast()
      }
    case "then", "do", "{", "}", "!", "time", "in": break
    default: return false
    }
    return true
  }

  /// The name in `NAME=` or `NAME+=` at an offset.
  private func assignmentName(at index: Int, before end: Int) -> Range<Int>? {
    var next = index
    while next < end, isNameByte(bytes[next], isFirst: next == index) { next += 1 }
    guard next > index, next < end else { return nil }
    if bytes[next] == UInt8(ascii: "=") { return index..<next }
    if bytes[next] == UInt8(ascii: "+"), next + 1 < end, bytes[next + 1] == UInt8(ascii: "=") {
      return index..<next
    }
    return nil
  }

  private mutating func assign(_ nameRange: Range<Int>, _ index: inout Int, before end: Int) {
    let name = String(decoding: bytes[nameRange], as: UTF8.self)
    index = nameRange.upperBound
    let appends = bytes[index] == UInt8(ascii: "+")
    index += appends ? 2 : 1
    if index < end, bytes[index] == UInt8(ascii: "(") {
      index += 1
      set(name, .array(array(&index, before: end)), appends: appends)
      return
    }
    runDocument(at: index, before: end)
    let value = scan(&index, before: end) { $0.value(at: &$1) }
    if current.words.isEmpty { current.environment[name] = value }
    set(name, .text(value), appends: appends)
  }

  /// The words of `( … )`, comments and line breaks skipped.
  private mutating func array(_ index: inout Int, before end: Int) -> [ShellWord] {
    var words: [ShellWord] = []
    while index < end, budget > 0 {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      case UInt8(ascii: "\\") where isLineBreak(at: index + 1, before: end): index += 2
      case UInt8(ascii: "#"): index = endOfLine(index, before: end)
      case UInt8(ascii: ")"):
        index += 1
        return words
      default:
        let start = index
        words += scan(&index, before: end) { $0.words(at: &$1) }
        if index == start { index += 1 }
      }
    }
    return words
  }

  private mutating func set(_ name: String, _ value: ShellVariable, appends: Bool) {
    budget -= 1
    guard !isSkipped else { return }
    var value = value
    if appends, let old = variables[name] {
      switch (old, value) {
      case (.array(let first), .array(let second)):
        budget -= first.count
        value = .array(first + second)
      case (.text(let first), .text(let second)):
        budget -= first.pieces.count
        value = .text(ShellWord(pieces: first.pieces + second.pieces, range: second.range))
      default: break
      }
    } else if depth > 0, let old = variables[name], isSame(old, value) {
      // Either place may be the one that counts: neither is changed alone.
      if case .text(let word) = value { value = .text(word.withoutLiteral()) }
    } else if depth > 0, variables[name] != nil {
      // Which branch is taken, or how often a loop turns, is not known here.
      let place: Range<Int>
      if case .text(let word) = value { place = word.range } else { place = 0..<0 }
      value = .text(
        ShellWord(
          pieces: [
            ShellPiece(
              text: "$\(name)", isQuoted: true, problem: "`\(name)` depends on a condition")
          ], range: place))
    }
    if case .text(let word) = value, word.pieces.count > 2_000 { return }
    if case .array(let words) = value, words.count > 4_000 { return }
    variables[name] = value
  }

  private func isSame(_ left: ShellVariable, _ right: ShellVariable) -> Bool {
    switch (left, right) {
    case (.text(let a), .text(let b)): a.text == b.text
    case (.array(let a), .array(let b)): a.map(\.text) == b.map(\.text)
    default: false
    }
  }

  // MARK: - Commands

  private mutating func endCommand() {
    let command = current
    current = ShellCommand(words: [])
    guard let first = command.words.first?.text else { return }
    if let last = blocks.indices.last, blocks[last].awaitsCondition {
      blocks[last].decide(ShellCondition.evaluate(command.words))
    }
    guard !isSkipped else { return }
    switch first {
    case "for", "select":
      loop(command.words)
    case "case": break
    case "export": exported.formUnion(command.words.dropFirst().prefix(100).map(\.text))
    case "declare", "local", "readonly", "typeset": break
    case "shift": shift(command.words.count > 1 ? command.words[1].text : "1")
    case "eval":
      add(ShellCommand(words: command.words.dropFirst().flatMap { $0.unquoted().fields() }))
    default:
      var command = command
      command.depth = depth
      add(command)
    }
  }

  /// Drops the first words that another script gave; in a branch it is not known how many are left.
  private mutating func shift(_ text: String) {
    guard case .array(let words)? = variables["@"] else { return }
    guard depth == 0, let count = Int(text), count >= 0, count <= words.count else {
      for position in 1...9 { variables["\(position)"] = nil }
      variables["@"] = nil
      return
    }
    variables.merge(ShellScript.positional(Array(words.dropFirst(count)))) { $1 }
    for position in (words.count - count + 1)..<10 { variables["\(position)"] = nil }
  }

  private mutating func add(_ command: ShellCommand) {
    guard commands.count < Self.commandLimit, !command.words.isEmpty else { return }
    commands.append(command)
  }

  /// A loop's variable takes several values: none of them is the one.
  private mutating func loop(_ words: [ShellWord]) {
    guard words.count > 1 else { return }
    let name = words[1].text
    let piece = ShellPiece(
      text: "$\(name)", isQuoted: true, problem: "`\(name)` varies in a loop")
    variables[name] =
      words.count == 4 && words[2].text == "in"
      ? .text(words[3]) : .text(ShellWord(pieces: [piece], range: words[1].range))
  }

  // MARK: - Redirections and here-documents

  private mutating func redirect(_ index: inout Int, before end: Int) {
    let isDocument =
      index + 1 < end && bytes[index] == UInt8(ascii: "<") && bytes[index + 1] == UInt8(ascii: "<")
      && !(index + 2 < end && bytes[index + 2] == UInt8(ascii: "<"))
    while index < end,
      bytes[index] == UInt8(ascii: "<") || bytes[index] == UInt8(ascii: ">")
        || bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "-") && isDocument
    {
      index += 1
    }
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    guard index < end, bytes[index] != UInt8(ascii: "(") else { return }
    let start = index
    var scanner = ShellScanner(bytes: bytes, end: end, variables: variables, budget: budget)
    let target = scanner.words(at: &index)
    budget = scanner.budget
    if index == start { index += 1 }
    guard isDocument, let delimiter = target.first?.text else { return }
    let program = current.words.first?.text ?? ""
    pendingDocuments.append((delimiter, ["sbatch", "bash", "sh", "srun"].contains(program)))
  }

  /// Skips the here-documents that the line before asked for; scripts for another shell are read.
  private mutating func skipDocuments(_ index: inout Int, before end: Int) {
    for document in pendingDocuments {
      let start = index
      var bodyEnd = end
      while index < end {
        let lineEnd = endOfLine(index, before: end)
        let line = trimmed(String(decoding: bytes[index..<lineEnd], as: UTF8.self))
        let lineStart = index
        index = min(lineEnd + 1, end)
        if line == document.delimiter {
          bodyEnd = lineStart
          break
        }
      }
      if document.isScript { run(start..<bodyEnd) }
    }
    pendingDocuments = []
  }

  /// `COMMAND=$(cat <<EOM …`: a script that is written out here to be run as a whole elsewhere.
  private mutating func runDocument(at index: Int, before end: Int) {
    let opening = Array("$(cat <<".utf8)
    guard documentCount < Self.documentLimit, index + opening.count < end,
      bytes[index...].starts(with: opening)
    else { return }
    let first = endOfLine(index, before: end)
    let name = trimmed(
      String(decoding: bytes[(index + opening.count)..<first], as: UTF8.self)
        .filter { !"-'\" ".contains($0) })
    guard !name.isEmpty else { return }
    documentCount += 1
    var line = min(first + 1, end)
    let start = line
    while line < end {
      budget -= 1
      let next = endOfLine(line, before: end)
      if trimmed(String(decoding: bytes[line..<next], as: UTF8.self)) == name { break }
      line = min(next + 1, end)
    }
    let outer = current
    current = ShellCommand(words: [])
    run(start..<line)
    current = outer
  }

  private func endOfLine(_ index: Int, before end: Int) -> Int {
    bytes[index..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
  }

  private func isLineBreak(at index: Int, before end: Int) -> Bool {
    guard index < end else { return false }
    return bytes[index] == 0x0A
      || bytes[index] == 0x0D && index + 1 < end && bytes[index + 1] == 0x0A
  }
}
