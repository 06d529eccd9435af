public import Diagnostics

/// A condition that a run must meet.
public struct Rule: Sendable {
  public var id: String
  /// Where the id stands.
  public var range: SourceRange
  public var severity: RuleSeverity
  /// When the rule applies; always without one.
  public var when: PolicyExpression?
  public var require: PolicyExpression
  public var message: MessageTemplate?
  /// Measures that are likely to help, the best first.
  public var suggest: [Mention]
  public var documentation: Documentation
}
