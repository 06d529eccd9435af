public import Diagnostics

/// What came of the tests of policies, with what they cover and which mutants they notice, as plain
/// data.
public struct PolicyTestReport: Sendable {
  /// How a test run ended.
  public enum Outcome: Sendable {
    /// Every test passes; there is at least one.
    case passed
    /// A test fails, or there is none.
    case failed
    /// A policy cannot be read.
    case unreadable
  }

  /// An expectation that was not met.
  public struct Failure: Sendable {
    /// What was expected and what came out, in one line.
    public var message: String
    /// The expectation.
    public var range: SourceRange
    /// What else helps, such as the message of an unexpected finding.
    public var notes: [String]

    /// Creates a failure.
    public init(message: String, range: SourceRange, notes: [String]) {
      self.message = message
      self.range = range
      self.notes = notes
    }
  }

  /// A test that was run.
  public struct Test: Sendable {
    /// The file that it stands in.
    public var path: String
    /// What it is called.
    public var name: String
    /// Where the name stands.
    public var range: SourceRange
    /// Every expectation that was not met.
    public var failures: [Failure]

    /// Creates a test.
    public init(path: String, name: String, range: SourceRange, failures: [Failure]) {
      self.path = path
      self.name = name
      self.range = range
      self.failures = failures
    }

    /// Whether every expectation was met.
    public var isPassed: Bool { failures.isEmpty }
  }

  /// Something that may happen to an element of a policy, or a small change of one.
  public struct Probe: Sendable {
    /// What the element is, such as `rule`.
    public var kind: String
    /// The element.
    public var id: String
    /// What may happen, such as `is violated`, or what was changed.
    public var event: String
    /// The element, or the part of an expression.
    public var range: SourceRange
    /// Whether a test has seen it happen, or notices the change.
    public var isNoticed: Bool

    /// Creates a probe.
    public init(kind: String, id: String, event: String, range: SourceRange, isNoticed: Bool) {
      self.kind = kind
      self.id = id
      self.event = event
      self.range = range
      self.isNoticed = isNoticed
    }
  }

  /// The probes of a group of files that were read together.
  public struct Survey: Sendable {
    /// By file, then in the order of the elements.
    public var probes: [Probe]
    /// How many were not tried, because there were too many.
    public var omittedCount: Int

    /// Creates a survey.
    public init(probes: [Probe], omittedCount: Int = 0) {
      self.probes = probes
      self.omittedCount = omittedCount
    }

    /// What no test notices.
    public var gaps: [Probe] { probes.filter { !$0.isNoticed } }
    /// How many a test notices.
    public var noticedCount: Int { probes.count { $0.isNoticed } }
  }

  /// What was wrong with the files.
  public private(set) var diagnostics: [Diagnostic] = []
  /// The tests, in the order of the files and of the tests in them.
  public private(set) var tests: [Test] = []
  /// What may happen to the elements of each group of files, where coverage was asked for.
  public private(set) var coverages: [Survey] = []
  /// What was changed in each group of files, where mutants were asked for.
  public private(set) var mutations: [Survey] = []

  /// The least share of the points that tests have to reach, if one was asked for.
  public var minimumCoverage: Double?
  /// The least share of the mutants that tests have to notice, if one was asked for.
  public var minimumMutationScore: Double?

  /// Creates a report of no test.
  public init() {}

  /// Adds what was wrong with some files.
  public mutating func add(diagnostics more: [Diagnostic]) { diagnostics += more }
  /// Adds tests that were run.
  public mutating func add(tests more: [Test]) { tests += more }
  /// Adds the coverage of a group of files.
  public mutating func add(coverage: Survey) { coverages.append(coverage) }
  /// Adds the mutants of a group of files.
  public mutating func add(mutation: Survey) { mutations.append(mutation) }

  /// Not one test proves nothing, and so fails.
  public var outcome: Outcome {
    if diagnostics.contains(where: { $0.severity == .error }) { return .unreadable }
    return tests.isEmpty || failedCount > 0 || !shortfalls.isEmpty ? .failed : .passed
  }

  /// What falls short of what was asked for.
  public struct Shortfall: Sendable, Equatable {
    /// `coverage` or `mutation`.
    public var kind: String
    /// The share that was reached; nil where there was nothing to reach.
    public var share: Double?
    /// The share that was asked for.
    public var minimum: Double
  }

  /// The coverage and the mutation score that fall short. Where nothing could be reached, as where no
  /// condition has anything to change, nothing is proved.
  public var shortfalls: [Shortfall] {
    let asked = [
      ("coverage", minimumCoverage, points), ("mutation", minimumMutationScore, mutants),
    ]
    return asked.compactMap { kind, minimum, probes in
      guard let minimum else { return nil }
      let share =
        probes.isEmpty ? nil : Double(probes.count { $0.isNoticed }) / Double(probes.count)
      if let share, share >= minimum { return nil }
      return minimum > 0 ? Shortfall(kind: kind, share: share, minimum: minimum) : nil
    }
  }

  /// How many tests pass.
  public var passedCount: Int { tests.count { $0.isPassed } }
  /// How many tests fail.
  public var failedCount: Int { tests.count { !$0.isPassed } }
  /// Everything that may happen, over all groups of files.
  public var points: [Probe] { coverages.flatMap(\.probes) }
  /// Every change, over all groups of files.
  public var mutants: [Probe] { mutations.flatMap(\.probes) }

  /// The files that tests stand in or that are covered, sorted.
  public var paths: [String] {
    Set(tests.map(\.path) + points.map(\.range.file.path) + mutants.map(\.range.file.path)).sorted()
  }
}
