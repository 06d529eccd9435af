public import Result

/// The register as a page for people who review, made of the same pieces as the page of a result: no
/// script, nothing from elsewhere. Rows are for the other formats; the page shows what needs a look.
public struct HTMLRegister: RegisterReporter {
  /// The word for `--format` and `--output`.
  public static let name = "html"

  /// Creates a reporter.
  public init() {}

  /// The page up to its last section.
  public func opening(_ register: Register) -> [UInt8] { Array(page(register).utf8) }

  /// Nothing.
  public func row(_ row: RegisterRow, at index: Int) -> [UInt8] { [] }

  /// The end of the page.
  public func closing(_ register: Register) -> [UInt8] { Array("</body>\n</html>\n".utf8) }

  private func page(_ register: Register) -> String {
    var page = HTMLReport.head("Carbonward: register", nil)
    page += "<body>\n<header>\n<h1>Carbonward: register</h1>\n"
    page += HTML.paragraph(HTML.text(register.headline))
    page += "<nav aria-label=\"Contents\">\n"
    let sections = [
      ("scope", "What was reviewed"), ("problems", "What needs a look"), ("totals", "Totals"),
      ("outliers", "Outliers"), ("exceptions", "Exceptions"), ("method", "Method"),
    ]
    page += HTML.list(sections.map { "<a href=\"#\($0.0)\">\($0.1)</a>" })
    page += "</nav>\n</header>\n<main>\n"
    page += register.scopeSection + register.problemSection + register.totalSection
    page += register.outlierSection + register.exceptionSection + Self.methodSection
    page += "</main>\n<footer>\n"
    page += HTML.paragraph(
      "Written by Carbonward \(HTML.text(register.version, to: 60)). Every number comes from the"
        + " register in JSON, which holds every row.")
    return page + "</footer>\n"
  }

  private static let methodSection = """
    <section id="method">
    <h2>Method</h2>
    <p>A submission is verified when a key that is trusted signed its evidence and its files give the \
    same statement again, byte for byte. It is signed where there are no files to derive it from: its \
    verdict follows from its own findings, and nobody has read its runs again. What nobody signed is \
    unsigned, and counts as verified nowhere. What is altered, missing or unreadable is in no total.</p>
    <p>Totals add up the medians, and each percentile by itself, of the runs that train; a run whose \
    amount is not known is counted as unknown, and never as zero.</p>
    <p>\(RegisterOutlier.rule)</p>
    </section>

    """
}

extension Register {
  /// The counts in one sentence.
  var headline: String {
    let parts = RegisterRow.Status.allCases.compactMap { status in
      counts[status].map { "\($0) \(status.rawValue)" }
    }
    let noun = submissions == 1 ? "1 submission" : "\(submissions) submissions"
    return parts.isEmpty ? noun : "\(noun): \(parts.joined(separator: ", "))"
  }

  fileprivate var scopeSection: String {
    let trusted = terms.keys.prefix(20).map { HTML.code($0, to: 80) }.joined(separator: ", ")
    let settings = [
      ("Taken for now", HTML.text(at, to: 60)),
      ("Trusted keys", trusted.isEmpty ? "none, so that nothing is verified" : trusted),
      ("Oldest evidence", terms.maxAge.map { "\($0) days" } ?? "any"),
      ("A submission without evidence", terms.requiresEvidence ? "is missing" : "is unsigned"),
      (
        "Files that are no submission",
        leftOut.count == 0
          ? "0"
          : "\(leftOut.count): "
            + leftOut.names.prefix(20).map { HTML.code($0) }.joined(separator: ", ")
      ),
    ]
    let statuses = RegisterRow.Status.allCases.map { status in
      HTML.row(["\(status.mark)", "\(counts[status] ?? 0)"])
    }
    let verdicts = VerdictWord.allCases.map { verdict in
      HTML.row([HTML.verdict(verdict), "\(self.verdicts[verdict] ?? 0)"])
    }
    return "<section id=\"scope\">\n<h2>What was reviewed</h2>\n"
      + HTML.table(
        "Submissions by status", ["Status", "Submissions"], rows: statuses.joined(), isNumeric: true
      )
      + HTML.table(
        "Those that count, by the verdict of their check", ["Verdict", "Submissions"],
        rows: verdicts.joined(), isNumeric: true)
      + HTML.table(
        "The review", ["What", "Value"], rows: settings.map { HTML.row([$0.0, $0.1]) }.joined())
      + "</section>\n"
  }

  fileprivate var problemSection: String {
    let rows = problems.lazy.map { row in
      HTML.row([
        HTML.code(row.name), row.status.mark, HTML.text(row.reason?.rawValue ?? "", to: 40),
        HTML.inline(row.message ?? "", to: 400), HTML.text(row.team ?? "", to: 100),
      ])
    }
    let (shown, rest) = HTML.fitting(rows, bytes: 700_000)
    let text = "<section id=\"problems\">\n<h2>What needs a look</h2>\n"
    if shown.isEmpty {
      return text + HTML.paragraph("Nothing is altered, missing, expired or unreadable.")
        + "</section>\n"
    }
    return text
      + HTML.table(
        "Submissions that are altered, missing, expired or unreadable",
        ["Submission", "Status", "Reason", "What was found", "Team"], rows: shown)
      + HTML.more(rest + problemCount - problems.count, "submissions") + "</section>\n"
  }

  fileprivate var totalSection: String {
    var text = "<section id=\"totals\">\n<h2>Totals</h2>\n"
    for by in RegisterTotal.By.allCases {
      let groups = totals.filter { $0.by == by }
      let rows = groups.lazy.map { total in
        HTML.row([
          by == .all ? "all" : total.name.map { HTML.text($0, to: 200) } ?? "not stated",
          "\(total.runs)", "\(total.verified)", "\(total.unknown)",
          AmountUnit.hours.describe(total.deviceHours),
          AmountUnit.kilowattHours.describe(total.energy),
          AmountUnit.kilograms.describe(total.emissions),
          AmountUnit.kilograms.describe(total.verifiedEmissions),
        ])
      }
      let (shown, rest) = HTML.fitting(rows, bytes: 150_000)
      guard !shown.isEmpty else { continue }
      text += HTML.table(
        by == .all ? "All runs" : "By \(by.rawValue)",
        [
          by.rawValue.prefix(1).uppercased() + by.rawValue.dropFirst(), "Runs", "Verified",
          "Not known", "Accelerator time", "Energy", "Emissions", "Emissions, verified",
        ], rows: shown, isNumeric: true)
      text += HTML.more(rest, "groups")
    }
    return text + "</section>\n"
  }

  fileprivate var outlierSection: String {
    let rows = outliers.lazy.map { outlier in
      HTML.row([
        HTML.code(outlier.submission), HTML.code(outlier.run), outlier.measure.words,
        HTML.text(outlier.peers, to: 300), "\(outlier.count)",
        outlier.measure.number(outlier.value),
        outlier.measure.number(outlier.median),
      ])
    }
    let (shown, rest) = HTML.fitting(rows, bytes: 300_000)
    let text = "<section id=\"outliers\">\n<h2>Outliers</h2>\n"
    guard !shown.isEmpty else {
      return text + HTML.paragraph("No run lies far from its peers.") + "</section>\n"
    }
    return text
      + HTML.table(
        "Runs far from their peers, the farthest first",
        ["Submission", "Run", "Measure", "Peers", "How many", "This run", "Their median"],
        rows: shown)
      + HTML.more(rest + outlierCount - outliers.count, "outliers") + "</section>\n"
  }

  fileprivate var exceptionSection: String {
    let rows = exceptions.lazy.map { exception in
      HTML.row([
        HTML.code(exception.id), HTML.text(exception.owner ?? "not named", to: 200),
        HTML.text(exception.approvedBy ?? "nobody", to: 200),
        HTML.text(exception.expires ?? "not stated", to: 40),
        exception.daysLeft.map { $0 < 0 ? "over for \(-$0) days" : "\($0) days" } ?? "not known",
        exception.daysUsed.map { "\($0) days" } ?? "not known", "\(exception.submissions)",
        "\(exception.findings)",
      ])
    }
    let (shown, rest) = HTML.fitting(rows, bytes: 200_000)
    let text = "<section id=\"exceptions\">\n<h2>Exceptions</h2>\n"
    guard !shown.isEmpty else {
      return text + HTML.paragraph("No exception lets anything pass.") + "</section>\n"
    }
    return text
      + HTML.table(
        "Exceptions that let findings pass, the first to end first",
        [
          "Exception", "Owner", "Approved by", "Last day", "Left", "In use for", "Submissions",
          "Findings",
        ], rows: shown) + HTML.more(rest, "exceptions") + "</section>\n"
  }
}

extension RegisterRow.Status {
  /// The word, set off in the colour of what it means.
  fileprivate var mark: String {
    let style =
      switch self {
      case .verified: "pass"
      case .signed, .unsigned, .expired: "warn"
      case .missing, .altered, .unreadable: "fail"
      }
    return "<strong class=\"\(style)\">\(rawValue)</strong>"
  }
}

extension RegisterOutlier.Measure {
  fileprivate var words: String {
    switch self {
    case .energyPerDeviceHour: "energy per accelerator-hour"
    case .energyPerToken: "energy per token"
    }
  }

  fileprivate func number(_ value: Double) -> String {
    switch self {
    case .energyPerDeviceHour:
      "\(AmountUnit.kilowattHours.describe(value)) per accelerator-hour"
    case .energyPerToken: "\(AmountUnit.kilowattHours.describe(value * 1e9)) per billion tokens"
    }
  }
}
