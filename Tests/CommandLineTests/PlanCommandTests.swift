import Foundation
import Testing

/// `carbonward plan` as a user types it.
@Suite struct PlanCommandTests {
  private static let files = [
    "run.yaml": """
    carbonward: run/v1
    model: {params: 8B}
    method: full
    precision: bf16
    tokens: 2B
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    site: {region: gcp/us-central1}

    """,
    "policy.yaml": """
    carbonward: policy/v1
    residency: {eu: [gcp/europe-*], us: [gcp/us-*]}
    budgets: [{id: cap, limit: 60 kg, per: run, percentile: p95}]
    measures: [{id: move, category: renewables, set: {site.region: gcp/europe-north1}}]

    """,
  ]

  private func plan(_ sandbox: Sandbox, _ arguments: String...) throws -> Outcome {
    try sandbox.run(
      Sandbox.binary.path, ["plan", "run.yaml", "--policy", "policy.yaml"] + arguments)
  }

  @Test func everyMistakeIsSaidAtOnceWithAWayOut() throws {
    let sandbox = try Sandbox(Self.files, commits: false)
    let outcome = try plan(
      sandbox, "--vary", "hardware.cuont=8", "--vary", "site.region=gcp/eurpe*", "--vary",
      "precision=bf17", "--vary", "hardware.count=8..4*2", "--vary", "tokens=1..1000000/1",
      "--vary", "duration=1 h..9 h/0 h", "--vary", "schedule.start=2026-12-01..2026-11-01/1h",
      "--vary", "steps=5", "--vary", "steps=6", "--plot", "pie", "--plot", "tornado", "--format",
      "csv")
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    let errors = outcome.error.split(separator: "\n").filter { $0.hasPrefix("error: ") }
    #expect(errors.count == 10, "\(outcome.error)")
    // A way out follows each of them.
    let blocks = outcome.error.components(separatedBy: "error: ").dropFirst()
    for block in blocks { #expect(block.contains("  = help: "), "\(block)") }
    #expect(outcome.error.contains("did you mean `hardware.count`?"))
  }

  @Test func sweepsOverTooManyPointsAreRefused() throws {
    let sandbox = try Sandbox(Self.files, commits: false)
    let outcome = try plan(
      sandbox, "--vary", "tokens=1000..2000/1", "--vary", "steps=1000..3000/1")
    #expect(outcome.status == 2)
    #expect(
      outcome.error.contains("spans over 1000000 points: 1001 of `tokens` × 2001 of `steps`"))
  }

  @Test func plotsStandBelowTheTableOrInFiles() throws {
    let sandbox = try Sandbox(Self.files, commits: false)
    let plain = try plan(sandbox)
    #expect(plain.status == 0, "\(plain.text)")
    for title in ["waterfall: ", "effort curve: ", "tornado: "] {
      #expect(plain.output.contains("\n\(title)"), "\(plain.output)")
    }
    let one = try plan(sandbox, "--vary", "site.region=gcp/europe*", "--plot", "none")
    #expect(one.output.contains("site.region") && !one.output.contains("up to p5"))
    #expect(one.output.contains("residency"))
    let values = try plan(sandbox, "--vary", "site.region=gcp/europe*")
    #expect(values.output.contains("\nemissions by site.region\n"))
    let map = try plan(
      sandbox, "--vary", "site.region=gcp/*", "--vary", "precision=bf16,fp8", "--plot",
      "heat-map=map.svg", "--plot", "tornado")
    #expect(map.output.contains("\ntornado: ") && !map.output.contains("(across)"))
    #expect(try sandbox.read("map.svg").hasPrefix("<svg "))
    let missing = try plan(sandbox, "--plot", "heat-map=other.svg")
    #expect(missing.status == 2 && missing.error.contains("a heat map wants two axes"))
    #expect(throws: (any Error).self) { try sandbox.read("other.svg") }
  }

  @Test func notebooksGetEveryPointWithItsLabels() throws {
    let sandbox = try Sandbox(Self.files, commits: false)
    let json = try plan(
      sandbox, "--vary", "site.region=gcp/us-east1,gcp/europe-north1,gcp/asia-east1", "--objective",
      "emissions", "--objective", "water", "--format", "json")
    let value = JSONValue(try JSONSerialization.jsonObject(with: Data(json.output.utf8)))
    #expect(value["axes"][0]["residency"].array.map(\.strings) == [["us"], ["eu"], []])
    #expect(value["points"].array.count == 3 && value["pareto"].array.compactMap(\.number) == [1])
    let csv = try plan(
      sandbox, "--vary", "site.region=gcp/us-east1,gcp/asia-east1", "--format", "csv")
    let lines = csv.output.split(separator: "\n")
    #expect(lines[0].hasPrefix("site.region,residency,verdict,emissions_kg_p5,"))
    #expect(
      lines[1].hasPrefix("gcp/us-east1,us,") && lines[2].hasPrefix("gcp/asia-east1,-,") == false)
  }
}
