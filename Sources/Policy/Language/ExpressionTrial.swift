public import CEL
public import Catalogue
public import Diagnostics
import Runs

/// An expression tried on a run, outside any policy.
public enum ExpressionTrial {
  /// What came of it.
  public enum Outcome: Sendable {
    /// The value as messages show it, and the name of its type.
    case value(String, type: String)
    /// What would have to be known.
    case unknown([UnknownInput])
    /// It cannot be evaluated, for the reason given.
    case failed(String)
  }

  /// Checks an expression as a policy would, and evaluates it.
  ///
  /// - Parameters:
  ///   - file: The expression.
  ///   - subject: The run that it is evaluated on.
  ///   - now: What `now` is.
  ///   - catalogue: The names that facts can have; a mistyped one would be false in silence.
  ///   - bag: Takes what is wrong with the expression, each at its place in `file`.
  /// - Returns: The outcome, or nil when the expression is not one.
  public static func evaluate(
    _ file: SourceFile, on subject: EvaluationSubject, at now: Timestamp,
    names catalogue: Catalogue, into bag: inout DiagnosticBag
  ) -> Outcome? {
    let text = file.text(in: 0..<file.bytes.count)
    let program: Program
    do throws(CELIssues) {
      program = try PolicyLanguage.shared.environment.compile(text, expecting: nil)
    } catch {
      for issue in error.issues {
        let length = file.bytes.count
        let place = issue.range.clamped(to: 0..<length)
        bag.add(Diagnostic(issue: issue, at: SourceRange(file: file, bytes: place)))
      }
      return nil
    }
    let names = ComparedNames(program)
    NameCheck(catalogue: catalogue).check(
      names, at: { SourceRange(file: file, bytes: $0.clamped(to: 0..<file.bytes.count)) },
      into: &bag)
    if bag.hasErrors { return nil }
    let activation = PolicyLanguage.shared.activation(
      for: subject.assessment, base: subject.base, at: now)
    let evaluated = names.canonical(text) ?? program
    let outcome = evaluated.evaluate(activation, with: Evaluator()).outcome
    let inputs = UnknownInputs(assessment: subject.assessment, hasBase: subject.base != nil)
    switch outcome {
    case .value:
      return .value(ValueText.describe(outcome, dimension: nil), type: "\(program.type)")
    case .unknown(let paths):
      return .unknown(inputs.explain(paths))
    case .error(let error):
      let labels = inputs.explain(labels: names.labels)
      return labels.isEmpty ? .failed(error.message) : .unknown(labels)
    }
  }
}
