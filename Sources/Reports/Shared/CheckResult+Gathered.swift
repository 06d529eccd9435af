import Quantities
import Result

extension CheckResult {
  /// Everything that asks for attention, for people: what several runs have in common is said once.
  ///
  /// A budget that several runs share is overdrawn once, and not by each of them; what waits for the same
  /// fact is mended by the same line.
  var gatheredItems: [ReportItem] {
    let overruns = sharedOverruns
    var gathered: [ReportItem] = []
    var told: Set<String> = []
    for item in ReportItem.merged(items) {
      guard let overrun = overruns.first(where: { $0.covers(item) }) else {
        gathered.append(item)
        continue
      }
      guard told.insert("\(item.id)\n\(item.change?.rawValue ?? "")").inserted else { continue }
      gathered.append(overrun.item(like: item))
    }
    return ReportItem.mergedAcrossRuns(gathered)
  }

  /// The budgets that at least two runs overdraw together, in the order of their rows.
  var sharedOverruns: [SharedOverrun] {
    var seen: Set<String> = []
    return budgets.compactMap { budget in
      guard seen.insert(budget.id).inserted else { return nil }
      let overrun = SharedOverrun(budget, runs)
      return overrun.members.count > 1 ? overrun : nil
    }
  }
}

/// A budget that several runs overdraw together.
struct SharedOverrun {
  let id: String
  /// The runs that violate it, the largest first.
  let members: [RunResult]
  private let metric: MetricKey?

  /// How many of the largest runs are named.
  private static let namedCount = 3

  init(_ budget: BudgetResult, _ runs: [RunResult]) {
    id = budget.id
    let metric = budget.metric ?? MetricKey.allCases.first { $0.unit == budget.unit }
    self.metric = metric
    let members = runs.filter { run in
      run.findings.contains { $0.kind == .budget && $0.id == budget.id && $0.status == .violated }
    }
    self.members = members.enumerated().sorted { left, right in
      let (a, b) = (
        Self.amount(of: left.element, metric) ?? 0, Self.amount(of: right.element, metric) ?? 0
      )
      return a != b ? a > b : left.offset < right.offset
    }.map(\.element)
  }

  private static func amount(of run: RunResult, _ metric: MetricKey?) -> Double? {
    metric.flatMap { run.estimate[$0]?.p50 }
  }

  func covers(_ item: ReportItem) -> Bool {
    item.kind == .budget && item.status == .violated && item.id == id
  }

  func covers(_ finding: FindingResult) -> Bool {
    finding.kind == .budget && finding.status == .violated && finding.id == id
  }

  /// The runs that ask for the most, on one line.
  var biggest: String {
    let named = members.prefix(Self.namedCount).map { run in
      guard let metric, let amount = Self.amount(of: run, metric) else { return "`\(run.title)`" }
      let text = QuantityFormatter.describe(amount, as: metric.unit.dimension, namesGas: true)
      return "`\(run.title)` \(text)"
    }
    let rest = members.count - named.count
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
    whole.message = "\(Self.common(item.message)); its biggest runs: \(biggest)"
    let findings = members.compactMap { run in run.findings.first(where: covers) }
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
