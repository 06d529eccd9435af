public import Result

/// A page for people who review: a result, the periods of a ledger, or both. No script, nothing from
/// elsewhere, and nothing that needs a style to be read.
public struct HTMLReport: Sendable {
  /// What a check found; nil for a page about a ledger alone.
  public var result: CheckResult?
  /// How budgets stand over time.
  public var periods: [BudgetPeriod]

  /// Creates a page about a result, periods or both.
  public init(_ result: CheckResult?, periods: [BudgetPeriod] = []) {
    self.result = result
    self.periods = periods
  }

  /// A page is never longer; what does not fit is counted. Browsers lay out two megabytes in a moment.
  static let limit = 2_000_000

  /// Returns the whole document as UTF-8.
  ///
  /// - Parameter styleSheet: The address of a file that holds ``HTMLStyle/sheet``, for servers that
  ///   forbid styles inside a page; the page holds it where none is named.
  /// - Parameter language: What the page's own words are written in.
  public func render(
    styleSheet: String? = nil, language: ReportLanguage = .english
  ) -> [UInt8] {
    language.writing { page(styleSheet) }
  }

  private func page(_ styleSheet: String?) -> [UInt8] {
    let title = "Carbonward\(Phrase.colon())\(result?.verdictWord ?? Phrase.ledger())"
    var page = Self.head(title, styleSheet)
    page += "<body>\n<header>\n<h1>Carbonward\(Phrase.colon())"
    page +=
      (result.map { $0.isMereEstimate ? Phrase.estimate() : HTML.verdict($0.verdict) }
        ?? Phrase.ledger())
    page += "</h1>\n"
    if let result { page += HTML.paragraph(HTML.text(result.headline)) }
    page += contents + "</header>\n<main>\n"
    var closing = ""
    if let result {
      page += result.scopeSection
      closing = result.waiverSection + result.diagnosticSection + result.sourceSection
    }
    page += budgetSection
    closing += Self.methodSection + "</main>\n"
    closing += "<footer>\n" + HTML.paragraph(footer) + "</footer>\n</body>\n</html>\n"
    if let result {
      page += result.runSections(bytes: Self.limit - page.utf8.count - closing.utf8.count)
    }
    return Array((page + closing).utf8)
  }

  /// What stands before the body of every report.
  static func head(_ title: String, _ styleSheet: String?) -> String {
    styleSheet.map {
      head(
        title, allowing: "'self' file:", "<link rel=\"stylesheet\" href=\"\(HTML.text($0))\"/>")
    } ?? head(title, sheet: HTMLStyle.sheet, digest: HTMLStyle.digest)
  }

  /// What stands before the body of a page with a style sheet in it.
  ///
  /// - Parameter referrer: What is said of the page to where its links and forms lead.
  static func head(
    _ title: String, sheet: String, digest: String, referrer: String = "no-referrer",
    forms: String = ""
  ) -> String {
    head(
      title, allowing: "'sha256-\(digest)'\(forms)", "<style>\(sheet)</style>",
      referrer: referrer)
  }

  private static func head(
    _ title: String, allowing allowed: String, _ style: String, referrer: String = "no-referrer"
  ) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(ReportLanguage.current.tag)">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta name="referrer" content="\(referrer)"/>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \(allowed)"/>
    <title>\(title)</title>
    \(style)
    </head>

    """
  }

  private var contents: String {
    var items: [(id: String, title: String)] = []
    if result != nil { items.append(("scope", Phrase.whatWasChecked())) }
    if !periods.isEmpty || result?.budgets.isEmpty == false {
      items.append(("budgets", Phrase.budgets()))
    }
    if let result, !result.runs.isEmpty {
      items += [("runs", Phrase.runs()), ("each", Phrase.eachRun())]
    }
    if let result {
      if !result.waivers.isEmpty { items.append(("waivers", Phrase.waivers())) }
      if !result.diagnostics.isEmpty { items.append(("files", Phrase.remarksOnFiles())) }
      items.append(("sources", Phrase.dataAndSources()))
    }
    items.append(("method", Phrase.method()))
    return "<nav aria-label=\"\(Phrase.contents())\">\n"
      + HTML.list(items.map { "<a href=\"#\($0.id)\">\($0.title)</a>" }) + "</nav>\n"
  }

  private var footer: String {
    guard let result else { return Phrase.writtenBy() }
    return Phrase.writtenByVersion(HTML.text(result.version, to: 60))
  }

  static var methodSection: String {
    "<section id=\"method\">\n<h2>\(Phrase.method())</h2>\n"
      + [Phrase.methodOfEnergy, .methodOfRanges, .methodOfUnknowns].map { HTML.paragraph($0()) }
      .joined() + "</section>\n"
  }
}

extension CheckResult {
  /// The verdict, or that there is none to give.
  fileprivate var verdictWord: String { isMereEstimate ? Phrase.estimate() : verdict.word }
}
