import CEL
public import Catalogue
public import Diagnostics
public import Footprint
import Policy
import Result
public import Runs
import Text
public import TrainingConfigs

/// The runs that a request is about, read and ready to be assessed.
public struct Inputs: Sendable {
  /// The repository, with what replaces some of its files.
  public let workspace: Workspace
  /// The paths that the request is about, relative to the root; none for the whole repository.
  public let paths: [String]
  /// The facts that are stated over every file.
  public let overrides: [FactAssignment]
  /// Labels stated over every file.
  let labels: LabelAssignments
  /// The runs to check, in the order of their files.
  public let runs: [JoinedRun]
  /// What was named and is never judged, since it does not train or cannot be read.
  public let leftOut: [JoinedRun]
  /// Where the files ended that were come by.
  public let account: Account
  /// What hardware, grids, models and data are like; rows of the project come from the trusted
  /// revision, if there is one.
  public let catalogue: Catalogue
  /// What predicts the runs, with the traces and measurements of the project.
  public let estimator: Estimator
  /// What was found out on the way.
  public internal(set) var diagnostics: [Diagnostic]
  private let assignments: [String]
  /// When reading ends.
  let deadline: Deadline?
  /// How many runs are estimated at once.
  let workers: Workers

  /// Finds the repository, reads what the paths name and joins it into runs.
  ///
  /// - Parameters:
  ///   - request: The paths, the assignments and the options.
  ///   - revisions: What is taken from git, and so decides over the root and over which files are looked
  ///     at.
  /// - Throws: ``RequestError/refused(_:)`` with every mistake in the assignments.
  public static func read(
    _ request: InputRequest, revisions: Revisions? = nil
  ) throws(RequestError) -> Inputs {
    request.watch?(.open)
    let labels = LabelAssignments(request.assignments)
    let overrides = try parse(labels.others)
    var (workspace, paths) = open(request, revisions)
    if let revisions, let watcher = revisions.watcher {
      workspace = workspace.watched(by: watcher, tracked: revisions.tracked)
    }
    let search = labels.stated(
      on: workspace.findRuns(
        paths, overrides: overrides, changed: revisions?.changed ?? [], until: request.deadline,
        workers: request.workers, watch: request.watch))
    request.watch?(.open)
    // What decides over an estimate besides the facts of the run is not the change's to say.
    let trusted = revisions?.trusted?.workspace ?? workspace
    var bag = DiagnosticBag()
    var assumptions = EstimatorOptions()
    assumptions.intensity = workspace.traces(
      request.traces, currentDirectory: request.directory, trusted: trusted,
      before: assumptions.intensity, into: &bag)
    let known = history(
      of: trusted.project,
      estimator: Estimator(catalogue: trusted.catalogue, options: assumptions))
    assumptions.history = known.runs
    return Inputs(
      workspace: workspace, paths: paths, overrides: overrides, labels: labels, runs: search.runs,
      leftOut: search.leftOut, account: search.account, catalogue: trusted.catalogue,
      estimator: Estimator(catalogue: trusted.catalogue, options: assumptions).remembering(),
      diagnostics: (revisions?.diagnostics ?? []) + workspace.diagnostics + search.diagnostics
        + bag.sorted + known.diagnostics,
      assignments: request.assignments, deadline: request.deadline, workers: request.workers)
  }

  /// The workspace with the contents of the request in it, and the paths relative to its root.
  static func open(
    _ request: InputRequest, _ revisions: Revisions?
  ) -> (workspace: Workspace, paths: [String]) {
    var (workspace, paths) =
      switch (request.place, revisions) {
      case (.workspace(let workspace), _): (workspace, request.paths)
      case (.directory(let directory), let revisions?):
        Workspace.open(
          root: revisions.root, paths: request.paths, currentDirectory: directory)
      case (.directory(let directory), nil):
        Workspace.open(paths: request.paths, currentDirectory: directory)
      }
    guard !request.contents.isEmpty else { return (workspace, paths) }
    var contents: [String: [UInt8]] = [:]
    for (name, bytes) in request.contents {
      contents[request.paths.firstIndex(of: name).map { paths[$0] } ?? name] = bytes
    }
    workspace = workspace.replacing(contents)
    return (workspace, paths)
  }

  private static func parse(_ assignments: [String]) throws(RequestError) -> [FactAssignment] {
    var parsed: [FactAssignment] = []
    var problems: [RequestError.Problem] = []
    for text in assignments {
      do throws(FactError) {
        parsed.append(try FactAssignment.parse(text))
      } catch {
        problems.append(.init("in \("--set \(text)".quoted): \(error.message)", help: error.help))
      }
    }
    guard problems.isEmpty else { throw .refused(problems) }
    return parsed
  }

  /// Whether a file could not be read.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// Runs and what is left out of checks, in the order of their files, for whoever judges nothing.
  public var everything: [JoinedRun] {
    (runs + leftOut).enumerated().sorted {
      ($0.element.run.path, $0.offset) < ($1.element.run.path, $1.offset)
    }.map(\.element)
  }

  /// Estimates runs.
  ///
  /// - Parameter runs: As they were read and joined.
  public func assess(_ runs: [JoinedRun]) -> [Assessment] {
    workers.map(runs) { [estimator] in $0.map { estimator.assess($0.run, explaining: true) } }
  }

  /// The runs, each held against policies as soon as it is estimated, for checks of which only what asks
  /// for attention is told.
  func subjects(
    heldAgainst set: PolicySet, in context: EvaluationContext
  ) -> [EvaluationSubject] {
    workers.map(runs) { [estimator] runs in
      let evaluator = Evaluator()
      return runs.map {
        EvaluationSubject(
          estimator.assess($0.run), of: $0.run, heldAgainst: set, with: evaluator, in: context)
      }
    }
  }

  /// A result that holds these runs and what was found out on the way, judged by nobody yet.
  func result(of runs: [RunResult]) -> CheckResult {
    var bag = DiagnosticBag()
    bag.add(contentsOf: diagnostics)
    return CheckResult(
      version: Gate.version,
      verdict: !runs.isEmpty && runs.allSatisfy { $0.verdict == .pass } ? .pass : .unknown, at: nil,
      policies: [], settings: Settings(catalogue: catalogue.stamp, overrides: assignments),
      summary: Summary(counting: runs), runs: runs, budgets: [],
      diagnostics: bag.sorted.map { DiagnosticResult($0) })
  }
}
