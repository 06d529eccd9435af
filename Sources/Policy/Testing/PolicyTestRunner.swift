public import Diagnostics
public import Footprint
import Runs

/// What became of one policy test.
public struct PolicyTestResult: Sendable {
  /// An expectation that was not met.
  public struct Failure: Sendable {
    /// One line: what was expected and what came out.
    public var message: String
    /// The expectation that was not met.
    public var range: SourceRange
    /// What else helps, such as the message of an unexpected finding.
    public var notes: [String]
  }

  /// The file that the test stands in.
  public var path: String
  /// What the test is called.
  public var name: String
  /// Where the name stands.
  public var range: SourceRange
  /// What was not met; none of a test that passed.
  public var failures: [Failure]
  /// What the policies said.
  public var evaluation: PolicyEvaluation

  /// Whether all expectations were met.
  public var isPassed: Bool { failures.isEmpty }
}

/// Runs the tests of policy files.
///
/// A test is held against its own file and what that imports; a `*_test.yaml` file against all files
/// that were loaded. `violated` and `waived` are exact for the elements of these files, and say
/// nothing about packs unless they name them.
public struct PolicyTestRunner: Sendable {
  private let estimator: Estimator

  /// Creates a runner that estimates with this.
  public init(estimator: Estimator) { self.estimator = estimator }

  /// Runs the tests whose name contains `filter`, in the order of files and of tests in them.
  public func run(_ set: PolicySet, filter: String? = nil) -> [PolicyTestResult] {
    prepare(set).filter { test in filter.map(test.test.name.contains) ?? true }.map { $0.result() }
  }

  /// Estimates the runs of all tests, once for whatever is to be done with them.
  func prepare(_ set: PolicySet) -> [PreparedTest] {
    set.documents.flatMap { document in
      let policies = document.isTestFile ? set : set.closure(of: [document.file.path])
      // What a test speaks about in full.
      let own = document.isTestFile ? policies.documents.filter { !$0.isPack } : [document]
      let ids = Set(own.flatMap { $0.budgets.map(\.id) + $0.rules.map(\.id) })
      return document.tests.map { test in
        let base = test.base.map { estimator.assess($0) }
        return PreparedTest(
          test: test, path: document.file.path, policies: policies, ownIDs: ids,
          subjects: test.runs.map { EvaluationSubject(estimator.assess($0), base: base) })
      }
    }
  }
}

/// A test with its runs estimated.
struct PreparedTest: Sendable {
  let test: PolicyTest
  /// The file that the test stands in.
  let path: String
  /// The policies that the test is held against.
  let policies: PolicySet
  /// The budgets and rules that the test speaks about in full.
  let ownIDs: Set<String>
  let subjects: [EvaluationSubject]

  var context: EvaluationContext {
    var context = EvaluationContext(at: test.at)
    context.ledger = test.ledger.map { LedgerBook($0) }
    // A test that states what its runs were is about a change that removes none.
    if test.base != nil { context.removed = [] }
    return context
  }

  /// Holds the test against its own policies, or against a variant of them.
  func result(against variant: PolicySet? = nil) -> PolicyTestResult {
    let policies = variant ?? policies
    let evaluation = policies.evaluate(subjects, in: context)
    let comparison = ExpectationComparison(
      expectation: test.expect, evaluation: evaluation, ownIDs: ownIDs, knownIDs: policies.ids)
    return PolicyTestResult(
      path: path, name: test.name, range: test.range, failures: comparison.failures(),
      evaluation: evaluation)
  }
}
