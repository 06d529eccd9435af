import Diagnostics

/// A rule with all that is the same for every run that is held against it.
final class PreparedRule: Sendable {
  let when: PolicyExpression?
  let require: PolicyExpression
  let message: MessageTemplate?
  /// All of its expressions, the decisive one first.
  let expressions: [PolicyExpression]
  /// What is said of a run that meets it.
  let passed: Finding
  /// What is said of one to which it does not apply.
  let doesNotApply: String
  /// What is said of one that does not meet it, where the rule has no message.
  let requires: String

  init(_ rule: Rule) {
    (when, require, message) = (rule.when, rule.require, rule.message)
    expressions = [rule.require] + (rule.when.map { [$0] } ?? [])
    let condition = rule.require.text.singleLine.quoted
    var passed = Finding(
      id: rule.id, kind: .rule, severity: rule.severity, status: .passed,
      message: "\(condition) holds", help: rule.documentation.help)
    passed.definition = rule.range
    passed.suggestedMeasures = rule.suggest.map(\.name)
    self.passed = passed
    requires = "requires \(condition)"
    doesNotApply = "does not apply: \(rule.when?.text.singleLine.quoted ?? "`when`") is false"
  }
}
