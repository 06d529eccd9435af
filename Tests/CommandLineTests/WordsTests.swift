import Foundation
import Testing

/// Words that the command line takes and explains.
@Suite struct WordsTests {
  private static let files = [
    "a.yaml": """
    carbonward: run/v1
    name: first
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    duration: 10 h
    site: {region: gcp/us-central1}

    """,
    "b.yaml": """
    carbonward: run/v1
    name: '=1+1'
    hardware: {accelerator: a100-sxm4-80gb, count: 16}
    duration: 10 h
    site: {region: gcp/us-central1}

    """,
    "p.yaml": """
    carbonward: policy/v1
    rules: [{id: tier, require: 'run.labels["tier"] == "gold"'}]

    """,
  ]

  @Test(arguments: [
    "facts", "fact", "metrics", "rules", "budgets", "measures", "waivers", "base", "ignore",
    "severity", "baseline", "residency", "catalogue", "cost", "labels", "now", "implausible",
    // Every other key says where it stands and what it means.
    "warn_at", "up_to", "expires", "parent", "covers", "suggest", "choose", "set", "scale",
    "launcher",
    "match", "defaults", "expect", "limit", "help", "message", "effort", "approved_by",
  ])
  func everyWordOfTheDocumentsIsExplained(_ word: String) throws {
    let answer = try Sandbox(Self.files).carbonward("explain", word)
    #expect(answer.status == 0 && answer.output.contains("\n  "), "\(answer.text)")
  }

  /// An answer that did not get anywhere is none.
  @Test(arguments: [
    "explain facts", "plan a.yaml", "lint p.yaml", "catalogue list", "compare a.yaml b.yaml",
    "estimate a.yaml", "--help", "--version", "waivers", "schema run",
  ])
  func aFullDeviceIsNoSilentPass(_ command: String) throws {
    let sandbox = try Sandbox(Self.files)
    let shell = "'\(Sandbox.binary.path)' \(command) > /dev/full"
    let answer = try sandbox.run("/bin/sh", ["-c", shell])
    #expect(answer.status == 2 && answer.error.contains("cannot write"), "\(answer.text)")
  }

  @Test func unknownWordsGetTheTopics() throws {
    let answer = try Sandbox(Self.files).carbonward("explain", "bogus")
    #expect(answer.status == 2 && answer.error.contains("`facts`, "), "\(answer.text)")
  }

  @Test(arguments: [("0", 0), ("1", 1)])
  func soManySuggestionsAreShown(_ most: String, _ wanted: Int) throws {
    var files = Self.files
    files["p.yaml"] = """
      carbonward: policy/v1
      budgets: [{id: cap, limit: 5 kgCO2e, per: run}]
      measures:
        - {id: north, category: renewables, choose: {site.region: [gcp/europe-north1]}, effort: low}
        - {id: half, category: efficient-algorithms, scale: {duration: 0.1}, effort: low, source: s}

      """
    let (_, json) = try Sandbox(files).result(
      "check", "a.yaml", "--policy", "p.yaml", "--suggestions", most)
    #expect(json["runs"].array.map { $0["verdict"].string } == ["fail"])
    #expect(json["runs"].array[0]["suggestions"].array.count == wanted)
  }

  @Test func aNumberOfSuggestionsIsOne() throws {
    let answer = try Sandbox(Self.files).carbonward("check", "a.yaml", "--suggestions", "-1")
    #expect(answer.status == 2)
  }

  @Test(arguments: [("tier=gold", 0), ("tier=tin", 1), ("other=gold", 3)])
  func labelsCanBeSet(_ label: String, _ status: Int) throws {
    let check = try Sandbox(Self.files).carbonward(
      "check", "a.yaml", "--policy", "p.yaml", "--set", "labels.\(label)")
    #expect(Int(check.status) == status, "\(check.text)")
  }

  @Test func estimatesPassNoVerdict() throws {
    let answer = try Sandbox(Self.files).carbonward("estimate", "a.yaml", "--format", "concise")
    #expect(answer.output.hasPrefix("a.yaml: first: "), "\(answer.text)")
    #expect(answer.output.contains("kWh") && answer.output.contains("CO2e"))
    #expect(!answer.output.contains("PASS"))
  }

  @Test(arguments: ["text", "markdown", "json"])
  func configsAreCompared(_ format: String) throws {
    let sandbox = try Sandbox(Self.files)
    let answer = try sandbox.carbonward("compare", "a.yaml", "b.yaml", "--format", format)
    #expect(answer.status == 0, "\(answer.text)")
    #expect(answer.output.contains("hardware.count"))
    #expect(!answer.output.contains("site.region"))
    #expect(format == "json" || answer.output.contains("+100 %"))
  }
}
