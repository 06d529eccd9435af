/// What is said of a budget that several runs overdraw: once, and not by each of them.
///
/// The runs that ask for the most answer for it: their findings fail the check. Those of the others are
/// held against the budget, see ``FindingResult/isHeldAgainstBudget``.
public struct BudgetRuling: Sendable, Equatable {
  /// A run that draws on the budget.
  public struct Draw: Sendable, Equatable {
    /// What reports call the run.
    public var name: String
    /// The file that proposes it.
    public var path: String
    /// What it asks for, in the unit of the budget; nil where that is not known.
    public var amount: Double?

    /// Creates a draw.
    public init(name: String, path: String, amount: Double?) {
      self.name = name
      self.path = path
      self.amount = amount
    }
  }

  /// How many of the largest runs answer for a budget.
  public static let namedCount = 3

  /// What came of it: ``FindingResult/Status/violated``.
  public var status: FindingResult.Status
  /// What the policy says a violation means.
  public var severity: FindingResult.Severity
  /// How much that matters to this check: a note where a change has not brought it.
  public var level: Level
  /// One line that stands alone.
  public var message: String
  /// How many runs draw on it that the check holds against it.
  public var runs: Int
  /// Those that ask for the most, the largest first.
  public var biggest: [Draw]

  /// Creates a ruling.
  public init(
    status: FindingResult.Status, severity: FindingResult.Severity, level: Level, message: String,
    runs: Int, biggest: [Draw]
  ) {
    self.status = status
    self.severity = severity
    self.level = level
    self.message = message
    self.runs = runs
    self.biggest = biggest
  }
}
