public import Result

/// What a reporter may vary without changing what the result says.
public struct ReportOptions: Sendable {
  /// Whether ANSI colours may be used.
  public var color: Bool
  /// Whether a format for people prints every step of the estimate.
  public var explains: Bool
  /// What a format for people is written in; formats for programs are the same in every language.
  public var language: ReportLanguage

  /// Creates options of a plain report.
  public init(
    color: Bool = false, explains: Bool = false, language: ReportLanguage = .english
  ) {
    self.color = color
    self.explains = explains
    self.language = language
  }
}

/// Renders a result in one format. A reporter decides nothing: it neither evaluates nor reads files,
/// clocks or the environment.
public protocol Reporter: Sendable {
  /// The word for `--format` and `--output`.
  static var name: String { get }
  /// One line for `--help`.
  static var summary: String { get }
  /// How much of a result that is held against no base the format shows.
  static var detail: ResultDetail { get }

  init()

  /// Returns the whole document as UTF-8.
  func render(_ result: CheckResult, options: ReportOptions) -> [UInt8]
}

extension Reporter {
  /// Everything, unless a format shows less.
  public static var detail: ResultDetail { .whole }
}

/// Every format there is, sorted by name.
public enum Reporters {
  /// Every format, in the order of names.
  public static let all: [any Reporter.Type] = [
    AzureReporter.self,
    BadgeReporter.self,
    BoAmpsReporter.self,
    ConciseReporter.self,
    CSVReporter.self,
    CycloneDXReporter.self,
    EUModelDocumentationReporter.self,
    GitHubReporter.self,
    GitHubSummaryReporter.self,
    GitLabReporter.self,
    HTMLReporter.self,
    HuggingFaceReporter.self,
    JSONReporter.self,
    JUnitReporter.self,
    MarkdownReporter.self,
    OpenMetricsReporter.self,
    OSCALReporter.self,
    RDJSONReporter.self,
    RDJSONLinesReporter.self,
    SARIFReporter.self,
    SPDXReporter.self,
    TAPReporter.self,
    TextReporter.self,
    TotalsReporter.self,
  ]

  /// Finds a format by its name.
  public static func named(_ name: String) -> (any Reporter)? {
    all.first { $0.name == name }?.init()
  }
}
