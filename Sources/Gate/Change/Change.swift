import Abatement
import Diagnostics
import Files
import Footprint
import Policy
import Result
import Runs
import Text
import TrainingConfigs

/// The runs of a change beside those of its base.
struct Change: Sendable {
  let base: Snapshot
  let runs: [JoinedRun]
  let assessments: [Assessment]
  let matching: RunMatching
  /// Runs whose length was known at the base and is not any more.
  private(set) var lessKnown: [Int] = []
  /// Runs with other data than at the base, or the same said to be less, of a size that is only stated.
  private(set) var otherData: [Int] = []
  /// Runs whose programs train otherwise than at the base, while nothing that is read of them says so.
  private(set) var otherWork: [Int] = []
  /// Copies of libraries that train, which the change brings in their place.
  private(set) var replaced: [Diagnostic] = []
  private let watched: Workspace
  private let headFiles: Set<String>
  private let renames: [String: String]
  /// The files that the change touches.
  private let touched: Set<String>
  /// The files that were not understood at the base either.
  private let unclearBefore: Set<String>
  /// The same with why, one line each.
  private let reasonsBefore: Set<String>
  /// What unknown runs rest on.
  private var grounds: UnclearRuns
  private(set) var diagnostics: [Diagnostic] = []

  /// Finds the runs of the base that the paths are about, under their old names too.
  init(_ revisions: Revisions, _ base: Snapshot, _ inputs: Inputs) {
    self.base = base
    renames = revisions.renames
    touched = revisions.changed
    watched = inputs.workspace
    var paths = inputs.paths.filter { base.files.kind(of: $0) != nil }
    let isWhole = inputs.paths.isEmpty || inputs.paths.contains("")
    if !isWhole {
      paths += revisions.renames.filter { rename in
        inputs.paths.contains { rename.value == $0 || rename.value.hasPrefix($0 + "/") }
      }.map(\.key).sorted()
    }
    let isNowhere = !isWhole && paths.isEmpty
    let workspace = revisions.watcher.map { base.workspace.watched(by: $0) } ?? base.workspace
    let oldNames = revisions.renames
    let namesBefore = Dictionary(
      oldNames.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    let callers = Set(touched.map { namesBefore[$0] ?? $0 })
    let search =
      isNowhere
      ? RunSearch()
      : inputs.labels.stated(
        on: workspace.findRuns(
          isWhole ? [] : paths, overrides: inputs.overrides, callers: callers,
          until: inputs.deadline?.ofBase))
    runs = search.runs
    unclearBefore = Set(search.account.notUnderstood.map(\.path))
    reasonsBefore = Set(search.account.notUnderstood.map { "\($0.path)\n\($0.reason)" })
    grounds = UnclearRuns(
      head: inputs.workspace.files, touched: revisions.changed, renames: oldNames,
      before: { Self.bytes(of: $0, in: base, oldNames) })
    let estimator = inputs.estimator
    assessments = runs.map { estimator.assess($0.run) }
    matching = RunMatching(base: runs, head: inputs.runs, renames: revisions.renames)
    headFiles = Set(inputs.runs.flatMap { $0.run.files.map(\.path) })
    if search.diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics.append(.unreadableBase(base.revision))
    }
    diagnostics += outOfSight.map { .outOfSight($0.old, $0.new, base.revision) }
    lessKnown = Self.lessKnown(matching, inputs, base: assessments)
    diagnostics += lessKnown.map { .lessKnown(inputs.runs[$0].run.path, base.revision) }
    otherData = inputs.runs.indices.filter { index in
      guard let match = matching.matches[index] else { return false }
      return OtherData.isSized(inputs.runs[index].run, asBefore: runs[match].run)
    }
    diagnostics += otherData.map { .otherData(inputs.runs[$0].run) }
    for (index, match) in matching.matches.enumerated() {
      let run = inputs.runs[index].run
      guard let match, let fact = OtherData.shrunk(run, asBefore: runs[match].run) else { continue }
      otherData.append(index)
      diagnostics.append(.shrunkData(run, fact))
    }
    for (index, match) in matching.matches.enumerated() {
      let run = inputs.runs[index].run
      let assess = { estimator.assess($0) }
      guard
        match.map({ OtherData.isOtherModel(run, asBefore: assessments[$0], assessed: assess) })
          ?? OtherData.isSizedByName(run, besides: assessments, assessed: assess)
      else { continue }
      otherData.append(index)
      diagnostics.append(match == nil ? .namedModel(run) : .otherModel(run))
    }
    let moved = matching.matches.enumerated().compactMap { index, match in
      match.flatMap { OtherData.moved(inputs.runs[index].run, asBefore: runs[$0].run) }
        .map { (index: index, fact: $0) }
    }
    if let first = moved.first, let match = matching.matches[first.index] {
      diagnostics.append(
        .moved(
          inputs.runs[first.index].run, first.fact, from: runs[match].run[first.fact],
          others: moved.count - 1))
    }
    var programs = ChangedPrograms(
      head: watched.files, touched: touched, renames: renames, read: headFiles,
      before: bytesBefore)
    for (index, match) in matching.matches.enumerated() {
      guard let match else { continue }
      let (run, old) = (inputs.runs[index].run, runs[match].run)
      let isUnclear =
        UnclearRuns.isUnclear(assessments[match]) && UnclearRuns.isUnclear(estimator.assess(run))
      guard
        let said = programs.difference(run, old)
          ?? (isUnclear ? grounds.difference(run, old) : nil)
      else { continue }
      otherWork.append(index)
      if let said = said.diagnostic { diagnostics.append(said) }
    }
    replaced = ReplacedModules(head: watched.files, before: bytesBefore).found(in: touched)
    replaced += NewTriggers(head: watched.files, before: bytesBefore).found(
      in: touched, of: inputs.runs.map(\.run))
    replaced += NewStarts(head: watched.files, before: bytesBefore).found(
      in: touched, of: inputs.runs.map(\.run))
    diagnostics += replaced
    diagnostics += newIgnores(inputs.runs).map { .newIgnore($0) }
  }

  /// The bytes of a file at the base, where it may have been called otherwise.
  private func bytesBefore(_ path: String) -> [UInt8]? { Self.bytes(of: path, in: base, renames) }

  private static func bytes(
    of path: String, in base: Snapshot, _ renames: [String: String]
  ) -> [UInt8]? {
    let name = renames.first { $0.value == path }?.key ?? path
    return try? base.files.read(name, limit: sizeLimit)
  }

  /// Whether the change answers for a file that is not understood: it touches it, or brings it.
  ///
  /// It does not for source code that others tell how to train, where it leaves alone what of it decides.
  func answers(_ entry: Account.Entry) -> Bool {
    if grounds.isFilled(entry) { return true }
    switch entry.decider {
    case .anything:
      guard
        !reasonsBefore.contains("\(entry.path)\n\(entry.reason)")
          || base.files.kind(of: entry.path) == nil
          || differs(entry.path, in: WrittenLines.of, wherever: true)
      else { return false }
    case .givenWords:
      guard differs(entry.path, in: WeightyWords.allButLight, wherever: true) else { return false }
    case .overlay:
      guard differs(entry.path, in: Kustomization.parts, wherever: true) else { return false }
    case .commands:
      // What a script starts may change without it, and counts then.
      if touched.contains(entry.path), unclearBefore.contains(entry.path) {
        return differs(entry.path, in: IdleCommands.othersThanIdle, wherever: true)
      }
    case .numbersAndLoops:
      guard differs(entry.path, in: DecidingLines.of, wherever: true) else { return false }
    case .declaredLengths:
      guard differs(entry.path, in: DeclaredSettings.lengths, wherever: false) else { return false }
    case .weightyDeclarations:
      guard differs(entry.path, in: DeclaredSettings.weighty, wherever: true) else { return false }
    case .carriedCommands:
      let parts = { CarriedContext.parts(of: $0, in: entry.path) }
      let bytes = try? watched.files.read(entry.path, limit: Self.sizeLimit)
      let included = bytes.map { CarriedContext.included(by: $0, in: entry.path) } ?? []
      if included.contains(where: touched.contains) { return true }
      guard differs(entry.path, in: parts, wherever: true) else { return false }
    }
    return touched.contains(entry.path) || !unclearBefore.contains(entry.path)
  }

  /// Whether lines of a program are others than at the base.
  ///
  /// - Parameters:
  ///   - path: The program.
  ///   - lines: Those that decide.
  ///   - isNew: Whether those of a program that is not at the base are others.
  private func differs(
    _ path: String, in lines: ([UInt8]) -> some Equatable, wherever isNew: Bool
  ) -> Bool {
    guard let old = bytesBefore(path),
      let new = try? watched.files.read(path, limit: Self.sizeLimit)
    else { return isNew }
    return lines(old) != lines(new)
  }

  /// The comments by which the change asks for findings to be let pass, each once.
  private func newIgnores(_ head: [JoinedRun]) -> [IgnoreComment] {
    var found: [IgnoreComment] = []
    for (index, run) in head.enumerated() where !run.run.ignores.isEmpty {
      let old = matching.matches[index].map { runs[$0].run.ignores } ?? []
      found += run.run.ignores.filter { comment in
        !old.contains(where: comment.says) && !found.contains { $0.range == comment.range }
      }
    }
    return found
  }

  /// The assessments to evaluate: each run with what it was.
  func subjects(of assessments: [Assessment]) -> [EvaluationSubject] {
    assessments.indices.map { index in
      let base = matching.matches[index].map { self.assessments[$0] }
      return EvaluationSubject(
        assessments[index], base: base,
        isSpentBefore: base.map { RunComparison.isSame(assessments[index], $0) } ?? false)
    }
  }

  /// The runs of the base that the change has no more.
  var removed: [Assessment] { matching.removed.map { assessments[$0] } }

  /// Runs of the base whose file is still there but that are found no more: something was done to the
  /// file that hides the run.
  var outOfSight: [(old: String, new: String)] {
    matching.removed.compactMap { index in
      let old = runs[index].run.path
      let new = watched.files.kind(of: old) == .file ? old : renames[old]
      guard let new, watched.files.kind(of: new) == .file, !headFiles.contains(new),
        !watched.isIgnoredByProject(new)
      else { return nil }
      return (old, new)
    }
  }

  /// A run whose tokens were known may not become one that only its time limit bounds: less would be
  /// charged for knowing less.
  private static func lessKnown(
    _ matching: RunMatching, _ inputs: Inputs, base: [Assessment]
  ) -> [Int] {
    inputs.runs.indices.filter { index in
      let run = inputs.runs[index].run
      guard run[.tokens] == nil, run[.duration]?.origin.isStated != true,
        let match = matching.matches[index], base[match].run[.tokens] != nil
      else { return false }
      return inputs.estimator.assess(run).run[.tokens] == nil
    }
  }

  // MARK: - What the change does

  /// The files that the change touches, of those that a result speaks of.
  func touchedFiles(of result: CheckResult) -> [String] {
    var named = Set(result.runs.flatMap(\.files))
    for diagnostic in result.diagnostics {
      if let path = diagnostic.location?.path ?? diagnostic.path { named.insert(path) }
    }
    for finding in result.runs.flatMap(\.findings) {
      named.formUnion(finding.locations.map(\.path))
    }
    // What is not committed yet is told by its bytes.
    return named.filter { touched.contains($0) || isEdited($0) }.sorted()
  }

  private static let sizeLimit = 10_000_000

  private func isEdited(_ path: String) -> Bool {
    func bytes(_ files: any FileProvider) -> [UInt8]? {
      (try? files.read(path, limit: Self.sizeLimit))?.filter { $0 != UInt8(ascii: "\r") }
    }
    return bytes(base.files) != bytes(watched.files)
  }

  /// How one run differs from the base.
  func change(of index: Int, _ assessment: Assessment) -> RunChange {
    let entries = EstimateResult.Entry.all(of: assessment.estimate)
    guard let match = matching.matches[index] else {
      return RunChange(kind: .added, basePath: nil, facts: [], base: [], delta: entries)
    }
    let before = assessments[match]
    let old = EstimateResult.Entry.all(of: before.estimate)
    let isSame = RunComparison.isSame(assessment, before)
    // Nobody has to know what is the same to know that it adds nothing.
    let delta = EstimateResult.Entry.difference(entries, old).map { entry in
      isSame && entry.range == nil
        ? EstimateResult.Entry(key: entry.key, range: RangeResult(p5: 0, p50: 0, p95: 0)) : entry
    }
    return RunChange(
      kind: isSame ? .unchanged : .changed, basePath: before.run.path,
      facts: Self.lines(assessment, before), base: old, delta: delta)
  }

  private static func lines(_ head: Assessment, _ base: Assessment) -> [String] {
    let changes = RunComparison.changes(head, base)
    let stated = changes.filter {
      $0.old?.origin.isStated == true || $0.new?.origin.isStated == true
    }
    return (stated.isEmpty ? changes : stated).map { change in
      let words = [change.old, change.new].map { value in
        value.map { change.fact.describe($0.value) } ?? "not stated"
      }
      return "\(change.fact.rawValue): \(words[0]) → \(words[1])"
    }
  }

  /// What the whole change does.
  func result(of runs: [RunResult], mended: Int) -> ChangeResult {
    var result = ChangeResult(base: base.revision.name, commit: base.revision.commit)
    let changes = runs.compactMap(\.change)
    result.added = changes.count { $0.kind == .added }
    result.changed = changes.count { $0.kind == .changed }
    result.unchanged = changes.count { $0.kind == .unchanged }
    result.mended = mended
    result.removed = matching.removed.map { index in
      let assessment = assessments[index]
      return RemovedRun(
        name: assessment.run.displayName, path: assessment.run.path,
        estimate: EstimateResult.Entry.all(of: assessment.estimate))
    }
    result.delta = EstimateResult.Entry.difference(
      EstimateResult.Entry.sum(changes.map(\.delta)),
      EstimateResult.Entry.sum(result.removed.map(\.estimate)))
    result.groups = Self.groups(changes)
    return result
  }

  /// The edits that at least two runs share.
  private static func groups(_ changes: [RunChange]) -> [ChangeGroup] {
    var members: [[String]: [Int]] = [:]
    for (index, change) in changes.enumerated() where change.kind == .changed {
      if !change.facts.isEmpty { members[change.facts, default: []].append(index) }
    }
    return members.filter { $0.value.count > 1 }.map { facts, runs in
      ChangeGroup(
        changes: facts, runs: runs,
        delta: EstimateResult.Entry.sum(runs.map { changes[$0].delta }))
    }.sorted { ($1.runs.count, $0.runs[0]) < ($0.runs.count, $1.runs[0]) }
  }
}

extension Diagnostic {
  fileprivate static func unreadableBase(_ revision: GitRevision) -> Diagnostic {
    Diagnostic(
      GateDiagnostic.baseUnreadable, .note,
      "some files of \(revision.name.quoted) cannot be read, so their runs count as new here")
  }

  fileprivate static func newIgnore(_ comment: IgnoreComment) -> Diagnostic {
    let ids = comment.ids.map(\.text.quoted).joined(separator: ", ")
    return Diagnostic(
      GateDiagnostic.ignoreNew, .warning,
      "this change asks to ignore \(ids) until \(comment.until.text.quoted): \(comment.reason)",
      at: comment.range, help: ["whoever reviews the change agrees to it"])
  }

  fileprivate static func lessKnown(_ path: String, _ revision: GitRevision) -> Diagnostic {
    Diagnostic(
      GateDiagnostic.runLessKnown, .warning,
      "how long \(path.quoted) trains was known in \(revision.name.quoted) and is not any more",
      help: [
        "state the tokens, the steps or the data of the run again",
        "as it is, the run counts as unknown",
      ], path: path)
  }

  fileprivate static func outOfSight(
    _ old: String, _ new: String, _ revision: GitRevision
  ) -> Diagnostic {
    Diagnostic(
      GateDiagnostic.runOutOfSight, .warning,
      old == new
        ? "\(old.quoted) described a run in \(revision.name.quoted) and is not read as one any more"
        : "the run \(old.quoted) was moved to \(new.quoted), where no run is found",
      help: [
        "delete the file if the run is gone, or list it under `ignore` in `\(ProjectFile.name)` first",
        "as it is, the run counts as unknown",
      ], path: new)
  }
}
