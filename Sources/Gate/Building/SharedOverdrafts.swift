import Footprint
import Policy
import Quantities
import Result
import Runs

/// The budgets that several runs of a check overdraw together, and which runs answer for them.
///
/// The largest runs do, so that a budget is refused once and not by each of three hundred runs; the rest
/// is held against the budget. At least one run answers for each budget, so that the verdict of the check
/// is what it would be if all did.
struct SharedOverdrafts: Sendable {
  /// A run's finding about the budget.
  private struct Member: Sendable {
    var run: Int
    var position: Int
    var finding: Finding
    var isCounted: Bool
  }

  /// One budget in one period.
  private struct Key: Hashable {
    var id: String
    var period: String
  }

  private let subjects: [EvaluationSubject]
  /// The largest first; those that do not count after those that do.
  private var members: [Key: [Member]] = [:]
  private var held: [Int: Set<Int>] = [:]

  /// Nothing is overdrawn.
  init() { subjects = [] }

  /// - Parameter counts: Whether a finding of a run is held against the check.
  init(
    _ evaluation: PolicyEvaluation, _ subjects: [EvaluationSubject],
    counts: (_ run: Int, _ position: Int) -> Bool
  ) {
    self.subjects = subjects
    guard evaluation.budgets.contains(where: { $0.status == .violated }) else { return }
    for (run, evaluated) in evaluation.runs.enumerated() {
      for position in evaluated.findings.indices
      where evaluated.findings[position].kind == .budget
        && evaluated.findings[position].status == .violated
      {
        let finding = evaluated.findings[position]
        guard let period = finding.period else { continue }
        members[Key(id: finding.id, period: period), default: []].append(
          Member(run: run, position: position, finding: finding, isCounted: counts(run, position)))
      }
    }
    for (key, found) in members {
      let ordered = found.sorted(by: isLarger)
      members[key] = ordered
      for member in ordered.dropFirst(BudgetRuling.namedCount) where member.isCounted {
        held[member.run, default: []].insert(member.position)
      }
    }
  }

  /// Files may be read in any order, so that paths and names tell apart what asks for as much.
  private func isLarger(_ left: Member, _ right: Member) -> Bool {
    if left.isCounted != right.isCounted { return left.isCounted }
    let amounts = (left.finding.own ?? 0, right.finding.own ?? 0)
    if amounts.0 != amounts.1 { return amounts.0 > amounts.1 }
    let (a, b) = (subjects[left.run].assessment.run, subjects[right.run].assessment.run)
    return (a.path, a.displayName, left.run) < (b.path, b.displayName, right.run)
  }

  /// Whether a finding of a run is held against its budget instead of the run.
  func isHeld(_ run: Int, _ position: Int) -> Bool {
    !held.isEmpty && held[run]?.contains(position) ?? false
  }

  /// What is said of a budget as a whole; nil where runs do not overdraw it together.
  ///
  /// - Parameter levels: How much each finding of each run matters.
  func ruling(on usage: BudgetUsage, levels: [[FindingLevel]]) -> BudgetRuling? {
    guard usage.status == .violated,
      let found = members[Key(id: usage.id, period: usage.period)], let first = found.first,
      found.count > 1
    else { return nil }
    let counted = first.isCounted ? found.filter(\.isCounted) : found
    let biggest = counted.prefix(BudgetRuling.namedCount).map { member in
      let run = subjects[member.run].assessment.run
      return BudgetRuling.Draw(name: run.displayName, path: run.path, amount: member.finding.own)
    }
    let named = biggest.map { draw in
      let amount = draw.amount.map {
        " "
          + QuantityFormatter.describe(
            $0, as: MetricKey(usage.metric).unit.dimension, namesGas: true)
      }
      return "`\(draw.name)`\(amount ?? "")"
    }
    let rest = counted.count - named.count
    return BudgetRuling(
      status: .violated, severity: FindingResult.Severity(first.finding.severity),
      level: Level(levels[first.run][first.position]),
      message: Self.common(first.finding.message) + "; its biggest runs: "
        + named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""),
      runs: counted.count, biggest: biggest)
  }

  /// What all runs say of the budget, without the part that each adds.
  private static func common(_ message: String) -> String {
    message.firstRange(of: "; this run adds ").map { String(message[..<$0.lowerBound]) } ?? message
  }
}
