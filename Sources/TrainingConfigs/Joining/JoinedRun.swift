public import Diagnostics
public import Footprint

/// A run with the knowledge of where each of its facts can be changed.
public struct JoinedRun: Sendable {
  public var run: Run
  /// Whether the file describes a training; what does not is estimated when asked for, never gated.
  public internal(set) var trains = true
  var places: [Fact: Place] = [:]
  var insertions: [Fact: Place] = [:]

  /// How to write these values into the files that state them: one outcome a fact, in order.
  ///
  /// Edits of several facts may touch the same bytes; apply those of one outcome together, and check
  /// for overlap between outcomes.
  public func edits(setting assignments: [FactAssignment]) -> [EditOutcome] {
    assignments.map(edit)
  }

  private func edit(_ assignment: FactAssignment) -> EditOutcome {
    let name = assignment.fact.rawValue
    if let place = places[assignment.fact] { return place.write(assignment.value) }
    guard let value = run[assignment.fact], value.origin.isStated || isDerived(value.origin) else {
      if let place = insertions[assignment.fact] { return place.write(assignment.value) }
      return .notStated(
        "no file states `\(name)`: state it in `\(ProjectFile.name)` under `facts`, or in a comment"
          + " `# carbonward: \(name)=\(FactLiteral.write(assignment.value, for: assignment.fact))`")
    }
    switch value.origin {
    case .derived(let formula, let inputs):
      let source = inputs.isEmpty ? formula : inputs.map { "`\($0)`" }.joined(separator: ", ")
      return .cannot("`\(name)` follows from \(source)")
    case .override: return .cannot("`\(name)` is set on the command line")
    default:
      guard let range = value.origin.range else { return .cannot("`\(name)` is not in a file") }
      return .cannot(
        "`\(name)` in line \(range.start.line) of `\(range.file.path)` does not stand as one value")
    }
  }

  private func isDerived(_ origin: Origin) -> Bool {
    if case .derived = origin { true } else { false }
  }
}

/// What a search for runs found.
public struct RunSearch: Sendable {
  /// The runs in the order of their paths.
  public var runs: [JoinedRun] = []
  /// What was named and is left out of every check: jobs that do not train, and formats that are
  /// only recognised.
  public var leftOut: [JoinedRun] = []
  public var diagnostics: [Diagnostic] = []

  public init() {}
}
