import Diagnostics
import Footprint
import Policy
import Runs
import TrainingConfigs

/// Applies edits to a copy of the repository, reads the runs again and checks them again.
struct EditVerifier {
  let workspace: Workspace
  let estimator: Estimator
  let trial: Trial
  let runs: [JoinedRun]
  let readers: FileReaders
  let overrides: [FactAssignment]

  /// Beyond this many other runs of the edited files, theirs are not read again.
  static let otherRunLimit = 64
  /// In a check of more runs, only the run in question is checked again.
  static let checkLimit = 256

  struct Proof {
    var assessment: Assessment
    var verdict: Verdict
    /// Names of the other runs that the edited files belong to.
    var alsoChanges: [String]
    /// Positions in the plan's unwritten facts that the edited files imply all the same.
    var implied: [Int]
    var notes: [String] = []
  }

  /// Returns what the edited files lead to, or nil when the run is not found in them any more or
  /// another run fares worse.
  func prove(_ plan: EditPlan, files: [(old: SourceFile, new: SourceFile)]) -> Proof? {
    var changed: [String: [UInt8]] = [:]
    for file in files { changed[file.old.path] = file.new.bytes }
    let edited = workspace.replacing(changed)
    let others = readers.runs(of: files.map(\.old.path)).filter { $0 != trial.index }
    let isReread =
      others.count <= Self.otherRunLimit && trial.subjects.count <= Self.checkLimit
    var indices = [trial.index]
    if isReread { indices += others }
    var changedRuns: [(index: Int, subject: EvaluationSubject)] = []
    var implied: [Int] = []
    for (index, run) in zip(indices, reread(indices, in: edited)) {
      guard var run else { return nil }
      if index == trial.index { implied = applyUnwritten(plan, to: &run) }
      let base = trial.subjects[index].base
      changedRuns.append((index, EvaluationSubject(estimator.assess(run), base: base)))
    }
    // The run itself comes first.
    guard let own = changedRuns.first?.subject.assessment else { return nil }
    var proof = Proof(
      assessment: own, verdict: .fail, alsoChanges: others.map { runs[$0].run.displayName },
      implied: implied)
    if others.isEmpty || !isReread {
      proof.verdict = trial.evaluate(own).verdict
    } else {
      var subjects = trial.subjects
      for (index, subject) in changedRuns { subjects[index] = subject }
      let evaluation = trial.policy.evaluate(subjects, in: trial.context)
      let isWorse = others.contains { other in
        evaluation.runs[other].verdict.rank > trial.evaluation.runs[other].verdict.rank
      }
      if isWorse { return nil }
      proof.verdict = evaluation.runs[trial.index].verdict
    }
    if !isReread {
      proof.notes.append("the edited files belong to \(others.count) other runs, not checked again")
    }
    return proof
  }

  /// Applies what no edit writes; returns the positions of those facts that the files imply anyway.
  private func applyUnwritten(_ plan: EditPlan, to run: inout Run) -> [Int] {
    for assignment in plan.kept {
      run.override(assignment.fact, assignment.value, by: "kept by a measure")
    }
    guard !plan.unwritten.isEmpty else { return [] }
    var implied: [Int] = []
    let reading = estimator.assess(run).run
    for (position, assignment) in plan.unwritten.enumerated() {
      if reading[assignment.fact]?.value == assignment.value {
        implied.append(position)
      } else {
        run.override(assignment.fact, assignment.value, by: "a measure")
      }
    }
    return implied
  }

  /// The runs as the edited files state them, found by their files.
  private func reread(_ indices: [Int], in workspace: Workspace) -> [Run?] {
    var paths: [String] = []
    for index in indices where !paths.contains(runs[index].run.path) {
      paths.append(runs[index].run.path)
    }
    let found = workspace.findRuns(paths, overrides: overrides).runs
    return indices.map { index in
      let wanted = runs[index].run
      let files = wanted.files.map(\.path)
      let same = found.filter { $0.run.path == wanted.path && $0.run.files.map(\.path) == files }
      guard same.count > 1 else { return same.first?.run }
      // One recipe may stand for several runs; they keep their order.
      let position = runs[..<index].filter {
        $0.run.path == wanted.path && $0.run.files.map(\.path) == files
      }.count
      return position < same.count ? same[position].run : nil
    }
  }
}

/// Which runs read each file; the project file belongs to every run.
struct FileReaders {
  private var byPath: [String: [Int]] = [:]
  private let project: String?
  private let all: Range<Int>

  init(_ runs: [JoinedRun], project: String?) {
    self.project = project
    all = runs.indices
    for (index, joined) in runs.enumerated() {
      for file in joined.run.files { byPath[file.path, default: []].append(index) }
    }
  }

  /// The positions of the runs that read one of the files.
  func runs(of paths: [String]) -> [Int] {
    if paths.contains(where: { $0 == project }) { return Array(all) }
    return Set(paths.flatMap { byPath[$0] ?? [] }).sorted()
  }
}
