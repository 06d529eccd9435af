/// A document of others that rules of a policy rest on, and how far it can be relied on.
public struct PolicySource: Sendable {
  /// What a document is to those whom it concerns.
  public enum Status: String, Sendable, CaseIterable {
    /// It binds.
    case inForce = "in-force"
    /// It does not bind yet, and may come otherwise.
    case draft
    /// Those who want to are bound.
    case voluntary
    /// It bound once.
    case revoked
  }

  /// Whose text was read.
  public enum Reading: String, Sendable, CaseIterable {
    /// The text itself, or a quotation of it.
    case original
    /// What others say of it.
    case secondary
    /// Neither: nobody has verified it.
    case unverified
  }

  /// What it is called.
  public var document: String
  /// The part that is meant, such as an article.
  public var article: String?
  /// What it is to those whom it concerns.
  public var status: Status
  /// The day it was published or last seen, as it is written.
  public var date: String
  /// The first day that it applies on, as it is written.
  public var effectiveFrom: String?
  /// Whose text was read.
  public var reading: Reading
}
