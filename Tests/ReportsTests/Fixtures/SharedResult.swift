import Diagnostics
import Quantities
import Result
import Testing

/// The results that every format is tested on.
enum SharedResult: String, CaseIterable, Sendable, CustomTestStringConvertible {
  /// Two runs, nothing to say.
  case clean
  /// Every status there is: violated, waived, unknown, near a limit, not applicable.
  case mixed
  /// The same as a change against a base: new, worsened and existing findings.
  case changed
  /// A file that cannot be read: a diagnostic without a place in it.
  case unreadable
  /// Unicode, very long texts, and an attack in every field.
  case hostile

  var testDescription: String { rawValue }

  var result: CheckResult {
    switch self {
    case .clean: .clean
    case .mixed: .mixed
    case .changed: .changed
    case .unreadable: .unreadable
    case .hostile: .hostile
    }
  }
}

extension CheckResult {
  static let clean = CheckResult(
    version: "0.1.0", verdict: .pass, at: nil,
    policies: [PolicyReference(path: "policies/nlp.yaml", sha256: digest("a"))],
    settings: Settings(
      catalogue: "2026.11", overrides: [], onUnknown: .unknown, failOn: .deny),
    runs: [
      RunResult(
        name: "small", path: "configs/small.yaml", format: "run", files: ["configs/small.yaml"],
        verdict: .pass,
        facts: [
          FactResult(
            name: "hardware.count", value: .number(5), dimension: .count, origin: .declared,
            location: place("configs/small.yaml", 3, 18, "hardware: {count: 5, power: 300 W}", 1))
        ],
        estimate: .sample(energy: 15, emissions: 10.5),
        findings: [
          FindingResult(
            id: "run-cap", kind: .budget, severity: .deny, status: .passed, level: .none,
            message: "emissions of 10.5 kgCO2e, 2 % of the limit of 500 kgCO2e per run",
            observed: 10.5, limit: 500, unit: .kilograms, percentile: .p95),
          FindingResult(
            id: "no-fp32", kind: .rule, severity: .deny, status: .notApplicable, level: .none,
            message: "the rule does not apply"),
        ], suggestions: []),
      RunResult(
        name: "configs/tiny.yaml", path: "configs/tiny.yaml", format: "axolotl",
        files: ["configs/tiny.yaml", "launch/tiny.sbatch"], verdict: .pass, facts: [],
        estimate: .sample(energy: 1.25, emissions: 0.5), findings: [], suggestions: []),
    ],
    budgets: [
      BudgetResult(
        id: "nlp-2026", period: "2026", unit: .kilograms, limit: 12_000, settled: 100, reserved: 0,
        requested: 11)
    ], diagnostics: [])

  static let unreadable = CheckResult(
    version: "0.1.0", verdict: .unknown, at: nil, policies: [],
    settings: Settings(
      catalogue: "2026.11", overrides: [], onUnknown: .unknown, failOn: .deny),
    runs: [], budgets: [],
    diagnostics: [
      DiagnosticResult(
        code: "file-unreadable", severity: .error,
        message: "cannot read `configs/secret.yaml`: permission denied",
        path: "configs/secret.yaml", location: nil, help: ["check who may read the file"]),
      DiagnosticResult(
        code: "no-runs", severity: .error, message: "no training config was found", path: nil,
        location: nil),
    ])

  init(
    version: String, verdict: VerdictWord, at: String?, policies: [PolicyReference],
    settings: Settings, runs: [RunResult], budgets: [BudgetResult],
    diagnostics: [DiagnosticResult]
  ) {
    self.init(
      version: version, verdict: verdict, at: at, policies: policies, settings: settings,
      summary: Summary(counting: runs), runs: runs, budgets: budgets, diagnostics: diagnostics)
  }
}

extension EstimateResult {
  /// Exact energy and emissions, with the steps that lead there.
  static func sample(energy: Double, emissions: Double) -> EstimateResult {
    let (energyRange, emissionsRange) = (exact(energy), exact(emissions))
    return EstimateResult(
      entries: [
        Entry(key: .deviceHours, range: exact(50)),
        Entry(key: .energy, range: energyRange),
        Entry(key: .emissions, range: emissionsRange),
        Entry(key: .marketEmissions, range: nil), Entry(key: .embodied, range: nil),
        Entry(key: .water, range: nil), Entry(key: .flops, range: nil),
      ],
      trace: [
        Step(
          quantity: "energy_kwh", formula: "hardware.count × 3",
          inputs: ["hardware.count"], value: energyRange),
        Step(
          quantity: "emissions_kg", formula: "energy_kwh × site.intensity",
          inputs: ["energy_kwh", "site.intensity"], value: emissionsRange),
      ],
      missing: [
        Gap(
          key: .water, message: "the site's use of water is not known",
          remedy: "site: {wue: 0.2 L/kWh}")
      ])
  }
}

func exact(_ value: Double) -> RangeResult { RangeResult(p5: value, p50: value, p95: value) }

func digest(_ digit: Character) -> String { String(repeating: digit, count: 64) }

/// A place within one line; columns count scalars from 1.
func place(
  _ path: String, _ line: Int, _ column: Int, _ text: String, _ length: Int
) -> LocationResult {
  LocationResult(
    path: path, line: line, column: column, endLine: line, endColumn: column + length, text: text)
}
