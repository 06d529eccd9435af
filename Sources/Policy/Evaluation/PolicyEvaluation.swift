public import CEL
public import Diagnostics
public import Footprint
public import Runs
public import Text

/// What becomes of a verdict that is `unknown`.
public enum UnknownPolicy: String, Sendable, CaseIterable {
  case unknown, fail, warn, pass
}

/// What whoever calls may decide that an unknown finding means; left out, it stays unknown.
public enum UnknownChoice: String, Sendable, CaseIterable {
  case fail, warn, pass

  /// The same as what the evaluation follows.
  public var policy: UnknownPolicy {
    switch self {
    case .fail: .fail
    case .warn: .warn
    case .pass: .pass
    }
  }
}

/// From which severity on a violation fails the check.
public enum FailThreshold: String, Sendable, CaseIterable {
  case deny, warn
}

/// Everything besides runs and policies that a verdict depends on.
public struct EvaluationContext: Sendable {
  /// What counts as now, for `now`, waivers and periods.
  public var at: Timestamp
  /// What becomes of a run of which something is not known.
  public var onUnknown: UnknownPolicy
  /// From which severity a violation fails the check.
  public var failOn: FailThreshold
  /// What has been spent of budgets over time; nil when no ledger was consulted.
  public var ledger: LedgerBook?
  /// Findings that are accepted as they are; they are reported as waived.
  public var baseline: Baseline?
  /// The runs of the base that the change has no more; nil where there is no base, so that no budget
  /// on what a change adds applies.
  public var removed: [Assessment]?
  /// What becomes of implausible facts where no policy says so.
  public var implausible = ImplausiblePolicy.warn
  /// How many runs are evaluated at once, which changes nothing but the time that it takes.
  public var workers = Workers.one
  /// When evaluation ends: whatever an expression was to decide after it is unknown.
  public var deadline: Deadline?
  /// Which findings say what they go back to.
  public var located = LocatedFindings.all

  /// Creates a context of a check at a moment, which decides what has expired.
  public init(
    at: Timestamp, onUnknown: UnknownPolicy = .unknown, failOn: FailThreshold = .deny,
    ledger: LedgerBook? = nil, baseline: Baseline? = nil
  ) {
    self.at = at
    self.onUnknown = onUnknown
    self.failOn = failOn
    self.ledger = ledger
    self.baseline = baseline
  }
}

/// Of which findings it is worked out to which facts and lines they go back: nothing else depends on it,
/// and it costs more than to evaluate a rule.
public enum LocatedFindings: Sendable {
  case all
  /// All but those of rules that hold or do not apply: no report for people shows them, so that there are
  /// none.
  case unmet
  /// None, where nobody is pointed anywhere.
  case none
  /// None, and no messages and nothing of rules that hold or do not apply either, where only the verdict and
  /// the amounts matter.
  case unworded

  /// Whether anything has its places.
  var isAny: Bool { self == .all || self == .unmet }

  /// Whether there are findings of rules that hold or do not apply.
  var saysWhatIsMet: Bool { self == .all || self == .none }
}

/// A run to evaluate, and what it was at the base revision.
public struct EvaluationSubject: Sendable {
  /// The run as it is.
  public var assessment: Assessment
  /// The run at the base revision, if it was there.
  public var base: Assessment? {
    get { bases.first }
    set { bases = newValue.map { [$0] } ?? [] }
  }
  /// At most one: behind a reference, as few runs have a base.
  private var bases: [Assessment] = []
  /// What was already said about it, whatever the other runs are.
  var own: OwnFindings?
  /// Whether its run is again as it was read: assess it once more where all that was found out about it
  /// is needed.
  public private(set) var isAtRest = false
  /// Whether what the run uses was asked for before, as that of a run which a change leaves as it was;
  /// budgets over time are then not asked again.
  public var isSpentBefore: Bool

  /// Creates a subject.
  public init(_ assessment: Assessment, base: Assessment? = nil, isSpentBefore: Bool = false) {
    self.assessment = assessment
    bases = base.map { [$0] } ?? []
    self.isSpentBefore = isSpentBefore
  }

  /// A run that is held against policies as soon as it is assessed. Where nothing asks for the facts that
  /// were worked out any more, they are let go again: checks of many runs hold little more than what is
  /// open.
  ///
  /// - Parameters:
  ///   - assessment: The run with everything that was found out about it.
  ///   - run: The same run as it was read.
  ///   - set: What it is held against.
  ///   - evaluator: Evaluates the expressions.
  ///   - context: Everything else that a verdict depends on, but for what has been spent.
  public init(
    _ assessment: Assessment, of run: Run, heldAgainst set: PolicySet, with evaluator: Evaluator,
    in context: EvaluationContext
  ) {
    self.init(assessment)
    let own = set.ownFindings(of: set.evaluator(of: self, evaluator, context), context)
    self.own = own
    // Waivers and comments ask for more of what they may let pass.
    let mayPass = !set.waivers.isEmpty || !run.ignores.isEmpty
    guard !set.hasSharedBudgets, own.isMet || !mayPass else { return }
    isAtRest = true
    self.assessment = Assessment(
      run: run, estimate: set.believed(assessment, in: context).estimate)
  }
}

/// What a policy set has to say about runs.
public struct PolicyEvaluation: Sendable {
  /// The gravest of the runs and the shared budgets.
  public var verdict: Verdict
  /// In the order of the subjects.
  public var runs: [RunEvaluation]
  /// Budgets that several runs share, ordered by id; one over time in each period that a run draws power
  /// in.
  public var budgets: [BudgetUsage]
  /// What became of the comments that ask for findings to be let pass, in the order of the runs.
  public var ignores: [IgnoreUse]
  /// Remarks on waivers, rules that never applied and the like.
  public var diagnostics: [Diagnostic]
}

/// What a policy set has to say about one run.
public struct RunEvaluation: Sendable {
  /// The gravest of the findings.
  public var verdict: Verdict
  /// Sanity findings first, then budgets, then rules, each ordered by id.
  public var findings: [Finding]

  /// The findings that keep the run from passing, the gravest first.
  public var failures: [Finding] {
    findings.filter { $0.status == .violated || $0.status == .unknown }
      .enumerated().sorted {
        ($1.element.severity.weight, $0.offset) < ($0.element.severity.weight, $1.offset)
      }.map(\.element)
  }
}

/// What the runs of a check ask of a budget that they share.
public struct BudgetUsage: Sendable {
  /// The id of the budget.
  public var id: String
  /// What is limited.
  public var metric: Metric
  /// Over what the limit is.
  public var per: BudgetPeriod
  /// What the period is called, such as `check` or `2026-Q4`.
  public var period: String
  /// The percentile of the estimates that is held against the limit.
  public var percentile: Percentile
  /// All amounts are in the metric's canonical unit.
  public var limit: Double
  /// What was settled before.
  public var settled: Double
  /// What open reservations hold.
  public var reserved: Double
  /// What the reservations ahead in the queue hold; nil without a ledger.
  public var ahead: Double?
  /// What the runs in scope ask for; nil when that of one of them is not known.
  public var requested: Double?
  /// What those of them ask for of which it is known; nil where nothing is known of any of them, or of
  /// what there was before.
  public var requestedAtLeast: Double?
  /// Indices of the runs in scope.
  public var runs: [Int]
  /// Indices of the runs of which it is not known whether they are in scope.
  public var undecidedRuns: [Int]
  /// Whether the runs keep it.
  public var status: Finding.Status
  /// Whether less is left than the budget wants to be warned of.
  public var isNearLimit: Bool
  /// Whether spending before this check was counted.
  public var ledgerConsulted: Bool
  /// What becomes of a check that does not keep it.
  public var severity: RuleSeverity
  /// The budget that this one draws on.
  public var parent: String?
  /// Where the budget is defined.
  public var definition: SourceRange

  /// What is left, negative when the budget is overdrawn.
  public var free: Double? { requested.map { limit - settled - reserved - $0 } }
}
