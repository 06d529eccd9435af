/// How much of what a check finds out a result holds.
public enum ResultDetail: Sendable {
  /// Everything.
  case whole
  /// What asks for attention: verdicts, metrics and findings, without facts, traces, what is missing for a
  /// metric and findings that are met or do not apply. Most of a result of many runs is made of these.
  case attention
}
