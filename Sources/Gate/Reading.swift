import Diagnostics
import Footprint
import Policy
import Text
import TrainingConfigs

/// All that a check needs, read and not yet judged.
struct Reading {
  let revisions: Revisions?
  private(set) var inputs: Inputs
  let policies: Policies
  private(set) var baseline: Baseline?
  let change: Change?
  /// What nothing can be said about.
  let unaccounted: Unaccounted

  /// Reads everything that a request names; what is wrong with files is kept with the inputs.
  static func read(_ request: CheckRequest) throws(RequestError) -> Reading {
    request.inputs.watch?(.open)
    let revisions = try Revisions.open(
      of: request.inputs, trusted: request.trusted, base: request.base)
    let inputs = try Inputs.read(request.inputs, revisions: revisions)
    let source = revisions?.trusted?.workspace ?? inputs.workspace
    request.inputs.watch?(.policies)
    let policies =
      request.loaded
      ?? Policies.read(request.policies, in: source, from: request.inputs.directory)
    request.inputs.watch?(.compare)
    let change = revisions.flatMap { revisions in
      revisions.base.map { Change(revisions, $0, inputs) }
    }
    var reading = Reading(
      revisions: revisions, inputs: inputs, policies: policies, baseline: nil, change: change,
      unaccounted: Unaccounted(inputs.account, where: change?.answers))
    reading.inputs.diagnostics += reading.unaccounted.diagnostics
    if revisions?.trusted != nil { reading.inputs.diagnostics += source.diagnostics }
    reading.inputs.diagnostics += policies.diagnostics + reading.policyChanges()
    reading.accept(request.accepted, in: source, from: request.inputs.directory)
    reading.inputs.diagnostics += reading.change?.diagnostics ?? []
    let hasRuns = !inputs.runs.isEmpty || reading.change?.runs.isEmpty == false
    if !hasRuns, reading.unaccounted.isEmpty, !reading.inputs.hasErrors {
      // A change of a repository that trains nothing adds nothing to what is trained.
      let isWhole = inputs.paths.isEmpty || inputs.paths.contains("")
      reading.inputs.diagnostics.append(
        reading.change != nil && isWhole ? .noRunsAnywhere : .noRuns)
    }
    return reading
  }

  /// The policies, where every file could be read.
  var judgeable: PolicySet? { inputs.hasErrors ? nil : policies.set }

  /// What is to be evaluated: each run with what it was at the base.
  func subjects(of assessments: [Assessment]) -> [EvaluationSubject] {
    change?.subjects(of: assessments) ?? assessments.map { EvaluationSubject($0) }
  }

  /// Reads the findings that are accepted. Under a trusted revision they come from there, since whoever
  /// may write the list may accept anything.
  private mutating func accept(
    _ accepted: CheckRequest.Accepted?, in source: Workspace, from directory: String
  ) {
    switch accepted {
    case nil: break
    case .baseline(let baseline)?: self.baseline = baseline
    case .file(let path)?:
      var bag = DiagnosticBag()
      let resolved = source.resolve([path], currentDirectory: directory)
      let workspace = Workspace(files: resolved.files, isRepository: false)
      if let path = resolved.paths.first, let file = workspace.sourceFile(path, into: &bag) {
        baseline = Baseline.read(file, into: &bag)
      }
      inputs.diagnostics += bag.sorted
    }
  }

  private func policyChanges() -> [Diagnostic] {
    guard let revisions, let before = revisions.base ?? revisions.trusted else { return [] }
    return PolicyChanges(
      before: before, after: inputs.workspace, trusted: revisions.trusted,
      documents: policies.set?.documents ?? [], named: policies.named
    ).diagnostics()
  }
}
