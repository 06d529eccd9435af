import Diagnostics
import Files
import Testing

@testable import Policy

/// What must hold whatever the policy says.
@Suite struct PropertyTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state
    }
  }

  private static let elements: [(section: String, text: String)] = [
    ("budgets", "{id: b-run, limit: 120 kg, per: run, warn_at: 80 %}"),
    ("budgets", "{id: b-check, limit: 0.4 t, per: check, parent: b-year}"),
    ("budgets", "{id: b-year, limit: 1 t, per: year, scope: run.team == 'a'}"),
    ("budgets", "{id: b-tokens, limit: 30 kg, per: 1B tokens, severity: warn}"),
    ("budgets", "{id: b-energy, metric: energy, limit: 0.2 MWh, per: run, percentile: p95}"),
    ("rules", "{id: r-team, require: 'run.team in [\"a\", \"b\"]'}"),
    ("rules", "{id: r-hours, when: run.team == 'b', require: run.duration < hours(100)}"),
    ("rules", "{id: r-precision, severity: warn, require: run.precision != 'fp32'}"),
    ("rules", "{id: r-info, severity: info, require: 'false'}"),
    (
      "waivers",
      "{id: w-a, covers: [b-run, r-team], scope: run.team == 'c', reason: r, owner: o, expires: 2026-12-31}"
    ),
    (
      "waivers",
      "{id: w-b, covers: [b-run], up_to: 200 kg, reason: r, owner: o, expires: 2026-12-31}"
    ),
    ("waivers", "{id: w-c, covers: [b-check], reason: r, owner: o, expires: 2020-01-01}"),
  ]

  private static func policy(_ elements: [(section: String, text: String)]) -> String {
    var text = "carbonward: policy/v1\n"
    for section in ["rules", "waivers", "budgets"] {
      let own = elements.filter { $0.section == section }
      if !own.isEmpty { text += "\(section):\n" + own.map { "  - \($0.text)\n" }.joined() }
    }
    return text
  }

  private static func summary(_ evaluation: PolicyEvaluation) -> [String] {
    ["\(evaluation.verdict)"]
      + evaluation.runs.flatMap { run in
        ["\(run.verdict)"]
          + run.findings.map { "\($0.id) \($0.status) \($0.message) \($0.waiver ?? "")" }
      } + evaluation.budgets.map { "\($0.id) \($0.status) \($0.requested ?? -1)" }
      + evaluation.diagnostics.map(\.message).filter { !$0.contains(".yaml") }
  }

  private static func runs() throws -> [Policies.RunFacts] {
    [
      (100, ["team=a", "precision=bf16", "tokens=5B", "name=one"]),
      (150, ["team=b", "precision=fp32", "tokens=1B", "name=two"]),
      (90, ["team=c", "name=three"]),
    ]
  }

  @Test(arguments: 0..<40)
  func theOrderOfElementsAndFilesDoesNotMatter(_ seed: UInt64) throws {
    let runs = try Self.runs().map { try Policies.kilograms($0.kilograms, $0.facts) }
    let set = try #require(
      PolicyLoader(files: MemoryFiles(["p.yaml": Self.policy(Self.elements)])).load(["p.yaml"]).set)
    let expected = Self.summary(Policies.evaluate(set, runs))
    var generator = Generator(state: seed &* 77 &+ 5)
    var files: [String: [(section: String, text: String)]] = [:]
    for element in Self.elements.shuffled(using: &generator) {
      files["f\(Int.random(in: 0..<4, using: &generator)).yaml", default: []].append(element)
    }
    let texts = files.mapValues(Self.policy)
    let paths = texts.keys.sorted().shuffled(using: &generator)
    let result = PolicyLoader(files: MemoryFiles(texts)).load(paths)
    let shuffled = try #require(result.set)
    #expect(Self.summary(Policies.evaluate(shuffled, runs)) == expected)
  }

  @Test(arguments: [
    ("120 kg", "0.12 t"), ("120 kg", "120000 g"), ("99.5 kg", "99500 g"), ("0.1 t", "100 kg"),
    ("100 kg", "0.0001 kt"),
  ])
  func theUnitOfALimitDoesNotMatter(_ first: String, _ second: String) throws {
    for kilograms in [10, 99, 99.5, 99.6, 100, 100.00001, 119, 120, 121] {
      let run = try Policies.kilograms(kilograms)
      let results = try [first, second].map { limit in
        let set = try Policies.set("budgets: [{id: b, limit: \(limit), per: run, warn_at: 0.9}]")
        return Self.summary(Policies.evaluate(set, [run])).filter { !$0.contains("limit of") }
      }
      #expect(results[0] == results[1])
    }
  }

  /// Adding a waiver never makes a verdict worse, and removing one never makes it better.
  @Test(arguments: 0..<30)
  func waiversOnlyForgive(_ seed: UInt64) throws {
    var generator = Generator(state: seed &* 31 &+ 9)
    let runs = try Self.runs().map { try Policies.kilograms($0.kilograms, $0.facts) }
    let base = Self.elements.filter { $0.section != "waivers" }
    let waivers = Self.elements.filter { $0.section == "waivers" }.shuffled(using: &generator)
    var previous = Verdict.fail.rank
    for count in 0...waivers.count {
      let set = try #require(
        Policies.load(Self.policy(base + waivers.prefix(count))).set)
      let rank = Policies.evaluate(set, runs).verdict.rank
      #expect(rank <= previous)
      previous = rank
    }
  }

  /// What several runs ask of a shared budget is what each asks, added.
  @Test(arguments: 0..<30)
  func amountsAdd(_ seed: UInt64) throws {
    var generator = Generator(state: seed &+ 3)
    let amounts = (0..<5).map { _ in Double(Int.random(in: 1..<1000, using: &generator)) }
    let set = try Policies.set("budgets: [{id: b, limit: 1 t, per: check}]")
    let usage = Policies.evaluate(set, try amounts.map { try Policies.kilograms($0) }).budgets[0]
    #expect(usage.requested == amounts.reduce(0, +))
    #expect((usage.status == .violated) == (amounts.reduce(0, +) > 1000))
  }
}
