import Diagnostics

/// The diagnostics that waivers and comments that ask to ignore a finding make.
package enum ExceptionDiagnostic: String, DiagnosticKind {
  case ignoreExpired = "ignore-expired"
  case ignoreExpiresSoon = "ignore-expires-soon"
  case ignoreNotAllowed = "ignore-not-allowed"
  case ignoreUnused = "ignore-unused"
  case waiverExpired = "waiver-expired"
  case waiverExpiresSoon = "waiver-expires-soon"
  case waiverMalformedDate = "waiver-malformed-date"
  case waiverUnused = "waiver-unused"

  package var explanation: String {
    switch self {
    case .ignoreExpired:
      """
      A comment that ignores a finding has passed its last day, so the finding stands. Mend what \
      it is about and remove the comment, or give it a new date.
      """
    case .ignoreExpiresSoon:
      """
      A comment that is in use ends within two weeks, or within the policy's `expiry_notice`. \
      Mend what it is about.
      """
    case .ignoreNotAllowed:
      """
      A comment asks to ignore what no policy allows comments to ignore, or for longer than the \
      policy allows. The finding stands. Policies allow it with, for example, `allow_ignores: \
      [{covers: [run-cap], at_most: 60 d, up_to: 2 tCO2e}]`; otherwise ask for a waiver.
      """
    case .ignoreUnused:
      """
      A comment asks to ignore something that is not there: nothing is violated, or no budget or \
      rule is called so. Remove it.
      """
    case .waiverExpired:
      """
      A waiver has passed its last day, or its date cannot be read, which counts as expired. \
      Remove it, or have it approved again.
      """
    case .waiverExpiresSoon:
      """
      A waiver that is in use ends within two weeks, or within the policy's `expiry_notice`. \
      Mend what it covers, or have it approved again.
      """
    case .waiverMalformedDate:
      """
      The date of a waiver cannot be read, so that it counts as expired. Write the last day on \
      which it holds, such as `2026-12-31`.
      """
    case .waiverUnused:
      """
      A waiver covered nothing in this check. Remove it if what it was for is gone.
      """
    }
  }
}
