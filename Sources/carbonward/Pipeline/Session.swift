import Catalogue
import ConfigText
import Diagnostics
import Footprint
import Glibc
import Reports
import Runs
import TrainingConfigs

/// The runs that a command is about, read and ready to be assessed.
struct Session {
  let workspace: Workspace
  let options: RunOptions
  let overrides: [FactAssignment]
  /// The paths that the command is about, relative to the root; none for the whole repository.
  let paths: [String]
  let runs: [JoinedRun]
  /// What was named and is never judged, since it does not train or cannot be read.
  let leftOut: [JoinedRun]
  /// What hardware, grids, models and data are like; rows of the project come from the trusted
  /// revision, if there is one.
  let catalogue: Catalogue
  var diagnostics: [Diagnostic]

  let estimator: Estimator

  /// Finds the repository, reads what the paths name and joins it into runs.
  ///
  /// - Parameter review: What is taken from git, and so decides over the root and over which files
  ///   are looked at.
  /// - Throws: ``Stop`` with every mistake in `--set` options.
  static func open(_ options: RunOptions, review: Review? = nil) throws(Stop) -> Session {
    let overrides = try parse(options.assignments)
    let named = options.paths.map {
      $0 == "-" ? options.stdinFilename ?? "standard-input.yaml" : $0
    }
    var (workspace, paths) =
      review.map {
        Workspace.open(root: $0.root, paths: named, currentDirectory: currentDirectory())
      } ?? Workspace.open(paths: named, currentDirectory: currentDirectory())
    if let position = options.paths.firstIndex(of: "-") {
      workspace = workspace.replacing([paths[position]: try standardInput(named[position])])
    }
    if let review, let watcher = review.watcher {
      workspace = workspace.watched(by: watcher, tracked: review.tracked)
    }
    let search = workspace.findRuns(paths, overrides: overrides)
    // What decides over an estimate besides the facts of the run is not the change's to say.
    let trusted = review?.trusted?.workspace ?? workspace
    var bag = DiagnosticBag()
    var assumptions = EstimatorOptions()
    assumptions.intensity = workspace.traces(
      options.traces, currentDirectory: currentDirectory(), trusted: trusted,
      before: assumptions.intensity, into: &bag)
    let known = history(
      of: trusted.project,
      estimator: Estimator(catalogue: trusted.catalogue, options: assumptions))
    assumptions.history = known.runs
    return Session(
      workspace: workspace, options: options, overrides: overrides, paths: paths,
      runs: search.runs, leftOut: search.leftOut, catalogue: trusted.catalogue,
      diagnostics: (review?.diagnostics ?? []) + workspace.diagnostics + search.diagnostics
        + bag.sorted + known.diagnostics,
      estimator: Estimator(catalogue: trusted.catalogue, options: assumptions))
  }

  /// Reads standard input, which is as hostile as any file and as bounded.
  private static func standardInput(_ name: String) throws(Stop) -> [UInt8] {
    do throws(SourceError) {
      return try SourceReader().readStandardInput(shownAs: name).bytes
    } catch {
      throw Stop(code: .usage, message: DiagnosticRenderer().render(error.diagnostic) + "\n")
    }
  }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// What is said of the files that were named and are left out, rendered for standard error.
  var leftOutNotes: String {
    let renderer = DiagnosticRenderer()
    return diagnostics.filter { $0.code.id == "config-not-training" }
      .map { renderer.render($0) + "\n" }.joined()
  }

  func assess() -> [Assessment] { assess(runs) }

  /// Runs and what is left out of checks, in the order of their files, for commands that judge nothing.
  var everything: [JoinedRun] {
    (runs + leftOut).enumerated().sorted {
      ($0.element.run.path, $0.offset) < ($1.element.run.path, $1.offset)
    }.map(\.element)
  }

  func assess(_ runs: [JoinedRun]) -> [Assessment] {
    let estimator = estimator
    return runs.map { estimator.assess($0.run, explaining: true) }
  }

  /// A result that holds these runs and what was found out on the way, judged by nobody yet.
  func result(of runs: [RunResult]) -> CheckResult {
    var bag = DiagnosticBag()
    bag.add(contentsOf: diagnostics)
    return CheckResult(
      version: Carbonward.version,
      verdict: !runs.isEmpty && runs.allSatisfy { $0.verdict == .pass } ? .pass : .unknown, at: nil,
      policies: [],
      settings: Settings(
        catalogue: catalogue.stamp, overrides: options.assignments, onUnknown: "unknown",
        failOn: "deny"),
      summary: Summary(counting: runs), runs: runs, budgets: [],
      diagnostics: bag.sorted.map { DiagnosticResult($0) })
  }

  private static func parse(_ assignments: [String]) throws(Stop) -> [FactAssignment] {
    var parsed: [FactAssignment] = []
    var problems = ""
    for text in assignments {
      do throws(FactError) {
        parsed.append(try FactAssignment.parse(text))
      } catch {
        problems += Talk.error("in \("--set \(text)".quoted): \(error.message)", help: error.help)
      }
    }
    guard problems.isEmpty else { throw Stop(code: .usage, message: problems) }
    return parsed
  }

  static func currentDirectory() -> String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }
}
