import CEL
import Quantities
import Runs

/// What one comparison demands of one input.
enum Constraint {
  /// Above or below a number in the input's canonical unit; durations in nanoseconds.
  case above(Double, orEqual: Bool)
  case below(Double, orEqual: Bool)
  case equal(ConstantValue)
  case notEqual(ConstantValue)
  case oneOf([ConstantValue])
  case noneOf([ConstantValue])
}

/// A constant that inputs are compared with.
enum ConstantValue: Hashable {
  case number(Double)
  case text(String)
  case flag(Bool)

  init?(_ value: Value) {
    switch value {
    case .int(let number): self = .number(Double(number))
    case .uint(let number): self = .number(Double(number))
    case .double(let number): self = .number(number)
    case .scalar(let number, _): self = .number(number)
    case .duration(let nanoseconds): self = .number(Double(nanoseconds))
    case .timestamp(let instant): self = .number(Double(instant.seconds))
    case .string(let text): self = .text(text)
    case .bool(let flag): self = .flag(flag)
    default: return nil
    }
  }

  var number: Double? { if case .number(let number) = self { number } else { nil } }
}

/// The values that an input can still have under some constraints.
struct InputDomain {
  private var low = -Double.infinity
  private var lowIsOpen = false
  private var high = Double.infinity
  private var highIsOpen = false
  /// The only values possible, where they can be listed.
  private var choices: Set<ConstantValue>?
  private var excluded: Set<ConstantValue> = []

  /// What an input can be before anything is demanded of it.
  init(of meaning: PolicyLanguage.SlotMeaning) {
    switch meaning {
    case .fact(let fact, _):
      switch fact.kind {
      case .choice(let words): choices = Set(words.map(ConstantValue.text))
      case .flag: choices = [.flag(true), .flag(false)]
      case .number(.fraction):
        low = 0
        high = 1
      case .number: low = 0
      case .text, .timestamp: break
      }
    case .metric: low = 0
    case .labels, .residency, .path, .format, .now: break
    }
  }

  /// Whether no value is left.
  var isEmpty: Bool {
    if low > high || (low == high && (lowIsOpen || highIsOpen)) { return true }
    guard let choices else {
      return low == high && excluded.contains(.number(low))
    }
    return choices.allSatisfy { excluded.contains($0) || !contains($0) }
  }

  private func contains(_ value: ConstantValue) -> Bool {
    guard let number = value.number else { return true }
    if number < low || (number == low && lowIsOpen) { return false }
    return !(number > high || (number == high && highIsOpen))
  }

  mutating func demand(_ constraint: Constraint) {
    switch constraint {
    case .above(let bound, let orEqual):
      if bound > low || (bound == low && !orEqual) {
        low = bound
        lowIsOpen = !orEqual
      }
    case .below(let bound, let orEqual):
      if bound < high || (bound == high && !orEqual) {
        high = bound
        highIsOpen = !orEqual
      }
    case .equal(let value): demand(.oneOf([value]))
    case .oneOf(let values):
      let own = Set(values)
      choices = choices.map { $0.intersection(own) } ?? own
    case .notEqual(let value): excluded.insert(value)
    case .noneOf(let values): excluded.formUnion(values)
    }
  }
}
