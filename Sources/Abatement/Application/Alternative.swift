import Policy
import Quantities
import Runs

/// One way to take a measure: the measure with one value picked for each of its choices.
struct Alternative: Sendable {
  /// The position of the measure in the space; alternatives of one measure exclude each other.
  var measureIndex: Int
  private let reference: Reference
  /// Facts that the measure states, in the order of the vocabulary.
  var settings: [(fact: Fact, value: FactValue)] = []
  var scales: [(target: ScaleTarget, factor: RangedValue)] = []
  var shift: StartShift?
  /// What is worth knowing of it whatever the run is, one line each.
  private(set) var notes: [String] = []

  /// What holds the measure: alternatives are copied into each of thousands of sets, and the words of a
  /// measure are many.
  private final class Reference: Sendable {
    let measure: Measure

    init(_ measure: Measure) { self.measure = measure }
  }

  private init(_ measure: Measure, at index: Int) {
    measureIndex = index
    reference = Reference(measure)
  }

  var measure: Measure { reference.measure }

  var id: String { measure.id }

  /// Expands a measure to its alternatives, at most `limit`; choices multiply.
  static func expand(_ measure: Measure, at index: Int, limit: Int) -> [Alternative] {
    var alternatives = [Alternative(measure, at: index)]
    for action in measure.actions {
      switch action {
      case .set(let setting):
        for position in alternatives.indices {
          alternatives[position].settings.append((setting.fact, setting.value))
        }
      case .choose(let choice):
        alternatives = alternatives.flatMap { alternative in
          choice.values.map { value in
            var chosen = alternative
            chosen.settings.append((value.fact, value.value))
            return chosen
          }
        }
        alternatives = Array(alternatives.prefix(limit))
      case .scale(let target, let factor, range: _):
        for position in alternatives.indices {
          alternatives[position].scales.append((target, factor))
        }
      case .shift(let shift):
        for position in alternatives.indices { alternatives[position].shift = shift }
      }
    }
    for position in alternatives.indices {
      alternatives[position].settings.sort { $0.fact.index < $1.fact.index }
    }
    return alternatives.filter(\.isWithinLimits).map { alternative in
      var noted = alternative
      noted.notes = alternative.remarks
      return noted
    }
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if let help = measure.documentation.help {
      remarks.append("`\(id)`: \(Self.onOneLine(help))")
    }
    if shift != nil, let source = measure.source {
      remarks.append(
        "`\(id)`: published savings know the hours to come and are upper bounds; "
          + "source: \(Self.onOneLine(source))")
    }
    guard !scales.isEmpty else { return remarks }
    let effects = scales.map { scale in
      "\(scale.target.name) × \(QuantityFormatter.describe(scale.factor, as: .ratio))"
    }
    let source = measure.source.map { "; source: \(Self.onOneLine($0))" } ?? ""
    return remarks + ["`\(id)` assumes \(effects.joined(separator: ", "))\(source)"]
  }

  private static func onOneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Whether everything that the alternative states is something that can be had.
  private var isWithinLimits: Bool {
    let limits = measure.limits
    for (fact, value) in settings {
      if let allowed = limits.allowed.first(where: { $0.fact == fact }),
        !allowed.values.contains(where: { $0.value == value })
      {
        return false
      }
      if let most = limits.atMost.first(where: { $0.fact == fact }), let number = value.number,
        number.central > most.value
      {
        return false
      }
    }
    return true
  }

  /// Whether both can be taken together: they do not state one fact differently.
  func isCompatible(with other: Alternative) -> Bool {
    guard measureIndex != other.measureIndex else { return false }
    for (fact, value) in settings {
      for (otherFact, otherValue) in other.settings where fact == otherFact && value != otherValue {
        return false
      }
      for (target, _) in other.scales where target == .fact(fact) { return false }
    }
    for (target, _) in scales {
      for (fact, _) in other.settings where target == .fact(fact) { return false }
    }
    return shift == nil || other.shift == nil
  }
}
