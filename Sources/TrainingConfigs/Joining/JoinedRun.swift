import ConfigText
public import Diagnostics
import Quantities
public import Runs

/// A run with the knowledge of where each of its facts can be changed.
public struct JoinedRun: Sendable {
  /// The facts, with the file and line of each.
  public var run: Run
  /// Whether the file describes a training; what does not is estimated when asked for, never gated.
  public internal(set) var trains = true
  /// Where facts stand; those that a `run/v1` document states stand where they come from.
  var places: [Fact: Place] = [:]
  var insertions: [Fact: Place] = [:]
  var home: FactHome?

  /// How to write these values into the files: one outcome a fact, in order.
  ///
  /// A fact is changed where it stands; one that no file states is added where the format has a place
  /// for it, and failing that stated in a `run/v1` document or the project file. Facts that are stated
  /// together share their edits, so that several outcomes may hold the same one: apply it once.
  public func edits(setting assignments: [FactAssignment]) -> [EditOutcome] {
    let unstated = assignments.filter(isForHome)
    let stating = unstated.isEmpty ? nil : home?.edits(stating: unstated)
    return assignments.map { assignment in
      guard isForHome(assignment) else { return edit(assignment).withoutIdle }
      guard let stating else { return .notStated(whereToState(assignment)) }
      return .edits(stating, .review)
    }
  }

  /// Whether nothing but a statement in Carbonward's own words can make the fact known.
  private func isForHome(_ assignment: FactAssignment) -> Bool {
    places[assignment.fact] == nil && insertions[assignment.fact] == nil
      && run[assignment.fact] == nil
  }

  /// Counts another run of the same file as more trials, where all that is known of both agrees, and what is not
  /// known is so for the same reason; whether it does.
  mutating func takeIn(_ other: JoinedRun) -> Bool {
    guard trains, other.trains, run.format == other.run.format, run.dataSources.count < 2,
      run.files.map(\.path) == other.run.files.map(\.path),
      run.files.count > 1, run.unresolvedReason(.trials) == nil,
      other.run.unresolvedReason(.trials) == nil,
      Fact.allCases.allSatisfy({ fact in
        fact == .trials
          || run[fact]?.value == other.run[fact]?.value
            && run.unresolvedReason(fact)?.reason == other.run.unresolvedReason(fact)?.reason
      })
    else { return false }
    let trials = [run, other.run].map { $0.number(.trials)?.central ?? 1 }.reduce(0, +)
    run[.trials] = Traced(.number(trials), .derived(formula: "commands that are alike", inputs: []))
    places[.trials] = .cannot("the number of runs follows from the script's commands")
    insertions = [:]
    for (fact, value) in run.known where places[fact] != nil && fact != .trials {
      guard value.origin.range != other.run[fact]?.origin.range else { continue }
      places[fact] = .cannot("several commands of the script state it")
    }
    return true
  }

  private func edit(_ assignment: FactAssignment) -> EditOutcome {
    let name = assignment.fact.rawValue
    let value = run[assignment.fact]
    if let value, value.value == assignment.value, value.origin.range != nil {
      return .edits([], .safe)
    }
    if let place = places[assignment.fact] ?? home?.place(of: assignment.fact, stated: value) {
      let outcome = place.write(assignment.value)
      guard let other = sharer(of: outcome, besides: assignment.fact) else { return outcome }
      return .cannot("`\(other.rawValue)` is the same number in the file")
    }
    if assignment.fact == .epochs,
      [Fact.steps, .tokens].contains(where: { run[$0]?.origin.isStated == true })
    {
      return .cannot("the steps or tokens are stated, and win over epochs")
    }
    if value?.origin.isStated != true, value.map({ !isDerived($0.origin) }) ?? true,
      let place = insertions[assignment.fact]
    {
      return place.write(assignment.value)
    }
    switch value?.origin {
    case nil: return .notStated(whereToState(assignment))
    case .frameworkDefault(let framework, _)?:
      return .notStated(
        "`\(name)` is the default of `\(framework)`, and the file has no place for another value")
    case .derived(let formula, let inputs)?:
      let source = inputs.isEmpty ? formula : inputs.map { "`\($0)`" }.joined(separator: ", ")
      return .cannot("`\(name)` follows from \(source)")
    case .override?: return .cannot("`\(name)` is set on the command line")
    case let origin?:
      guard let range = origin.range else { return .cannot("`\(name)` is not in a file") }
      return .cannot(
        "`\(name)` in line \(range.start.line) of `\(range.file.path)` does not stand as one value")
    }
  }

  /// Another fact that an edit would change without being asked to: one that stands in the same bytes,
  /// such as two flags with one variable.
  private func sharer(of outcome: EditOutcome, besides fact: Fact) -> Fact? {
    guard case .edits(let edits, _) = outcome, !Self.isOfHardware(fact) || fact == .count else {
      return nil
    }
    for (other, value) in run.known where other != fact && !Self.isOfHardware(other) {
      // The degrees of parallelism are what some recipes count their devices by.
      if fact == .count, other.group == "parallel" { continue }
      // Prompts of a step are what some trainers call their batch.
      if fact == .globalBatch, other.group == "rl" { continue }
      // A flag that follows from the number, such as packing, is not changed with it.
      guard case .declared(let range) = value.origin, value.value.number != nil,
        edits.contains(where: { $0.range == range })
      else { continue }
      return other
    }
    return nil
  }

  /// Facts that one word such as `A100:8` or `aws/us-east-1` states together.
  private static func isOfHardware(_ fact: Fact) -> Bool {
    fact.group == "hardware" || fact.group == "site"
  }

  private func whereToState(_ assignment: FactAssignment) -> String {
    let name = assignment.fact.rawValue
    let literal = FactLiteral.write(assignment.value, for: assignment.fact)
    return
      "no file states `\(name)`: state it in `\(ProjectFile.name)` under `facts`, or in a comment"
      + " `# carbonward: \(name)=\(literal)`"
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
  /// What is said about the files.
  public var diagnostics: [Diagnostic] = []
  /// Where every file ended.
  public var account = Account()

  /// Creates a search that found nothing.
  public init() {}
}
