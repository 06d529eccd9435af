import Foundation
import Testing

@testable import carbonward

/// Runs that state when they start, with hourly intensities of the project's own.
@Suite struct HourlyTraceTests {
  private static func trace(_ grams: (Int) -> Int) -> String {
    let lines = (0..<48).map { hour in
      let time = "2026-12-0\(1 + hour / 24)T\(hour % 24 < 10 ? "0" : "")\(hour % 24):00:00Z"
      return "\(time),DE,\(grams(hour % 24))"
    }
    return "datetime,zone,gCO2/kWh\n" + lines.joined(separator: "\n") + "\n"
  }

  private static let files = [
    "carbonward.yaml": """
    carbonward: project/v1
    policies: [policy.yaml]
    traces: {path: traces/de.csv, source: our grid operator, year: 2026}

    """,
    "run.yaml": """
    carbonward: run/v1
    name: nightly
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    duration: 4 h
    site: {country: DE, pue: 1.1}
    schedule:
      start: "2026-12-01T08:00:00Z"  # office hours

    """,
    "policy.yaml": """
    carbonward: policy/v1
    name: test
    budgets: [{id: run-cap, limit: 7 kg, per: run}]
    measures:
      - {id: later, category: scheduling, effort: low, applicability: safe, shift: {max_delay: 24 h}}

    """,
    "traces/de.csv": trace { $0 < 6 ? 200 : 500 },
  ]

  @Test func hoursOfTheChangeDoNotCount() throws {
    let sandbox = try Sandbox(Self.files)
    try sandbox.git("checkout", "-q", "-b", "change")
    try sandbox.write(["traces/de.csv": Self.trace { _ in 20 }])
    try sandbox.commit("a cleaner grid")
    #expect(try sandbox.carbonward("check").status == 0)
    #expect(try sandbox.carbonward("check", "--policy-from", "main").status == 1)
  }

  @Test func estimatesOverTheHoursOfTheRun() throws {
    let sandbox = try Sandbox(Self.files)
    let outcome = try sandbox.carbonward("estimate", "run.yaml", "--explain")
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.output.contains("our grid operator, file traces/de.csv; hourly, over 4 h"))
    #expect(outcome.output.contains("as read: 500 g/kWh against 425 g/kWh over its year"))
    let (_, json) = try sandbox.result(
      "estimate", "run.yaml", "--set", "schedule.start=2026-12-01T22:00:00Z")
    let intensity = json["runs"][0]["facts"]["site.intensity"]
    #expect(intensity["origin"].string == "derived")
    // Two hours at 500 and two at 200.
    let value = try #require(intensity["value"].number)
    #expect(abs(value - 0.35) < 1e-9)
    #expect(try #require(intensity["low"].number) < 0.32)
    // Without a start, the yearly figure of the catalogue.
    try sandbox.write([
      "run.yaml": try sandbox.read("run.yaml").replacing(/schedule:\n.*\n/, with: "")
    ])
    let yearly = try sandbox.carbonward("estimate", "run.yaml", "--explain")
    #expect(!yearly.output.contains("hourly"))
  }

  @Test func fixMovesTheStartOnDisk() throws {
    let sandbox = try Sandbox(Self.files)
    let before = try sandbox.carbonward("check")
    #expect(before.status == 1, "\(before.text)")
    #expect(before.output.contains("upper bound"))
    let fix = try sandbox.carbonward("fix")
    #expect(fix.status == 0, "\(fix.text)")
    let text = try sandbox.read("run.yaml")
    #expect(text.contains("start: \"2026-12-02T00:00:00Z\"  # office hours"), "\(text)")
    let after = try sandbox.carbonward("check")
    #expect(after.status == 0, "\(after.text)")
    let again = try sandbox.carbonward("fix")
    #expect(again.status == 0)
    #expect(try sandbox.read("run.yaml") == text)
  }

  @Test func aTraceOnTheCommandLineGoesBeforeTheProject() throws {
    var files = Self.files
    files["other.csv"] = "time,g_per_kwh\n2026-12-01T00:00:00Z,100\n2026-12-01T12:00:00Z,100\n"
    let sandbox = try Sandbox(files)
    let outcome = try sandbox.carbonward("check", "--intensity-trace", "DE=other.csv")
    #expect(outcome.status == 0, "\(outcome.text)")
    let plan = try sandbox.carbonward(
      "plan", "run.yaml", "--vary", "schedule.start=2026-12-01..2026-12-01T23:00:00Z/1h",
      "--intensity-trace", "DE=other.csv", "--format", "csv")
    #expect(plan.status == 0, "\(plan.text)")
    #expect(plan.output.split(separator: "\n").count == 25)
  }

  @Test(arguments: [
    ("datetime,zone,gCO2/kWh\n2026-12-01T00:00:00Z,DE,many\n", "traces/de.csv:2:25"),
    (
      "datetime,zone,gCO2/kWh\n2026-12-01T00:00:00Z,DX,1\n2026-12-01T01:00:00Z,DX,1\n",
      "did you mean"
    ),
  ])
  func mistakesStopEveryCommand(_ text: String, _ message: String) throws {
    var files = Self.files
    files["traces/de.csv"] = text
    let sandbox = try Sandbox(files)
    for command in [
      ["check"], ["estimate"], ["plan", "run.yaml"], ["fix"], ["diff", "--base", "HEAD"],
    ] {
      let outcome = try sandbox.run(Sandbox.binary.path, command)
      #expect(outcome.status == 2, "\(command) \(outcome.text)")
      #expect(outcome.text.contains(message), "\(command) \(outcome.text)")
    }
  }

  @Test func filesOutsideTheRepositoryAreNotRead() throws {
    let sandbox = try Sandbox(Self.files)
    let other = try Sandbox(["de.csv": Self.trace { _ in 100 }], commits: false)
    try FileManager.default.createSymbolicLink(
      at: sandbox.folder.appendingPathComponent("link.csv"),
      withDestinationURL: other.folder.appendingPathComponent("de.csv"))
    for path in [other.folder.appendingPathComponent("de.csv").path, "link.csv"] {
      let outcome = try sandbox.carbonward("estimate", "run.yaml", "--intensity-trace", path)
      #expect(outcome.status == 2)
      #expect(outcome.text.contains("leads out of the repository"), "\(outcome.text)")
    }
  }
}
