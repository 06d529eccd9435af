import ConfigText

/// A branch or loop that surrounds the reading point of a script.
struct ShellBlock {
  private enum State {
    /// The condition stands next.
    case condition
    case taken
    case skipped
    /// Taken or not: it is not known here.
    case uncertain
  }

  private var state: State
  private let isLoop: Bool
  /// Whether an earlier branch of the same `if` was surely taken.
  private var isDone = false
  /// Whether an earlier branch of the same `if` may have been taken.
  private var isOpen = false

  static let branch = ShellBlock(state: .condition, isLoop: false)
  static let loop = ShellBlock(state: .uncertain, isLoop: true)

  private init(state: State, isLoop: Bool) {
    self.state = state
    self.isLoop = isLoop
  }

  var isUncertain: Bool { state == .uncertain }
  var isSkipped: Bool { state == .skipped }
  var awaitsCondition: Bool { state == .condition }

  /// Takes the outcome of the condition; nil when it is not known.
  mutating func decide(_ outcome: Bool?) {
    switch outcome {
    case true?: state = isOpen ? .uncertain : .taken
    case false?: state = .skipped
    case nil: state = .uncertain
    }
  }

  /// `elif` and `else`.
  mutating func nextBranch() {
    guard !isLoop else { return }
    switch state {
    case .taken: isDone = true
    case .uncertain: isOpen = true
    case .condition, .skipped: break
    }
    // An `elif` decides again; an `else` is taken when nothing before it was.
    state = isDone ? .skipped : isOpen ? .uncertain : .taken
  }

  /// An `elif` has a condition of its own.
  mutating func awaitCondition() {
    if !isDone, !isLoop { state = .condition }
  }
}

/// `[ … ]` and `[[ … ]]` with everything in them known.
enum ShellCondition {
  /// Whether the test holds; nil when that is not known or not such a test.
  static func evaluate(_ words: [ShellWord]) -> Bool? {
    guard let first = words.first?.text, first == "[" || first == "[[" || first == "test" else {
      return nil
    }
    var inner = Array(words.dropFirst())
    if first != "test" {
      guard let last = inner.last?.text, last == "]" || last == "]]" else { return nil }
      inner.removeLast()
    }
    guard inner.allSatisfy({ $0.problem == nil }) else { return nil }
    let texts = inner.map(\.text)
    switch texts.count {
    case 2:
      if texts[0] == "-z" { return texts[1].isEmpty }
      if texts[0] == "-n" { return !texts[1].isEmpty }
      return nil
    case 3: return compare(texts[0], texts[1], texts[2])
    default: return nil
    }
  }

  private static func compare(_ left: String, _ relation: String, _ right: String) -> Bool? {
    switch relation {
    case "==", "=": return right.contains("*") ? nil : left == right
    case "!=": return right.contains("*") ? nil : left != right
    default: break
    }
    guard let a = Number.parse(left), let b = Number.parse(right) else { return nil }
    switch relation {
    case "-eq": return a == b
    case "-ne": return a != b
    case "-gt": return a > b
    case "-ge": return a >= b
    case "-lt": return a < b
    case "-le": return a <= b
    default: return nil
    }
  }
}
