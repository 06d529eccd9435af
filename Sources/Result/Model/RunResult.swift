/// One assessed run.
public struct RunResult: Sendable, Equatable {
  /// What reports call it: its name, or its path where it has none.
  public var name: String
  /// The file that proposes the run.
  public var path: String
  /// The format of that file, such as `axolotl`.
  public var format: String
  /// Every file of the run, the one that proposes it first.
  public var files: [String]
  /// The verdict of the run.
  public var verdict: VerdictWord
  /// Whether the run trains; what does not is estimated when its file is named, and never checked.
  public var trains = true
  /// The known facts, in the order of the vocabulary.
  public var facts: [FactResult]
  /// What it would use and emit.
  public var estimate: EstimateResult
  /// What sanity checks, budgets and rules say, in this order.
  public var findings: [FindingResult]
  /// Changes that would mend it, the best first.
  public var suggestions: [SuggestionResult]
  /// What still stands in the way when no suggestion passes, and why measures were left out.
  public var obstacles: [String] = []
  /// What each fact alone does to the emissions, the widest swing first; empty where nobody asked.
  public var sensitivities: [SensitivityResult] = []
  /// How the run differs from the base, when there is one.
  public var change: RunChange?

  /// Creates a run that trains and is held against no base.
  public init(
    name: String, path: String, format: String, files: [String], verdict: VerdictWord,
    facts: [FactResult], estimate: EstimateResult, findings: [FindingResult],
    suggestions: [SuggestionResult]
  ) {
    self.name = name
    self.path = path
    self.format = format
    self.files = files
    self.verdict = verdict
    self.facts = facts
    self.estimate = estimate
    self.findings = findings
    self.suggestions = suggestions
  }
}
