import ArgumentParser
import CEL
import Ledger
import Plots
import Reports
import Result

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "A page for people who review: a saved result, a ledger, or both.",
    discussion: """
      Reads what `--format json` or `--output json=PATH` wrote, and writes one HTML file without \
      scripts that needs nothing from elsewhere; or the same as Markdown, as one long table of all \
      amounts, or as a PDF that a browser prints. The exit code is 0 whatever the verdict was.
      """)

  @Argument(
    help: ArgumentHelp(
      "A result in JSON, or `-` for standard input; the ledger alone if left out.",
      valueName: "path"))
  var result: String?

  @Option(
    help: ArgumentHelp(
      "html, markdown, csv (a row for each amount) or pdf (needs a browser such as Chromium).",
      valueName: "name"))
  var format: ReportFormat = .html

  @OptionGroup var spoken: LanguageOptions

  @Option(help: "The file to write; standard output if left out.")
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The browser that prints a PDF; the first that is installed if left out.",
      valueName: "path"))
  var browser: String?

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Show this run alone, by name or path; repeatable.", valueName: "name"))
  var runs: [String] = []

  @Option(
    name: .customLong("team"),
    help: ArgumentHelp("Show the runs of this team alone; repeatable.", valueName: "name"))
  var teams: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Write the style sheet to a file of this name beside --output and link to it, for servers that \
      forbid styles inside a page.
      """, valueName: "name"))
  var cssFile: String?

  @Option(help: "This budget of the ledger alone.")
  var budget: String?

  @Option(help: "The moment whose periods are shown: a date or RFC 3339; now if left out.")
  var at: String?

  @OptionGroup var ledger: LedgerOptions

  func validate() throws {
    if result == nil, ledger.stated == nil {
      throw ValidationError("name a saved result, a ledger with `--ledger`, or both")
    }
    if format == .csv, spoken.lang == .chinese {
      throw ValidationError("a table has ids and numbers in every language; leave out `--lang`")
    }
    if format == .pdf, output == nil {
      throw ValidationError("a PDF is not for a terminal; add `--output FILE`")
    }
    if format != .pdf, browser != nil {
      throw ValidationError("`--browser` prints a PDF; add `--format pdf`")
    }
    guard let cssFile else { return }
    if format != .html {
      throw ValidationError("`--css-file` is for pages; leave out `--format \(format.rawValue)`")
    }
    if output == nil { throw ValidationError("`--css-file` writes beside a page; add `--output`") }
    let isName = cssFile.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-_".unicodeScalars.contains($0))
    }
    if !isName || cssFile.hasPrefix(".") || cssFile.hasPrefix("-") {
      throw ValidationError(
        "`--css-file \(cssFile)` wants a name of letters, digits, `.`, `-` and `_`")
    }
  }

  func run() throws {
    var page = HTMLReport(try result.map { path throws(Stop) in try SavedResult.read(path) })
    if let all = page.result?.runs { page.result?.runs = try shown(of: all) }
    if ledger.stated != nil { page.periods = try periods() }
    let bytes = try render(page)
    guard let output else {
      Terminal.standardOutput.write(bytes)
      return
    }
    var files = OutputFiles()
    try files.stage(bytes, at: output)
    if let cssFile {
      let folder = output.lastIndex(of: "/").map { String(output[...$0]) } ?? ""
      try files.stage(Array(HTMLStyle.sheet.utf8), at: folder + cssFile)
    }
    try files.commit()
  }

  /// The runs that `--run` and `--team` name; all where neither is there.
  private func shown(of all: [RunResult]) throws(Stop) -> [RunResult] {
    let team = { (run: RunResult) -> String? in
      guard case .text(let name)? = run.facts.first(where: { $0.name == "team" })?.value else {
        return nil
      }
      return name
    }
    for name in runs where !all.contains(where: { $0.name == name || $0.path == name }) {
      throw Stop(code: .usage, message: Talk.error("no run of the result is called `\(name)`"))
    }
    for name in teams where !all.contains(where: { team($0) == name }) {
      throw Stop(code: .usage, message: Talk.error("no run of the result is of team `\(name)`"))
    }
    return all.filter { run in
      (runs.isEmpty || runs.contains(run.name) || runs.contains(run.path))
        && (teams.isEmpty || team(run).map(teams.contains) == true)
    }
  }

  private func render(_ page: HTMLReport) throws(Stop) -> [UInt8] {
    switch format {
    case .html: page.render(styleSheet: cssFile, language: spoken.language)
    case .markdown: page.markdown(language: spoken.language)
    case .csv: page.csv()
    case .pdf:
      try Browser(browser).pdf(of: page.render(language: spoken.language), at: page.result?.at)
    }
  }

  private func periods() throws(Stop) -> [BudgetPeriod] {
    let ledger = try ledger.open(isReadOnly: true)
    let now = try asking { () throws(LedgerError) in try ledger.clock() } / 1000
    var moment = now
    if let at { moment = try Clock.instant(at).seconds }
    var statuses = try asking { () throws(LedgerError) in try ledger.status(at: moment) }
    if let budget {
      statuses.removeAll { $0.definition.id != budget }
      if statuses.isEmpty { throw Stop(LedgerError.unknownBudget(budget)) }
    }
    var periods: [BudgetPeriod] = []
    for status in statuses {
      let days = try asking { () throws(LedgerError) in
        try ledger.days(of: status.definition.id, in: status.period)
      }
      periods.append(BudgetPeriod(status, BurnDown(status, days: days, now: now)))
    }
    return periods
  }
}

extension BudgetPeriod {
  /// A period of a ledger, in the canonical unit of its metric.
  fileprivate init(_ status: BudgetStatus, _ burnDown: BurnDown) {
    let (metric, balance) = (status.definition.metric, status.balance)
    self.init(
      id: status.definition.id, parent: status.definition.parent, period: status.period.label,
      unit: AmountUnit(rawValue: metric.unit) ?? .kilograms,
      settled: metric.value(of: balance.settled),
      reserved: metric.value(of: balance.reserved), free: metric.value(of: status.free),
      burnDown: burnDown)
    owed = metric.value(of: balance.debt)
    if status.isFrozen { marks.append("frozen") }
    if balance.isClosed { marks.append("closed") }
  }
}

/// What `report` writes.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case html, markdown, csv, pdf
}
