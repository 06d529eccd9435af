public import Diagnostics

/// A condition that a run must meet.
public struct Rule: Sendable {
  /// The id, in kebab case.
  public var id: String
  /// Where the id stands.
  public var range: SourceRange
  /// What becomes of a run that does not meet it.
  public var severity: RuleSeverity
  /// When the rule applies; always without one.
  public var when: PolicyExpression?
  /// What a run has to meet.
  public var require: PolicyExpression
  /// What is said of a run that does not meet it.
  public var message: MessageTemplate?
  /// Measures that are likely to help, the best first.
  public var suggest: [Mention]
  /// What is said of it for people.
  public var documentation: Documentation

  /// What the message of a rule starts with that asks a reviewer for what no run shows.
  static let questionMark = "question: "

  /// Whether the rule asks for an answer, and is violated until somebody gives it.
  public var isQuestion: Bool { message?.text.hasPrefix(Self.questionMark) ?? false }
}
