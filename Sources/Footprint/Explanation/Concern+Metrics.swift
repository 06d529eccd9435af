public import Runs

extension Concern {
  /// The metrics of a run that rest on the facts concerned.
  public func metrics(of run: Run) -> [Metric] {
    guard let fact = facts.first(where: { run[$0]?.origin.isStated == true }) ?? facts.first else {
      return []
    }
    let isTimed = run[.duration]?.origin.isStated ?? false
    return switch fact {
    case .intensity, .region, .country, .gridZone: [.emissions]
    case .marketIntensity, .renewableShare: [.marketEmissions]
    case .wue: [.water]
    case .price: [.cost]
    case .pue, .power, .hostPower, .utilisation, .accelerator:
      [.energy, .emissions, .marketEmissions, .water]
    case .powerLimit, .duration, .timeLimit, .mfu, .tokensPerSecond, .stepTime, .peakFlops,
      .idleShare, .count, .nodes:
      Metric.allCases.filter { $0 != .flops }
    case .trials, .development: Metric.allCases
    default: isTimed ? [.flops] : Metric.allCases
    }
  }
}
