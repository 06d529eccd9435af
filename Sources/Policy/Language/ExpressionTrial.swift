public import CEL
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
  /// - Parameter bag: Takes what is wrong with the expression, each at its place in `file`.
  /// - Returns: The outcome, or nil when the expression is not one.
  public static func evaluate(
    _ file: SourceFile, on subject: EvaluationSubject, at now: Timestamp,
    into bag: inout DiagnosticBag
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
    let activation = PolicyLanguage.shared.activation(
      for: subject.assessment, base: subject.base, at: now)
    let outcome = program.evaluate(activation, with: Evaluator()).outcome
    switch outcome {
    case .value:
      return .value(ValueText.describe(outcome, dimension: nil), type: "\(program.type)")
    case .unknown(let paths):
      let inputs = UnknownInputs(assessment: subject.assessment, hasBase: subject.base != nil)
      return .unknown(inputs.explain(paths))
    case .error(let error): return .failed(error.message)
    }
  }
}
