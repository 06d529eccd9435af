import Abatement
import ArgumentParser
import CEL
import CivilTime
import Diagnostics
import Ledger
import Plots

struct LedgerStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "What every budget has, holds, used and has left.",
    discussion: """
      Amounts are held against budgets in the period of --at. With --budget, that budget alone, and \
      its burn-down.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @Option(help: "This budget alone.")
  var budget: String?

  @Option(help: "The moment whose periods are shown: a date or RFC 3339; now if left out.")
  var at: String?

  @Option(help: "table or json.")
  var format: Format = .table

  @Option(
    help: ArgumentHelp(
      "Draw the burn-down of --budget as SVG to a file, `-` on the terminal.", valueName: "path"))
  var burnDown: String?

  @Option(help: "Colours on a terminal: auto, always or never; NO_COLOR wins.")
  var color: ColorChoice = .auto

  @OptionGroup var ledger: LedgerOptions

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    if burnDown != nil, budget == nil {
      throw ValidationError("`--burn-down` is of one budget; add `--budget ID`")
    }
  }

  func run() throws {
    let ledger = try ledger.open(isReadOnly: true)
    let now = try asking { () throws(LedgerError) in try ledger.clock() } / 1000
    let moment = try at.map { try Clock.instant($0).seconds } ?? now
    var statuses = try asking { () throws(LedgerError) in try ledger.status(at: moment) }
    if let budget {
      statuses.removeAll { $0.definition.id != budget }
      if statuses.isEmpty { throw Stop(LedgerError.unknownBudget(budget)) }
    }
    switch format {
    case .table: Terminal.standardOutput.write(Talk.plain(LedgerTable(statuses).text))
    case .json: Terminal.standardOutput.write(LedgerTable(statuses).json)
    }
    guard let burnDown, let status = statuses.first else { return }
    let days = try asking { () throws(LedgerError) in
      try ledger.days(of: status.definition.id, in: status.period)
    }
    let plot = BurnDown(status, days: days, now: now)
    guard burnDown == "-" else {
      var files = OutputFiles()
      try files.stage(Array(plot.svg().utf8), at: burnDown)
      try files.commit()
      return
    }
    let style = PlotStyle(on: .standardOutput, color: color)
    Terminal.standardOutput.write("\n" + plot.text(style))
  }
}

/// Budgets in rows, children under their parents.
struct LedgerTable {
  private let rows: [(status: BudgetStatus, depth: Int)]

  init(_ statuses: [BudgetStatus]) {
    let known = Set(statuses.map(\.definition.id))
    var children: [String: [BudgetStatus]] = [:]
    var roots: [BudgetStatus] = []
    for status in statuses {
      if let parent = status.definition.parent, known.contains(parent) {
        children[parent, default: []].append(status)
      } else {
        roots.append(status)
      }
    }
    var open = roots.reversed().map { (status: $0, depth: 0) }
    var rows: [(status: BudgetStatus, depth: Int)] = []
    while let next = open.popLast() {
      rows.append(next)
      for child in (children[next.status.definition.id] ?? []).reversed() {
        open.append((status: child, depth: next.depth + 1))
      }
    }
    self.rows = rows
  }

  var text: String {
    if rows.isEmpty { return Talk.phrase("the ledger has no budgets") + "\n" }
    let header = ["budget", "period", "has", "settled", "reserved", "owed", "free", "used"]
      .map(Talk.phrase)
    var cells = [header]
    for (status, depth) in rows {
      let (metric, balance) = (status.definition.metric, status.balance)
      func amount(_ value: Int64) -> String {
        (value < 0 ? "-" : "") + LedgerAmounts.text(abs(value), metric)
      }
      let entitled = status.free &+ balance.reserved &+ balance.settled
      let used = balance.settled &+ balance.reserved
      let share = entitled > 0 ? "\(Int((Double(used) / Double(entitled) * 100).rounded())) %" : "-"
      let marks = [status.isFrozen ? "frozen" : nil, balance.isClosed ? "closed" : nil]
        .compactMap(\.self).map(Talk.phrase).joined(separator: ", ")
      cells.append([
        String(repeating: "  ", count: depth) + status.definition.id
          + (marks.isEmpty ? "" : " (\(marks))"),
        status.period.label, amount(entitled), amount(balance.settled), amount(balance.reserved),
        amount(balance.debt), amount(status.free), share,
      ])
    }
    let widths = header.indices.map { column in
      cells.map { TerminalText.width(of: $0[column]) }.max() ?? 0
    }
    return cells.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - TerminalText.width(of: cell))
        line += (column < 2 ? cell + padding : padding + cell) + "  "
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  var json: [UInt8] {
    let budgets = rows.map { status, _ in
      let (balance, definition) = (status.balance, status.definition)
      return JSONValue.object([
        .init("id", .string(definition.id)),
        .init("parent", definition.parent.map(JSONValue.string) ?? .null),
        .init("metric", .string(definition.metric.rawValue)),
        .init("unit", .string(definition.metric.smallestUnit)),
        .init("period", .string(status.period.label)),
        .init("start", .integer(status.period.start)), .init("end", .integer(status.period.end)),
        .init("allowance", .integer(balance.allowance)),
        .init("carried", .integer(balance.carried)),
        .init("borrowed", .integer(balance.borrowed)), .init("lent", .integer(balance.lent)),
        .init("debt", .integer(balance.debt)), .init("reserved", .integer(balance.reserved)),
        .init("settled", .integer(balance.settled)), .init("free", .integer(status.free)),
        .init("closed", .bool(balance.isClosed)), .init("frozen", .bool(status.isFrozen)),
      ])
    }
    return JSONValue.object([
      .init("carbonward", .string("ledger-status/v1")), .init("budgets", .array(budgets)),
    ]).canonical + [0x0A]
  }
}

extension BurnDown {
  /// The days of a budget so far, and what is to be expected of the rest.
  init(_ status: BudgetStatus, days: [DayTotal], now: Int64) {
    let metric = status.definition.metric
    let period = status.period
    let entitled = status.free &+ status.balance.reserved &+ status.balance.settled
    let length = Double(max(period.end - period.start, 1))
    func label(_ moment: Int64) -> String {
      CalendarDate(
        secondsSince1970: moment + Int64(status.definition.calendar.zone.offset(at: moment))
      )
      .description
    }
    // A budget without an end begins with its first use.
    let isEndless = status.definition.calendar.length == .total
    let start = isEndless ? (days.first.map { $0.day * 86_400 } ?? now) : period.start
    let end = isEndless ? max(now, start + 86_400) : period.end
    let whole = isEndless ? Double(end - start) : length
    var left = entitled
    var points = [Point(time: 0, left: metric.value(of: left), label: label(start))]
    for day in days {
      left = left &- day.settled
      let moment = min((day.day + 1) * 86_400, end)
      points.append(
        Point(
          time: Double(moment - start) / whole, left: metric.value(of: left),
          label: label(day.day * 86_400)))
    }
    let today = min(max(now, start), end)
    if Double(today - start) / whole > points.last?.time ?? 0 {
      points.append(
        Point(
          time: Double(today - start) / whole, left: metric.value(of: left), label: label(today)))
    }
    let forecast = UseForecast(status, days: days, now: now).map { forecast in
      let all = Double(entitled)
      func left(_ used: Double) -> Double {
        (all - used) / Double(max(entitled, 1)) * metric.value(of: max(entitled, 1))
      }
      return BurnDown.Forecast(
        low: left(forecast.p95), median: left(forecast.p50), high: left(forecast.p5))
    }
    self.init(
      title: "\(status.definition.id) in \(period.label)", entitled: metric.value(of: entitled),
      reserved: metric.value(of: status.balance.reserved),
      dimension: LedgerAmounts.dimension(of: metric), points: points, forecast: forecast,
      endLabel: label(end - 1))
  }
}
