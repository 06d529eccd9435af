public import Diagnostics

/// One of the datasets that a run trains on.
public struct DataSource: Sendable, Equatable {
  /// How much of the dataset is used.
  public enum Amount: Sendable, Equatable {
    case all
    /// So many of its examples, or all where it has fewer.
    case atMost(examples: Double)
    /// So many examples, drawn again where it has fewer.
    case examples(Double)
    /// A part of it, or several passes.
    case share(Double)
    case tokens(Double)
    /// A weight in a mixture, which says nothing of the size.
    case weight(Double?)
    /// Stated in a way that cannot be read.
    case unreadable(String)
  }

  /// The name or path, as the file has it.
  public var name: String
  /// How much of it is used.
  public var amount: Amount
  /// Where the file names it.
  public var range: SourceRange?

  /// Creates a source.
  public init(_ name: String, _ amount: Amount = .all, at range: SourceRange? = nil) {
    self.name = name
    self.amount = amount
    self.range = range
  }
}
