import Quantities
import Result

extension CheckResult {
  /// Everything that asks for attention, for people: what several runs have in common is said once.
  ///
  /// What waits for the same fact is mended by the same line.
  var gatheredItems: [ReportItem] { ReportItem.mergedAcrossRuns(ReportItem.merged(items)) }

  /// The groups of each fact that has several, in the order in which pages show them; such of which each
  /// holds all runs, as policies often do, tell nothing.
  var tellingTotals: [(fact: String, groups: [GroupTotal])] {
    let totals = allTotals
    var facts: [String] = []
    for total in totals where !facts.contains(total.by) { facts.append(total.by) }
    let all = total.runs
    return facts.map { fact in (fact, totals.filter { $0.by == fact }) }
      .filter { _, groups in groups.count > 1 && !groups.allSatisfy { $0.runs == all } }
  }

  /// The budgets that at least two runs overdraw together, in the order of their rows.
  var sharedOverruns: [SharedOverrun] {
    var seen: Set<String> = []
    return budgets.filter { seen.insert($0.id).inserted }.flatMap { budget in
      let periods = budgets.filter { $0.id == budget.id }
      var said: [String] = []
      for finding in runs.lazy.flatMap(\.findings)
      where finding.kind == .budget && finding.status == .violated && finding.id == budget.id {
        let message = SharedOverrun.common(finding.message)
        if !said.contains(message) { said.append(message) }
      }
      return said.map { SharedOverrun(periods, $0, runs) }.filter { $0.members.count > 1 }
    }
  }
}

/// A budget that several runs overdraw together in one period.
struct SharedOverrun {
  let id: String
  /// What all of them say of it.
  let message: String
  /// The runs that violate it, the largest first; those that answer for it before the rest.
  let members: [RunResult]
  private let metric: MetricKey?
  private let ruling: BudgetRuling?

  /// - Parameters:
  ///   - periods: The rows of the budget, at least one.
  ///   - message: What the findings have in common.
  init(_ periods: [BudgetResult], _ message: String, _ runs: [RunResult]) {
    id = periods[0].id
    self.message = message
    let metric =
      periods[0].metric ?? MetricKey.allCases.first { $0.unit == periods[0].unit }
    self.metric = metric
    ruling = periods.lazy.compactMap(\.ruling).first { $0.message.hasPrefix(message) }
    let id = id
    let found = runs.enumerated().compactMap { offset, run in
      run.findings.first { Self.isAbout(id, message, $0) }.map {
        (run: run, isHeld: $0.isHeldAgainstBudget, offset: offset)
      }
    }
    members = found.sorted { left, right in
      if left.isHeld != right.isHeld { return right.isHeld }
      let (a, b) = (Self.amount(of: left.run, metric) ?? 0, Self.amount(of: right.run, metric) ?? 0)
      return a != b ? a > b : left.offset < right.offset
    }.map(\.run)
  }

  private static func amount(of run: RunResult, _ metric: MetricKey?) -> Double? {
    metric.flatMap { run.estimate[$0]?.p50 }
  }

  private static func isAbout(_ id: String, _ message: String, _ finding: FindingResult) -> Bool {
    finding.kind == .budget && finding.status == .violated && finding.id == id
      && common(finding.message) == message
  }

  func covers(_ item: ReportItem) -> Bool {
    item.kind == .budget && item.status == .violated && item.id == id
      && Self.common(item.message) == message
  }

  func covers(_ finding: FindingResult) -> Bool { Self.isAbout(id, message, finding) }

  /// The runs that ask for the most, on one line.
  var biggest: String {
    let draws =
      ruling?.biggest
      ?? members.prefix(BudgetRuling.namedCount).map {
        BudgetRuling.Draw(name: $0.title, path: $0.path, amount: Self.amount(of: $0, metric))
      }
    let named = draws.map { draw in
      let name = draw.name.isEmpty ? draw.path : draw.name
      guard let metric, let amount = draw.amount else { return "`\(name)`" }
      let text = QuantityFormatter.describe(amount, as: metric.unit.dimension, namesGas: true)
      return "`\(name)` \(text)"
    }
    let rest = (ruling?.runs ?? members.count) - named.count
    let list = named.joined(separator: ", ")
    return rest > 0 ? "\(list) and \(rest) more" : list
  }

  /// What all runs say of the budget, without the part that each adds.
  static func common(_ message: String) -> String {
    message.firstRange(of: "; this run adds ").map { String(message[..<$0.lowerBound]) } ?? message
  }

  /// The finding of one run as that of all of them.
  func item(like item: ReportItem) -> ReportItem {
    var whole = item
    whole.run = nil
    whole.isShared = true
    whole.message = "\(message); its biggest runs: \(biggest)"
    let findings = members.compactMap { run in
      run.findings.first { covers($0) && !$0.isHeldAgainstBudget }
    }
    whole.locations = findings.compactMap(\.locations.first)
    whole.path = whole.locations.first?.path ?? item.path
    return whole
  }
}

extension ReportItem {
  /// Items in their order; those of several runs that wait for the same are put together.
  static func mergedAcrossRuns(_ items: [ReportItem]) -> [ReportItem] {
    var merged: [ReportItem] = []
    var places: [[String]: Int] = [:]
    var waiting: [Int: Set<String>] = [:]
    for item in items {
      guard item.status == .unknown, item.suggestions.isEmpty else {
        merged.append(item)
        continue
      }
      if let place = places[item.wait] {
        merged[place].locations += item.locations
        merged[place].run = nil
      } else {
        places[item.wait] = merged.count
        merged.append(item)
      }
      waiting[places[item.wait] ?? 0, default: []].insert("\(item.run ?? "")\n\(item.path ?? "")")
    }
    for (place, runs) in waiting where runs.count > 1 {
      merged[place].message += " (\(runs.count) runs wait for it)"
    }
    return merged
  }

  /// What is alike where several runs wait for the same.
  private var wait: [String] {
    [id, level.rawValue, message, change?.rawValue ?? ""] + help
  }
}

/// What would make something known, with the runs that wait for it.
struct SharedGap {
  let gap: EstimateResult.Gap
  private(set) var runs: [RunResult]

  /// Gaps of some metrics in the order of the runs, each reason once.
  static func all(of runs: [RunResult], among metrics: [MetricKey]) -> [SharedGap] {
    var found: [SharedGap] = []
    var places: [String: Int] = [:]
    for run in runs {
      for gap in EstimateResult.Gap.distinct(
        run.estimate.missing.filter { metrics.contains($0.key) })
      {
        let key = gap.message + "\n" + gap.remedy
        if let place = places[key] {
          found[place].runs.append(run)
        } else {
          places[key] = found.count
          found.append(SharedGap(gap: gap, runs: [run]))
        }
      }
    }
    return found
  }
}
