/// A regular expression with RE2's syntax, matched in time linear in the text.
///
/// Small patterns become a table that takes one step a byte; the others, and those with word
/// boundaries or line anchors, are simulated, at most one step a byte and instruction.
struct RegularExpression: Sendable {
  let instructions: [RegexInstruction]
  let start: Int32
  let groupCount: Int
  let groupNames: [String]
  private let table: RegexTable?

  /// Compiles a pattern into at most `sizeLimit` instructions.
  init(_ pattern: String, sizeLimit: Int) throws(EvaluationError) {
    guard pattern.utf8.count <= sizeLimit else {
      throw .invalid("invalid regular expression: longer than the limit of \(sizeLimit) bytes")
    }
    var parser = RegexParser(pattern)
    let tree = try parser.parse()
    var compiler = RegexCompiler(limit: sizeLimit)
    start = try compiler.compile(tree, next: 0)
    instructions = compiler.instructions
    groupCount = parser.groupCount
    groupNames = parser.groupNames
    table = RegexTable(instructions, start: start)
  }

  /// The most that a match of a text of `length` bytes can cost.
  func costBound(length: UInt64) -> UInt64 {
    if table != nil { return Cost.forText(length) }
    return 1 + saturatingMultiply(length + 1, UInt64(instructions.count)) / Self.stepsPerUnit + 1
  }

  static let stepsPerUnit: UInt64 = 4

  /// Whether the expression matches anywhere in the text.
  func matches(_ text: String, _ work: inout Work) throws(EvaluationError) -> Bool {
    if let table {
      try work.spend(Cost.forText(UInt64(text.utf8.count)))
      if let found = text.utf8.withContiguousStorageIfAvailable({ table.matches($0) }) {
        return found
      }
      return Array(text.utf8).withUnsafeBufferPointer { table.matches($0) }
    }
    return try firstMatch(in: Array(text.utf8), from: 0, &work) != nil
  }

  /// The leftmost match at or after an offset: pairs of offsets for the whole and each group, -1
  /// for a group that took no part.
  func firstMatch(
    in text: [UInt8], from offset: Int, _ work: inout Work
  ) throws(EvaluationError) -> [Int]? {
    var simulation = RegexSimulation(self, text)
    return try simulation.run(from: offset, &work)
  }
}

/// Compiled patterns, so that a pattern that is not constant is compiled once.
struct RegexCache {
  private var entries: [(pattern: String, regex: RegularExpression)] = []
  private static let limit = 8

  mutating func regex(_ pattern: String, sizeLimit: Int) throws(EvaluationError)
    -> RegularExpression
  {
    if let known = entries.first(where: { $0.pattern.hasSameBytes(as: pattern) }) {
      return known.regex
    }
    let regex = try RegularExpression(pattern, sizeLimit: sizeLimit)
    if entries.count == Self.limit { entries.removeFirst() }
    entries.append((pattern, regex))
    return regex
  }
}

extension CallContext {
  /// The compiled form of a pattern; compiling costs the same whether it was kept or not.
  mutating func regex(_ pattern: String) throws(EvaluationError) -> RegularExpression {
    let regex = try regexes.regex(pattern, sizeLimit: regexSizeLimit)
    try work.spend(UInt64(regex.instructions.count) * 8)
    return regex
  }
}

/// Pike's simulation: all alternatives at once, in order of preference.
private struct RegexSimulation {
  private let regex: RegularExpression
  private let text: [UInt8]
  private let slotCount: Int
  /// At which step each instruction was last added.
  private var added: [Int]

  init(_ regex: RegularExpression, _ text: [UInt8]) {
    self.regex = regex
    self.text = text
    slotCount = 2 * (regex.groupCount + 1)
    added = Array(repeating: -1, count: regex.instructions.count)
  }

  mutating func run(from offset: Int, _ work: inout Work) throws(EvaluationError) -> [Int]? {
    var best: [Int]?
    var position = offset
    var steps: UInt64 = 0
    var current: [(instruction: Int32, slots: [Int])] = []
    var next = current
    add(regex.start, start(position), position, to: &current, &steps)
    while true {
      next.removeAll(keepingCapacity: true)
      for thread in current {
        steps += 1
        switch regex.instructions[Int(thread.instruction)] {
        case .bytes(let range, let target):
          if position < text.count, range.contains(text[position]) {
            add(target, thread.slots, position + 1, to: &next, &steps)
          }
          continue
        case .match:
          var slots = thread.slots
          slots[1] = position
          best = slots
        default: continue
        }
        break
      }
      try work.spend(steps / RegularExpression.stepsPerUnit + 1)
      steps = 0
      position += 1
      if best == nil, position <= text.count {
        add(regex.start, start(position), position, to: &next, &steps)
      }
      swap(&current, &next)
      if position > text.count || (current.isEmpty && best != nil) { return best }
    }
  }

  private func start(_ position: Int) -> [Int] {
    var slots = Array(repeating: -1, count: slotCount)
    slots[0] = position
    return slots
  }

  /// Follows what takes no byte; an explicit stack, for the program may be long.
  private mutating func add(
    _ start: Int32, _ slots: [Int], _ position: Int,
    to threads: inout [(instruction: Int32, slots: [Int])], _ steps: inout UInt64
  ) {
    var stack = [(start, slots)]
    while let (index, slots) = stack.popLast() {
      guard added[Int(index)] != position else { continue }
      added[Int(index)] = position
      steps += 1
      switch regex.instructions[Int(index)] {
      case .split(let first, let second):
        stack.append((second, slots))
        stack.append((first, slots))
      case .save(let slot, let next):
        var saved = slots
        saved[Int(slot)] = position
        stack.append((next, saved))
      case .assert(let assertion, let next):
        if holds(assertion, position) { stack.append((next, slots)) }
      case .bytes, .match: threads.append((index, slots))
      }
    }
  }

  private func holds(_ assertion: RegexAssertion, _ position: Int) -> Bool {
    func isWord(_ index: Int) -> Bool {
      text.indices.contains(index) && Lexer.isWordByte(text[index])
    }
    switch assertion {
    case .textStart: return position == 0
    case .textEnd: return position == text.count
    case .lineStart: return position == 0 || text[position - 1] == 0x0A
    case .lineEnd: return position == text.count || text[position] == 0x0A
    case .wordBoundary: return isWord(position - 1) != isWord(position)
    case .notWordBoundary: return isWord(position - 1) == isWord(position)
    }
  }
}
