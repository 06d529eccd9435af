import Quantities
public import Result

/// One page to plan a run with: choose values of what varies, see what fits. No script, nothing from
/// elsewhere, and nothing that needs a style to be read: without one, every option is shown.
public struct PlanPage: Sendable {
  /// What was swept.
  public var plan: PlanResult

  /// Where a form asks for another page; nil where there is none.
  public var form: String?

  /// What the ids of this plan begin with, where a page has several.
  var prefix = ""

  /// The most that the plan may take, in bytes.
  var bytes = Self.limit

  /// Creates a page about a sweep.
  public init(_ plan: PlanResult) { self.plan = plan }

  /// A page is never longer, in bytes; what does not fit is counted.
  public static let limit = 2_000_000

  /// Returns the whole document as UTF-8.
  ///
  /// - Parameter language: What the page's own words are written in.
  public func render(language: ReportLanguage = .english) -> [UInt8] {
    language.writing { page() }
  }

  private func page() -> [UInt8] {
    let title = Phrase.planOf(HTML.text(plan.run.title, to: 160))
    var page = Self.opening(title)
    page += summary + contents + "</header>\n<main>\n"
    let closing = HTMLReport.methodSection + "</main>\n" + Self.closing(plan)
    page += sections(bytes: bytes - page.utf8.count - closing.utf8.count) + closing
    return Array(page.utf8)
  }

  /// A document up to its first heading, which is left in its header.
  static func opening(_ title: String) -> String {
    HTMLReport.head(
      "Carbonward\(Phrase.colon())\(title)", sheet: PlanStyle.sheet, digest: PlanStyle.digest)
      + "<body class=\"plan\">\n<header>\n<h1>\(title)</h1>\n"
  }

  /// What a document ends with: what a plan was held against, and by which program.
  static func closing(_ plan: PlanResult) -> String {
    let policies = plan.policies.prefix(20).map { HTML.code($0.path) }
    let held = Phrase.heldAt(
      HTML.text(plan.at, to: 60),
      policies.isEmpty ? Phrase.nothing() : policies.joined(separator: Phrase.comma()))
    let written = HTML.paragraph(Phrase.writtenByPlan(HTML.text(plan.version, to: 60)))
      .replacing("`plan --format json`", with: "<code>plan --format json</code>")
    return "<footer>\n" + HTML.paragraph(held) + written + "</footer>\n</body>\n</html>\n"
  }

  /// All that is said of the run, in at most so many bytes.
  func sections(bytes: Int) -> String {
    let opening = runSection
    let closing = frontSection + sharpenSection + assumedSection + remarkSection
    return opening + chooseSection(bytes: bytes - opening.utf8.count - closing.utf8.count)
      + closing
  }

  /// The beginning of a part of the page.
  func section(_ id: String, _ heading: String) -> String {
    "<section id=\"\(prefix)\(id)\">\n" + self.heading(heading)
  }

  /// A heading of a part of the page, or of what stands so many levels below it.
  func heading(_ text: String, below: Int = 0) -> String {
    let level = (prefix.isEmpty ? 2 : 3) + below
    return "<h\(level)>\(text)</h\(level)>\n"
  }

  // MARK: Head

  var summary: String {
    let known = plan.evaluated - plan.refused
    var lines = [Phrase.asItIsNow() + Phrase.colon() + HTML.verdict(plan.base.verdict)]
    if !plan.options.isEmpty {
      let names = ranking.map { Self.name(plan.objectives[$0]).lowercased() }
        .joined(separator: Phrase.comma())
      lines.append(
        plan.passing > 0
          ? Phrase.pointsMeet("\(plan.passing)", "\(known)", "\(plan.front)", names)
          : Phrase.noneMeets("\(known)", "\(plan.front)", names))
    }
    if plan.evaluated < plan.total {
      lines.append(Phrase.stoppedAfter("\(plan.evaluated)", "\(plan.total)"))
    }
    return lines.map(HTML.paragraph).joined()
  }

  var contents: String {
    var items = [("now", Phrase.asItIsNow())]
    items.append(("choose", Phrase.chooseOption()))
    if plan.hours != nil { items.append(("hours", Phrase.hours())) }
    if !frontOptions.isEmpty { items.append(("front", Phrase.front())) }
    items += [("sharpen", Phrase.sharpen()), ("assumed", Phrase.whatIsAssumed())]
    if hasRemarks { items.append(("remarks", Phrase.remarks())) }
    if prefix.isEmpty { items.append(("method", Phrase.method())) }
    let another = form.map { ["<a href=\"\(HTML.text($0))\">\(Phrase.planAnother())</a>"] } ?? []
    let name = prefix.isEmpty ? "" : Phrase.colon() + HTML.text(plan.run.title, to: 80)
    return "<nav aria-label=\"\(Phrase.contents())\(name)\">\n"
      + HTML.list(another + items.map { "<a href=\"#\(prefix)\($0.0)\">\($0.1)</a>" }) + "</nav>\n"
  }

  // MARK: The run as it is

  private var runSection: String {
    var text = section("now", Phrase.asItIsNow())
    let files = plan.run.files.prefix(8).map { HTML.code($0) }.joined(separator: Phrase.comma())
    text += HTML.paragraph("\(HTML.text(plan.run.format, to: 60))\(Phrase.colon())\(files)")
    text += figures(of: plan.base)
    let items = ReportItem.merged(plan.run.findings.compactMap { ReportItem($0, of: plan.run) })
    let said = items.prefix(12).map { item in
      let kind = item.level == .error ? "fail" : item.level == .warning ? "warn" : "note"
      return "<strong class=\"\(kind)\">\(item.pageWord)</strong> \(HTML.code(item.id))"
        + Phrase.colon() + HTML.inline(item.message.said)
    }
    text += HTML.list(said) + HTML.more(items.count - said.count, .moreFindings)
    return text + "</section>\n"
  }

  // MARK: What is not known

  private var sharpenSection: String {
    var text = section("sharpen", Phrase.sharpen())
    let gaps = EstimateResult.Gap.distinct(plan.run.estimate.missing).prefix(8).map { gap in
      HTML.inline(gap.message.said, to: 500) + Phrase.colon()
        + (gap.needsOverride ? Phrase.writeThere : .stateIt)(HTML.code(gap.remedy))
    }
    text += HTML.list(Array(gaps))
    guard !plan.sharpenings.isEmpty else {
      return text + (gaps.isEmpty ? HTML.paragraph(Phrase.nothingToSharpen()) : "") + "</section>\n"
    }
    text += HTML.paragraph(HTML.inline(Phrase.sharpenHow()))
    text += HTML.list(
      plan.sharpenings.prefix(8).map { one in
        let said = Phrase.sharpenOne(
          HTML.code(one.fact), HTML.text(one.value, to: 120), one.origin.word,
          Self.range(one.emissions, .emissions))
        return said + HTML.lines([one.line])
      })
    text += plan.run.sensitivityPicture("\(prefix)sensitivities") ?? ""
    return text + "</section>\n"
  }

  private var assumedSection: String {
    var rows = plan.run.facts.filter { $0.origin == .assumed || $0.origin == .frameworkDefault }
      .map { fact in
        HTML.row([
          HTML.code(fact.name, to: 120), HTML.text(fact.valueText, to: 200),
          HTML.inline(fact.originText.said, to: 600),
        ])
      }
    let known = Set(plan.run.facts.map(\.name))
    for step in plan.run.estimate.trace
    where step.origin == .assumed && !known.contains(step.quantity) {
      rows.append(
        HTML.row([
          HTML.code(step.quantity, to: 120),
          HTML.text(QuantityFormatter.describe(step.value.p50, as: step.dimension)),
          HTML.inline((step.note ?? "").said, to: 600),
        ]))
    }
    let (shown, rest) = HTML.fitting(rows, bytes: min(60_000, bytes / 5))
    return section("assumed", Phrase.whatIsAssumed())
      + (rows.isEmpty
        ? HTML.paragraph(Phrase.nothingAssumed())
        : HTML.table(
          Phrase.whatIsAssumed(), [Phrase.what, .value, .assumption].map { $0() }, rows: shown))
      + HTML.more(rest, .moreAssumptions) + "</section>\n"
  }

  private var hasRemarks: Bool { !plan.notes.isEmpty || plan.refused > 0 }

  private var remarkSection: String {
    guard hasRemarks else { return "" }
    var text = section("remarks", Phrase.remarks())
    text += HTML.list(plan.notes.prefix(20).map { HTML.inline($0.said, to: 500) })
    if plan.refused > 0 {
      text += HTML.paragraph(Phrase.cannotBeHad("\(plan.refused)", "\(plan.total)"))
      text += HTML.list(plan.refusals.prefix(20).map { HTML.inline($0.said, to: 500) })
    }
    return text + "</section>\n"
  }
}

extension PlanPage {
  /// The positions of what options are ranked by; all that is estimated where nothing is known.
  var ranking: [Int] { plan.ranking.isEmpty ? Array(plan.objectives.indices) : plan.ranking }

  /// The options that nothing beats.
  var frontOptions: [PlanResult.Option] { plan.options.filter(\.isOnFront) }

  /// The axes that people choose values of, by their positions.
  var choices: [Int] {
    Array(
      plan.axes.indices.filter { plan.axes[$0].values.count > 1 }.prefix(PlanStyle.mostAxes))
  }

  /// The classes by which a style finds what has the values of an option.
  func classes(of coordinates: [Int]) -> String {
    choices.enumerated().compactMap { position, axis in
      coordinates[axis] < PlanStyle.mostValues
        ? PlanStyle.name(position, coordinates[axis]) : nil
    }.joined(separator: " ")
  }

  /// What sets an option apart from others.
  func title(of option: PlanResult.Option) -> String {
    let varied = plan.axes.indices.filter { plan.axes[$0].values.count > 1 }
    let axes = varied.isEmpty ? Array(plan.axes.indices) : varied
    return axes.map { plan.axes[$0].values[option.coordinates[$0]] }.joined(separator: " · ")
  }

  /// An amount for people, with the number that results have.
  static func data(_ value: Double, _ objective: PlanResult.Objective) -> String {
    "<data value=\"\(CanonicalNumber.text(value))\">"
      + HTML.text(objective.unit.describe(value)) + "</data>"
  }

  /// A range for people, with the numbers that results have.
  static func range(_ range: RangeResult?, _ objective: PlanResult.Objective) -> String {
    guard let range else { return Phrase.unknown() }
    let median = data(range.p50, objective)
    guard range.p5 != range.p95 else { return median }
    let ends = Phrase.fromTo(data(range.p5, objective), data(range.p95, objective))
    return "\(median) <small>\(ends)</small>"
  }

  static func name(_ objective: PlanResult.Objective) -> String {
    switch objective {
    case .emissions: Phrase.emissions()
    case .energy: Phrase.energy()
    case .duration: Phrase.duration()
    case .water: Phrase.water()
    case .embodied: Phrase.embodied()
    case .cost: Phrase.cost()
    }
  }
}
