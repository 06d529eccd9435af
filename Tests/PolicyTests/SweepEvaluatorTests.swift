import CEL
import CivilTime
import Diagnostics
import Footprint
import Quantities
import Runs
import Testing

@testable import Policy

/// The fast verdict is the verdict.
@Suite struct SweepEvaluatorTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private static let budgets = [
    "{id: b1, limit: 120 kg, per: run, warn_at: 80 %}",
    "{id: b2, limit: 0.4 t, per: check, parent: b3, scope: run.team != 'c'}",
    "{id: b3, limit: 0.6 t, per: year, scope: run.team == 'a', warn_at: 0.5}",
    "{id: b4, limit: 30 kg, per: 1B tokens, severity: warn}",
    "{id: b5, metric: energy, limit: 0.2 MWh, per: run, percentile: p95}",
    "{id: b6, limit: 90 kg, per: run, scope: run.site.intensity > g_per_kwh(300)}",
    "{id: b7, metric: device_time, limit: 300 h, per: check, severity: warn}",
    "{id: b8, limit: 2 t, per: 1e3 device-hours}",
    "{id: b9, limit: 100 kg, per: month, scope: 'run.project == \"p\"'}",
    "{id: c1, limit: 150 kg, per: change, scope: run.team != 'c', warn_at: 50 %}",
    "{id: c2, limit: +20 %, per: change, severity: warn}",
  ]
  private static let rules = [
    "{id: r1, require: 'run.team in [\"a\", \"b\"]'}",
    "{id: r2, when: run.team == 'b', require: run.duration < hours(100)}",
    "{id: r3, severity: warn, require: run.precision != 'fp32'}",
    "{id: r4, require: estimate.emissions.p95 < kg(400)}",
    "{id: r5, when: run.hardware.count > 2, require: estimate.energy.mean < mwh(1)}",
    "{id: r6, severity: info, require: 'false'}",
    "{id: r7, severity: warn, require: has(run.tokens) && run.tokens > 1e9}",
  ]
  private static let waivers = [
    "{id: w1, covers: [b1, r1], scope: run.team == 'c', reason: r, owner: o, expires: 2026-12-31}",
    "{id: w2, covers: [b1, b2], up_to: 300 kg, reason: r, owner: o, expires: 2026-12-31}",
    "{id: w3, covers: [r2, r4], up_to: 250 kWh, reason: r, owner: o, expires: 2026-12-31}",
    "{id: w4, covers: [b6], reason: r, owner: o, expires: 2020-01-01}",
    "{id: w5, covers: [b3], scope: estimate.emissions.p50 < kg(100), reason: r, owner: o, expires: 2026-12-31}",
  ]

  private static let permissions = [
    "{covers: [b1, b5, r1]}", "{covers: [b2, b8], up_to: 300 kg}",
    "{covers: [r2, r4], up_to: 250 kWh}", "{covers: [b6], at_most: 7 d}",
  ]

  /// Comments in the files of the run that is swept, whatever is changed in it.
  private static func comments(_ generator: inout Generator) -> [IgnoreComment] {
    let file = SourceFile(path: "run.yaml", text: "# carbonward: ignore[…]")
    let range = SourceRange(file: file, bytes: 0..<10)
    return ["b1", "b2", "b5", "b6", "r1", "r4"].enumerated().compactMap { position, id in
      guard Bool.random(using: &generator) else { return nil }
      let place = SourceRange(file: file, bytes: position..<position + 1)
      let until = ["2026-12-31", "2026-11-25", "2026-11-01"].randomElement(using: &generator)
      return IgnoreComment(
        ids: [.init(id, place)], until: .init(until ?? "", range), reason: "r", range: range)
    }
  }

  private static func policy(_ generator: inout Generator) -> String {
    func pick(_ all: [String], _ key: String) -> String {
      let chosen = all.filter { _ in Bool.random(using: &generator) }
      return chosen.isEmpty ? "" : "\(key):\n" + chosen.map { "  - \($0)\n" }.joined()
    }
    // Waivers have to cover what is there.
    return "carbonward: policy/v1\nbudgets:\n" + budgets.map { "  - \($0)\n" }.joined()
      + "rules:\n" + rules.map { "  - \($0)\n" }.joined() + pick(waivers, "waivers")
      + pick(permissions, "allow_ignores")
  }

  private static func run(_ generator: inout Generator) throws -> Run {
    var run = try Policies.kilograms(Double(Int.random(in: 1...300, using: &generator)))
    func maybe(_ fact: Fact, _ values: [FactValue]) {
      guard let value = values.randomElement(using: &generator) else { return }
      run[fact] = Bool.random(using: &generator) ? Traced(value, .override("test")) : nil
    }
    maybe(.team, [.text("a"), .text("b"), .text("c")])
    maybe(.precision, [.text("fp32"), .text("bf16")])
    maybe(.tokens, [.number(1e9), .number(8e9)])
    maybe(.project, [.text("p"), .text("q")])
    if Int.random(in: 0..<8, using: &generator) == 0 { run[.intensity] = nil }
    if Bool.random(using: &generator) {
      run[.intensity] = Traced(.number(.init(low: 0.2, high: 0.5)), .override("test"))
    }
    let count = Double(Int.random(in: 1...4, using: &generator))
    run[.count] = Traced(.number(count), .override("test"))
    return run
  }

  @Test(arguments: 0..<60)
  func agreesWithTheWholeEvaluation(_ seed: UInt64) throws {
    var generator = Generator(state: seed &* 9_176 &+ 11)
    let set = try #require(Policies.load(Self.policy(&generator)).set)
    let estimator = Policies.estimator
    var subjects: [EvaluationSubject] = []
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let base = Bool.random(using: &generator) ? try Self.run(&generator) : nil
      subjects.append(
        EvaluationSubject(
          estimator.assess(try Self.run(&generator)), base: base.map { estimator.assess($0) }))
    }
    var context = EvaluationContext(
      at: Timestamp(try #require(CalendarDate("2026-11-23"))),
      onUnknown: try #require(UnknownPolicy.allCases.randomElement(using: &generator)),
      failOn: Bool.random(using: &generator) ? .deny : .warn)
    if Bool.random(using: &generator) {
      context.ledger = ["b3": LedgerUsage(settled: 200, reserved: 50)]
    }
    if Bool.random(using: &generator) {
      context.removed = [estimator.assess(try Self.run(&generator))]
    }
    if Bool.random(using: &generator) {
      let now = set.evaluate(subjects, in: context)
      context.baseline = Baseline(of: now, subjects: subjects)
    }
    let index = Int.random(in: subjects.indices, using: &generator)
    let comments = Self.comments(&generator)
    var others = subjects
    others.remove(at: index)
    let sweep = SweepEvaluator(
      set, beside: others, base: subjects[index].base, in: context)
    let states = try (0..<2).map { _ in
      var run = try Self.run(&generator)
      run.ignores = comments
      return sweep.state(of: estimator.assess(run))
    }
    for state in states {
      for _ in 0..<5 {
        var run = try Self.run(&generator)
        run.ignores = comments
        let assessment = estimator.assess(run)
        var changed = subjects
        changed[index].assessment = assessment
        let expected = set.evaluate(changed, in: context).runs[index].verdict
        let ranges = estimator.inputs(for: run).evaluate()
        var own = sweep.state(of: assessment)
        #expect(sweep.verdict(&own, ranges) == expected)
        // Another version that takes over all facts is this version.
        var adopting = state
        sweep.adopt(sweep.adoption(of: Fact.allCases, from: own), in: &adopting)
        #expect(sweep.verdict(&adopting, ranges) == expected)
      }
    }
  }

  @Test func factsAreSetOneByOne() throws {
    let set = try Policies.set(
      """
      budgets: [{id: b, limit: 20 kg, per: 1B tokens}]
      rules: [{id: r, severity: warn, require: run.team == 'x' && run.duration < hours(150)}]
      """)
    let estimator = Policies.estimator
    let run = try Policies.kilograms(100, ["team=x", "tokens=5B"])
    let context = EvaluationContext(at: Timestamp(CalendarDate(secondsSince1970: 0)))
    let sweep = SweepEvaluator(set, in: context)
    let ranges = estimator.inputs(for: run).evaluate()
    var state = sweep.state(of: estimator.assess(run))
    #expect(sweep.verdict(&state, ranges) == .pass)
    sweep.set(.duration, 200, in: &state)
    #expect(sweep.verdict(&state, ranges) == .warn)
    sweep.set(.duration, 100, in: &state)
    sweep.set(.team, text: "y", in: &state)
    #expect(sweep.verdict(&state, ranges) == .warn)
    sweep.set(.tokens, 4e9, in: &state)
    #expect(sweep.verdict(&state, ranges) == .fail)
    #expect(sweep.verdict(&state, EstimateInputs().evaluate()) == .unknown)
  }
}
