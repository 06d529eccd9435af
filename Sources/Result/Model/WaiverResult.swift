/// An exception that policies or files of runs state, and how it stands on the day of the check.
public struct WaiverResult: Sendable, Equatable {
  /// What states it.
  public enum Kind: String, Sendable, CaseIterable {
    /// A policy.
    case waiver
    /// A comment in a file of a run.
    case comment
  }

  /// How it stands to its last day.
  public enum State: String, Sendable, CaseIterable {
    /// It holds.
    case inForce = "in_force"
    /// It holds, and its last day is near.
    case endingSoon = "ending_soon"
    /// Its last day is over.
    case expired
    /// Its date cannot be read, so that it does not hold.
    case malformed
    /// No policy allows it, or not for so long.
    case refused
  }

  /// The id of the waiver; `comment` for one in a file.
  public var id: String
  /// What states it.
  public var kind: Kind
  /// How it stands on the day of the check.
  public var state: State
  /// The budgets and rules that it is for.
  public var covers: [String]
  /// The expression that says for which runs; nil where it is for all.
  public var scope: String?
  /// The most that it lets pass, in ``unit``; nil where it names none.
  public var upTo: Double?
  /// The unit of the most.
  public var unit: AmountUnit?
  /// Why there is an exception.
  public var reason: String
  /// Who answers for it; nil for a comment.
  public var owner: String?
  /// Who has approved it; nil while nobody has.
  public var approvedBy: String?
  /// The last day on which it holds, as it is written.
  public var expires: String
  /// Days from the check to the last day, negative after it; nil where the date cannot be read.
  public var daysLeft: Int?
  /// How many findings of the check it lets pass.
  public var findings: Int
  /// Where it stands.
  public var location: LocationResult

  /// Creates an exception without scope, cap, owner and approval.
  public init(
    id: String, kind: Kind, state: State, covers: [String], reason: String, expires: String,
    daysLeft: Int?, findings: Int, location: LocationResult
  ) {
    self.id = id
    self.kind = kind
    self.state = state
    self.covers = covers
    self.reason = reason
    self.expires = expires
    self.daysLeft = daysLeft
    self.findings = findings
    self.location = location
  }
}
