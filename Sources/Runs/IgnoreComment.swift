public import Diagnostics

/// A comment in a file of a run that asks for findings to be let pass, such as
/// `# carbonward: ignore[mixed-precision] until=2027-01-31 reason="waiting for fp8 kernels"`.
///
/// It holds what is written; whether it counts is for a policy to say.
public struct IgnoreComment: Sendable {
  /// A word with its place.
  public struct Word: Sendable, Equatable {
    /// The word as written.
    public var text: String
    /// Where it stands.
    public var range: SourceRange

    /// Creates a word.
    public init(_ text: String, _ range: SourceRange) {
      self.text = text
      self.range = range
    }
  }

  /// The budgets and rules that are named; never empty.
  public var ids: [Word]
  /// The last day on which it is to hold, as written.
  public var until: Word
  /// Why; never empty.
  public var reason: String
  /// From `ignore` to the end of the comment.
  public var range: SourceRange

  /// Creates a comment.
  public init(ids: [Word], until: Word, reason: String, range: SourceRange) {
    self.ids = ids
    self.until = until
    self.reason = reason
    self.range = range
  }

  /// Whether both say the same, wherever they stand.
  public func says(_ other: IgnoreComment) -> Bool {
    ids.map(\.text) == other.ids.map(\.text) && until.text == other.until.text
      && reason == other.reason
  }
}
