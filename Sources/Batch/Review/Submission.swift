public import TrainingConfigs

/// What was handed in under one name.
public struct Submission: Sendable {
  /// What it is called.
  public var name: String
  /// Whether whoever handed it in gave it the name.
  var isNameStated = false
  /// A saved result, as JSON.
  public var result: [UInt8]?
  /// An envelope.
  public var envelope: [UInt8]?
  /// The files of its runs.
  public var files: Workspace?
  /// The files of ``files`` that are its runs; none for all of them.
  public var paths: [String] = []
  /// What lies among the files and is none of them.
  public var hidden: Set<String> = []
  /// The team that it states, for runs that state none.
  public var team: String?
  /// The day that it states, for runs that state none.
  public var date: String?
  /// Why it cannot be read, where that is known already.
  public var problem: (reason: UnreadableReason, message: String)?
  /// SHA-256 of the line that it came in.
  public var sha256: String?

  /// Why nothing of a submission can be read.
  public enum UnreadableReason: Sendable {
    /// It is longer than is read.
    case tooLarge
    /// It is no document of a kind that is known.
    case notUnderstood
    /// A file cannot be read.
    case files
    /// Another one has its name.
    case duplicate
  }

  /// Creates a submission that holds nothing yet.
  public init(name: String) { self.name = name }
}
