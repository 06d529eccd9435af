import Abatement
import CEL
import Catalogue
import Diagnostics
import Files
import Footprint
import Policy
import Runs
import Testing
import TrainingConfigs

/// A repository in memory that is checked as the command line does it.
struct Repository {
  var files: [String: String]
  var policies = ["policy.yaml"]
  var at = "2026-11-23T00:00:00Z"

  struct Check {
    var runs: [JoinedRun]
    var subjects: [EvaluationSubject]
    var evaluation: PolicyEvaluation
    var policy: PolicySet
    var workspace: Workspace
    var context: EvaluationContext
  }

  static let estimator = Estimator(catalogue: .shipped)

  /// Whether the policies can be loaded.
  var loads: Bool { PolicyLoader(files: MemoryFiles(files)).load(policies).set != nil }

  func check(_ overrides: [String] = []) throws -> Check {
    let provider = MemoryFiles(files)
    let loaded = PolicyLoader(files: provider).load(policies)
    let policy = try #require(
      loaded.set, "\(loaded.diagnostics.map { "\($0.message) \($0.help)" })")
    let workspace = Workspace(files: provider)
    let assignments = try overrides.map { try FactAssignment.parse($0) }
    let found = workspace.findRuns([], overrides: assignments)
    let problems = (workspace.diagnostics + found.diagnostics).filter { $0.severity == .error }
    try #require(problems.isEmpty, "\(problems.map(\.message))")
    let context = EvaluationContext(at: try #require(Timestamp(at)))
    let subjects = found.runs.map { EvaluationSubject(Self.estimator.assess($0.run)) }
    return Check(
      runs: found.runs, subjects: subjects, evaluation: policy.evaluate(subjects, in: context),
      policy: policy, workspace: workspace, context: context)
  }

  /// The same repository with the edits of a suggestion written to its files.
  func applying(_ suggestion: Abatement.Suggestion) throws -> Repository {
    var edited = self
    for (path, edits) in Dictionary(grouping: suggestion.edits, by: { $0.range.file.path }) {
      let file = SourceFile(path: path, text: try #require(files[path]))
      let result = try file.applying(edits)
      edited.files[path] = result.text(in: 0..<result.bytes.count)
    }
    return edited
  }
}

extension Repository.Check {
  func search(_ change: (inout SearchOptions) -> Void = { _ in }) -> SuggestionSearch {
    var options = SearchOptions(context: context)
    change(&options)
    return SuggestionSearch(
      policy: policy, estimator: Repository.estimator, workspace: workspace, options: options)
  }

  func advice(_ index: Int = 0, _ change: (inout SearchOptions) -> Void = { _ in }) -> Advice {
    search(change).advice(for: index, runs: runs, subjects: subjects, evaluation: evaluation)
  }
}

extension Repository {
  /// Replaces a text that has to be there once.
  mutating func replace(_ path: String, _ old: String, with new: String) {
    let parts = (files[path] ?? "").split(separator: old, omittingEmptySubsequences: false)
    #expect(parts.count == 2, "`\(old)` stands \(parts.count - 1) times in \(path)")
    files[path] = parts.joined(separator: new)
  }
}

extension Repository {
  /// The same repository whose policy has only some of its measures, one a line.
  func keeping(_ measures: [String]) -> Repository {
    var other = self
    other.files["policy.yaml"] = (files["policy.yaml"] ?? "").split(separator: "\n").filter {
      line in
      !line.contains("{id:") || !line.contains("category:")
        || measures.contains { line.contains("{id: \($0),") }
    }.joined(separator: "\n")
    return other
  }
}
