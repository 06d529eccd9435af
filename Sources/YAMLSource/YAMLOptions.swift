/// Limits that keep a hostile document from exhausting the gate.
public struct YAMLLimits: Sendable {
  /// The largest file that is parsed, in bytes.
  public var bytes = 10_000_000
  /// How deeply sequences and mappings may nest, aliases followed.
  public var depth = 64
  /// How many nodes one file may hold.
  public var nodes = 2_000_000
  /// How many nodes one file may stand for once every alias is replaced by what it names.
  public var expandedNodes = 1_000_000
  /// How many documents one file may hold.
  public var documents = 1_000

  /// Creates limits that a config of any kind stays within.
  public init() {}

  /// The defaults.
  public static var standard: YAMLLimits { YAMLLimits() }
}

/// How a document is read.
public struct YAMLOptions: Sendable {
  /// What becomes of a key that a mapping states twice.
  public enum DuplicateKeys: Sendable {
    /// An error that shows both.
    case error
    /// A warning that shows both; the last one counts, as in the loaders of training frameworks.
    case warning
  }

  /// How much one document may cost.
  public var limits: YAMLLimits
  /// What becomes of a key that is there twice.
  public var duplicateKeys: DuplicateKeys
  /// Whether a plain `<<` key merges the mapping (or list of mappings) it names.
  public var mergeKeys: Bool

  /// Creates options; strict ones unless something else is said.
  public init(
    limits: YAMLLimits = .standard, duplicateKeys: DuplicateKeys = .error, mergeKeys: Bool = true
  ) {
    self.limits = limits
    self.duplicateKeys = duplicateKeys
    self.mergeKeys = mergeKeys
  }

  /// For Carbonward's own documents.
  public static var strict: YAMLOptions { YAMLOptions() }
  /// For training configs, which their own framework's loader already accepts.
  public static var lenient: YAMLOptions { YAMLOptions(duplicateKeys: .warning) }
}
