public import Diagnostics
public import Footprint
public import Policy
public import Runs
public import TrainingConfigs

/// Which suggestions `fix` may apply.
public struct FixOptions: Sendable {
  /// How suggestions are searched for.
  public var search: SearchOptions
  /// Whether suggestions that want a look are applied too.
  public var allowsReview = false
  /// Ids of measures or findings; without any, every suggestion may be applied.
  public var only: [String] = []

  /// Creates options that apply what is safe.
  public init(search: SearchOptions) { self.search = search }
}

/// A suggestion that was applied.
public struct AppliedFix: Sendable {
  /// What reports call the run.
  public var run: String
  /// The config that was edited.
  public var path: String
  /// What was applied.
  public var suggestion: Suggestion
  /// The verdict of the run without it.
  public var before: Verdict
  /// The verdict of the run with it.
  public var after: Verdict
}

/// A run that `fix` left alone.
public struct SkippedFix: Sendable {
  /// What reports call the run.
  public var run: String
  /// The config of the run.
  public var path: String
  /// The verdict that it keeps.
  public var verdict: Verdict
  /// Why, one line.
  public var reason: String
}

/// The files as fixed, not yet written, with the check before and after.
public struct FixResult: Sendable {
  /// A file before and after.
  public struct File: Sendable {
    /// The file as it is.
    public var old: SourceFile
    /// The file as fixed.
    public var new: SourceFile
  }

  /// Ordered by path.
  public var files: [File] = []
  /// What was applied, in the order of the runs.
  public var applied: [AppliedFix] = []
  /// The runs that were left alone.
  public var skipped: [SkippedFix] = []
  /// The runs as they are.
  public var runsBefore: [Run] = []
  /// What the policies say of the runs as they are.
  public var before: PolicyEvaluation
  /// The runs as read from the fixed files.
  public var runsAfter: [Run] = []
  /// What the policies say of the fixed runs.
  public var after: PolicyEvaluation

  /// The change as a unified diff over all files; empty when there is none.
  public var diff: String {
    files.map { file in
      UnifiedDiff.text(path: file.old.path, old: file.old.bytes, new: file.new.bytes)
    }.joined()
  }
}

/// Applies suggestions to a copy of the repository until no run has one left.
///
/// After each one the runs are read and checked again, so that an edit of a shared file is seen by all
/// runs before the next suggestion is looked for. A run's verdict improves every time, so that this
/// ends, and a second session finds nothing to do.
public struct FixSession: Sendable {
  private let policy: PolicySet
  private let estimator: Estimator
  private let workspace: Workspace
  private let paths: [String]
  private let options: FixOptions

  /// The most suggestions that one session applies.
  static let limit = 1_000

  /// Creates a session over paths relative to the root of the workspace; none means all of it.
  public init(
    policy: PolicySet, estimator: Estimator, workspace: Workspace, paths: [String],
    options: FixOptions
  ) {
    self.policy = policy
    self.estimator = estimator.remembering()
    self.workspace = workspace
    self.paths = paths
    self.options = options
  }

  /// A reading of the runs with their check.
  private struct Reading {
    var workspace: Workspace
    var runs: [JoinedRun]
    var subjects: [EvaluationSubject]
    var evaluation: PolicyEvaluation
  }

  private func read(_ workspace: Workspace) -> Reading {
    let runs = workspace.findRuns(paths, overrides: options.search.overrides).runs
    let subjects = runs.map { EvaluationSubject(estimator.assess($0.run)) }
    return Reading(
      workspace: workspace, runs: runs, subjects: subjects,
      evaluation: policy.evaluate(subjects, in: options.search.context))
  }

  /// Finds and applies fixes; nothing is written to disk.
  public func run() -> FixResult {
    var reading = read(workspace)
    var result = FixResult(
      runsBefore: reading.subjects.map(\.assessment.run), before: reading.evaluation,
      after: reading.evaluation)
    var originals: [SourceFile] = []
    var changed: [String: [UInt8]] = [:]
    var index = 0
    var untouched = 0
    // Once around without a change, every run has been looked at as it is now.
    while untouched < reading.runs.count, result.applied.count < Self.limit {
      if index >= reading.runs.count { index = 0 }
      guard let fix = bestFix(index, in: reading), let files = editedFiles(fix) else {
        index += 1
        untouched += 1
        continue
      }
      for file in files {
        if !originals.contains(where: { $0.path == file.old.path }) { originals.append(file.old) }
        changed[file.old.path] = file.new.bytes
      }
      let run = reading.runs[index].run
      let before = reading.evaluation.runs[index].verdict
      reading = read(workspace.replacing(changed))
      guard reading.evaluation.runs.indices.contains(index) else { break }
      result.applied.append(
        AppliedFix(
          run: run.displayName, path: run.path, suggestion: fix, before: before,
          after: reading.evaluation.runs[index].verdict))
      untouched = 0
    }
    result.skipped = skipped(reading)
    result.runsAfter = reading.subjects.map(\.assessment.run)
    result.after = reading.evaluation
    result.files = originals.sorted { $0.path < $1.path }.compactMap { old in
      changed[old.path].map {
        FixResult.File(old: old, new: SourceFile(path: old.path, bytes: $0))
      }
    }
    return result
  }

  private func advice(_ index: Int, in reading: Reading) -> Advice {
    SuggestionSearch(
      policy: policy, estimator: estimator, workspace: reading.workspace, options: options.search
    ).advice(
      for: index, runs: reading.runs, subjects: reading.subjects, evaluation: reading.evaluation)
  }

  private func bestFix(_ index: Int, in reading: Reading) -> Suggestion? {
    advice(index, in: reading).suggestions.first { refusal($0) == nil }
  }

  /// Why a suggestion may not be applied, or nil.
  private func refusal(_ suggestion: Suggestion) -> String? {
    let name = suggestion.measures.map { "`\($0)`" }.joined(separator: " with ")
    guard !suggestion.edits.isEmpty, suggestion.isVerified else {
      return "\(name) cannot be written to its files"
    }
    guard suggestion.unwritten.isEmpty else {
      return "\(name) needs what no edit writes: \(suggestion.unwritten.joined(separator: "; "))"
    }
    let only = options.only
    guard
      only.isEmpty || suggestion.measures.allSatisfy(only.contains)
        || suggestion.mends.contains(where: only.contains)
    else { return "\(name) is not among those asked for" }
    guard suggestion.applicability == .safe || options.allowsReview else {
      return "\(name) wants a look first; `--unsafe` applies it"
    }
    return nil
  }

  private func editedFiles(_ suggestion: Suggestion) -> [FixResult.File]? {
    var files: [FixResult.File] = []
    for edit in suggestion.edits
    where !files.contains(where: { $0.old.path == edit.range.file.path }) {
      let file = edit.range.file
      let edits = suggestion.edits.filter { $0.range.file.path == file.path }
      guard let edited = try? file.applying(edits) else { return nil }
      files.append(FixResult.File(old: file, new: edited))
    }
    return files
  }

  private func skipped(_ reading: Reading) -> [SkippedFix] {
    reading.runs.indices.compactMap { index in
      let verdict = reading.evaluation.runs[index].verdict
      guard verdict == .fail || verdict == .warn else { return nil }
      let run = reading.runs[index].run
      let reason =
        advice(index, in: reading).suggestions.lazy.compactMap(refusal).first
        ?? "no measure of the policy makes it pass"
      return SkippedFix(run: run.displayName, path: run.path, verdict: verdict, reason: reason)
    }
  }
}
