import Abatement
import Quantities
import Result
import Runs

extension SensitivityResult {
  /// What each fact of a run alone does to its emissions, the widest swing first.
  static func all(of run: Run, by planner: Planner) -> [SensitivityResult] {
    planner.tornado(run).bars.compactMap { bar in
      guard let low = bar.low.number?.central, let high = bar.high.number?.central else {
        return nil
      }
      return SensitivityResult(
        fact: bar.fact.rawValue, low: low, high: high, emissionsAtLow: bar.emissionsAtLow,
        emissionsAtHigh: bar.emissionsAtHigh, isKnownRange: bar.isKnownRange)
    }
  }
}
