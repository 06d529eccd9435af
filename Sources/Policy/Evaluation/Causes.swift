import Diagnostics
import Footprint
import Runs

/// Finds the lines of a run's files that a number or a condition goes back to.
///
/// Every rule asks for the same few facts, so that what is found is kept: one evaluation of one run
/// has causes of its own.
final class Causes {
  /// More lines than these explain nothing.
  static let mostLocations = 4

  private let run: Run
  /// What each fact goes back to, by its position in the vocabulary.
  private var places: [[SourceRange]?] = []
  private var driversByMetric: [Metric: [Fact]] = [:]

  init(_ run: Run) {
    self.run = run
  }

  /// The places where the run's files state facts, or what they follow from; each place once.
  func locations(of facts: [Fact]) -> [SourceRange] {
    var found: [SourceRange] = []
    for fact in facts {
      for place in places(of: fact) where !found.contains(place) {
        found.append(place)
        if found.count == Self.mostLocations { return found }
      }
    }
    return found
  }

  private func places(of fact: Fact) -> [SourceRange] {
    if places.isEmpty { places = Array(repeating: nil, count: Fact.allCases.count) }
    if let known = places[fact.index] { return known }
    var found: [SourceRange] = []
    var visited = FactSet()
    collect(fact, &found, &visited)
    places[fact.index] = found
    return found
  }

  private func collect(
    _ fact: Fact, _ found: inout [SourceRange], _ visited: inout FactSet
  ) {
    guard visited.insert(fact) else { return }
    guard let origin = run[fact]?.origin else {
      if let range = run.unresolvedReason(fact)?.range, !found.contains(range) {
        found.append(range)
      }
      return
    }
    if let range = origin.range {
      if !found.contains(range) { found.append(range) }
      return
    }
    switch origin {
    case .derived(_, let inputs):
      for name in inputs {
        if let input = Fact(named: name) { collect(input, &found, &visited) }
      }
    case .catalogue:
      for input in Self.keys(of: fact) { collect(input, &found, &visited) }
    default: break
    }
  }

  /// The facts by which the catalogue finds the value of a fact.
  private static func keys(of fact: Fact) -> [Fact] {
    switch fact {
    case .power, .hostPower, .releaseYear, .peakFlops, .count, .powerLimit:
      [.accelerator, .instanceType]
    case .accelerator, .provider: [.instanceType, .region]
    case .intensity, .pue, .wue, .country, .gridZone, .marketIntensity:
      [.gridZone, .region, .country, .instanceType]
    case .modelParams, .modelActiveParams, .modelLayers, .modelHiddenSize, .modelHeads,
      .modelVocabSize, .modelFamily:
      [.modelID]
    case .datasetTokens, .datasetExamples: [.datasetID]
    default: []
    }
  }

  /// The facts that a metric of this run grows with, the most immediate cause first.
  func drivers(of metric: Metric) -> [Fact] {
    if let known = driversByMetric[metric] { return known }
    let found = findDrivers(of: metric)
    driversByMetric[metric] = found
    return found
  }

  private func findDrivers(of metric: Metric) -> [Fact] {
    switch metric {
    case .flops: work
    case .deviceTime: time
    case .embodied: time + [.accelerator, .instanceType]
    case .energy: time + power
    case .cost: time + [.price, .accelerator, .instanceType]
    case .water: time + power + [.wue, .region]
    case .emissions: time + power + [.intensity, .gridZone, .region, .country]
    case .marketEmissions: time + power + [.marketIntensity, .renewableShare, .region]
    }
  }

  private var work: [Fact] {
    [
      .tokens, .epochs, .steps, .datasetTokens, .modelParams, .modelActiveParams, .trials,
      .development,
      .globalBatch, .sequenceLength, .datasetExamples, .datasetID, .modelID, .method,
    ]
  }

  private var time: [Fact] {
    if run[.duration]?.origin.isStated ?? false {
      return [.duration, .count, .nodes, .trials, .development]
    }
    let speed = [Fact.stepTime, .tokensPerSecond].filter { run[$0]?.origin.isStated ?? false }
    return speed + work + [.count, .nodes, .precision, .accelerator, .instanceType, .mfu]
  }

  private var power: [Fact] {
    let stated = run[.power]?.origin.isStated ?? false
    return (stated ? [.power] : [.accelerator, .instanceType, .utilisation, .powerLimit])
      + [.hostPower, .pue]
  }
}
