/// What the runs of a check that share a team, a project, a label or a policy would use and emit together.
public struct GroupTotal: Sendable, Equatable {
  /// By what runs are grouped: `team`, `project` or `labels.` and a label, or `policy`.
  public var by: String
  /// What the runs of the group state, or the policy that has something to say of them; nil for those that
  /// state nothing.
  public var name: String?
  /// How many runs there are.
  public var runs: Int
  /// How many of them have emissions that are not known, and so count nowhere in the sum of them.
  public var unknown: Int
  /// For each metric the sum over the runs for which it is known, percentile by percentile, since
  /// errors of an estimate are mostly shared; a metric that no run has is left open.
  public var entries: [EstimateResult.Entry]

  /// Creates the total of a group.
  public init(
    by: String, name: String?, runs: Int, unknown: Int, entries: [EstimateResult.Entry]
  ) {
    self.by = by
    self.name = name
    self.runs = runs
    self.unknown = unknown
    self.entries = entries
  }

  /// The sum of a metric; nil where no run of the group has it.
  public subscript(key: MetricKey) -> RangeResult? {
    entries.first { $0.key == key }?.range
  }
}

extension CheckResult {
  /// The totals of every team, project and label that any run states; the groups of one fact stand
  /// together, the largest emissions first, then by name.
  public var totals: [GroupTotal] {
    let counted = runs.filter(\.trains)
    var facts: [String] = []
    for fact in counted.flatMap(\.facts).map(\.name)
    where fact == "team" || fact == "project" || fact.hasPrefix("labels.") {
      if !facts.contains(fact) { facts.append(fact) }
    }
    let order = { (fact: String) in fact == "team" ? "0" : fact == "project" ? "1" : "2" + fact }
    return facts.sorted { order($0) < order($1) }.flatMap { Self.totals(of: counted, by: $0) }
  }

  /// The totals of every policy, where several took part; the largest emissions first, then by name.
  ///
  /// A run counts in each policy of which a budget or rule applies to it, and so in several or in none.
  public var policyTotals: [GroupTotal] {
    guard policies.count > 1 else { return [] }
    var members: [String: [RunResult]] = [:]
    for run in runs where run.trains {
      for policy in Set(
        run.findings.lazy.filter { $0.status != .notApplicable }.compactMap(\.policy))
      {
        members[policy, default: []].append(run)
      }
    }
    return Self.sorted(members.map { Self.total(of: $1, by: "policy", name: $0) })
  }

  /// Every group that reports show, in the order in which they show them.
  public var allTotals: [GroupTotal] { totals + policyTotals }

  /// What all runs that train would use together, as a group of its own.
  public var total: GroupTotal {
    let counted = runs.filter(\.trains)
    return GroupTotal(
      by: "all", name: nil, runs: counted.count,
      unknown: counted.count { $0.estimate[.emissions] == nil },
      entries: MetricKey.allCases.map { key in
        EstimateResult.Entry(key: key, range: .sum(counted.compactMap { $0.estimate[key] }))
      })
  }

  private static func totals(of runs: [RunResult], by fact: String) -> [GroupTotal] {
    var members: [String?: [RunResult]] = [:]
    for run in runs { members[run.text(of: fact), default: []].append(run) }
    return sorted(members.map { total(of: $1, by: fact, name: $0) })
  }

  private static func total(of runs: [RunResult], by fact: String, name: String?) -> GroupTotal {
    GroupTotal(
      by: fact, name: name, runs: runs.count,
      unknown: runs.count { $0.estimate[.emissions] == nil },
      entries: MetricKey.allCases.map { key in
        EstimateResult.Entry(key: key, range: .sum(runs.compactMap { $0.estimate[key] }))
      })
  }

  private static func sorted(_ totals: [GroupTotal]) -> [GroupTotal] {
    totals.sorted { left, right in
      if left.rank != right.rank { return left.rank > right.rank }
      // Those that state nothing come last.
      return (left.name == nil ? 1 : 0, left.name ?? "")
        < (right.name == nil ? 1 : 0, right.name ?? "")
    }
  }
}

extension GroupTotal {
  /// By what groups are ordered; what is no number is no larger than nothing.
  fileprivate var rank: Double {
    guard let emissions = self[.emissions]?.p50, !emissions.isNaN else { return -1 }
    return emissions
  }

  /// Whether both say the same of the same group. What is not finite has no number in JSON, so that
  /// one such amount is as good as another.
  func agrees(with other: GroupTotal) -> Bool {
    by == other.by && name == other.name && runs == other.runs && unknown == other.unknown
      && MetricKey.allCases.allSatisfy { key in
        switch (self[key], other[key]) {
        case (nil, nil): true
        case (let left?, let right?):
          zip([left.p5, left.p50, left.p95], [right.p5, right.p50, right.p95]).allSatisfy {
            $0 == $1 || (!$0.isFinite && !$1.isFinite)
          }
        default: false
        }
      }
  }
}

extension RunResult {
  /// The word that a fact states.
  fileprivate func text(of name: String) -> String? {
    guard let fact = facts.first(where: { $0.name == name }), case .text(let text) = fact.value
    else { return nil }
    return text
  }
}

extension RangeResult {
  /// The sum, percentile by percentile; nil of nothing.
  fileprivate static func sum(_ ranges: [RangeResult]) -> RangeResult? {
    guard !ranges.isEmpty else { return nil }
    return ranges.reduce(RangeResult(p5: 0, p50: 0, p95: 0)) { total, next in
      RangeResult(p5: total.p5 + next.p5, p50: total.p50 + next.p50, p95: total.p95 + next.p95)
    }
  }
}
