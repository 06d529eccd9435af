import Foundation
import Testing

/// Where people stumbled who knew nothing but the README and `--help`.
@Suite("Newcomers") struct NewcomerTests {
  struct Stumble: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var files: [String: String]
    var arguments: [String]
    var status: Int32
    var says: [String]
  }

  private static func policy(_ body: String) -> String {
    "carbonward: policy/v1\nname: p\n" + body
  }

  private static let unqualified = policy(
    "budgets:\n  - {id: cap, scope: 'team == \"nlp\"', limit: 5 kg, per: run}\n")

  static let stumbles = [
    Stumble(
      testDescription: "a fact without `run.`",
      files: ["p.yaml": unqualified], arguments: ["lint", "p.yaml"], status: 2,
      says: ["did you mean `run.team`?", "1 error, 0 warnings, 0 notes"]),
    Stumble(
      testDescription: "a check under a policy that cannot be read",
      files: ["p.yaml": unqualified, "run.yaml": Fixture.run()],
      arguments: ["check", "--policy", "p.yaml", "run.yaml"], status: 2,
      says: ["1 run, not judged: see the errors above"]),
    Stumble(
      testDescription: "a test that names an accelerator as people do",
      files: [
        "p.yaml": policy(
          """
          budgets:
            - {id: cap, limit: 1 g, per: run}
          tests:
            - name: over the cap
              run:
                hardware: {accelerator: v100, count: 4}
                duration: 3 h
                site: {region: gcp/us-central1}
              expect: {verdict: fail, violated: [cap]}

          """)
      ], arguments: ["test", "p.yaml"], status: 0, says: ["1 passed, 0 failed"]),
    Stumble(
      testDescription: "a budget of a team and a label that are misspelt",
      files: [
        "p.yaml": policy(
          """
          budgets:
            - {id: cap, limit: 1 t, per: run}
            - {id: vision, scope: run.team == "vison", limit: 1 t, per: run}
            - {id: other, scope: run.team == "horse", limit: 1 t, per: run}
          rules:
            - {id: acme, when: 'run.labels.org in ["acmee"]', require: 'true'}

          """),
        "run.yaml": Fixture.run() + "team: vision\nlabels: {org: acme}\n",
      ], arguments: ["check", "--policy", "p.yaml", "run.yaml"], status: 0,
      says: [
        "`vision` looks for `vison` as `run.team`; did you mean `vision`?",
        "`acme` looks for `acmee` as `run.labels.org`; did you mean `acme`?",
        "`other` looks for `horse` as `run.team`, which no run of this check has",
      ]),
    Stumble(
      testDescription: "a shared budget that is overdrawn whatever one run asks",
      files: [
        "p.yaml": policy("budgets:\n  - {id: all, limit: 1 kg, per: check}\n"),
        "run.yaml": Fixture.run(),
        "dark.yaml": "carbonward: run/v1\nname: dark\n",
      ], arguments: ["check", "--policy", "p.yaml", "."], status: 1,
      says: ["budget all (check): at least 10.5 kgCO2e asked of 1 kgCO2e, nothing left"]),
    Stumble(
      testDescription: "a fact as policies write it", files: [:],
      arguments: ["explain", "run.site.region"], status: 0, says: ["fact site.region"]),
    Stumble(
      testDescription: "a metric as policies write it", files: [:],
      arguments: ["explain", "estimate.emissions.p95"], status: 0, says: ["metric emissions"]),
    Stumble(
      testDescription: "a ledger that is not there yet",
      files: [
        "p.yaml": policy("budgets:\n  - {id: all, limit: 5 t, per: year}\n"),
        "run.yaml": Fixture.run(),
      ], arguments: ["check", "--policy", "p.yaml", "--ledger", "ledger.db", "run.yaml"],
      status: 4, says: ["`carbonward ledger define --policy PATH` makes it"]),
    Stumble(
      testDescription: "a goal of time on nobody knows how many accelerators",
      files: [
        "run.yaml": """
        carbonward: run/v1
        name: tune
        model: {params: 7B}
        method: lora
        tokens: 10M
        hardware: {accelerator: h100-sxm5-80gb}
        site: {region: gcp/us-central1}

        """
      ], arguments: ["plan", "run.yaml", "--goal", "72 h"], status: 0,
      says: ["`duration` is not known; state `hardware: {count: 8}`"]),
  ]

  /// What many runs overdraw together stands once, and not as an obstacle of each.
  @Test func aSharedBudgetIsInTheWayOnce() throws {
    let policy = Self.policy(
      """
      budgets:
        - {id: all, limit: 1 kg, per: check}
      rules:
        - {id: named, severity: warn, require: 'run.name == "x"'}

      """)
    let runs = (1...6).map { ("r\($0).yaml", Fixture.run("r\($0)")) }
    let box = try Sandbox(Dictionary(uniqueKeysWithValues: runs + [("p.yaml", policy)]))
    let outcome = try box.carbonward("check", "--policy", "p.yaml", ".")
    #expect(outcome.status == 1)
    #expect(outcome.output.ranges(of: "error[all]").count == 1, "\(outcome.output)")
    #expect(!outcome.output.contains("in the way: `all`"), "\(outcome.output)")
  }

  @Test(arguments: stumbles) func areToldTheWayOn(_ stumble: Stumble) throws {
    let box = try Sandbox(stumble.files)
    let outcome = try box.run(Sandbox.binary.path, stumble.arguments)
    #expect(outcome.status == stumble.status, "\(outcome.text)")
    for text in stumble.says { #expect(outcome.text.contains(text), "\(outcome.text)") }
  }
}
