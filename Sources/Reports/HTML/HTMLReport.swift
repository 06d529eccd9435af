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
  public func render(styleSheet: String? = nil) -> [UInt8] {
    let title = result.map { "Carbonward: \($0.verdictWord)" } ?? "Carbonward: ledger"
    var page = Self.head(title, styleSheet)
    page += "<body>\n<header>\n<h1>Carbonward: "
    page += (result.map { $0.isMereEstimate ? "estimate" : HTML.verdict($0.verdict) } ?? "ledger")
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

  /// What stands before the body of every page.
  static func head(_ title: String, _ styleSheet: String?) -> String {
    let allowed = styleSheet == nil ? "'sha256-\(HTMLStyle.digest)'" : "'self' file:"
    let style =
      styleSheet.map { "<link rel=\"stylesheet\" href=\"\(HTML.text($0))\"/>" }
      ?? "<style>\(HTMLStyle.sheet)</style>"
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta name="referrer" content="no-referrer"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \(allowed)"/>
      <title>\(title)</title>
      \(style)
      </head>

      """
  }

  private var contents: String {
    var items: [(id: String, title: String)] = []
    if result != nil { items.append(("scope", "What was checked")) }
    if !periods.isEmpty || result?.budgets.isEmpty == false { items.append(("budgets", "Budgets")) }
    if let result, !result.runs.isEmpty { items += [("runs", "Runs"), ("each", "Each run")] }
    if let result {
      if !result.waivers.isEmpty { items.append(("waivers", "Waivers")) }
      if !result.diagnostics.isEmpty { items.append(("files", "Remarks on files")) }
      items.append(("sources", "Data and sources"))
    }
    items.append(("method", "Method"))
    return "<nav aria-label=\"Contents\">\n"
      + HTML.list(items.map { "<a href=\"#\($0.id)\">\($0.title)</a>" }) + "</nav>\n"
  }

  private var footer: String {
    guard let result else { return "Written by Carbonward." }
    return "Written by Carbonward \(HTML.text(result.version, to: 60))."
      + " Every number comes from the JSON result, which holds it in full."
  }

  private static let methodSection = """
    <section id="method">
    <h2>Method</h2>
    <p>A run is a recipe joined with its launcher and with facts that the project states. Its energy is \
    the time of its devices times their draw, with what hosts and idle time add, times the power usage \
    effectiveness of the site and the number of trials. Its location-based emissions are that energy \
    times the intensity of the grid it is drawn from; market-based emissions, embodied emissions and \
    water stand beside it and never instead of it.</p>
    <p>Every amount is a range: the 5th percentile, the median and the 95th. Spreads of facts multiply \
    as log-normal factors, sums match moments, and a fact that a file states exactly has no spread. A \
    budget says which percentile is held against its limit.</p>
    <p>What cannot be known is unknown: it is no zero and no pass. What is assumed has a name and is \
    listed. A suggestion was applied, estimated and judged anew before it was shown.</p>
    </section>

    """
}

extension CheckResult {
  /// The verdict, or that there is none to give.
  fileprivate var verdictWord: String { isMereEstimate ? "estimate" : verdict.rawValue }
}
