public import Diagnostics

/// What comments in the files of runs may let pass, and how far.
///
/// Without one, no comment lets anything pass: whoever proposes a run writes its comments too.
public struct IgnorePermission: Sendable {
  /// The budgets and rules that may be ignored.
  public var covers: [Mention]
  /// The most that may be ignored; without one, anything may.
  public var upTo: WaiverCap?
  /// How many days ahead a comment may reach, today not counted.
  public var maxDays: Int
  /// The whole entry.
  public var range: SourceRange
}
