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
  /// Why some of it is not known; that part is nothing in what is known, so that a change adds at most what
  /// it seems to add, and a share of what there was is at least what it seems to be.
  private(set) var unknowns: [UnknownInput] = []

  /// All that counted at the base.
  var total: Double { own.reduce(gone, +) }

  /// What a run asked for, or why that is not known.
  private mutating func amount(
    _ run: RunEvaluator?, isSame: Bool = false, _ budget: Budget, in set: PolicySet
  ) -> Double {
    guard let run else { return 0 }
    let scope = set.scope(of: run, in: budget)
    if case .no = scope { return 0 }
    let demand = run.demand(of: budget)
    var inputs = scope.unknowns + demand.unknowns
    if let first = inputs.indices.first {
      // What is as it was adds nothing; only of a share of it has to be known what it is.
      if isSame, budget.share == nil { return 0 }
      inputs[first].message +=
        " (for \(run.assessment.run.displayName.quoted) as it was before the change)"
      inputs[first].range = nil
      unknowns.append(inputs[first])
      return 0
    }
    return demand.amount ?? 0
  }

  /// - Parameters:
  ///   - runs: What each run of the change was; nil for one that is new.
  ///   - unchanged: Whether the change leaves each as it was; none of them if left out.
  ///   - removed: The runs that the change has no more.
  init(
    _ runs: [RunEvaluator?], unchanged: [Bool] = [], removed: [RunEvaluator], of budget: Budget,
    in set: PolicySet
  ) {
    for (index, run) in runs.enumerated() {
      let isSame = unchanged.indices.contains(index) && unchanged[index]
      own.append(amount(run, isSame: isSame, budget, in: set))
    }
    for run in removed { gone += amount(run, budget, in: set) }
  }
}
