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
    var page = HTMLReport.head(Phrase.registerTitle(), nil)
    page += "<body>\n<header>\n<h1>\(Phrase.registerTitle())</h1>\n"
    page += HTML.paragraph(HTML.text(register.headline))
    page += "<nav aria-label=\"\(Phrase.contents())\">\n"
    let sections = [
      ("scope", Phrase.whatWasReviewed), ("problems", .whatNeedsALook), ("totals", .registerTotals),
      ("outliers", .outliers), ("exceptions", .exceptionsTitle), ("method", .method),
    ]
    page += HTML.list(sections.map { "<a href=\"#\($0.0)\">\($0.1())</a>" })
    page += "</nav>\n</header>\n<main>\n"
    page += register.scopeSection + register.problemSection + register.totalSection
    page += register.outlierSection + register.exceptionSection + Self.methodSection
    page += "</main>\n<footer>\n"
    page += HTML.paragraph(Phrase.registerFooter(HTML.text(register.version, to: 60)))
    return page + "</footer>\n"
  }

  private static var methodSection: String {
    "<section id=\"method\">\n<h2>\(Phrase.method())</h2>\n"
      + [Phrase.methodOfVerification, .methodOfTotals, .methodOfOutliers]
      .map { HTML.paragraph($0()) }.joined() + "</section>\n"
  }
}

extension Register {
  /// The counts in one sentence.
  var headline: String {
    let parts = RegisterRow.Status.allCases.compactMap { status in
      counts[status].map { Phrase.countedStatus("\($0)", status.word) }
    }
    let noun = Phrase.counted(submissions, .oneSubmission, .manySubmissions)
    return parts.isEmpty ? noun : noun + Phrase.colon() + parts.joined(separator: Phrase.comma())
  }

  fileprivate var scopeSection: String {
    let trusted = terms.keys.prefix(20).map { HTML.code($0, to: 80) }.joined(separator: ", ")
    let settings = [
      (Phrase.takenForNow(), HTML.text(at, to: 60)),
      (Phrase.trustedKeys(), trusted.isEmpty ? Phrase.noTrustedKey() : trusted),
      (Phrase.oldestEvidence(), terms.maxAge.map { Phrase.someDays("\($0)") } ?? Phrase.anyAge()),
      (Phrase.withoutEvidence(), (terms.requiresEvidence ? Phrase.isMissing : .isUnsigned)()),
      (
        Phrase.filesOfNone(),
        leftOut.count == 0
          ? "0"
          : "\(leftOut.count)" + Phrase.colon()
            + leftOut.names.prefix(20).map { HTML.code($0) }.joined(separator: ", ")
      ),
    ]
    let statuses = RegisterRow.Status.allCases.map { status in
      HTML.row(["\(status.mark)", "\(counts[status] ?? 0)"])
    }
    let verdicts = VerdictWord.allCases.map { verdict in
      HTML.row([HTML.verdict(verdict), "\(self.verdicts[verdict] ?? 0)"])
    }
    return "<section id=\"scope\">\n<h2>\(Phrase.whatWasReviewed())</h2>\n"
      + HTML.table(
        Phrase.submissionsByStatus(), [Phrase.statusColumn(), Phrase.submissionsColumn()],
        rows: statuses.joined(), isNumeric: true
      )
      + HTML.table(
        Phrase.submissionsByVerdict(), [Phrase.resultColumn(), Phrase.submissionsColumn()],
        rows: verdicts.joined(), isNumeric: true)
      + HTML.table(
        Phrase.theReview(), [Phrase.what(), Phrase.value()],
        rows: settings.map { HTML.row([$0.0, $0.1]) }.joined())
      + "</section>\n"
  }

  fileprivate var problemSection: String {
    let rows = problems.lazy.map { row in
      HTML.row([
        HTML.code(row.name), row.status.mark, HTML.text(row.reason?.rawValue ?? "", to: 40),
        HTML.inline((row.message ?? "").said, to: 400), HTML.text(row.team ?? "", to: 100),
      ])
    }
    let (shown, rest) = HTML.fitting(rows, bytes: 700_000)
    let text = "<section id=\"problems\">\n<h2>\(Phrase.whatNeedsALook())</h2>\n"
    if shown.isEmpty {
      return text + HTML.paragraph(Phrase.nothingNeedsALook())
        + "</section>\n"
    }
    return text
      + HTML.table(
        Phrase.needingALook(),
        [Phrase.submissionColumn, .statusColumn, .reasonColumn, .foundColumn, .teamColumn].map {
          $0()
        },
        rows: shown)
      + HTML.more(rest + problemCount - problems.count, .moreSubmissions) + "</section>\n"
  }

  fileprivate var totalSection: String {
    var text = "<section id=\"totals\">\n<h2>\(Phrase.registerTotals())</h2>\n"
    for by in RegisterTotal.By.allCases {
      let groups = totals.filter { $0.by == by }
      let rows = groups.lazy.map { total in
        HTML.row([
          by == .all
            ? Phrase.allGroup() : total.name.map { HTML.text($0, to: 200) } ?? Phrase.notStated(),
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
        by.title(),
        [
          by.column, .runs, .verifiedColumn, .notKnownColumn, .acceleratorTime, .energyColumn,
          .emissionsColumn, .verifiedEmissions,
        ].map { $0() }, rows: shown, isNumeric: true)
      text += HTML.more(rest, .moreGroups)
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
    let text = "<section id=\"outliers\">\n<h2>\(Phrase.outliers())</h2>\n"
    guard !shown.isEmpty else {
      return text + HTML.paragraph(Phrase.noOutlier()) + "</section>\n"
    }
    return text
      + HTML.table(
        Phrase.farFromPeers(),
        [
          Phrase.submissionColumn, .oneRunColumn, .measureColumn, .peersColumn, .howManyColumn,
          .thisRunColumn, .theirMedian,
        ].map { $0() }, rows: shown)
      + HTML.more(rest + outlierCount - outliers.count, .moreOutliers) + "</section>\n"
  }

  fileprivate var exceptionSection: String {
    let rows = exceptions.lazy.map { exception in
      HTML.row([
        HTML.code(exception.id), HTML.text(exception.owner ?? Phrase.notNamed(), to: 200),
        HTML.text(exception.approvedBy ?? Phrase.nobody(), to: 200),
        HTML.text(exception.expires ?? Phrase.notStated(), to: 40),
        exception.daysLeft.map {
          $0 < 0 ? Phrase.overForDays("\(-$0)") : Phrase.someDays("\($0)")
        } ?? Phrase.notKnown(),
        exception.daysUsed.map { Phrase.someDays("\($0)") } ?? Phrase.notKnown(),
        "\(exception.submissions)",
        "\(exception.findings)",
      ])
    }
    let (shown, rest) = HTML.fitting(rows, bytes: 200_000)
    let text = "<section id=\"exceptions\">\n<h2>\(Phrase.exceptionsTitle())</h2>\n"
    guard !shown.isEmpty else {
      return text + HTML.paragraph(Phrase.noException()) + "</section>\n"
    }
    return text
      + HTML.table(
        Phrase.exceptionsInUse(),
        [
          Phrase.exceptionColumn, .owner, .approvedByColumn, .lastDayColumn, .leftColumnTitle,
          .inUseFor, .submissionsColumn, .findingsColumn,
        ].map { $0() }, rows: shown) + HTML.more(rest, .moreExceptions) + "</section>\n"
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
    return "<strong class=\"\(style)\">\(word)</strong>"
  }

  /// The status in the language of the page.
  var word: String {
    switch self {
    case .verified: Phrase.verifiedStatus()
    case .signed: Phrase.signedStatus()
    case .unsigned: Phrase.unsignedStatus()
    case .expired: Phrase.expiredStatus()
    case .missing: Phrase.missingStatus()
    case .altered: Phrase.alteredStatus()
    case .unreadable: Phrase.unreadableStatus()
    }
  }
}

extension RegisterTotal.By {
  fileprivate var title: Phrase {
    switch self {
    case .all: .allOfThem
    case .team: .byTeam
    case .region: .byRegion
    case .accelerator: .byAccelerator
    case .period: .byMonth
    }
  }

  fileprivate var column: Phrase {
    switch self {
    case .all: .allColumn
    case .team: .teamColumn
    case .region: .regionColumn
    case .accelerator: .acceleratorColumn
    case .period: .monthColumn
    }
  }
}

extension RegisterOutlier.Measure {
  fileprivate var words: String {
    switch self {
    case .energyPerDeviceHour: Phrase.energyPerHour()
    case .energyPerToken: Phrase.energyPerToken()
    }
  }

  fileprivate func number(_ value: Double) -> String {
    switch self {
    case .energyPerDeviceHour:
      Phrase.perHour(AmountUnit.kilowattHours.describe(value))
    case .energyPerToken: Phrase.perBillionTokens(AmountUnit.kilowattHours.describe(value * 1e9))
    }
  }
}
