import Quantities
public import Result

/// OpenMetrics text, which GitLab's metrics report and node_exporter's textfile collector read.
public struct OpenMetricsReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "openmetrics"
  /// What the format is for, in one line.
  public static let summary = "OpenMetrics text (GitLab artifacts:reports:metrics)"

  /// Creates a reporter.
  public init() {}

  /// The families of estimates; a unit must end the name of its family.
  private static let families: [(name: String, unit: String, key: MetricKey, help: String)] = [
    ("device_hours", "hours", .deviceHours, "Accelerator-hours that a run would take"),
    ("energy_kwh", "kwh", .energy, "Energy that a run would use"),
    ("emissions_kgco2e", "kgco2e", .emissions, "Location-based emissions of a run"),
    (
      "market_emissions_kgco2e", "kgco2e", .marketEmissions, "Market-based emissions of a run"
    ),
    ("embodied_kgco2e", "kgco2e", .embodied, "A run's share of making the hardware"),
    ("water_litres", "litres", .water, "Water that a run would evaporate"),
    ("cost_usd", "usd", .cost, "What a run would cost"),
  ]

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var page = Page()
    page.family("verdict", "Whether this is the verdict of the check")
    for verdict in VerdictWord.allCases {
      page.sample([("verdict", verdict.rawValue)], verdict == result.verdict ? 1 : 0)
    }
    let summary = result.summary
    page.family("runs", "Runs by verdict")
    for (verdict, count) in [
      ("pass", summary.pass), ("warn", summary.warn), ("fail", summary.fail),
      ("unknown", summary.unknown),
    ] { page.sample([("verdict", verdict)], Double(count)) }
    page.family("findings", "Findings by status")
    page.sample([("status", "violated")], Double(summary.violated))
    page.sample([("status", "waived")], Double(summary.waived))
    let labels = Self.labels(of: result.runs)
    for family in Self.families {
      guard result.runs.contains(where: { $0.estimate[family.key] != nil }) else { continue }
      page.family(family.name, family.help, unit: family.unit)
      for (run, labels) in zip(result.runs, labels) {
        guard let range = run.estimate[family.key] else { continue }
        for (name, value) in [("p5", range.p5), ("p50", range.p50), ("p95", range.p95)] {
          page.sample(labels + [("percentile", name)], value)
        }
      }
    }
    page.totals(result.allTotals, Self.families)
    page.budgets(result.budgets)
    return Array((page.text + "# EOF\n").utf8)
  }

  /// The labels that name each run; a set must not occur twice, so a repeated one is numbered.
  private static func labels(of runs: [RunResult]) -> [[(String, String)]] {
    var seen: [String: Int] = [:]
    return runs.map { run in
      let key = run.name.plain + "\u{0}" + run.path.plain
      let count = (seen[key] ?? 0) + 1
      seen[key] = count
      let labels = [("run", run.name), ("path", run.path)]
      return count == 1 ? labels : labels + [("occurrence", "\(count)")]
    }
  }

  private struct Page {
    private(set) var text = ""
    private var name = ""

    mutating func family(_ name: String, _ help: String, unit: String? = nil) {
      self.name = "carbonward_" + name
      text += "# TYPE \(self.name) gauge\n"
      if let unit { text += "# UNIT \(self.name) \(unit)\n" }
      text += "# HELP \(self.name) \(help).\n"
    }

    mutating func sample(_ labels: [(String, String)], _ value: Double) {
      guard value.isFinite else { return }
      let pairs = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
      text += "\(name){\(pairs)} \(CanonicalNumber.text(value))\n"
    }

    /// Sums of teams, projects, labels and policies; runs that state none of a fact have an empty name.
    mutating func totals(
      _ totals: [GroupTotal],
      _ families: [(name: String, unit: String, key: MetricKey, help: String)]
    ) {
      guard !totals.isEmpty else { return }
      let labels = totals.map { [("by", $0.by), ("name", $0.name ?? "")] }
      family("group_runs", "Runs of a team, a project, a label or a policy")
      for (total, labels) in zip(totals, labels) { sample(labels, Double(total.runs)) }
      family("group_unknown_runs", "Runs of a group whose emissions are not known")
      for (total, labels) in zip(totals, labels) { sample(labels, Double(total.unknown)) }
      for entry in families where totals.contains(where: { $0[entry.key] != nil }) {
        family(
          "group_" + entry.name, "Sum over the runs of a group: \(entry.help)", unit: entry.unit)
        for (total, labels) in zip(totals, labels) {
          guard let range = total[entry.key] else { continue }
          for (name, value) in [("p5", range.p5), ("p50", range.p50), ("p95", range.p95)] {
            sample(labels + [("percentile", name)], value)
          }
        }
      }
    }

    mutating func budgets(_ budgets: [BudgetResult]) {
      let families: [(String, String, (BudgetResult) -> Double?)] = [
        ("budget_limit", "Limit of a budget, in the unit of its label", { $0.limit }),
        ("budget_settled", "What is settled against a budget", { $0.settled }),
        ("budget_reserved", "What is reserved against a budget", { $0.reserved }),
        ("budget_ahead", "What of it is ahead in the queue", { $0.ahead }),
        ("budget_requested", "What the runs of this check ask of a budget", { $0.requested }),
      ]
      for (name, help, amount) in families where budgets.contains(where: { amount($0) != nil }) {
        family(name, help)
        var seen: [String: Int] = [:]
        for budget in budgets {
          let key =
            budget.id.plain + "\u{0}" + budget.period.plain + "\u{0}" + budget.unit.keySuffix
          let count = (seen[key] ?? 0) + 1
          seen[key] = count
          var labels = [
            ("budget", budget.id), ("period", budget.period), ("unit", budget.unit.keySuffix),
          ]
          if count > 1 { labels.append(("occurrence", "\(count)")) }
          if let value = amount(budget) { sample(labels, value) }
        }
      }
    }

    private static func escaped(_ text: String) -> String {
      text.plain.escaped([("\\", "\\\\"), ("\"", "\\\""), ("\n", "\\n")])
    }
  }
}
