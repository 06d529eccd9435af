public import Diagnostics

/// One policy file as it is written, every element with its place.
public struct PolicyDocument: Sendable {
  /// The file that the document was read from.
  public var file: SourceFile
  /// What the document calls itself.
  public var name: Mention?
  /// What is said of it for people.
  public var documentation: Documentation
  /// Packs (`pack:starter`) and paths relative to the file.
  public var imports: [Mention]
  /// Limits, in the order of the document.
  public var budgets: [Budget]
  /// Conditions, in the order of the document.
  public var rules: [Rule]
  /// Changes that reduce a footprint, in the order of the document.
  public var measures: [Measure]
  /// Exceptions, in the order of the document.
  public var waivers: [Waiver]
  /// What comments in the files of runs may let pass.
  public var ignorePermissions: [IgnorePermission]
  /// From how many days before its end an exception that is in use is said to end soon.
  public var expiryNotice: Int?
  /// Tests of the policy, in the order of the document.
  public var tests: [PolicyTest]
  /// Words for where data lies.
  public var residency: [ResidencyLabel] = []
  /// What becomes of implausible facts, where the document says so.
  public var implausible: ImplausiblePolicy?
  /// What the rules rest on.
  public var sources: [PolicySource] = []
  /// What the document is about and cannot see in a run, a sentence each.
  public var notChecked: [String] = []
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
