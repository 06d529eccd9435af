import Diagnostics
import Result

/// Everything that some format could take for more than text, in one line and over several.
enum Attack {
  static let terminal = "\u{1B}[2J\u{1B}]0;owned\u{07}\u{9B}31m\r"
  static let commands =
    "\n::error file=x::boo%0A%25\n##vso[task.complete result=Succeeded;]ok\n##[set-env name=P]v\n::stop-commands::t"
  static let markdown =
    "`` ``` ~~~ </details> **b** [l](javascript:alert(1)) ![i](x) | --- | @everyone #1 !2 $3 <!-- carbonward --> https://evil.example www.evil.example"
  static let markup =
    "]]></failure><script>alert('x')</script>&lt;&amp;<!--\u{0}-->\u{FFFE}<![CDATA[ \"q\" 'a'"
  static let metrics = "\"} 1\n# EOF\ncarbonward_runs 9\\"
  static let lines = "\nok 99 - forged # SKIP\n1..1\nBail out!\n...\n---\n# TODO\u{2028}x\u{85}y"
  static let unseen =
    "\u{202E}gpj.exe\u{202C}\u{2066}\u{200B}\u{FEFF}\u{E0041}\u{AD}\u{115F}\u{3164}\u{FFA0}"
  static let letters = "訓練モデル👩‍🔬 Ünïcödé e\u{301} \u{10FFFF}"
  static let everything =
    terminal + commands + markdown + markup + metrics + lines + unseen + letters + " {0} %s %d"
}

extension CheckResult {
  static let hostile: CheckResult = {
    let attack = Attack.everything
    let long = String(repeating: "très-long-", count: 500)
    let path = "dir with space/\(Attack.letters)/\(attack).yaml"
    let line = "名前: 👩‍🔬\tvalue # \(Attack.terminal)\(Attack.commands)"
    let location = LocationResult(
      path: path, line: 7, column: 5, endLine: 7, endColumn: 8, text: line)
    let statuses: [(FindingResult.Status, Level)] = [
      (.violated, .error), (.waived, .note), (.unknown, .error), (.passed, .warning),
      (.notApplicable, .none), (.unknown, .note),
    ]
    let findings = statuses.map { status, level in
      var finding = FindingResult(
        id: attack, kind: .rule, severity: .deny, status: status, level: level,
        message: attack + long, help: attack, observed: .nan, limit: -.infinity,
        unit: .kilograms, percentile: .p95, waiver: attack, locations: [location, location],
        suggestions: [0])
      finding.isNearLimit = true
      if status == .waived { finding.ignoredBy = location }
      return finding
    }
    let edit = SuggestionResult.EditResult(location: location, text: attack)
    var suggestion = SuggestionResult(
      measures: [attack, attack], changes: [attack], verdict: .pass, effort: .low,
      applicability: .displayOnly, emissions: exact(1e300), savingKilograms: -1e-300,
      savingPercent: .nan,
      edits: [edit], patch: "--- a/x\n+++ b/x\n+\(attack)\n")
    suggestion.notes = [attack]
    var run = RunResult(
      name: attack, path: path, format: attack, files: [path, attack], verdict: .fail,
      facts: [
        FactResult(
          name: "labels.\(attack)", value: .text(attack), origin: .declared,
          location: location, row: attack, source: attack, year: 1, note: attack)
      ],
      estimate: EstimateResult(
        entries: [.init(key: .emissions, range: RangeResult(p5: 0, p50: 1, p95: .infinity))],
        trace: [
          .init(
            quantity: attack, formula: attack, inputs: [attack, attack], value: exact(2),
            origin: .assumed, note: attack)
        ], missing: [.init(key: .water, message: attack, remedy: attack)]),
      findings: findings, suggestions: [suggestion])
    run.obstacles = [attack]
    run.change = RunChange(
      kind: .changed, basePath: attack, facts: [attack],
      base: [.init(key: .emissions, range: exact(1))],
      delta: [.init(key: .emissions, range: exact(-1))])
    var nameless = run
    nameless.name = ""
    nameless.path = ""
    nameless.findings = [
      FindingResult(
        id: "", kind: .budget, severity: .deny, status: .violated, level: .error, message: "")
    ]
    var change = ChangeResult(base: attack, commit: attack)
    change.removed = [RemovedRun(name: attack, path: attack, estimate: [])]
    change.groups = [ChangeGroup(changes: [attack], runs: [0, 1], delta: [])]
    var result = CheckResult(
      version: attack, verdict: .fail, at: attack,
      policies: [PolicyReference(path: attack, sha256: attack)],
      settings: Settings(
        catalogue: attack, overrides: [attack]),
      runs: [run, run, nameless],
      budgets: [
        BudgetResult(
          id: attack, period: attack, unit: .kilograms, limit: 1e300, settled: 0, reserved: 0,
          requested: nil),
        BudgetResult(
          id: attack, period: attack, unit: .kilograms, limit: 1, settled: 0, reserved: 0,
          requested: 3),
      ],
      diagnostics: [
        DiagnosticResult(
          code: attack, severity: .note, message: attack, path: path, location: location,
          help: [attack, long]),
        DiagnosticResult(code: "", severity: .warning, message: "", path: nil, location: nil),
      ])
    result.settings.policyFrom = RevisionReference(name: attack, commit: attack)
    result.change = change
    var waiver = WaiverResult(
      id: attack, kind: .waiver, state: .malformed, covers: [attack, attack], reason: attack,
      expires: attack, daysLeft: nil, findings: 0, location: location)
    waiver.scope = attack
    (waiver.upTo, waiver.unit) = (.infinity, .kilograms)
    (waiver.owner, waiver.approvedBy) = (attack, attack)
    result.waivers = [waiver]
    return result
  }()
}
