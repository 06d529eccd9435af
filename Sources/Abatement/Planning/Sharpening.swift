public import Footprint
import Quantities
public import Runs

/// What stating one fact exactly would do to the range of the emissions.
public struct Sharpening: Sendable, Equatable {
  /// The fact that nobody states, or that is stated as a range.
  public var fact: Fact
  /// What it is taken for now.
  public var value: Traced<FactValue>
  /// Its median, as a person would write it down.
  public var median: FactValue
  /// The range of the emissions that would be left if the median were stated, in kg.
  public var emissions: Distribution
}

extension Planner {
  /// Facts that people know or can look up.
  private static let knowable: [Fact] = [
    .count, .duration, .tokens, .modelParams, .power, .hostPower, .utilisation, .mfu, .idleShare,
    .trials, .pue, .intensity,
  ]
  /// A range that shrinks by less is no reason to look anything up.
  private static let leastGain = 0.02

  /// The facts that would sharpen the estimate most, the best first.
  public func sharpenings(_ run: Run) -> [Sharpening] {
    let completed = estimator.assess(run).run
    guard let today = estimator.inputs(for: run).evaluate().emissions, today.sigma > 0 else {
      return []
    }
    var found: [Sharpening] = []
    for fact in Self.knowable {
      guard let value = completed[fact], let number = value.value.number, !number.isExact else {
        continue
      }
      var stated = run
      stated.override(fact, .number(number.central), by: "sharpening")
      guard let left = estimator.inputs(for: stated).evaluate().emissions,
        left.sigma < today.sigma * (1 - Self.leastGain)
      else { continue }
      found.append(
        Sharpening(
          fact: fact, value: value, median: .number(RangedValue(number.central).rounded),
          emissions: left))
    }
    return found.enumerated().sorted {
      ($0.element.emissions.sigma, $0.offset) < ($1.element.emissions.sigma, $1.offset)
    }.map(\.element)
  }
}
