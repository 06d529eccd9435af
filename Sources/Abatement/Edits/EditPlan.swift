import Diagnostics
import Runs
import TrainingConfigs

/// How the changes of a run are written into its files, and what is left to say in words.
struct EditPlan {
  var edits: [Edit] = []
  /// Facts that no edit writes, with the value they get.
  var unwritten: [FactAssignment] = []
  var words: [String] = []
  /// Facts that stay as they are, whatever the edited files would let follow.
  var kept: [FactAssignment] = []
  var isSafe = true

  /// Nothing is written; every change is said.
  static func words(for changes: [FactChange], because reason: String) -> EditPlan {
    var plan = EditPlan()
    for change in changes { plan.leave(change, reason) }
    return plan
  }

  /// Asks the formats for edits that take alternatives.
  init(
    _ changed: ChangedRun, alternatives: [Alternative], base: BaseRun, joined: JoinedRun,
    overrides: [FactAssignment]
  ) {
    self.init(changed, base: base, joined: joined, overrides: overrides) { fact in
      alternatives.contains { alternative in
        alternative.settings.contains { $0.fact == fact }
          || alternative.shift != nil && fact == .start
      }
    }
  }

  /// Asks the formats for edits.
  ///
  /// What only follows from the estimate, such as the power under a cap, is written where a file
  /// states it already and nowhere else.
  ///
  /// - Parameter isSet: Whether somebody asks for a value of the fact.
  init(
    _ changed: ChangedRun, base: BaseRun, joined: JoinedRun, overrides: [FactAssignment],
    where isSet: (Fact) -> Bool
  ) {
    kept = changed.kept
    var writable: [FactChange] = []
    for change in changed.changes {
      let isSet = isSet(change.fact)
      if overrides.contains(where: { $0.fact == change.fact }) {
        leave(change, "it is set on the command line")
      } else if !isSet, !base.isStated(change.fact) {
        leave(change, "no file states it")
      } else {
        writable.append(change)
      }
    }
    let outcomes = joined.edits(setting: writable.map { FactAssignment($0.fact, $0.new) })
    for (change, outcome) in zip(writable, outcomes) {
      switch outcome {
      case .edits(let edits, let applicability):
        // Two facts can stand in the same bytes, which one edit then changes.
        self.edits += edits.filter { !self.edits.contains($0) }
        if applicability != .safe { isSafe = false }
      case .notStated(let reason), .cannot(let reason):
        leave(change, reason)
      }
    }
  }

  init() {}

  private mutating func leave(_ change: FactChange, _ reason: String) {
    unwritten.append(FactAssignment(change.fact, change.new))
    words.append("\(change.summary) (\(reason))")
  }

  /// The edited files, ordered by path; nil when edits get into each other's way.
  func editedFiles() -> [(old: SourceFile, new: SourceFile)]? {
    var groups: [(file: SourceFile, edits: [Edit])] = []
    for edit in edits {
      if let index = groups.firstIndex(where: { $0.file.path == edit.range.file.path }) {
        groups[index].edits.append(edit)
      } else {
        groups.append((edit.range.file, [edit]))
      }
    }
    groups.sort { $0.file.path < $1.file.path }
    var files: [(old: SourceFile, new: SourceFile)] = []
    for (file, edits) in groups {
      guard let edited = try? file.applying(edits) else { return nil }
      files.append((file, edited))
    }
    return files
  }

  /// The edits as one diff over all files; nil without any.
  static func patch(_ files: [(old: SourceFile, new: SourceFile)]) -> String? {
    let text = files.map { file in
      UnifiedDiff.text(path: file.old.path, old: file.old.bytes, new: file.new.bytes)
    }.joined()
    return text.isEmpty ? nil : text
  }
}
