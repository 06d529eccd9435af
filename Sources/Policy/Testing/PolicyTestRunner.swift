public import Diagnostics
public import Footprint

/// What became of one policy test.
public struct PolicyTestResult: Sendable {
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
  public var name: String
  /// Where the name stands.
  public var range: SourceRange
  public var failures: [Failure]
  /// What the policies said.
  public var evaluation: PolicyEvaluation

  public var isPassed: Bool { failures.isEmpty }
}

/// Runs the tests of policy files.
///
/// A test is held against its own file and what that imports; a `*_test.yaml` file against all files
/// that were loaded. `violated` and `waived` are exact for the elements of these files, and say
/// nothing about packs unless they name them.
public struct PolicyTestRunner: Sendable {
  private let estimator: Estimator

  public init(estimator: Estimator) { self.estimator = estimator }

  /// Runs the tests whose name contains `filter`, in the order of files and of tests in them.
  public func run(_ set: PolicySet, filter: String? = nil) -> [PolicyTestResult] {
    set.documents.flatMap { document in
      let policies = policies(for: document, in: set)
      return document.tests.filter { filter.map($0.name.contains) ?? true }.map {
        run($0, in: document, against: policies)
      }
    }
  }

  /// The policies that the tests of a document are held against.
  func policies(for document: PolicyDocument, in set: PolicySet) -> PolicySet {
    document.isTestFile ? set : set.closure(of: [document.file.path])
  }

  func run(
    _ test: PolicyTest, in document: PolicyDocument, against policies: PolicySet
  ) -> PolicyTestResult {
    let base = test.base.map { estimator.assess($0) }
    let subjects = test.runs.map { EvaluationSubject(estimator.assess($0), base: base) }
    let evaluation = policies.evaluate(subjects, in: EvaluationContext(at: test.at))
    let comparison = ExpectationComparison(
      expectation: test.expect, evaluation: evaluation,
      ownIDs: ownIDs(of: document, in: policies), knownIDs: policies.ids)
    return PolicyTestResult(
      path: document.file.path, name: test.name, range: test.range,
      failures: comparison.failures(), evaluation: evaluation)
  }

  /// The budgets and rules that a test file speaks about exactly.
  private func ownIDs(of document: PolicyDocument, in policies: PolicySet) -> Set<String> {
    let own = document.isTestFile ? policies.documents.filter { !$0.isPack } : [document]
    return Set(own.flatMap { $0.budgets.map(\.id) + $0.rules.map(\.id) })
  }
}
