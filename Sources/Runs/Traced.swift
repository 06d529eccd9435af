public import Diagnostics
public import Quantities

/// The value of a fact.
public enum FactValue: Sendable, Equatable {
  case text(String)
  case flag(Bool)
  /// A number in the canonical unit of the fact's dimension.
  case number(RangedValue)

  /// An exact number in the fact's canonical unit.
  public static func number(_ value: Double) -> FactValue { .number(RangedValue(value)) }

  /// The text, if the value is one.
  public var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The flag, if the value is one.
  public var flag: Bool? {
    if case .flag(let flag) = self { flag } else { nil }
  }

  /// The number, if the value is one.
  public var number: RangedValue? {
    if case .number(let number) = self { number } else { nil }
  }
}

/// A catalogue row that a value was looked up in.
public struct RowReference: Sendable, Equatable {
  /// The table, such as `accelerators`.
  public var table: String
  /// The id of the row.
  public var row: String
  /// Who measured or stated the row.
  public var source: String
  /// The year the figure is from, where the source says.
  public var year: Int?

  /// Creates a reference to a row.
  public init(table: String, row: String, source: String, year: Int? = nil) {
    self.table = table
    self.row = row
    self.source = source
    self.year = year
  }
}

/// Where a value comes from; a stronger origin is never hidden by a weaker one.
///
/// All but places in files are behind references: most facts of most runs stand in a file, and every origin
/// would be as large as the largest otherwise.
public enum Origin: Sendable, Equatable {
  /// Ours, named: used when nothing else is known.
  indirect case assumed(name: String, reason: String)
  /// The framework's own default, with the version it was read from.
  indirect case frameworkDefault(framework: String, version: String)
  /// Looked up.
  indirect case catalogue(RowReference)
  /// Computed from other facts.
  indirect case derived(formula: String, inputs: [String])
  /// Stated in `carbonward.yaml`.
  case project(SourceRange)
  /// Stated in a `# carbonward:` comment.
  case inline(SourceRange)
  /// Stated in a recipe, a launcher or a run file.
  case declared(SourceRange)
  /// Set on the command line, or by a measure under trial.
  indirect case override(String)

  /// The word used in results.
  public var name: String {
    switch self {
    case .assumed: "assumed"
    case .frameworkDefault: "default"
    case .catalogue: "catalogue"
    case .derived: "derived"
    case .project: "project"
    case .inline: "inline"
    case .declared: "declared"
    case .override: "override"
    }
  }

  /// A larger number wins over a smaller one.
  public var strength: Int {
    switch self {
    case .assumed: 0
    case .frameworkDefault: 1
    case .catalogue: 2
    case .derived: 3
    case .project: 4
    case .inline: 5
    case .declared: Self.declaredStrength
    case .override: 7
    }
  }

  /// The place in a file where the value stands, if one states it.
  public var range: SourceRange? {
    switch self {
    case .project(let range), .inline(let range), .declared(let range): range
    default: nil
    }
  }

  /// The strength of what a recipe, a launcher or a run file states.
  public static let declaredStrength = 6

  /// Whether the value is set on the command line or by a measure under trial.
  public var isOverride: Bool { if case .override = self { true } else { false } }

  /// Whether a person stated the value, in a file or on the command line.
  public var isStated: Bool { strength >= 4 }
}

/// A value with its origin.
public struct Traced<Value: Sendable & Equatable>: Sendable, Equatable {
  /// The value.
  public var value: Value
  /// Where it comes from.
  public var origin: Origin

  /// Creates a value with its origin.
  public init(_ value: Value, _ origin: Origin) {
    self.value = value
    self.origin = origin
  }
}

/// A fact that a file speaks of without giving it a value that can be read.
public struct UnresolvedFact: Sendable, Equatable {
  /// Why, with the variable or reference named in backticks.
  public var reason: String
  /// Where it is stated.
  public var range: SourceRange

  /// Creates the reason why a fact is open.
  public init(reason: String, range: SourceRange) {
    self.reason = reason
    self.range = range
  }

  /// That the fact is stated in a way that cannot be read, and why.
  public func message(about fact: Fact) -> String {
    "`\(fact.rawValue)` is stated in a way that cannot be read: \(reason)"
  }

  /// What stands there, the first line of it and no more than eighty characters.
  public var text: String {
    let line = range.text.prefix { !$0.isNewline }
    return line.count > 80 ? line.prefix(79) + "…" : String(line)
  }
}

/// What a run holds of one fact; behind a reference, so that a copy of a run, of which a sweep makes one for
/// each of its points, costs a count for each fact.
public indirect enum FactState: Sendable, Equatable {
  /// Nothing speaks of it.
  case notStated
  /// A file leaves it to something else, such as the devices to the machine: any origin may say more.
  case leftOpen(UnresolvedFact)
  case known(Traced<FactValue>)
  /// A file states it in a way that cannot be read: a placeholder, say. What trains reads something
  /// there, so that nothing weaker than an override gives it a value.
  case unreadable(UnresolvedFact)
}
