import Diagnostics
import Quantities
import Result

extension CheckResult {
  static let mixed: CheckResult = {
    var result = judged
    var waiver = WaiverResult(
      id: "w-7", kind: .waiver, state: .endingSoon, covers: ["full-precision"],
      reason: "kernels are missing", expires: "2026-12-01", daysLeft: 8, findings: 1,
      location: place("policies/nlp.yaml", 16, 9, "  - id: w-7", 3))
    waiver.scope = "run.team == \"nlp\""
    (waiver.upTo, waiver.unit) = (900, .kilograms)
    (waiver.owner, waiver.approvedBy) = ("Ada", "Grace")
    result.waivers = [
      waiver,
      WaiverResult(
        id: "comment", kind: .comment, state: .inForce, covers: ["short-context"],
        reason: "the answers are short", expires: "2027-01-31", daysLeft: 69, findings: 1,
        location: place(
          "configs/sft.yaml", 8, 15,
          "# carbonward: ignore[short-context] until=2027-01-31 reason=\"the answers are short\"",
          71)),
    ]
    return result
  }()

  private static let judged = CheckResult(
    version: "0.1.0", verdict: .fail, at: "2026-11-23T00:00:00Z",
    policies: [
      PolicyReference(path: "policies/nlp.yaml", sha256: digest("a")),
      PolicyReference(path: "pack:starter", sha256: digest("b")),
    ],
    settings: Settings(
      catalogue: "2026.11", overrides: ["site.region=gcp/us-central1"], onUnknown: .unknown,
      failOn: .deny),
    runs: [overBudget, undecided],
    budgets: [
      BudgetResult(
        id: "nlp-2026", period: "2026", unit: .kilograms, limit: 12_000, settled: 8_000,
        reserved: 1_500,
        requested: 165.9),
      BudgetResult(
        id: "request-energy", period: "check", unit: .kilowattHours, limit: 2_000, settled: 0,
        reserved: 0,
        requested: nil),
    ],
    diagnostics: [
      DiagnosticResult(
        code: "waiver-expires-soon", severity: .warning,
        message: "waiver `w-7` is in use and expires in 8 days, on 2026-12-01",
        path: "policies/nlp.yaml",
        location: place("policies/nlp.yaml", 21, 14, "    expires: 2026-12-01", 10),
        help: ["its owner is Ada"]),
      DiagnosticResult(
        code: "duration-conflict", severity: .note,
        message: "`launch/sft.sbatch` states another `time_limit`", path: "launch/sft.sbatch",
        location: nil),
    ])

  static let changed: CheckResult = {
    let base: [EstimateResult.Entry] = [
      .init(key: .energy, range: exact(101.2)), .init(key: .emissions, range: exact(41.8)),
    ]
    let delta: [EstimateResult.Entry] = [
      .init(key: .energy, range: exact(202.4)),
      .init(key: .emissions, range: RangeResult(p5: 31.6, p50: 83.5, p95: 110.6)),
    ]
    var result = mixed
    result.settings.policyFrom = RevisionReference(name: "origin/main", commit: digest("c"))
    result.runs[0].change = RunChange(
      kind: .changed, basePath: "configs/old.yaml", facts: ["epochs: 1 → 3"], base: base,
      delta: delta)
    result.runs[1].change = RunChange(
      kind: .added, basePath: nil, facts: [], base: [], delta: [])
    result.runs[0].findings[0].change = .worsened
    result.runs[0].findings[1].change = .existing
    result.runs[0].findings[1].level = .note
    result.runs[0].findings[4].change = .existing
    result.runs[1].findings[0].change = .new
    var change = ChangeResult(base: "origin/main", commit: digest("c"))
    change.added = 1
    change.changed = 1
    change.unchanged = 3
    change.mended = 2
    change.delta = delta
    change.removed = [
      RemovedRun(name: "gone", path: "configs/gone.yaml", estimate: base)
    ]
    change.groups = [ChangeGroup(changes: ["epochs: 1 → 3"], runs: [0, 1], delta: delta)]
    result.change = change
    result.summary = Summary(counting: result.runs)
    return result
  }()

  private static let overBudget: RunResult = {
    let recipe = "configs/sft.yaml"
    let region = place("carbonward.yaml", 5, 18, "  site: {region: gcp/us-central1}", 15)
    var nearLimit = FindingResult(
      id: "energy-cap", kind: .budget, severity: .deny, status: .passed, level: .none,
      message: "energy of 303.6 kWh, 87 % of the limit of 350 kWh per run", observed: 303.6,
      limit: 350, unit: .kilowattHours, percentile: .p50)
    nearLimit.isNearLimit = true
    nearLimit.level = .warning
    var ignored = FindingResult(
      id: "short-context", kind: .rule, severity: .deny, status: .waived, level: .note,
      message: "requires `run.sequence_length >= 4096`; ignored until 2027-01-31 by line 8 of "
        + "`configs/sft.yaml`: the answers are short", waiver: "comment",
      locations: [place(recipe, 9, 15, "sequence_len: 2048", 4)])
    ignored.ignoredBy = place(
      recipe, 8, 15,
      "# carbonward: ignore[short-context] until=2027-01-31 reason=\"the answers are short\"", 71)
    var run = RunResult(
      name: "support-sft", path: recipe, format: "axolotl",
      files: [recipe, "launch/sft.sbatch", "carbonward.yaml"], verdict: .fail,
      facts: [
        FactResult(
          name: "model.id", value: .text("acme/base-8b"), origin: .declared,
          location: place(recipe, 2, 13, "base_model: acme/base-8b", 12)),
        FactResult(
          name: "packing", value: .flag(true), origin: .frameworkDefault,
          source: "axolotl 0.12"),
        FactResult(
          name: "trials", value: .number(1), dimension: .count, origin: .assumed,
          note: "single-trial: one trial: neither sweeps nor restarts are stated"),
        FactResult(
          name: "site.region", value: .text("gcp/us-central1"), origin: .project,
          location: region),
        FactResult(
          name: "site.pue", value: .range(low: 1.078, central: 1.1, high: 1.122),
          dimension: .ratio,
          origin: .catalogue, row: "gcp/us-central1", source: "operator's report", year: 2024),
        FactResult(
          name: "duration", value: .unknown, dimension: .time, origin: .declared,
          location: place("launch/sft.sbatch", 5, 16, "#SBATCH --time=$LIMIT", 6),
          note: "`$LIMIT` has no value"),
      ],
      estimate: EstimateResult(
        entries: [
          .init(key: .deviceHours, range: RangeResult(p5: 239.5, p50: 303.3, p95: 384)),
          .init(key: .energy, range: RangeResult(p5: 234.2, p50: 303.6, p95: 393.6)),
          .init(key: .emissions, range: RangeResult(p5: 94.67, p50: 125.3, p95: 165.9)),
          .init(key: .marketEmissions, range: exact(0)),
          .init(key: .embodied, range: nil), .init(key: .water, range: nil),
          .init(key: .flops, range: nil),
        ],
        trace: [
          .init(
            quantity: "utilisation", formula: "", inputs: [],
            value: RangeResult(p5: 0.7, p50: 0.85, p95: 1), origin: .assumed,
            note: "busy-device: training keeps a device busy"),
          .init(
            quantity: "energy_kwh", formula: "device_hours × mean_power_w × site.pue",
            inputs: ["utilisation", "site.pue"],
            value: RangeResult(p5: 234.2, p50: 303.6, p95: 393.6)),
          .init(
            quantity: "emissions_kg", formula: "energy_kwh × site.intensity",
            inputs: ["energy_kwh", "site.region"],
            value: RangeResult(p5: 94.67, p50: 125.3, p95: 165.9)),
        ],
        missing: []),
      findings: [
        FindingResult(
          id: "fine-tune-cap", kind: .budget, severity: .deny, status: .violated, level: .error,
          message: "emissions of 165.9 kgCO2e (p95), 176 % over the limit of 60 kgCO2e per run",
          help: "Train where the grid is cleaner.", observed: 165.9, limit: 60, unit: .kilograms,
          percentile: .p95,
          locations: [place(recipe, 15, 13, "num_epochs: 3", 1), region], suggestions: [0, 1]),
        FindingResult(
          id: "prefer-packing", kind: .rule, severity: .warn, status: .violated, level: .warning,
          message: "`support-sft` pads its sequences",
          locations: [place(recipe, 10, 17, "sample_packing: false  # später", 5)]),
        FindingResult(
          id: "full-precision", kind: .rule, severity: .deny, status: .waived, level: .note,
          message: "`support-sft` trains in fp32; waived until 2026-12-01: kernels are missing",
          waiver: "w-7", locations: [place(recipe, 11, 1, "bf16: false", 11)]),
        nearLimit, ignored,
        FindingResult(
          id: "ambiguous-name", kind: .sanity, severity: .info, status: .violated, level: .note,
          message: "`h100` may mean `h100-sxm5-80gb`, `h100-pcie-80gb`; the first is taken",
          locations: [
            place("launch/sft.sbatch", 4, 20, "#SBATCH --gres=gpu:h100:8", 4)
          ]),
        FindingResult(
          id: "long-context", kind: .rule, severity: .deny, status: .notApplicable, level: .none,
          message: "the rule does not apply"),
        FindingResult(
          id: "has-owner", kind: .rule, severity: .deny, status: .passed, level: .none,
          message: "the rule holds"),
      ],
      suggestions: [
        .init(
          measures: ["low-carbon-region"],
          changes: ["site.region: gcp/us-central1 → gcp/europe-north1"], verdict: .pass,
          effort: .medium, applicability: .safe,
          emissions: RangeResult(p5: 5.8, p50: 9.1, p95: 14.2), savingKilograms: 116.2,
          savingPercent: 92.7,
          edits: [.init(location: region, text: "gcp/europe-north1")],
          patch: """
            --- a/carbonward.yaml
            +++ b/carbonward.yaml
            @@ -5,1 +5,1 @@
            -  site: {region: gcp/us-central1}
            +  site: {region: gcp/europe-north1}

            """),
        .init(
          measures: ["fewer-epochs", "bf16"],
          changes: ["epochs: 3 → 1", "precision: fp32 → bf16"], verdict: .warn, effort: .low,
          applicability: .review, emissions: nil, savingKilograms: nil, savingPercent: nil,
          edits: [
            .init(location: place(recipe, 11, 7, "bf16: false", 5), text: "true"),
            .init(location: place(recipe, 15, 13, "num_epochs: 3", 1), text: "1"),
          ],
          patch: """
            --- a/configs/sft.yaml
            +++ b/configs/sft.yaml
            @@ -11,1 +11,1 @@
            -bf16: false
            +bf16: true
            @@ -15,1 +15,1 @@
            -num_epochs: 3
            +num_epochs: 1

            """),
      ])
    run.suggestions[1].notes = ["assumes that one epoch is enough"]
    run.obstacles = ["`ambiguous-name`: `h100` may mean several"]
    return run
  }()

  private static let undecided = RunResult(
    name: "configs/mystery.py", path: "configs/mystery.py", format: "trainer",
    files: ["configs/mystery.py"], verdict: .unknown, facts: [],
    estimate: EstimateResult(
      entries: [
        .init(key: .energy, range: nil), .init(key: .emissions, range: nil),
      ], trace: [],
      missing: [
        .init(
          key: .energy, message: "the devices are not known: no accelerator is stated",
          remedy: "hardware: {accelerator: h100-sxm5-80gb, count: 8}"),
        .init(
          key: .emissions, message: "the devices are not known: no accelerator is stated",
          remedy: "hardware: {accelerator: h100-sxm5-80gb, count: 8}"),
      ]),
    findings: [
      FindingResult(
        id: "fine-tune-cap", kind: .budget, severity: .deny, status: .unknown, level: .error,
        message: "emissions are not known",
        help: "estimate.emissions would be known with `site: {region: gcp/us-central1}`",
        limit: 60, unit: .kilograms, percentile: .p95),
      FindingResult(
        id: "clean-grid", kind: .rule, severity: .warn, status: .unknown, level: .warning,
        message: "emissions are not known",
        help: "estimate.emissions would be known with `site: {region: gcp/us-central1}`"),
    ], suggestions: [])
}
