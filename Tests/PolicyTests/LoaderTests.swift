import Diagnostics
import Files
import Testing

@testable import Policy

@Suite struct LoaderTests {
  private static let head = "carbonward: policy/v1\n"
  private static let rule = head + "rules:\n  - {id: r, require: 'true'}\n"

  private static func imports(_ paths: String, rule: String? = nil) -> String {
    head + "imports: [\(paths)]\n" + (rule.map { "rules: [{id: \($0), require: 'true'}]\n" } ?? "")
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var files: [String: String]
    var paths = ["p.yaml"]
    var expected: [String]

    var testDescription: String { name }
  }

  static let bad: [Case] = [
    Case(
      name: "a path that does not exist", files: [:], paths: ["nope.yaml", "pack:nope"],
      expected: [
        "- error: there is no pack `pack:nope`",
        "nope.yaml error: policy `nope.yaml` does not exist",
      ]),
    Case(
      name: "a path out of the repository", files: [:], paths: ["../p.yaml", "/etc/passwd"],
      expected: [
        "- error: policy path `../p.yaml` leaves the repository",
        "- error: policy path `/etc/passwd` leaves the repository",
      ]),
    Case(
      name: "an empty folder", files: ["policies/README.md": ""], paths: ["policies"],
      expected: ["policies error: policy folder `policies` holds no policy"]),
    Case(
      name: "a folder with tests alone", files: ["policies/a_test.yaml": rule],
      paths: ["policies"],
      expected: ["policies error: policy folder `policies` holds no policy"]),
    Case(
      name: "a policy without budget and rule", files: ["p.yaml": head + "name: x\n"],
      expected: ["p.yaml error: these policies hold no budget and no rule"]),
    Case(
      name: "an empty file", files: ["p.yaml": ""],
      expected: ["p.yaml error: file holds no document"]),
    Case(
      name: "another document", files: ["p.yaml": "carbonward: run/v1\nname: x\n"],
      expected: ["p.yaml:1:13 error: this is a `run/v1` document where a policy is meant"]),
    Case(
      name: "another version", files: ["p.yaml": "carbonward: policy/v2\n"],
      expected: ["p.yaml:1:13 error: policies of version `policy/v2` are not known"]),
    Case(
      name: "no version", files: ["p.yaml": "rules: []\n"],
      expected: ["p.yaml:1:1 error: the document does not say what it is"]),
    Case(
      name: "a list", files: ["p.yaml": "- a\n"],
      expected: [
        "p.yaml:1:1 error: a policy is a mapping that starts with `carbonward: policy/v1`"
      ]),
    Case(
      name: "an id in two files", files: ["a/1.yaml": rule, "a/2.yaml": rule], paths: ["a"],
      expected: ["a/2.yaml:3:10 error: id `r` is used twice"]),
    Case(
      name: "imports that lead nowhere",
      files: [
        "a/p.yaml": imports("x.yaml, ../../y.yaml, pack:startr, ../b", rule: "r"), "b/z": "",
      ],
      paths: ["a/p.yaml"],
      expected: [
        "a/p.yaml:2:11 error: import `a/x.yaml` does not exist",
        "a/p.yaml:2:19 error: import `../../y.yaml` leaves the repository",
        "a/p.yaml:2:33 error: there is no pack `pack:startr`",
        "a/p.yaml:2:46 error: import `../b` is a folder",
      ]),
    Case(
      name: "a circle",
      files: [
        "p.yaml": imports("q.yaml", rule: "p"), "q.yaml": imports("r.yaml", rule: "q"),
        "r.yaml": imports("p.yaml", rule: "r"),
      ],
      expected: ["r.yaml:2:11 error: policies import each other in a circle"]),
    Case(
      name: "itself", files: ["p.yaml": imports("p.yaml", rule: "p")],
      expected: ["p.yaml:2:11 error: policies import each other in a circle"]),
    Case(
      name: "rules in a test file",
      files: ["a/p.yaml": rule, "a/p_test.yaml": head + "rules: [{id: s, require: 'true'}]\n"],
      paths: ["a"],
      expected: ["a/p_test.yaml:2:14 error: a test file holds only tests"]),
    Case(
      name: "a tab", files: ["p.yaml": head + "rules:\n\t- {id: r, require: 'true'}\n"],
      expected: ["p.yaml:3:1 error: tabs cannot indent YAML"]),
  ]

  @Test(arguments: bad)
  func refuses(_ example: Case) {
    let result = PolicyLoader(files: MemoryFiles(example.files)).load(
      example.paths, includingTestFiles: example.name.contains("test file"))
    #expect(result.set == nil)
    #expect(Policies.describe(result.diagnostics) == example.expected)
  }

  @Test func aPolicyByAnotherNameIsSaid() {
    let files = [
      "policies/a.yaml": Self.rule, "policies/b.policy": Self.rule,
      "policies/c/d.json": #"{"carbonward": "policy/v1"}"#,
      "policies/README.md": "Write `carbonward: policy/v1` first.\n",
      "policies/c/e.txt": "carbonward: run/v1\n",
    ]
    let result = PolicyLoader(files: MemoryFiles(files)).load(["policies"])
    #expect(result.set != nil)
    #expect(
      Policies.describe(result.diagnostics) == [
        "policies/b.policy warning: `policies/b.policy` says that it is a policy and is not read",
        "policies/c/d.json warning: `policies/c/d.json` says that it is a policy and is not read",
      ])
  }

  @Test func readsFoldersImportsAndPacks() throws {
    let files = [
      "policies/b.yml": Self.imports("a.yaml, ../shared/c.yaml, pack:starter", rule: "b"),
      "policies/a.yaml": Self.imports("../shared/c.yaml", rule: "a"),
      "policies/a_test.yaml": Self.head + "tests: []\n",
      "policies/note.txt": "not yaml: [",
      "policies/deeper/d.yaml": "not a policy",
      "shared/c.yaml": Self.imports("../shared/../shared/d.yaml", rule: "c"),
      "shared/d.yaml": Self.imports("pack:starter", rule: "d"),
    ]
    let result = PolicyLoader(files: MemoryFiles(files)).load(["policies", "policies/a.yaml"])
    #expect(Policies.describe(result.diagnostics) == [])
    let set = try #require(result.set)
    #expect(
      set.documents.map(\.file.path) == [
        "pack:starter", "policies/a.yaml", "policies/b.yml", "shared/c.yaml", "shared/d.yaml",
      ])
    for id in ["a", "b", "c", "d", "full-precision-at-scale"] { #expect(set.rule(id) != nil) }
  }

  /// `sha256sum` of the same bytes.
  @Test func tellsTheDigestOfEachFile() throws {
    let set = try #require(Policies.load(Self.rule).set)
    #expect(SHA256.hexDigest(of: Array("abc".utf8)) == Self.digestOfABC)
    #expect(set.documents[0].sha256 == SHA256.hexDigest(of: Array(Self.rule.utf8)))
  }

  private static let digestOfABC =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  @Test func anUnknownParentIsLeftToTheLedger() throws {
    let result = Policies.load(
      Self.head + "budgets: [{id: b, limit: 1 t, per: year, parent: research}]\n")
    #expect(result.set != nil)
    #expect(
      Policies.describe(result.diagnostics) == [
        "p.yaml:2:50 warning: budget `research` is not among these policies, so only a ledger can "
          + "count against it"
      ])
  }

  /// The example of the design, with its ellipses filled in.
  @Test func loadsTheExampleOfTheDesign() throws {
    let result = Policies.load(Self.designExample)
    #expect(result.diagnostics.filter { $0.severity == .error }.isEmpty)
    let set = try #require(result.set)
    #expect(set.budget("nlp-2026")?.limit == 12_000)
    #expect(set.budget("nlp-2026")?.percentile == .p95)
    #expect(set.measure("power-cap")?.actions.count == 2)
    let runner = PolicyTestRunner(estimator: Policies.estimator)
    let own = runner.run(set).filter { $0.path == "p.yaml" }
    #expect(own.map(\.isPassed) == [true])
  }

  private static let designExample = """
    carbonward: policy/v1
    name: nlp-team
    imports: [pack:starter]
    budgets:
      - {id: run-cap, limit: 500 kgCO2e, per: run}
      - id: nlp-2026
        scope: run.team == "nlp"
        metric: emissions          # emissions | market_emissions | energy | embodied | water | device_time | flops
        limit: 12 tCO2e
        per: year                  # run | check | week | month | quarter | year | total | an amount such as 1B tokens
        percentile: p95            # held against the limit; p50 if left out
        warn_at: 80 %
        parent: research-2026
    rules:
      - id: full-precision-training
        severity: deny             # deny | warn | info
        when: run.model.params > 1e9
        require: run.precision != "fp32"
        message: "{run.name} trains {run.model.params} parameters in fp32"
        help: Train in bf16; it halves memory traffic and doubles throughput on every accelerator since 2020.
        suggest: [bf16]
    measures:
      - {id: bf16, category: efficient-algorithms, when: 'run.precision == "fp32"', set: {precision: bf16}, effort: low}
      - {id: low-carbon-region, category: renewables, choose: {site.region: [gcp/europe-north1, aws/eu-north-1]}, effort: medium}
      - {id: power-cap, category: efficient-hardware, scale: {power: 0.80..0.86, duration: 1.02..1.06}, source: "…"}
      - {id: shared-cluster, category: shared-compute, set: {sharing: shared}}
    waivers:
      - {id: w-2026-014, covers: [run-cap], scope: 'run.name == "llama-70b"', up_to: 900 kgCO2e, reason: …, owner: …, approved_by: …, expires: 2026-12-31}
    tests:
      - name: a 70B run in fp32 is refused
        run: {model: {params: 70B}, precision: fp32}
        expect: {verdict: fail, violated: [full-precision-training]}
    """
}
