import Plots
import Quantities
import Result

extension HTMLReport {
  /// Returns what the page says in numbers as one long table for spreadsheets: a row for each amount
  /// of a run, a finding, a budget, a period of a ledger and a waiver, in the canonical unit that the
  /// row names and with all its digits.
  ///
  /// `check --format csv` has a row for each run instead. No field starts a formula.
  public func csv() -> [UInt8] {
    var rows = [
      ["part", "subject", "place", "item", "status", "p5", "value", "p95", "limit", "unit", "note"]
        .joined(separator: ",")
    ]
    rows += result?.amountRows.map(\.text) ?? []
    rows += periods.flatMap(\.amountRows).map(\.text)
    return Array((rows.joined(separator: "\n") + "\n").utf8)
  }
}

/// An amount with whose it is and what is said of it.
private struct AmountRow {
  var part: String
  var subject: String
  var place = ""
  var item: String
  var status = ""
  var range: RangeResult?
  var value: Double?
  var limit: Double?
  var unit = ""
  var note = ""

  var text: String {
    let words = [part, subject, place, item, status].map(CSVReporter.field)
    let numbers = [range?.p5, range?.p50 ?? value, range?.p95, limit].map { number in
      number.map(CSVReporter.number) ?? ""
    }
    return (words + numbers + [unit, note].map(CSVReporter.field)).joined(separator: ",")
  }
}

extension CheckResult {
  fileprivate var amountRows: [AmountRow] {
    var rows = runs.flatMap { run in
      run.estimateRows(verdict: isMereEstimate ? "" : run.verdict.rawValue) + run.findingRows
    }
    for budget in budgets {
      let amounts = [
        ("limit", budget.limit), ("settled", budget.settled), ("reserved", budget.reserved),
        ("asked", budget.requested), ("left", budget.free),
      ]
      rows += amounts.map { item, value in
        AmountRow(
          part: "budget", subject: budget.id, place: budget.period, item: item,
          status: value == nil ? "unknown" : "", value: value, unit: budget.unit.rawValue)
      }
    }
    rows += waivers.map { waiver in
      AmountRow(
        part: "waiver", subject: waiver.id,
        place: "\(waiver.location.path):\(waiver.location.line)",
        item: waiver.covers.joined(separator: " "), status: waiver.state.rawValue,
        value: waiver.daysLeft.map(Double.init), unit: "d",
        note: [waiver.owner, waiver.approvedBy, waiver.expires, waiver.reason].compactMap(\.self)
          .joined(separator: "; "))
    }
    return rows
  }
}

extension RunResult {
  fileprivate func estimateRows(verdict: String) -> [AmountRow] {
    estimate.entries.map { entry in
      AmountRow(
        part: "run", subject: title, place: path, item: entry.key.rawValue,
        status: entry.range == nil ? "unknown" : verdict, range: entry.range,
        unit: entry.key.unit.rawValue)
    }
  }

  fileprivate var findingRows: [AmountRow] {
    findings.map { finding in
      AmountRow(
        part: "finding", subject: title,
        place: finding.locations.first.map { "\($0.path):\($0.line)" } ?? path, item: finding.id,
        status: finding.status.rawValue, value: finding.observed, limit: finding.limit,
        unit: finding.unit?.rawValue ?? "", note: finding.message)
    }
  }
}

extension BudgetPeriod {
  fileprivate var amountRows: [AmountRow] {
    func row(_ item: String, _ value: Double?, _ range: RangeResult? = nil) -> AmountRow {
      AmountRow(
        part: "period", subject: id, place: period, item: item,
        status: marks.joined(separator: " "), range: range, value: value, unit: unit.rawValue,
        note: parent.map { "part of \($0)" } ?? "")
    }
    var rows = [
      row("has", burnDown.entitled), row("settled", settled), row("reserved", reserved),
      row("owed", owed), row("free", free),
    ]
    if let forecast = burnDown.forecast {
      rows.append(
        row(
          "left at \(burnDown.endLabel)", nil,
          RangeResult(p5: forecast.low, p50: forecast.median, p95: forecast.high)))
    }
    return rows + burnDown.points.map { row("left at \($0.label)", $0.left) }
  }
}
