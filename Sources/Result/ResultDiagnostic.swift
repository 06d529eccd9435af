import Diagnostics

/// The diagnostics that reading a saved result makes.
package enum ResultDiagnostic: String, DiagnosticKind {
  case budget = "result-budget"
  case contradiction = "result-contradiction"
  case group = "result-group"
  case suggestion = "result-suggestion"
  case totals = "result-totals"

  package var explanation: String {
    switch self {
    case .budget:
      """
      A saved result holds a budget without a limit, so that it was not written by `--format \
      json`.
      """
    case .contradiction:
      """
      A saved result says something that its own findings do not bear out: a verdict, a level or a \
      count was edited after it was written, or results were put together by hand. It is not \
      rendered; have the check write it again.
      """
    case .group:
      """
      A group of a saved result, such as those of a change, names a run that the result does not \
      have. Write the result again with the program that made it.
      """
    case .suggestion:
      """
      A saved result holds a finding that names a suggestion which is not there.
      """
    case .totals:
      """
      The totals of a saved result are not the sums of its runs: it was edited after it was written.
      """
    }
  }
}
