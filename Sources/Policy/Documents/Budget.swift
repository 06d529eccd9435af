public import Diagnostics
public import Footprint
public import Ledger
import Runs

/// A limit on a metric over a scope and a period.
public struct Budget: Sendable {
  /// The id, in kebab case.
  public var id: String
  /// Where the id stands.
  public var range: SourceRange
  /// Which runs count; all of them without one.
  public var scope: PolicyExpression?
  /// What is limited.
  public var metric: Metric
  /// The limit in the canonical unit of ``metric``; for an amount, per one of it. Where ``share`` is
  /// stated it is worked out of the base when the budget is held against a change.
  public var limit: Double
  /// What a change may add, as a share of what all runs in scope use at its base; nil where the limit
  /// is an amount.
  public var share: Double?
  /// Where the limit stands.
  public var limitRange: SourceRange
  /// Over what the limit is.
  public var per: BudgetPeriod
  /// The percentile of the estimate that is held against the limit.
  public var percentile: Percentile
  /// The share of the limit from which the budget warns, between 0 and 1.
  public var warnAt: Double?
  /// The budget that this one draws on.
  public var parent: Mention?
  /// What becomes of a run that does not keep it.
  public var severity: RuleSeverity
  /// How the periods of a budget over time lie, and what passes between them.
  public var terms = BudgetTerms()
  /// Where each key of ``terms`` that is stated has its value.
  public var termRanges: [String: SourceRange] = [:]
  /// Measures that are likely to help, the best first.
  public var suggest: [Mention]
  /// What is said of it for people.
  public var documentation: Documentation
}

/// What a budget's limit is for.
public enum BudgetPeriod: Sendable, Equatable {
  /// Each run, with all its trials.
  case run
  /// What a change adds to all runs together: new runs count in full, removed ones are subtracted.
  case change
  /// All runs of one check together.
  case check
  case week, month, quarter, year
  /// For good.
  case total
  /// A quantity of work: the limit holds for `size` of `basis`.
  case amount(size: Double, basis: AmountBasis)

  /// Whether several runs draw on the same limit.
  public var isShared: Bool {
    switch self {
    case .run, .amount: false
    case .change, .check, .week, .month, .quarter, .year, .total: true
    }
  }

  /// Whether spending before this check counts, which only a ledger knows.
  public var isCalendar: Bool { length != nil }

  /// How long the limit of a budget over time lasts; nil for the others.
  var length: PeriodLength? {
    switch self {
    case .week: .week
    case .month: .month
    case .quarter: .quarter
    case .year: .year
    case .total: .total
    case .run, .change, .check, .amount: nil
    }
  }
}

extension Budget {
  /// The periods of a budget over time; nil for the others.
  public var calendar: FiscalCalendar? {
    per.length.map {
      FiscalCalendar(
        $0, zone: terms.zone, firstMonth: terms.yearStart.month, firstDay: terms.yearStart.day)
    }
  }
}

/// What an amount in `per:` counts.
public enum AmountBasis: String, Sendable, CaseIterable {
  /// Tokens processed, over all trials.
  case tokens
  /// Examples processed, over all trials.
  case examples
  /// Operations of the model over all trials, by the median of the estimate.
  case flops = "FLOP"
  /// Parameters of the model.
  case params
  /// Accelerator-hours over all trials, by the median of the estimate.
  case deviceHours = "device-hours"
}
