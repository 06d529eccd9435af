public import Diagnostics
public import Policy

/// What came of the tests of policies, with what they cover and which mutants they notice.
public struct PolicyTestReport: Sendable {
  /// How a test run ended.
  public enum Outcome: Sendable {
    case passed, failed
    /// A policy cannot be read.
    case unreadable
  }

  /// What was wrong with the files.
  public private(set) var diagnostics: [Diagnostic] = []
  public private(set) var results: [PolicyTestResult] = []
  /// Of each group of files, where coverage was asked for.
  public private(set) var coverages: [PolicyCoverage] = []
  /// Of each group of files, where mutants were asked for.
  public private(set) var mutations: [PolicyMutationReport] = []

  public init() {}

  public mutating func add(diagnostics more: [Diagnostic]) { diagnostics += more }
  public mutating func add(_ more: [PolicyTestResult]) { results += more }
  public mutating func add(_ coverage: PolicyCoverage) { coverages.append(coverage) }
  public mutating func add(_ mutation: PolicyMutationReport) { mutations.append(mutation) }

  /// Not one test proves nothing, and so fails.
  public var outcome: Outcome {
    if diagnostics.contains(where: { $0.severity == .error }) { return .unreadable }
    return results.isEmpty || failedCount > 0 ? .failed : .passed
  }

  public var passedCount: Int { results.count { $0.isPassed } }
  public var failedCount: Int { results.count { !$0.isPassed } }

  /// What happened, on one line.
  var headline: String {
    (results.isEmpty ? "no test was run, " : "") + "\(passedCount) passed, \(failedCount) failed"
  }

  var points: [PolicyCoverage.Point] { coverages.flatMap(\.points) }
  var mutants: [PolicyMutant] { mutations.flatMap(\.mutants) }
  var omittedMutants: Int { mutations.reduce(0) { $0 + $1.omittedCount } }

  /// The files that tests stand in or that are covered, sorted.
  var paths: [String] {
    Set(
      results.map(\.path) + points.map(\.range.file.path) + mutants.map(\.range.file.path)
    ).sorted()
  }
}

/// The forms that the outcome of policy tests can be printed in.
public enum PolicyTestFormat: String, Sendable, CaseIterable {
  case text, json, junit, tap

  /// Returns the whole document as UTF-8.
  public func render(_ report: PolicyTestReport) -> [UInt8] {
    switch self {
    case .text: Array(report.text.utf8)
    case .json: report.json
    case .junit: report.junit.bytes
    case .tap: report.tap.bytes
    }
  }
}

extension SourceRange {
  /// File, line and column.
  var place: String { "\(file.path):\(start.line):\(start.column)" }
}
