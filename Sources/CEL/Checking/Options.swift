/// What an environment allows, and how much of it.
public struct Options: Sendable {
  /// Whether `int` and `double` mix freely: arithmetic, comparisons, arguments and branches that
  /// have both become `double`. The language itself does not do this.
  public var numericPromotion = false
  /// Whether `has`, `all`, `map` and their like are macros rather than plain functions.
  public var macros = true
  /// Whether types are checked; if not, names and overloads are looked for when an expression
  /// runs, and what is missing is an error then.
  public var checksTypes = true
  /// The namespace in which names are looked up first, such as `com.example`.
  public var container = ""
  /// How deep an expression may nest.
  public var recursionLimit = 250
  /// The longest expression, in bytes of UTF-8.
  public var expressionSizeLimit = 100_000
  /// The cost after which evaluation fails, in the units of ``Cost``; 10 million take about a
  /// second at worst.
  public var costLimit: UInt64 = 10_000_000
  /// The largest regular expression, in instructions of its compiled form.
  public var regexSizeLimit = 10_000
  /// Whether functions of constants are computed when an expression is compiled.
  public var foldsConstants = true
  /// How many issues are reported for one expression.
  public var issueLimit = 100

  /// Creates the language's defaults.
  public init() {}
}
