public import Diagnostics

/// The name of something, with the place in a policy file where it is named.
public struct Mention: Sendable {
  /// The id as written.
  public var name: String
  /// Where it stands.
  public var range: SourceRange

  /// Creates a mention.
  public init(_ name: String, _ range: SourceRange) {
    self.name = name
    self.range = range
  }
}

/// The texts that explain an element of a policy to people.
public struct Documentation: Sendable {
  /// What it is for, in a sentence or a paragraph.
  public var description: String?
  /// What to do about a violation.
  public var help: String?
  /// Where the reasons or the numbers come from.
  public var references: [String]

  /// Creates what is said for people.
  public init(description: String? = nil, help: String? = nil, references: [String] = []) {
    self.description = description
    self.help = help
    self.references = references
  }
}
