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
    let others = affectedRuns(by: files.map(\.old.path))
    let isReread =
      others.count <= Self.otherRunLimit && trial.subjects.count <= Self.checkLimit
    var indices = [trial.index]
    if isReread { indices += others }
    var subjects = trial.subjects
    var implied: [Int] = []
    for (index, run) in zip(indices, reread(indices, in: edited)) {
      guard var run else { return nil }
      if index == trial.index { implied = applyUnwritten(plan, to: &run) }
      subjects[index] = EvaluationSubject(
        estimator.assess(run), base: trial.subjects[index].base)
    }
    let own = subjects[trial.index].assessment
    var proof = Proof(
      assessment: own, verdict: .fail, alsoChanges: others.map { runs[$0].run.displayName },
      implied: implied)
    if others.isEmpty || !isReread {
      proof.verdict = trial.evaluate(own).verdict
    } else {
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

  /// The other runs that read one of the files; the project file belongs to every run.
  private func affectedRuns(by paths: [String]) -> [Int] {
    let project = workspace.project?.file.path
    return runs.indices.filter { index in
      guard index != trial.index else { return false }
      return paths.contains { path in
        path == project || runs[index].run.files.contains { $0.path == path }
      }
    }
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
