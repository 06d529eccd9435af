/// A pattern as a table: a state and a byte give the next state.
struct RegexTable: Sendable {
  private var classes: [UInt8]
  private var classCount: Int
  /// The next state of each state and class of bytes.
  private var transitions: [UInt16] = []
  /// Whether a state has matched.
  private var isMatch: [Bool] = []
  /// Whether a state matches if the text ends there.
  private var isMatchAtEnd: [Bool] = []

  /// Patterns that are longer, have more states or take more steps to build are simulated.
  private static let instructionLimit = 2000
  private static let stateLimit = 256
  private static let stepLimit = 100_000

  /// Builds the table, or nothing if the pattern needs too many states or looks around.
  init?(_ instructions: [RegexInstruction], start: Int32) {
    guard instructions.count <= Self.instructionLimit else { return nil }
    // Bytes that no instruction tells apart are one class.
    var isBoundary = [Bool](repeating: false, count: 257)
    isBoundary[0] = true
    for instruction in instructions {
      switch instruction {
      case .bytes(let range, _):
        isBoundary[Int(range.lowerBound)] = true
        isBoundary[Int(range.upperBound) + 1] = true
      case .assert(let assertion, _):
        switch assertion {
        case .textStart, .textEnd: break
        default: return nil
        }
      default: break
      }
    }
    classes = []
    var representatives: [UInt8] = []
    for byte in 0..<256 {
      if isBoundary[byte] { representatives.append(UInt8(byte)) }
      classes.append(UInt8(representatives.count - 1))
    }
    classCount = representatives.count
    guard build(instructions, start, representatives) else { return nil }
  }

  private mutating func build(
    _ instructions: [RegexInstruction], _ start: Int32, _ representatives: [UInt8]
  ) -> Bool {
    var closure = Closure(instructions)
    var numbers: [[Int32]: Int] = [:]
    var states: [[Int32]] = []
    func number(_ state: [Int32]) -> Int {
      if let known = numbers[state] { return known }
      states.append(state)
      numbers[state] = states.count - 1
      return states.count - 1
    }
    _ = number(closure.of([start], isStart: true, isEnd: false))
    var index = 0
    while index < states.count {
      let state = states[index]
      guard states.count <= Self.stateLimit, closure.steps <= Self.stepLimit else { return false }
      isMatch.append(Self.contains(state, instructions))
      isMatchAtEnd.append(
        Self.contains(closure.of(state, isStart: index == 0, isEnd: true), instructions))
      for byte in representatives {
        // A search may begin anywhere.
        var targets = [start]
        for place in state {
          if case .bytes(let range, let next) = instructions[Int(place)], range.contains(byte) {
            targets.append(next)
          }
        }
        closure.steps += state.count
        transitions.append(UInt16(number(closure.of(targets, isStart: false, isEnd: false))))
      }
      index += 1
    }
    return true
  }

  /// What can be reached without taking a byte.
  private struct Closure {
    private let instructions: [RegexInstruction]
    /// In which call each instruction was last reached.
    private var reached: [Int]
    private var call = 0
    /// The work done so far.
    var steps = 0

    init(_ instructions: [RegexInstruction]) {
      self.instructions = instructions
      reached = Array(repeating: 0, count: instructions.count)
    }

    /// The instructions reached, in order; assertions that do not hold yet stay.
    mutating func of(_ seeds: [Int32], isStart: Bool, isEnd: Bool) -> [Int32] {
      call += 1
      var found: [Int32] = []
      var stack = seeds
      while let index = stack.popLast() {
        steps += 1
        guard reached[Int(index)] != call else { continue }
        reached[Int(index)] = call
        switch instructions[Int(index)] {
        case .split(let first, let second):
          stack.append(first)
          stack.append(second)
        case .save(_, let next): stack.append(next)
        case .assert(.textStart, let next):
          found.append(index)
          if isStart { stack.append(next) }
        case .assert(.textEnd, let next):
          found.append(index)
          if isEnd { stack.append(next) }
        default: found.append(index)
        }
      }
      found.sort()
      return found
    }
  }

  private static func contains(_ state: [Int32], _ instructions: [RegexInstruction]) -> Bool {
    state.contains { if case .match = instructions[Int($0)] { true } else { false } }
  }

  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    transitions.withUnsafeBufferPointer { transitions in
      classes.withUnsafeBufferPointer { classes in
        isMatch.withUnsafeBufferPointer { isMatch in
          var state = 0
          for byte in text {
            if isMatch[state] { return true }
            state = Int(transitions[state * classCount + Int(classes[Int(byte)])])
          }
          return isMatchAtEnd[state]
        }
      }
    }
  }
}
