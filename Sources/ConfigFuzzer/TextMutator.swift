/// Changes an input by its lines and words, which bytes turned at random seldom leave whole.
struct TextMutator {
  /// What a kind of text is made of.
  struct Grammar {
    /// Words that readers look out for.
    let words: [String]
    /// What stands before and behind lines that belong together, and how far these are set in.
    let blocks: [(before: String, behind: String, indent: String)]
  }

  private let grammar: Grammar
  private var state: UInt64

  init(_ grammar: Grammar, seed: UInt32) {
    self.grammar = grammar
    state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  /// One to four changes of the lines.
  ///
  /// - Parameter limit: The most bytes that the answer may have; what is more is cut off.
  mutating func mutate(_ bytes: [UInt8], limit: Int) -> [UInt8] {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    for _ in 0...below(4) { change(&lines) }
    return Array(lines.joined(separator: [10]).prefix(limit))
  }

  private mutating func change(_ lines: inout [[UInt8]]) {
    let first = below(lines.count)
    let part = first..<min(lines.count, first + 1 + below(4))
    switch below(9) {
    case 0: lines.insert(contentsOf: lines[part], at: below(lines.count + 1))
    case 1: if lines.count > 1 { lines.remove(at: first) }
    case 2: lines.swapAt(first, below(lines.count))
    case 3: enclose(part, in: &lines)
    case 4: indent(part, in: &lines)
    case 5, 6: replaceWord(of: &lines[first], by: oneOf(grammar.words).map { Array($0.utf8) } ?? [])
    case 7: replaceWord(of: &lines[first], by: word(of: lines[below(lines.count)]))
    default:
      let place = below(lines[first].count + 1)
      lines[first].insert(contentsOf: (oneOf(grammar.words) ?? "").utf8, at: place)
    }
  }

  private mutating func enclose(_ part: Range<Int>, in lines: inout [[UInt8]]) {
    guard let block = oneOf(grammar.blocks) else { return }
    let inner = lines[part].map { Array(block.indent.utf8) + $0 }
    let behind = block.behind.isEmpty ? [] : [Array(block.behind.utf8)]
    lines.replaceSubrange(part, with: [Array(block.before.utf8)] + inner + behind)
  }

  private mutating func indent(_ part: Range<Int>, in lines: inout [[UInt8]]) {
    let isDeeper = below(2) == 0
    for index in part {
      if isDeeper {
        lines[index].insert(contentsOf: [32, 32], at: 0)
      } else {
        lines[index] = Array(lines[index].drop { $0 == 32 })
      }
    }
  }

  private mutating func replaceWord(of line: inout [UInt8], by other: [UInt8]) {
    let words = Self.words(of: line)
    guard let range = oneOf(words) else {
      line += other
      return
    }
    line.replaceSubrange(range, with: other)
  }

  private mutating func word(of line: [UInt8]) -> [UInt8] {
    oneOf(Self.words(of: line)).map { Array(line[$0]) } ?? line
  }

  /// Where letters, digits and what belongs to a path or number stand without a gap.
  private static func words(of line: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for (index, byte) in line.enumerated() {
      let isPart =
        byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
      if isPart, start == nil { start = index }
      if !isPart, let first = start {
        words.append(first..<index)
        start = nil
      }
    }
    if let start { words.append(start..<line.count) }
    return words
  }

  private mutating func oneOf<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[below(elements.count)]
  }

  /// A number below a bound, by the xorshift generator.
  private mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }
}
