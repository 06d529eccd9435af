import Diagnostics
import Footprint
import Runs

/// What the runs of a change's base ask of a budget on what the change adds.
struct BaseUse {
  /// What each run of the change asked for at the base, in their order; nothing for a run that is
  /// new or was out of scope.
  private(set) var own: [Double] = []
  /// What the runs ask for that the change has no more.
  private(set) var gone = 0.0
  /// Why some of it is not known.
  private(set) var unknowns: [UnknownInput] = []

  /// All that counted at the base.
  var total: Double { own.reduce(gone, +) }

  /// What a run asked for, or why that is not known.
  private mutating func amount(_ run: RunEvaluator?, _ budget: Budget, in set: PolicySet) -> Double
  {
    guard let run else { return 0 }
    let scope = set.scope(of: run, in: budget)
    if case .no = scope { return 0 }
    let demand = run.demand(of: budget)
    var inputs = scope.unknowns + demand.unknowns
    if let first = inputs.indices.first {
      inputs[first].message +=
        " (for \(run.assessment.run.displayName.quoted) as it was before the change)"
      inputs[first].range = nil
      unknowns.append(inputs[first])
    }
    return demand.amount ?? 0
  }

  /// - Parameters:
  ///   - runs: What each run of the change was; nil for one that is new.
  ///   - removed: The runs that the change has no more.
  init(_ runs: [RunEvaluator?], removed: [RunEvaluator], of budget: Budget, in set: PolicySet) {
    for run in runs { own.append(amount(run, budget, in: set)) }
    for run in removed { gone += amount(run, budget, in: set) }
  }
}
