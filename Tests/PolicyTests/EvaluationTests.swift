import CivilTime
import Diagnostics
import Footprint
import Quantities
import Runs
import Testing

@testable import Policy

/// What budgets and rules say of runs, and what follows for the verdict.
@Suite struct EvaluationTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var policy: String
    /// Kilograms that the run emits, nil for a run without a site.
    var kilograms: Double? = 100
    var facts: [String] = []
    var verdict: Verdict
    var status: Finding.Status
    var message: String
    var onUnknown = UnknownPolicy.unknown
    var failOn = FailThreshold.deny

    var testDescription: String { name }
  }

  private static func budget(_ rest: String) -> String {
    "budgets:\n  - {id: x, \(rest)}"
  }

  private static func rule(_ rest: String) -> String { "rules:\n  - {id: x, \(rest)}" }

  static let cases: [Case] = [
    Case(
      name: "within a budget", policy: budget("limit: 100 kg, per: run"), verdict: .pass,
      status: .passed,
      message: "emissions of 100 kgCO2e (p50), within the limit of 100 kgCO2e per run"),
    Case(
      name: "over a budget", policy: budget("limit: 80 kg, per: run"), verdict: .fail,
      status: .violated,
      message: "emissions of 100 kgCO2e (p50), 25 % over the limit of 80 kgCO2e per run"),
    Case(
      name: "far over a budget", policy: budget("limit: 4 kg, per: run"), verdict: .fail,
      status: .violated,
      message: "emissions of 100 kgCO2e (p50), 25 times the limit of 4 kgCO2e per run"),
    Case(
      name: "over nothing", policy: budget("limit: 0 kg, per: run"), verdict: .fail,
      status: .violated,
      message: "emissions of 100 kgCO2e (p50), over the limit of 0 kgCO2e per run"),
    Case(
      name: "near a budget", policy: budget("limit: 120 kg, per: run, warn_at: 80 %"),
      verdict: .warn, status: .passed,
      message:
        "emissions of 100 kgCO2e (p50), 83 % of the limit of 120 kgCO2e per run (warns from 80 %)"),
    Case(
      name: "near a budget, strictly", policy: budget("limit: 120 kg, per: run, warn_at: 80 %"),
      verdict: .fail, status: .passed,
      message:
        "emissions of 100 kgCO2e (p50), 83 % of the limit of 120 kgCO2e per run (warns from 80 %)",
      failOn: .warn),
    Case(
      name: "over a budget that only warns",
      policy: budget("limit: 80 kg, per: run, severity: warn"), verdict: .warn, status: .violated,
      message: "emissions of 100 kgCO2e (p50), 25 % over the limit of 80 kgCO2e per run"),
    Case(
      name: "over a budget that only warns, strictly",
      policy: budget("limit: 80 kg, per: run, severity: warn"), verdict: .fail, status: .violated,
      message: "emissions of 100 kgCO2e (p50), 25 % over the limit of 80 kgCO2e per run",
      failOn: .warn),
    Case(
      name: "over a budget that only informs",
      policy: budget("limit: 80 kg, per: run, severity: info"), verdict: .pass,
      status: .violated,
      message: "emissions of 100 kgCO2e (p50), 25 % over the limit of 80 kgCO2e per run"),
    Case(
      name: "energy", policy: budget("metric: energy, limit: 50 kWh, per: run"), verdict: .fail,
      status: .violated,
      message: "energy use of 100 kWh (p50), 100 % over the limit of 50 kWh per run"
    ),
    Case(
      name: "device time", policy: budget("metric: device_time, limit: 200 h, per: run"),
      verdict: .pass, status: .passed,
      message: "device time of 100 device-hours (p50), within the limit of 200 device-hours per run"
    ),
    Case(
      name: "per amount of tokens", policy: budget("limit: 10 kg, per: 1B tokens"),
      facts: ["tokens=5B"], verdict: .fail, status: .violated,
      message: "emissions of 20 kgCO2e (p50), 100 % over the limit of 10 kgCO2e per 1B tokens"),
    Case(
      name: "per amount of compute", policy: budget("limit: 10 kg, per: 1e21 FLOP"),
      facts: ["model.params=1B", "tokens=10T", "method=pretrain"], verdict: .pass,
      status: .passed,
      message: "emissions of 1.667 kgCO2e (p50), within the limit of 10 kgCO2e per 1e+21 FLOP"),
    Case(
      name: "per amount of examples", policy: budget("limit: 10 kg, per: 1M examples"),
      facts: ["dataset.examples=5M", "epochs=2"], verdict: .pass, status: .passed,
      message: "emissions of 10 kgCO2e (p50), within the limit of 10 kgCO2e per 1M examples"),
    Case(
      name: "per amount of work that is not known", policy: budget("limit: 10 kg, per: 1B tokens"),
      verdict: .unknown, status: .unknown, message: "cannot be decided: `tokens` is not known"),
    Case(
      name: "a budget without a site", policy: budget("limit: 80 kg, per: run"), kilograms: nil,
      verdict: .unknown, status: .unknown,
      message: "cannot be decided: the grid's intensity is not known: no site is stated"),
    Case(
      name: "a budget without a site, --on-unknown fail",
      policy: budget("limit: 80 kg, per: run"), kilograms: nil, verdict: .fail, status: .unknown,
      message: "cannot be decided: the grid's intensity is not known: no site is stated",
      onUnknown: .fail),
    Case(
      name: "a budget without a site, --on-unknown pass",
      policy: budget("limit: 80 kg, per: run"), kilograms: nil, verdict: .pass, status: .unknown,
      message: "cannot be decided: the grid's intensity is not known: no site is stated",
      onUnknown: .pass),
    Case(
      name: "out of scope", policy: budget("scope: run.team == \"b\", limit: 80 kg, per: run"),
      facts: ["team=a"], verdict: .pass, status: .notApplicable,
      message: "does not apply: `run.team == \"b\"` is false"),
    Case(
      name: "perhaps in scope and over",
      policy: budget("scope: run.team == \"b\", limit: 80 kg, per: run"), verdict: .unknown,
      status: .unknown, message: "cannot be decided: `team` is not known"),
    Case(
      name: "perhaps in scope and within",
      policy: budget("scope: run.team == \"b\", limit: 100 kg, per: run"), verdict: .pass,
      status: .passed,
      message: "emissions of 100 kgCO2e (p50), within the limit of 100 kgCO2e per run"),
    Case(
      name: "a rule that holds", policy: rule("require: run.hardware.count <= 8"), verdict: .pass,
      status: .passed, message: "`run.hardware.count <= 8` holds"),
    Case(
      name: "a rule that does not", policy: rule("require: run.hardware.count > 8"),
      verdict: .fail, status: .violated, message: "requires `run.hardware.count > 8`"),
    Case(
      name: "a message",
      policy: rule(
        "require: run.hardware.count > 8, message: '{run.name}: {run.hardware.count} {{x}} "
          + "{run.duration} {estimate.emissions.p50} {run.tokens} {1 + 1} {[1, \"}\"]}'"),
      facts: ["name=n"], verdict: .fail, status: .violated,
      message: "n: 1 {x} 100 h 100 kgCO2e unknown 2 [1, }]"),
    Case(
      name: "a rule that does not apply",
      policy: rule("when: run.hardware.count > 8, require: \"false\""), verdict: .pass,
      status: .notApplicable, message: "does not apply: `run.hardware.count > 8` is false"),
    Case(
      name: "a rule about something unknown", policy: rule("require: run.precision != \"fp32\""),
      verdict: .unknown, status: .unknown, message: "cannot be decided: `precision` is not known"),
    Case(
      name: "a warning about something unknown",
      policy: rule("severity: warn, require: run.precision != \"fp32\""), verdict: .warn,
      status: .unknown, message: "cannot be decided: `precision` is not known"),
    Case(
      name: "a warning about something unknown, --on-unknown fail",
      policy: rule("severity: warn, require: run.precision != \"fp32\""), verdict: .warn,
      status: .unknown, message: "cannot be decided: `precision` is not known", onUnknown: .fail),
    Case(
      name: "a warning about something unknown, --on-unknown pass",
      policy: rule("severity: warn, require: run.precision != \"fp32\""), verdict: .pass,
      status: .unknown, message: "cannot be decided: `precision` is not known", onUnknown: .pass),
    Case(
      name: "a warning about something unknown, strictly",
      policy: rule("severity: warn, require: run.precision != \"fp32\""), verdict: .unknown,
      status: .unknown, message: "cannot be decided: `precision` is not known", failOn: .warn),
    Case(
      name: "a budget without a site, --on-unknown warn",
      policy: budget("limit: 80 kg, per: run"), kilograms: nil, verdict: .warn, status: .unknown,
      message: "cannot be decided: the grid's intensity is not known: no site is stated",
      onUnknown: .warn),
    Case(
      name: "a remark about something unknown",
      policy: rule("severity: info, require: run.precision != \"fp32\""), verdict: .pass,
      status: .unknown, message: "cannot be decided: `precision` is not known"),
    Case(
      name: "asking whether something is known",
      policy: rule("require: has(run.precision) || run.hardware.count < 9"), verdict: .pass,
      status: .passed, message: "`has(run.precision) || run.hardware.count < 9` holds"),
    Case(
      name: "perhaps applies, and holds",
      policy: rule("when: run.precision == \"fp32\", require: \"true\""), verdict: .pass,
      status: .passed, message: "`true` holds"),
    Case(
      name: "perhaps applies, and does not hold",
      policy: rule("when: run.precision == \"fp32\", require: \"false\""), verdict: .unknown,
      status: .unknown, message: "cannot be decided: `precision` is not known"),
    Case(
      name: "without a base revision",
      policy: rule("require: estimate.emissions.p50 <= base.estimate.emissions.p50"),
      verdict: .unknown, status: .unknown,
      message: "cannot be decided: there is no base revision to compare with; "
        + "`carbonward diff --base REF` names one"),
    Case(
      name: "a condition that fails to evaluate", policy: rule("require: '[1][1] > 0'"),
      verdict: .unknown, status: .unknown,
      message:
        "cannot be decided: the condition cannot be evaluated: index out of bounds: 1 in a list of 1"
    ),
    Case(
      name: "units and design's expressions",
      policy: rule(
        "require: 'estimate.emissions.p95 <= t(1.2) && run.duration > duration(\"72h\") && "
          + "estimate.energy.p50 * g_per_kwh(400) < kg(900) && now > timestamp(\"2026-01-01T00:00:00Z\")'"
      ),
      verdict: .pass, status: .passed,
      message:
        "`estimate.emissions.p95 <= t(1.2) && run.duration > duration(\"72h\") && estimate.e…` holds"
    ),
    Case(
      name: "impossible facts", policy: budget("limit: 100 kg, per: run"), facts: ["site.pue=0.5"],
      verdict: .fail, status: .passed,
      message: "emissions of 50 kgCO2e (p50), within the limit of 100 kgCO2e per run"),
  ]

  @Test(arguments: cases)
  func givesVerdictAndReason(_ example: Case) throws {
    let set = try Policies.set(example.policy)
    var facts = example.facts
    if example.kilograms == nil { facts.append("site.pue=1") }
    var run = try Policies.kilograms(example.kilograms ?? 100, facts)
    if example.kilograms == nil { run[.intensity] = nil }
    if facts.contains("site.pue=0.5") { #expect(run.number(.pue)?.central == 0.5) }
    let evaluation = Policies.evaluate(
      set, [run], onUnknown: example.onUnknown, failOn: example.failOn)
    #expect(evaluation.verdict == example.verdict)
    let finding = try #require(evaluation.runs[0].findings.first { $0.id == "x" })
    #expect(finding.status == example.status)
    #expect(finding.message == example.message)
  }

  @Test(arguments: zip(["p5", "p50", "p95"], [Verdict.pass, .pass, .fail]))
  func holdsThePercentileAgainstTheLimit(_ percentile: String, _ verdict: Verdict) throws {
    let set = try Policies.set(
      "budgets:\n  - {id: x, limit: 110 kg, per: run, percentile: \(percentile)}")
    var run = try Policies.kilograms(100)
    run[.duration] = Traced(
      .number(.init(low: 80, central: 100, high: 125)), .override("test"))
    let evaluation = Policies.evaluate(set, [run])
    #expect(evaluation.verdict == verdict)
    let finding = try #require(evaluation.runs[0].findings.first)
    #expect(finding.percentile?.rawValue == percentile)
    let bounds: [String: Double] = ["p5": 80, "p50": 100, "p95": 125]
    let observed = try #require(finding.observed)
    #expect(abs(observed - (bounds[percentile] ?? 0)) < 0.01)
  }

  @Test func sanityFindingsDenyWhatCannotBe() throws {
    let set = try Policies.set("budgets:\n  - {id: x, limit: 1 t, per: run}")
    let evaluation = Policies.evaluate(set, [try Policies.kilograms(100, ["site.pue=0.5"])])
    let finding = try #require(evaluation.runs[0].findings.first)
    #expect(finding.kind == .sanity)
    #expect(finding.id == "pue-below-one")
    #expect(finding.severity == .deny)
    #expect(finding.locations.map(\.text) == ["site.pue=0.5"])
  }

  @Test func saysWhichLineWouldMakeItKnown() throws {
    let set = try Policies.set(
      "budgets:\n  - {id: b, limit: 1 t, per: run}\nrules:\n  - {id: r, require: run.team != ''}")
    var run = try Policies.kilograms(100)
    run[.intensity] = nil
    let findings = Policies.evaluate(set, [run]).runs[0].findings
    #expect(findings.map(\.unknowns.first?.name) == ["estimate.emissions", "run.team"])
    let place = " under the run's `facts` in `carbonward.yaml`"
    #expect(
      findings.map(\.help) == [
        "state `site: {region: gcp/us-central1}`" + place, "state `team: …`" + place,
      ])
  }

  @Test func saysAllThatIsMissingAtOnce() throws {
    let set = try Policies.set(
      """
      budgets:
        - {id: b, limit: 1 t, per: run}
      rules:
        - {id: r, require: run.site.intensity < g_per_kwh(100)}
      """)
    let run = try Policies.run(["model.params=7B", "tokens=1B"])
    let findings = Policies.evaluate(set, [run]).runs[0].findings
    let site = "`site: {region: gcp/us-central1}`"
    #expect(
      findings.map(\.help) == [
        "state `hardware: {accelerator: h100-sxm5-80gb}` and \(site) under the run's `facts` in "
          + "`carbonward.yaml`",
        "state \(site) under the run's `facts` in `carbonward.yaml`",
      ])
  }

  @Test func pointsAtTheLinesThatCauseAFinding() throws {
    let set = try Policies.set(
      """
      budgets:
        - {id: b, limit: 1 kg, per: run}
      rules:
        - {id: r, when: run.hardware.count > 0, require: run.team == "x" && estimate.energy.p50 < kwh(1)}
      """)
    let run = try Policies.kilograms(100, ["team=y"])
    let findings = Policies.evaluate(set, [run]).runs[0].findings
    #expect(
      findings[0].locations.map(\.text) == [
        "duration=100.0 h", "hardware.count=1", "hardware.power=1 kW", "hardware.host_power=0 W",
      ])
    #expect(
      findings[1].locations.map(\.text) == [
        "team=y", "duration=100.0 h", "hardware.count=1", "hardware.power=1 kW",
      ])
  }

  @Test func reportsWhatNeverApplies() throws {
    let set = try Policies.set(
      "budgets:\n  - {id: b, limit: 1 t, per: run, scope: run.team == 'x'}\n"
        + "rules:\n  - {id: r, when: run.team == 'x', require: 'true'}")
    let evaluation = Policies.evaluate(set, [try Policies.kilograms(1, ["team=y"])])
    #expect(evaluation.verdict == .pass)
    #expect(
      Policies.describe(evaluation.diagnostics) == [
        "p.yaml warning: nothing in `p.yaml` applies to any run of this check",
        "run.yaml warning: no budget or rule applies to run `run.yaml`",
      ])
  }

  @Test func guardsOfShippedMeasuresNeedNotApply() throws {
    let set = try Policies.set(
      "imports: [pack:measures]\nbudgets:\n  - {id: b, limit: 1 t, per: run}")
    #expect(set.documents.contains { !$0.rules.isEmpty })
    let evaluation = Policies.evaluate(set, [try Policies.kilograms(1)])
    #expect(Policies.describe(evaluation.diagnostics) == [])
  }

  @Test func nothingToCheckIsNotAPass() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 1 t, per: run}")
    #expect(Policies.evaluate(set, []).verdict == .unknown)
  }

  @Test(arguments: [(90.0, Verdict.pass), (110, .pass), (111, .fail)])
  func comparesWithTheBaseRevision(_ kilograms: Double, _ verdict: Verdict) throws {
    let set = try Policies.set(
      """
      rules:
        - id: no-worse
          when: has(base.run.name)
          require: estimate.emissions.p50 <= base.estimate.emissions.p50 * 1.1
          message: "{base.run.name} emitted {base.estimate.emissions.p50}"
      tests:
        - name: against the base
          base: {name: old, hardware: &one {accelerator: custom, count: 1, power: 1 kW, host_power: 0 W}, duration: 100 h, site: &site {pue: 1, intensity: 1 kgCO2e/kWh}}
          run: {name: new, hardware: *one, duration: 111 h, site: *site}
          expect: {verdict: fail, violated: [no-worse]}
      """)
    let base = Policies.estimator.assess(try Policies.kilograms(100, ["name=old"]))
    let subject = EvaluationSubject(
      Policies.estimator.assess(try Policies.kilograms(kilograms, ["name=new"])), base: base)
    let context = EvaluationContext(at: .init(try #require(CalendarDate("2026-11-23"))))
    let evaluation = set.evaluate([subject], in: context)
    #expect(evaluation.verdict == verdict)
    if verdict == .fail {
      #expect(evaluation.runs[0].findings[0].message == "old emitted 100 kgCO2e")
    }
    let tests = PolicyTestRunner(estimator: Policies.estimator).run(set)
    #expect(tests.map(\.isPassed) == [true])
  }
}
