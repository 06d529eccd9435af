public import Diagnostics
public import Footprint
public import Runs

/// What a rule, a budget or physics has to say about a run.
public struct Finding: Sendable {
  /// What has something to say.
  public enum Kind: String, Sendable {
    case budget, rule
    /// A stated fact that cannot be true, or is unlikely to be.
    case sanity
  }

  /// What is said.
  public enum Status: String, Sendable {
    case passed, violated, waived
    case notApplicable = "not_applicable"
    case unknown
  }

  /// The id of the rule, budget or concern.
  public var id: String
  /// What has something to say.
  public var kind: Kind
  /// What becomes of a run that is violated by it.
  public var severity: RuleSeverity
  /// What is said.
  public var status: Status
  /// One line that stands alone.
  public var message: String
  /// How to pass, in one line.
  public var help: String?
  /// Whether a budget has come near its limit without passing it.
  public var isNearLimit = false
  /// The metric of a budget.
  public var metric: Metric?
  /// What a budget was held against, in the canonical unit of ``metric``; for an amount, per one of
  /// it. Nil where it is not known.
  public var observed: Double?
  /// The limit of a budget, in the same unit.
  public var limit: Double?
  /// The period of a budget that several runs draw on, or `check` or `change`; nil of others.
  public var period: String?
  /// What the run itself asks of a budget that several runs draw on; nil where that is not known.
  public var own: Double?
  /// The unit of all amounts, as results print it, such as `kgCO2e`.
  public var unit: String?
  /// The percentile that is held against the limit; nil of a rule.
  public var percentile: Percentile?
  /// The lines that caused the finding, the likeliest first; empty where no file states them.
  public var locations: [SourceRange] = []
  /// The facts that the finding depends on, the likeliest cause first.
  public var facts: [Fact] = []
  /// The waiver that covers the finding, or that would if it held.
  public var waiver: String?
  /// The most that the exception lets a budget use, in the unit of ``limit``; anything without one.
  public var waivedUpTo: Double?
  /// The comment in a file of the run that lets the finding pass.
  public var ignoredBy: SourceRange?
  /// Measures that the policy suggests, the best first.
  public var suggestedMeasures: [String] = []
  /// What is not known, for a finding that cannot be decided.
  public var unknowns: [UnknownInput] = []
  /// Where the rule or budget is defined; nil for sanity findings.
  public var definition: SourceRange?
}

/// Something that an expression or a budget needs and that is not known.
public struct UnknownInput: Sendable, Equatable {
  /// Its name in expressions, such as `run.site.region` or `estimate.emissions`.
  public var name: String
  /// Why it is not known, in one line.
  public var message: String
  /// The one line that would make it known, such as `site: {region: gcp/us-central1}`.
  public var remedy: String?
  /// Where a file speaks of it in a way that cannot be resolved.
  public var range: SourceRange?
}
