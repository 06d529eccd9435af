import Diagnostics
import Files
import Testing

@testable import Policy

/// Conditions compare what a name means, and not how it is spelled.
@Suite struct NameTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var facts: [String]
    var condition: String
    var status = Finding.Status.passed

    var testDescription: String { "\(facts): \(condition)" }
  }

  private static let regions: [Case] = [
    "gcp/us-central1", "gcp/us-central1-a", "us-central1", "GCP/us-central1", "gcp:us-central1",
  ].flatMap { (spelling: String) -> [Case] in
    let facts = ["site.region=\(spelling)"]
    return [
      Case(facts: facts, condition: "run.site.region == 'gcp/us-central1'"),
      Case(facts: facts, condition: "run.site.region == 'us-central1-b'"),
      Case(facts: ["site.region=gcp/us-central1"], condition: "'\(spelling)' == run.site.region"),
      Case(
        facts: facts, condition: "!(run.site.region in ['aws/us-east-1', 'gcp/us-central1'])",
        status: .violated),
      Case(facts: facts, condition: "run.site.region.startsWith('gcp/')"),
      Case(
        facts: facts,
        condition: "run.site.region_written == '\(spelling)' && run.site.zone == '\(spelling)'"),
    ]
  }

  private static let countries: [Case] = ["NO", "NOR", "Norway", "norway"].flatMap {
    (spelling: String) -> [Case] in
    let facts = ["site.country=\(spelling)"]
    return [
      Case(facts: facts, condition: "run.site.country == 'NOR'"),
      Case(facts: facts, condition: "run.site.country in ['SE', 'no']"),
      Case(facts: ["site.country=NOR"], condition: "run.site.country == '\(spelling)'"),
      Case(facts: facts, condition: "run.site.country != 'Norway'", status: .violated),
    ]
  }

  private static let others: [Case] = [
    Case(
      facts: ["hardware.accelerator=H100"],
      condition: "run.hardware.accelerator == 'h100-sxm5-80gb'"),
    Case(facts: ["hardware.accelerator=custom"], condition: "run.hardware.accelerator == 'custom'"),
    Case(facts: [], condition: "run.name == 'run.yaml'"),
    Case(facts: ["name=mine"], condition: "run.name == 'mine'"),
    Case(facts: [], condition: "run.labels['tier'] == 'gold'", status: .unknown),
    Case(facts: [], condition: "run.labels.tier == 'gold'", status: .unknown),
    Case(facts: [], condition: "!('tier' in run.labels) || run.labels.tier == 'gold'"),
  ]

  /// Things that a cloud or a hub names, in any case and with its owner or without.
  private static let things: [Case] = [
    (
      "hardware.instance_type", "aws/p4d.24xlarge",
      ["p4d.24xlarge", "P4D.24XLARGE", "ml.p4d.24xlarge"]
    ),
    (
      "hardware.instance_type", "azure/standard_nd96isr_h100_v5",
      ["Standard_ND96isr_H100_v5", "ND96isr_H100_v5"]
    ),
    (
      "model.id", "meta-llama/llama-3.1-8b",
      ["meta-llama/Llama-3.1-8B", "META-LLAMA/llama-3.1-8b", "Llama-3.1-8B"]
    ),
    ("dataset.id", "tatsu-lab/alpaca", ["Tatsu-Lab/Alpaca", "alpaca"]),
  ].flatMap { (fact: String, id: String, spellings: [String]) in
    (spellings + [id]).flatMap { (spelling: String) -> [Case] in
      [
        Case(facts: ["\(fact)=\(spelling)"], condition: "run.\(fact) == '\(id)'"),
        Case(facts: ["\(fact)=\(id)"], condition: "run.\(fact) == '\(spelling)'"),
        Case(
          facts: ["\(fact)=\(spelling)"], condition: "!(run.\(fact) in ['\(spellings[0])'])",
          status: .violated),
        Case(facts: ["\(fact)=\(spelling)"], condition: "run.\(fact)_written == '\(spelling)'"),
      ]
    }
  }

  /// What the catalogue does not have is one thing in any case, and parts of names have none.
  private static let folded: [Case] = [
    Case(facts: ["model.id=Acme/Own-7B"], condition: "run.model.id == 'acme/own-7b'"),
    Case(facts: ["model.id=Acme/Own-7B"], condition: "run.model.id != 'own-7b'"),
    Case(facts: ["model.id=a\\b/Own"], condition: "run.model.id == 'A\\\\\\\\b/own'"),
    Case(facts: ["model.id=Acme/Own-7B"], condition: "run.model.id.startsWith('Acme/')"),
    Case(facts: ["model.id=Acme/Own-7B"], condition: "run.model.id.contains('OWN')"),
    Case(facts: ["model.id=Acme/Own-7B"], condition: "run.model.id.matches('^Acme/.*B$')"),
    Case(facts: ["dataset.id=Acme/Own"], condition: "run.dataset.id.endsWith('Own')"),
    Case(
      facts: ["site.region=us-central1-a"],
      condition: "run.site.region.lowerAscii() != 'US-CENTRAL1'", status: .violated),
    Case(
      facts: ["site.country=NO"], condition: "run.site.country.lowerAscii() in ['norway']"),
    Case(
      facts: ["hardware.accelerator=h100-sxm5-80gb"],
      condition: "run.hardware.accelerator.upperAscii() == 'H100'"),
  ]

  static let cases = regions + countries + others + things + folded

  private func finding(_ item: Case) throws -> Finding {
    let set = try Policies.set("rules:\n  - {id: r, require: \"\(item.condition)\"}\n")
    let evaluation = Policies.evaluate(set, [try Policies.run(item.facts)])
    return try #require(evaluation.runs.first?.findings.first { $0.id == "r" })
  }

  @Test(arguments: cases)
  func comparesMeanings(_ item: Case) throws {
    let finding = try finding(item)
    #expect(finding.status == item.status, "\(finding.message)")
  }

  @Test func aMissingLabelSaysWhereToStateIt() throws {
    let finding = try finding(Case(facts: ["name=x"], condition: "run.labels['tier'] != 'x'"))
    #expect(finding.message.contains("label `tier`"))
    #expect(finding.help?.contains("labels: {tier: …}") == true)
    #expect(finding.locations.first?.file.path == "run.yaml")
  }

  @Test(arguments: [
    ("run.site.region == 'gcp/us-centrall1'", "site.region"),
    ("run.site.country in ['Norge-land']", "site.country"),
    ("'zzz-grid' != run.site.grid_zone", "site.grid_zone"),
    ("run.hardware.accelerator == 'h1000-of-nobody'", "hardware.accelerator"),
    ("run.hardware.instance_type != 'p4q.24xlarge'", "hardware.instance_type"),
  ])
  func aNameOfNothingDoesNotLoad(_ condition: String, _ fact: String) {
    let body = "carbonward: policy/v1\nrules:\n  - {id: r, require: \"\(condition)\"}\n"
    let result = Policies.load(body)
    #expect(result.set == nil)
    #expect(result.diagnostics.contains { $0.message.contains("nothing that `\(fact)` can be") })
  }

  @Test(arguments: [
    ("run.site.region.startsWith('gcp/eurpe')", true),
    ("run.site.region.startsWith('gcp/europe')", false),
    ("run.site.region.startsWith('aws/')", false),
    ("run.site.region.contains('euro-north')", true),
    ("run.site.region.contains('europe-north')", false),
    ("run.site.region.endsWith('-nort1')", true), ("run.site.region.matches('^gpc/.*')", true),
    ("run.site.region.matches('^(aws|gcp)/eu.*')", false),
    ("run.hardware.accelerator.startsWith('h10000')", true),
    ("run.hardware.accelerator.startsWith('h100')", false),
    ("run.hardware.instance_type.startsWith('p4d')", true),
    ("run.hardware.instance_type.startsWith('aws/p4d')", false),
    ("['gcp/europe-west1', 'aws/eu-nort-1'].exists(r, r == run.site.region)", true),
    ("['gcp/europe-west1', 'aws/eu-north-1'].exists(r, r == run.site.region)", false),
    ("run.name.startsWith('gcp/eurpe')", false), ("['a'].exists(r, r == run.name)", false),
    ("run.site.region.startsWith(run.name)", false),
  ])
  func aPartOfNoNameDoesNotLoad(_ condition: String, _ isRefused: Bool) {
    let body = "carbonward: policy/v1\nrules:\n  - {id: r, require: \"\(condition)\"}\n"
    let result = Policies.load(body)
    #expect((result.set == nil) == isRefused, "\(result.diagnostics)")
    #expect(result.diagnostics.contains { $0.code.id == "policy-unknown-name" } == isRefused)
  }

  @Test(arguments: [
    ("choose: {site.region: [gcp/europe-north1, gcp/eurpe-north1]}", true),
    ("choose: {site.region: [gcp/europe-north1]}", false),
    ("set: {site: {region: aws/eu-nort-1}}", true), ("set: {precision: bf16}", false),
    ("set: {hardware: {accelerator: custom}}", false),
  ])
  func aMeasureThatMovesToNowhereDoesNotLoad(_ action: String, _ isRefused: Bool) {
    let body =
      "carbonward: policy/v1\nrules: [{id: r, require: 'true'}]\nmeasures:\n"
      + "  - {id: m, category: renewables, \(action)}\n"
    let result = Policies.load(body)
    #expect((result.set == nil) == isRefused, "\(result.diagnostics)")
  }

  /// Files of a revision, beside which a folder has links.
  private struct Linking: FileProvider {
    var files: MemoryFiles
    var links: [String: [String]]

    func kind(of path: String) -> FileKind? { files.kind(of: path) }
    func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
      try files.read(path, limit: limit)
    }
    func list(_ directory: String) throws(FileProblem) -> [FileEntry] { try files.list(directory) }
    func leftOut(of directory: String) -> [String] { links[directory] ?? [] }
  }

  @Test(arguments: [
    (["policies": ["b.yaml"]], true), (["policies": ["more"]], true),
    (["policies/team": ["b.YML"]], true), (["policies": ["README.md", ".git"]], false),
    (["other": ["b.yaml"]], false),
  ])
  func linksAmongPoliciesAreRefused(_ links: [String: [String]], _ isRefused: Bool) {
    let rule = "carbonward: policy/v1\nrules: [{id: a, require: 'true'}]\n"
    let files = MemoryFiles(["policies/a.yaml": rule, "policies/team/c.yaml": "a: 1\n"])
    let result = PolicyLoader(files: Linking(files: files, links: links)).load(["policies"])
    #expect((result.set == nil) == isRefused)
    #expect(result.diagnostics.contains { $0.code.id == "policy-path" } == isRefused)
  }

  @Test func foldersBelowAreRead() {
    func rule(_ id: String) -> String {
      "carbonward: policy/v1\nrules: [{id: \(id), require: 'true'}]\n"
    }
    let files: [String: String] = [
      "policies/a.yaml": rule("a"), "policies/team/b.yml": rule("b"),
      "policies/team/deep/c.YAML": rule("c"), "policies/D.YML": rule("d"),
      "policies/team/config.yaml": "learning_rate: 1\n", "policies/.git/e.yaml": rule("e"),
      "policies/team/t_test.yaml": "carbonward: policy/v1\ntests: []\n",
    ]
    let result = Policies.load(files, ["policies"])
    #expect(result.set?.rules.map(\.id) == ["a", "b", "c", "d"], "\(result.diagnostics)")
    let broken = files.merging(["policies/team/x.yaml": "carbonward: policy/v1\nrule: []\n"]) { $1 }
    #expect(Policies.load(broken, ["policies"]).set == nil)
  }

  @Test(arguments: [
    ("rules: [{id: r, require: 'now.getHours() < 25'}]\n", true),
    ("rules: [{id: r, require: 'true', message: 'at {now}'}]\n", true),
    ("budgets: [{id: b, limit: 1 kg, per: year}]\n", false),
  ])
  func onlyTheHourNeedsAnInstant(_ body: String, _ expected: Bool) throws {
    let set = try Policies.set(body)
    #expect(set.readsClock)
    #expect(set.readsInstant == expected)
  }
}
