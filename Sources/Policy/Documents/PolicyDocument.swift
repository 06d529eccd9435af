public import Diagnostics

/// One policy file as it is written, every element with its place.
public struct PolicyDocument: Sendable {
  public var file: SourceFile
  public var name: Mention?
  public var documentation: Documentation
  /// Packs (`pack:starter`) and paths relative to the file.
  public var imports: [Mention]
  public var budgets: [Budget]
  public var rules: [Rule]
  public var measures: [Measure]
  public var waivers: [Waiver]
  /// What comments in the files of runs may let pass.
  public var ignorePermissions: [IgnorePermission]
  /// From how many days before its end an exception that is in use is said to end soon.
  public var expiryNotice: Int?
  public var tests: [PolicyTest]
  /// Words for where data lies.
  public var residency: [ResidencyLabel] = []
  /// What becomes of implausible facts, where the document says so.
  public var implausible: ImplausiblePolicy?
  /// SHA-256 of the file's bytes, in lowercase hexadecimal.
  public internal(set) var sha256 = ""

  /// Whether the document is shipped with Carbonward.
  public var isPack: Bool { file.path.hasPrefix(ShippedPolicies.prefix) }

  /// Whether the document holds tests of other documents, by its name.
  public var isTestFile: Bool { Self.isTestFile(file.path) }

  static func isTestFile(_ path: String) -> Bool {
    let name = path.lowercased()
    return name.hasSuffix("_test.yaml") || name.hasSuffix("_test.yml")
  }
}
