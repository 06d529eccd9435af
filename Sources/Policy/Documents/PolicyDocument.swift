public import Diagnostics

/// One policy file as it is written, every element with its place.
public struct PolicyDocument: Sendable {
  public var file: SourceFile
  /// SHA-256 of the file's bytes, in lowercase hexadecimal.
  public var sha256: String
  public var name: Mention?
  public var documentation: Documentation
  /// Packs (`pack:starter`) and paths relative to the file.
  public var imports: [Mention]
  public var budgets: [Budget] = []
  public var rules: [Rule] = []
  public var measures: [Measure] = []
  public var waivers: [Waiver] = []
  public var tests: [PolicyTest] = []

  /// Whether the document says nothing that a check could use.
  public var isEmpty: Bool {
    budgets.isEmpty && rules.isEmpty && measures.isEmpty && waivers.isEmpty && imports.isEmpty
  }
}
