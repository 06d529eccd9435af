public import CivilTime
public import Diagnostics
public import Quantities

/// A dated, owned, reasoned exception.
public struct Waiver: Sendable {
  /// The id, in kebab case.
  public var id: String
  /// Where the id stands.
  public var range: SourceRange
  /// The budgets and rules that may be violated.
  public var covers: [Mention]
  /// The runs that may violate them; all of them without one.
  public var scope: PolicyExpression?
  /// The most that is waived; without one, anything is.
  public var upTo: WaiverCap?
  /// Why there is an exception.
  public var reason: String
  /// Who answers for it.
  public var owner: String
  /// Who has approved it; nil while nobody has.
  public var approvedBy: String?
  /// The last day on which it holds.
  public var expires: WaiverExpiry
  /// Where the date stands.
  public var expiresRange: SourceRange
}

/// The cap of a waiver, in the canonical unit of its dimension.
public struct WaiverCap: Sendable {
  /// The most that it covers, in the dimension's canonical unit.
  public var value: Double
  /// What is capped.
  public var dimension: Dimension
  /// Where the cap stands.
  public var range: SourceRange
}

/// When a waiver stops to hold.
public enum WaiverExpiry: Sendable, Equatable {
  /// The last day on which the waiver holds, in UTC.
  case on(CalendarDate)
  /// The date cannot be read, so the waiver does not hold.
  case malformed(String)
}
