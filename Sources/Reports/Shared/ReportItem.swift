/// How much an item matters; formats translate it into their own words.
enum ReportLevel: Int, Comparable {
  case note, warning, error

  static func < (left: ReportLevel, right: ReportLevel) -> Bool { left.rawValue < right.rawValue }

  var word: String {
    switch self {
    case .note: "note"
    case .warning: "warning"
    case .error: "error"
    }
  }
}

/// One thing that asks for attention: a finding of a run, or a diagnostic about a file.
struct ReportItem {
  enum Status: String {
    case violated, waived, unknown
    /// Within a limit, but past the share of it that warns.
    case near
    /// Something about a file, not about a run.
    case diagnostic
  }

  var level: ReportLevel
  var status: Status
  /// Names the rule, budget, sanity check or kind of diagnostic; never empty.
  var id: String
  /// `budget`, `rule`, `sanity` or `diagnostic`.
  var kind: String
  /// One line, never empty.
  var message: String
  var help: [String]
  /// The file concerned.
  var path: String?
  /// The likeliest place first.
  var locations: [LocationResult]
  /// The name of the run, where it says more than its path.
  var run: String?
  var waiver: String?
  /// The comment that lets it pass.
  var ignoredBy: LocationResult?
  /// Whether a change under review brought it; nil without a base.
  var change: FindingChange?
  /// The suggestions that mend it, the best first.
  var suggestions: [SuggestionResult]

  var location: LocationResult? { locations.first }

  init(_ finding: FindingResult, of run: RunResult, _ level: ReportLevel) {
    self.level = level
    status = Status(rawValue: finding.status) ?? .near
    id = finding.id.isEmpty ? "unnamed" : finding.id
    kind = finding.kind
    message = finding.message.isEmpty ? id : finding.message
    help = finding.help.map { $0.lines.filter { !$0.isEmpty } } ?? []
    path = finding.locations.first?.path ?? (run.path.isEmpty ? nil : run.path)
    locations = finding.locations
    self.run = run.name.isEmpty || run.name == run.path ? nil : run.name
    waiver = finding.status == "waived" ? finding.waiver : nil
    ignoredBy = finding.ignoredBy
    change = finding.change
    suggestions = finding.suggestions.compactMap {
      run.suggestions.indices.contains($0) ? run.suggestions[$0] : nil
    }
  }

  init(_ diagnostic: DiagnosticResult) {
    level = diagnostic.level
    status = .diagnostic
    id = diagnostic.code.isEmpty ? "unnamed" : diagnostic.code
    kind = "diagnostic"
    message = diagnostic.message.isEmpty ? id : diagnostic.message
    help = diagnostic.help
    path = diagnostic.location?.path ?? diagnostic.path
    locations = diagnostic.location.map { [$0] } ?? []
    suggestions = []
  }

  /// The message, with the waiver or the run it is about, and whether it was there before.
  var fullMessage: String {
    message + (run.map { " (run \($0))" } ?? "") + (waiver.map { " (waiver \($0))" } ?? "")
      + (change == .existing ? " (not new)" : "")
  }
}

extension RunResult {
  /// What to call the run; never empty.
  var title: String { name.isEmpty ? path.isEmpty ? "unnamed" : path : name }
}

extension FindingResult {
  /// How much the finding matters; nil for one that only says that all is well.
  ///
  /// What cannot be known is an error where it keeps the check from passing. What a change has not
  /// brought does not fail it.
  func level(onUnknown: String) -> ReportLevel? {
    switch status {
    case "violated" where change == .existing, "unknown" where change == .existing: .note
    case "violated": severity == "deny" ? .error : severity == "warn" ? .warning : .note
    case "unknown": onUnknown == "warn" ? .warning : onUnknown == "pass" ? .note : .error
    case "waived": .note
    case "passed": isNearLimit ? .warning : nil
    default: nil
    }
  }
}

extension DiagnosticResult {
  var level: ReportLevel {
    severity == "error" ? .error : severity == "warning" ? .warning : .note
  }
}

extension CheckResult {
  /// Everything that asks for attention: worst first, then diagnostics, then runs in their order.
  var items: [ReportItem] {
    var items = diagnostics.map { ReportItem($0) }
    for run in runs {
      for finding in run.findings {
        guard let level = finding.level(onUnknown: settings.onUnknown) else { continue }
        items.append(ReportItem(finding, of: run, level))
      }
    }
    return [ReportLevel.error, .warning, .note].flatMap { level in
      items.filter { $0.level == level && $0.status != .waived }
        + items.filter { $0.level == level && $0.status == .waived }
    }
  }

  /// The verdict and the counts behind it, on one line.
  var headline: String {
    var parts = ["\(summary.runs) \(summary.runs == 1 ? "run" : "runs")"]
    let counts = [
      (summary.fail, "failed"), (summary.unknown, "unknown"), (summary.warn, "with warnings"),
      (summary.pass, "passed"),
    ]
    parts += counts.filter { $0.0 > 0 && summary.runs > 1 }.map { "\($0.0) \($0.1)" }
    parts.append("\(summary.violated) violated")
    if summary.waived > 0 { parts.append("\(summary.waived) waived") }
    let errors = diagnostics.count { $0.level == .error }
    if errors > 0 { parts.append("\(errors) \(errors == 1 ? "error" : "errors") in files") }
    return "\(verdict.rawValue.uppercased()): \(parts.joined(separator: ", "))"
  }

  /// The exit code that the check ends with, as the command line documents it.
  var exitCode: Int {
    if diagnostics.contains(where: { $0.level == .error }) { return 2 }
    return switch verdict {
    case .pass, .warn: 0
    case .fail: 1
    case .unknown: 3
    }
  }
}
