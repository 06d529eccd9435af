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
    let missing = try plan(
      sandbox, "--plot", "heat-map=other.svg", "--plot", "tornado=t.svg", "--plot", "values")
    #expect(missing.status == 0, "\(missing.text)")
    for wanted in [
      "warning: `--plot heat-map` is left out: a heat map wants two axes",
      "warning: `--plot values` is left out: a plot of values wants one axis",
    ] { #expect(missing.error.contains(wanted), "\(missing.error)") }
    #expect(throws: (any Error).self) { try sandbox.read("other.svg") }
    #expect(try sandbox.read("t.svg").hasPrefix("<svg "))
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

  @Test(arguments: [
    ("hardware.count=8..64", "`8..64` says no step", "hardware.count=8..64*2"),
    ("site.region=aws/eu-north-1..aws/us-east-1", "`site.region` has no range", "site.region=A,B"),
    ("precision=fp8..fp32", "`precision` has no range", "precision=A,B"),
    ("schedule.start=2026-12-01..2026-12-05", "says no step", "2026-12-05/1h"),
    ("duration=10 h..50 h", "`10 h..50 h` says no step", "*2"),
    ("hardware.count=64..8", "ends before it starts", "swap its ends"),
    (
      "site.region=gcp/us-east1,gcp/europe-nort1", "is called `gcp/europe-nort1`",
      "`gcp/europe-north1`"
    ),
    ("hardware.accelerator=h100-sxm9-80gb", "is called `h100-sxm9-80gb`", "`h100-sxm5-80gb`"),
  ])
  func aRangeThatIsNoneSaysSo(_ axis: String, _ message: String, _ help: String) throws {
    let outcome = try plan(try Sandbox(Self.files, commits: false), "--vary", axis)
    #expect(outcome.status == 2)
    #expect(outcome.error.contains(message) && outcome.error.contains(help), "\(outcome.error)")
  }

  @Test func whatChangesNothingIsSaid() throws {
    let files = Self.files.mapValues {
      $0.replacing(
        "site: {region: gcp/us-central1}", with: "site: {intensity: 0.4 kgCO2e/kWh, pue: 1.1}")
    }
    let sandbox = try Sandbox(files, commits: false)
    let starts = try plan(sandbox, "--vary", "schedule.start=2026-12-01..2026-12-02/6h")
    #expect(starts.output.contains("note: `schedule.start` changes nothing here"), "\(starts.text)")
    #expect(starts.output.contains("--intensity-trace"))
    let counts = try plan(sandbox, "--vary", "hardware.count=8,16", "--vary", "name=a,b")
    #expect(counts.output.contains("note: `name` changes nothing here"), "\(counts.text)")
    #expect(!counts.output.contains("`hardware.count` changes nothing"))
  }

  @Test func theBestAreListedBesideTheFront() throws {
    let sandbox = try Sandbox(Self.files, commits: false)
    let outcome = try plan(sandbox, "--vary", "site.region=gcp/*", "--top", "5", "--plot", "none")
    let lines = outcome.output.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("the first 5 by emissions") })
    #expect(lines[(start + 1)...(start + 5)].allSatisfy { $0.hasPrefix("gcp/") })
    let json = try plan(sandbox, "--vary", "site.region=gcp/*", "--top", "3", "--format", "json")
    let value = JSONValue(try JSONSerialization.jsonObject(with: Data(json.output.utf8)))
    let top = value["top"].array.compactMap(\.number).map { Int($0) }
    let medians = top.compactMap { value["points"][$0]["emissions_kg"]["p50"].number }
    #expect(medians.count == 3 && medians == medians.sorted())
    #expect(try plan(sandbox, "--top", "0").status == 2)
  }

  /// Accelerators come in numbers that keep the global batch; those that fit are told.
  @Test(arguments: [("10 kg", "one of 1, 2, 4, 8, 16, 32, which"), ("1 g", "none, however few")])
  func countsThatKeepTheBatchAreTold(_ goal: String, _ words: String) throws {
    let config = InitTests.axolotl.replacing("team/instructions", with: "tatsu-lab/alpaca")
    let box = try Sandbox(["q.yaml": config], commits: false)
    let outcome = try box.carbonward(
      "plan", "q.yaml", "--goal", goal, "--plot", "none",
      "--set", "hardware.accelerator=h100-sxm5-80gb", "--set", "hardware.count=8",
      "--set", "site.region=gcp/us-central1")
    let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("  hardware.count") }
    #expect(line?.contains(words) == true, "\(outcome.text)")
  }

  /// What is said to fit does, and a little more does not.
  @Test(arguments: [("40 kg", "emissions_kg", 40.0), ("3 h", "duration_h", 3)])
  func goalsAreReached(_ goal: String, _ key: String, _ limit: Double) throws {
    let sandbox = try Sandbox(Self.files, commits: false)
    let json = try plan(sandbox, "--goal", goal, "--format", "json")
    let value = JSONValue(try JSONSerialization.jsonObject(with: Data(json.output.utf8)))
    let rows = value["goals"][0]["facts"].array
    #expect(rows.contains { $0["fact"].string == "tokens" && $0["most"].number != nil })
    for row in rows {
      guard let fact = row["fact"].string, let most = row["most"].number ?? row["least"].number
      else { continue }
      let further = row["most"].number == nil ? most * 0.9 : most * 1.1 + 1
      for (number, fits) in [(most, true), (further, false)] where number >= 1 {
        let set = "\(fact)=\(Int(number))"
        let estimate = try sandbox.carbonward(
          "estimate", "run.yaml", "--set", set, "--format", "json")
        let result = JSONValue(try JSONSerialization.jsonObject(with: Data(estimate.output.utf8)))
        let run = result["runs"][0]
        let amount =
          key == "duration_h"
          ? run["facts"]["duration"]["value"].number : run["estimate"][key]["p50"].number
        #expect(((amount ?? .nan) <= limit * 1.0001) == fits, "\(set): \(amount ?? .nan)")
      }
    }
    let text = try plan(sandbox, "--goal", goal)
    #expect(text.output.contains("\nwithin "), "\(text.text)")
    #expect(try plan(sandbox, "--goal", "5 apples").status == 2)
  }
}
