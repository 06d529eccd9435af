import Foundation
import Testing

/// What each fact alone does to the emissions of a run, where somebody asks for it.
@Suite struct SensitivityTests {
  private static let run = """
    carbonward: run/v1
    name: ranged
    hardware: {accelerator: custom, count: 5, power: 250..350 W, host_power: 0 W}
    duration: 10 h
    site: {intensity: 0.2..0.9 kgCO2e/kWh, pue: 1.0}

    """
  private static let policy = """
    carbonward: policy/v1
    name: caps
    budgets: [{id: run-cap, limit: 50 kgCO2e, per: run}]

    """

  private static func box() throws -> Sandbox {
    try Sandbox(["run.yaml": run, "policy.yaml": policy], commits: false)
  }

  @Test func widestComesFirstAndStatedRangesAreKnown() throws {
    let check = ["check", "run.yaml", "--policy", "policy.yaml"]
    let box = try Self.box()
    let (_, json) = try box.result(
      "check", "run.yaml", "--policy", "policy.yaml", "--sensitivities")
    let bars = json["runs"][0]["sensitivities"].array
    let named = Dictionary(uniqueKeysWithValues: bars.map { ($0["fact"].string ?? "", $0) })
    #expect(bars.first?["fact"].string == "site.intensity")
    let swings = bars.map {
      abs(($0["emissions_at_high_kg"].number ?? 0) - ($0["emissions_at_low_kg"].number ?? 0))
    }
    #expect(swings == swings.sorted(by: >) && swings.count >= 4)
    // Emissions are in proportion to the intensity: the ends are those of the range.
    let intensity = try #require(named["site.intensity"])
    let (low, high) = (intensity["low"].number ?? 0, intensity["high"].number ?? 0)
    let ends = [
      intensity["emissions_at_low_kg"].number ?? 0, intensity["emissions_at_high_kg"].number ?? 0,
    ]
    #expect(abs(ends[1] / ends[0] - high / low) < 1e-6)
    #expect(intensity["is_known_range"].any as? Bool == true)
    #expect(named["hardware.power"]?["is_known_range"].any as? Bool == true)
    #expect(named["duration"]?["is_known_range"].any as? Bool == false)
    #expect(named["duration"]?["low"].number == 8 && named["duration"]?["high"].number == 12)
    // Nobody who does not ask has anything of it.
    let plain = try box.run(Sandbox.binary.path, check + ["--format", "json"]).output
    #expect(!plain.contains("sensitivities"))
  }

  @Test(
    "The report shows them with a table of their data",
    arguments: [("en", "a fifth either way</td>"), ("zh", "上下浮动五分之一</td>")])
  func page(_ language: String, _ compared: String) throws {
    let box = try Self.box()
    let json = try box.carbonward(
      "check", "run.yaml", "--policy", "policy.yaml", "--sensitivities", "--format", "json")
    try box.write(["result.json": json.output])
    let page = try box.carbonward("report", "result.json", "--lang", language)
    #expect(page.status == 0, "\(page.error)")
    #expect(page.output.contains("id=\"r1-sensitivities"))
    #expect(page.output.contains(compared))
    // Read and written again, a result says the same.
    let again = try box.carbonward("render", "--from", "result.json", "--format", "json")
    #expect(again.output == json.output)
  }
}
