import Diagnostics
import Policy
import TrainingConfigs

/// The baseline of a check: read from where policies come from, written where the options say.
struct BaselineSession {
  let files: BaselineFiles
  private(set) var accepted: Baseline?
  private(set) var diagnostics: [Diagnostic] = []

  /// Reads the accepted findings. Under `--policy-from` they come from the trusted revision, since
  /// whoever may write the baseline may accept anything.
  init(_ files: BaselineFiles, in source: Workspace) {
    self.files = files
    guard let path = files.accepted else { return }
    var bag = DiagnosticBag()
    let resolved = source.resolve([path], currentDirectory: Session.currentDirectory())
    let workspace = Workspace(files: resolved.files, isRepository: false)
    if let path = resolved.paths.first, let file = workspace.sourceFile(path, into: &bag) {
      accepted = Baseline.read(file, into: &bag)
    }
    diagnostics = bag.sorted
  }

  /// Writes what is to be accepted from now on, and accepts it.
  mutating func write(
    _ set: PolicySet, _ subjects: [EvaluationSubject], in context: EvaluationContext
  ) throws(Stop) {
    guard let path = files.written else { return }
    let evaluation = set.evaluate(subjects, in: context)
    let next =
      accepted?.shrunk(to: evaluation, subjects: subjects)
      ?? Baseline(of: evaluation, subjects: subjects)
    var output = OutputFiles()
    try output.stage(Array(next.text.utf8), at: path)
    try output.commit()
    accepted = next
  }
}
