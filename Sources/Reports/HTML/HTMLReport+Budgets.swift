public import Plots
import Quantities
public import Result

/// A budget in one period, as a ledger keeps it.
public struct BudgetPeriod: Sendable {
  /// The budget.
  public var id: String
  /// The budget that it is a part of.
  public var parent: String?
  /// The period, such as `2026`.
  public var period: String
  /// The unit of all amounts.
  public var unit: AmountUnit
  /// What runs that are done have spent.
  public var settled: Double
  /// What runs that are under way may spend.
  public var reserved: Double
  /// What was overdrawn before and has to be given back.
  public var owed: Double
  /// What is left; negative when the budget is overdrawn.
  public var free: Double
  /// What is said of it, such as `frozen` or `closed`.
  public var marks: [String]
  /// Day by day, with what is to be expected.
  public var burnDown: BurnDown

  /// Creates a period without debt and without marks.
  public init(
    id: String, parent: String?, period: String, unit: AmountUnit, settled: Double,
    reserved: Double, free: Double, burnDown: BurnDown
  ) {
    self.id = id
    self.parent = parent
    self.period = period
    self.unit = unit
    self.settled = settled
    self.reserved = reserved
    owed = 0
    self.free = free
    marks = []
    self.burnDown = burnDown
  }
}

extension HTMLReport {
  /// What budgets over several runs have, hold and are asked for.
  var budgetSection: String {
    let asked = result?.budgets ?? []
    guard !periods.isEmpty || !asked.isEmpty else { return "" }
    return "<section id=\"budgets\">\n<h2>\(Phrase.budgets())</h2>\n" + Self.asked(asked)
      + Self.tree(periods)
      + Self.burnDowns(periods) + "</section>\n"
  }

  private static let mostRows = 200
  private static let mostPictures = 20

  private static func asked(_ budgets: [BudgetResult]) -> String {
    guard !budgets.isEmpty else { return "" }
    let shown = budgets.prefix(mostRows)
    let rows = shown.map { budget in
      func amount(_ value: Double?) -> String { HTML.text(budget.unit.describe(value)) }
      return HTML.row([
        HTML.code(budget.id), HTML.text(budget.period, to: 60), amount(budget.limit),
        amount(budget.settled), amount(budget.reserved), budget.asked(amount),
        budget.left(amount),
      ])
    }
    var text = HTML.table(
      Phrase.asksFor(),
      [Phrase.budget, .period, .limit, .settled, .reserved, .asked, .left].map { $0() },
      rows: rows.joined(),
      isNumeric: true)
    text += HTML.more(budgets.count - shown.count, .moreBudgets)
    text += HTML.list(
      shown.compactMap { budget in
        budget.ruling.map {
          HTML.code(budget.id) + Phrase.colon() + HTML.inline($0.message.said, to: 1_000)
        }
      })
    if let picture = BudgetChart(budgets).picture { text = picture + text }
    return text
  }

  /// Children stand under their parents.
  private static func tree(_ periods: [BudgetPeriod]) -> String {
    guard !periods.isEmpty else { return "" }
    let shown = ordered(periods).prefix(mostRows)
    let rows = shown.map { period, depth in
      func amount(_ value: Double) -> String { HTML.text(period.unit.describe(value)) }
      let marks =
        period.marks.isEmpty ? "" : " (\(HTML.text(period.markWords)))"
      return HTML.row([
        String(repeating: "↳ ", count: min(depth, 12)) + HTML.code(period.id) + marks,
        HTML.text(period.period, to: 60), amount(period.burnDown.entitled), amount(period.settled),
        amount(period.reserved), amount(period.owed), amount(period.free),
      ])
    }
    return HTML.table(
      Phrase.ledgerTree(),
      [Phrase.budget, .period, .has, .settled, .reserved, .owed, .free].map { $0() },
      rows: rows.joined(),
      isNumeric: true) + HTML.more(periods.count - shown.count, .moreBudgets)
  }

  private static func ordered(_ periods: [BudgetPeriod]) -> [(BudgetPeriod, depth: Int)] {
    let known = Set(periods.map(\.id))
    var children: [String: [BudgetPeriod]] = [:]
    var open: [(BudgetPeriod, depth: Int)] = []
    for period in periods.reversed() {
      if let parent = period.parent, parent != period.id, known.contains(parent) {
        children[parent, default: []].append(period)
      } else {
        open.append((period, 0))
      }
    }
    var rows: [(BudgetPeriod, depth: Int)] = []
    while let next = open.popLast(), rows.count < periods.count {
      rows.append(next)
      open += (children[next.0.id] ?? []).map { ($0, next.depth + 1) }
    }
    return rows
  }

  private static func burnDowns(_ periods: [BudgetPeriod]) -> String {
    periods.prefix(mostPictures).enumerated().map { index, period in
      var plot = period.burnDown
      plot.words = .ofPage
      let rows = plot.points.suffix(60).map {
        HTML.row([HTML.text($0.label, to: 40), HTML.text(plot.amount($0.left))])
      }
      var table = rows.joined()
      if let forecast = plot.forecast {
        table += HTML.row([
          Phrase.forecastFor(HTML.text(plot.endLabel, to: 40)),
          HTML.text(
            Phrase.range(
              plot.amount(forecast.median), plot.amount(forecast.low), plot.amount(forecast.high))),
        ])
      }
      return HTML.figure(
        Phrase.whatIsLeft(HTML.code(period.id), HTML.text(period.period, to: 60)),
        plot.svg(at: .page(id: "burn-down-\(index + 1)")))
        + HTML.details(
          Phrase.burnDownData(HTML.code(period.id)),
          HTML.table(
            Phrase.leftAfterEachDay(), [Phrase.day(), Phrase.left()], rows: table, isNumeric: true))
    }.joined() + HTML.more(max(0, periods.count - mostPictures), .moreBurnDowns)
  }
}

extension AmountUnit {
  /// An amount for people; `unknown` for none.
  func describe(_ value: Double?) -> String {
    guard let value, value.isFinite else { return Phrase.unknown() }
    let text = QuantityFormatter.describe(abs(value), as: dimension, namesGas: true)
    return value < 0 ? "−\(text)" : text
  }

  /// A range for people: the median, and how far it may be off.
  func describe(_ range: RangeResult?) -> String {
    guard let range else { return Phrase.unknown() }
    guard range.p5 != range.p95 else { return describe(range.p50) }
    return Phrase.range(describe(range.p50), describe(range.p5), describe(range.p95))
  }
}

extension BudgetPeriod {
  /// What is said of the period, in the language of the page.
  fileprivate var markWords: String {
    marks.map { mark in
      [Phrase.frozen, .closed].first { $0.english == mark }?() ?? mark
    }.joined(separator: Phrase.comma())
  }
}

extension BurnDown.Words {
  /// The words of a burn-down in the language of the page.
  fileprivate static var ofPage: BurnDown.Words {
    BurnDown.Words(
      title: { Phrase.burnDownOf($0) }, summary: { Phrase.burnDownSummary($0) },
      bar: Phrase.barIsReserved(), percentiles: Phrase.beyondToday(),
      now: { Phrase.leftNow($0) }, nothing: Phrase.nothing(),
      reserved: { Phrase.ofItReserved($0) }, held: { Phrase.amountReserved($0) },
      end: { Phrase.atTheEnd($0, $1, $2) })
  }
}
