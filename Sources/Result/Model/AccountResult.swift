/// Where every file ended that a check came by, as plain data.
///
/// Each file counts once: ``files`` is the number of different paths among the files of the runs,
/// ``notTraining`` and ``notUnderstood``, with the counts of ``other`` and of ``notLookedAt``.
public struct AccountResult: Sendable, Equatable {
  /// What became of a file, or of a part of one.
  public struct Entry: Sendable, Equatable {
    /// The file.
    public var path: String
    /// The line that decides it, from 1; nil where the whole file does.
    public var line: Int?
    /// Why, as the end of a sentence about the file.
    public var reason: String

    /// Creates an entry.
    public init(path: String, line: Int?, reason: String) {
      self.path = path
      self.line = line
      self.reason = reason
    }
  }

  /// Files of one sort that are plainly no configs.
  public struct Sort: Sendable, Equatable {
    /// What they are, such as `image`.
    public var kind: String
    /// How many there are.
    public var files: Int

    /// Creates a count.
    public init(kind: String, files: Int) {
      self.kind = kind
      self.files = files
    }
  }

  /// Files that nobody looked at.
  public struct Gap: Sendable, Equatable {
    /// The file, the folder that holds them, or the first of them.
    public var path: String
    /// Why, as the end of a sentence about the path.
    public var reason: String
    /// How many files there are, as far as they were counted; a folder that was not listed is one.
    public var files: Int
    /// Whether a limit is the reason, so that nobody decided it.
    public var isLimit: Bool

    /// Creates a gap.
    public init(path: String, reason: String, files: Int, isLimit: Bool) {
      self.path = path
      self.reason = reason
      self.files = files
      self.isLimit = isLimit
    }
  }

  /// All files, each once.
  public var files: Int
  /// The runs that were found.
  public var runs: Int
  /// What was read and trains nothing, by path and line.
  public var notTraining: [Entry]
  /// What may train and could not be understood, by path and line.
  public var notUnderstood: [Entry]
  /// What nobody looked at, by path.
  public var notLookedAt: [Gap]
  /// Files that are plainly no configs, by kind.
  public var other: [Sort]

  /// Creates an account.
  public init(
    files: Int, runs: Int, notTraining: [Entry], notUnderstood: [Entry], notLookedAt: [Gap],
    other: [Sort]
  ) {
    self.files = files
    self.runs = runs
    self.notTraining = notTraining
    self.notUnderstood = notUnderstood
    self.notLookedAt = notLookedAt
    self.other = other
  }
}
