import Diagnostics
import Footprint
import Runs

/// Everything that may let a violated finding pass: waivers first, then comments in the run's own
/// files, then the baseline.
struct ExceptionBook {
  var waivers: WaiverBook
  var ignores: IgnoreBook
  private let baseline: Baseline?

  init(_ set: PolicySet, in context: EvaluationContext) {
    waivers = WaiverBook(set.waivers, notice: set.expiryNotice, at: context.at)
    ignores = IgnoreBook(set, at: context.at)
    baseline = context.baseline
  }

  mutating func apply(to finding: inout Finding, of run: RunEvaluator) {
    waivers.apply(to: &finding, of: run)
    ignores.apply(to: &finding, of: run)
    baseline?.apply(to: &finding, of: run.assessment.run)
  }

  func diagnostics() -> [Diagnostic] { waivers.diagnostics() + ignores.diagnostics() }
}
