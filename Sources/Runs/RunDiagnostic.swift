import Diagnostics

/// The diagnostics that reading the facts of a run makes.
package enum RunDiagnostic: String, DiagnosticKind {
  case factMap = "fact-map"
  case factRepeated = "fact-repeated"
  case factUnknown = "fact-unknown"
  case factValue = "fact-value"
  case ignoreMalformed = "ignore-malformed"

  package var explanation: String {
    switch self {
    case .factMap:
      """
      A map of facts has a value where a group belongs, or the other way round. `carbonward \
      explain FACT` shows how a fact is written.
      """
    case .factRepeated:
      """
      A fact is stated twice in one place, nested and with dots perhaps. Keep one of them.
      """
    case .factUnknown:
      """
      There is no fact of this name. The message suggests the nearest one; own data belongs \
      under `labels`.
      """
    case .factValue:
      """
      A fact has a value that it cannot take: another unit, a bare number where a unit is \
      needed, or a word that is not among its choices.
      """
    case .ignoreMalformed:
      """
      A comment that asks to ignore a finding cannot be understood, so it ignores nothing. Write \
      `# carbonward: ignore[run-cap] until=2027-01-31 reason="moving regions"`: what to ignore, \
      the last day and the reason are all needed.
      """
    }
  }
}
