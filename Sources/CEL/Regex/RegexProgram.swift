/// An instruction of a matcher over bytes.
enum RegexInstruction: Sendable {
  case bytes(ClosedRange<UInt8>, next: Int32)
  /// Both ways, the first with preference.
  case split(Int32, Int32)
  case save(Int32, next: Int32)
  case assert(RegexAssertion, next: Int32)
  case match
}

/// Builds a matcher's program from a tree, back to front.
struct RegexCompiler {
  private(set) var instructions: [RegexInstruction] = [.match]
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  private mutating func emit(_ instruction: RegexInstruction) throws(EvaluationError) -> Int32 {
    guard instructions.count < limit else {
      throw .invalid("invalid regular expression: larger than the limit of \(limit) instructions")
    }
    instructions.append(instruction)
    return Int32(instructions.count - 1)
  }

  /// The start of what matches the tree and goes on at `next`.
  mutating func compile(_ node: RegexNode, next: Int32) throws(EvaluationError) -> Int32 {
    switch node {
    case .empty: return next
    case .set(let set): return try compile(set, next: next)
    case .sequence(let items):
      var start = next
      for item in items.reversed() { start = try compile(item, next: start) }
      return start
    case .alternatives(let branches):
      var starts: [Int32] = []
      for branch in branches { starts.append(try compile(branch, next: next)) }
      return try choose(starts, next: next)
    case .group(let inner, let index):
      let end = try emit(.save(Int32(2 * index + 1), next: next))
      let start = try compile(inner, next: end)
      return try emit(.save(Int32(2 * index), next: start))
    case .assertion(let assertion): return try emit(.assert(assertion, next: next))
    case .repeated(let inner, let min, let max, let isGreedy):
      return try compile(inner, min, max, isGreedy: isGreedy, next: next)
    }
  }

  private mutating func choose(_ starts: [Int32], next: Int32) throws(EvaluationError) -> Int32 {
    guard var start = starts.last else { return next }
    for earlier in starts.dropLast().reversed() { start = try emit(.split(earlier, start)) }
    return start
  }

  private mutating func compile(
    _ inner: RegexNode, _ min: Int, _ max: Int?, isGreedy: Bool, next: Int32
  ) throws(EvaluationError) -> Int32 {
    func split(_ body: Int32, _ out: Int32) -> RegexInstruction {
      isGreedy ? .split(body, out) : .split(out, body)
    }
    var start = next
    if let max {
      for _ in 0..<max - min {
        let body = try compile(inner, next: start)
        start = try emit(split(body, next))
      }
    } else {
      let loop = try emit(.split(next, next))
      let body = try compile(inner, next: loop)
      instructions[Int(loop)] = split(body, next)
      start = loop
    }
    for _ in 0..<min { start = try compile(inner, next: start) }
    return start
  }

  // MARK: UTF-8

  private mutating func compile(_ set: ScalarSet, next: Int32) throws(EvaluationError) -> Int32 {
    var starts: [Int32] = []
    for range in set.ranges {
      for sequence in Self.sequences(range) {
        var start = next
        for bytes in sequence.reversed() { start = try emit(.bytes(bytes, next: start)) }
        starts.append(start)
      }
    }
    // An empty class matches nothing.
    guard !starts.isEmpty else { return try emit(.bytes(0xFF...0xFF, next: next)) }
    return try choose(starts, next: next)
  }

  /// The sequences of byte ranges that encode a range of scalars.
  private static func sequences(_ range: ClosedRange<UInt32>) -> [[ClosedRange<UInt8>]] {
    var result: [[ClosedRange<UInt8>]] = []
    let limits: [ClosedRange<UInt32>] = [
      0...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF,
    ]
    for limit in limits where limit.overlaps(range) {
      split(range.clamped(to: limit), into: &result)
    }
    return result
  }

  /// Splits a range of one encoded length until the bytes vary independently.
  private static func split(
    _ range: ClosedRange<UInt32>, into result: inout [[ClosedRange<UInt8>]]
  ) {
    let (low, high) = (range.lowerBound, range.upperBound)
    let length = low < 0x80 ? 1 : low < 0x800 ? 2 : low < 0x1_0000 ? 3 : 4
    for tail in stride(from: 1, to: length, by: 1) {
      let mask: UInt32 = 1 << (6 * UInt32(tail)) - 1
      if low & ~mask == high & ~mask { continue }
      if low & mask != 0 {
        split(low...(low | mask), into: &result)
        split(((low | mask) + 1)...high, into: &result)
        return
      }
      if high & mask != mask {
        split(low...((high & ~mask) - 1), into: &result)
        split((high & ~mask)...high, into: &result)
        return
      }
    }
    result.append(zip(encode(low, length), encode(high, length)).map { $0...$1 })
  }

  private static func encode(_ scalar: UInt32, _ length: Int) -> [UInt8] {
    let lead: [UInt32] = [0, 0, 0xC0, 0xE0, 0xF0]
    return (0..<length).map { index in
      let bits = scalar >> (6 * UInt32(length - 1 - index))
      return UInt8(truncatingIfNeeded: index == 0 ? lead[length] | bits : 0x80 | bits & 0x3F)
    }
  }
}
