import Catalogue
import Diagnostics
import Files
import Footprint
import Runs
import Testing

@testable import Gate
@testable import TrainingConfigs

/// Hourly intensities that a project or a command line names.
@Suite struct TraceFileTests {
  private static let csv = """
    datetime,zone,gCO2/kWh
    2024-01-01T00:00:00Z,FR,30
    2024-01-01T00:00:00Z,DE,400
    2024-01-01T01:00:00Z,FR,31
    2024-01-01T01:00:00Z,DE,410
    """
  private static let plain = "time,g_per_kwh\n2024-01-01,100\n2024-01-02,200\n"

  private func read(
    _ traces: String, _ files: [String: String] = [:], named: [String] = []
  ) -> (zones: [String], sources: [String], problems: [String]) {
    var all = ["t.csv": Self.csv, "data/plain.csv": Self.plain]
    all["carbonward.yaml"] = "carbonward: project/v1\n" + traces
    all.merge(files) { $1 }
    let workspace = Workspace(files: MemoryFiles(all), rootPath: "/repository")
    var bag = DiagnosticBag()
    let read = workspace.traces(
      named, currentDirectory: "/repository/data", trusted: workspace, before: nil, into: &bag)
    let problems = (workspace.diagnostics + bag.sorted).map { diagnostic in
      let place =
        diagnostic.primary.map { "\($0.range.start.line):\($0.range.start.column) " } ?? ""
      let help = diagnostic.help.first.map { "; \($0)" } ?? ""
      return "\(diagnostic.path ?? ""):\(place)\(diagnostic.code.id): \(diagnostic.message)\(help)"
    }
    return (read.traces.map(\.zone), read.traces.map(\.source), problems)
  }

  @Test(arguments: [
    ("traces: t.csv", [], ["deu", "fra"]),
    (
      "traces: [t.csv, {path: ./data/plain.csv, zone: US-CAL-CISO}]", [],
      ["deu", "fra", "us-cal-ciso"]
    ),
    ("traces: {path: t.csv, zone: Germany, source: ours, year: 2024}", [], ["deu"]),
    ("", ["../t.csv", "FR=plain.csv"], ["deu", "fra", "fra"]),
    ("traces: t.csv", ["/repository/data/../data/plain.csv"], ["deu", "fra"]),
  ])
  func reads(_ traces: String, _ named: [String], _ zones: [String]) {
    let found = read(traces, named: named)
    if named.first?.hasPrefix("/") == true {
      // No zone is named for it.
      #expect(found.problems.count == 1)
    } else {
      #expect(found.problems == [])
    }
    #expect(found.zones == zones)
    if traces.contains("source") { #expect(found.sources == ["ours, file t.csv"]) }
  }

  @Test(arguments: [
    (
      "traces: {path: t.csv, zone: Germny}",
      "carbonward.yaml:2:29 trace-zone: there is no grid zone `Germny`; did you mean"
    ),
    (
      "traces: {path: t.csv, zone: ES}",
      "t.csv:1:1 trace-format: no line is about the zone `ES`"
    ),
    (
      "traces: {path: t.csv, year: 2023}",
      "carbonward.yaml:2:29 trace-format: `t.csv` begins in 2024, not in 2023"
    ),
    ("traces: none.csv", "none.csv:file-unreadable: `none.csv` does not exist"),
    (
      "traces: ../t.csv", "carbonward.yaml:2:9 project-path: `../t.csv` leads out of the repository"
    ),
    ("traces: {pth: t.csv}", "carbonward.yaml:2:10 yaml-unknown-key: unknown key `pth`"),
    ("traces: [[t.csv]]", "carbonward.yaml:2:10 yaml-type"),
    ("traces: bad.csv", "bad.csv:3:22 trace-format: `x` is not a number"),
    ("traces: odd.csv", "odd.csv:2:12 trace-zone: there is no grid zone `Atlantis`"),
    ("traces: data/plain.csv", "data/plain.csv:1:1 trace-format: neither a column nor the project"),
  ])
  func pointsAtMistakes(_ traces: String, _ problem: String) {
    let found = read(
      traces,
      [
        "bad.csv": "time,g_per_kwh,zone\n2024-01-01T00:00:00Z,5,FR\n2024-01-01T01:00:00Z,x,FR\n",
        "odd.csv": "time,zone,g_per_kwh\n2024-01-01,Atlantis,1\n2024-01-02,Atlantis,1\n",
      ])
    #expect(found.problems.contains { $0.hasPrefix(problem) }, "\(found.problems)")
    #expect(found.zones.isEmpty)
  }

  @Test func readsOnlyFilesOfTheRepository() {
    for path in ["/etc/passwd", "../../secret.csv", "DE=/etc/hostname"] {
      let found = read("", named: [path])
      #expect(found.problems.count == 1)
      #expect(found.problems.allSatisfy { $0.contains("file-unreadable") }, "\(found.problems)")
    }
  }

  /// SLURM starts jobs at a local time of which no file says where it is.
  @Test func localStartsAreNotTakenForUTC() throws {
    let script = """
      #!/bin/bash
      #SBATCH --begin=2026-12-01T22:00:00
      #SBATCH --gpus=8
      torchrun train.py --model_name_or_path our/model

      """
    for stated in ["", "# carbonward: schedule.start=2026-12-01T21:00:00Z\n"] {
      let files = MemoryFiles([
        "job.sbatch": script.replacing("torchrun", with: stated + "torchrun")
      ])
      let run = try #require(Workspace(files: files).findRuns(["job.sbatch"]).runs.first?.run)
      #expect(run.text(.start) == (stated.isEmpty ? nil : "2026-12-01T21:00:00Z"))
      let reason = run.unresolvedReason(.start)
      #expect((reason?.reason.contains("local time") == true) == stated.isEmpty)
      if let reason { #expect(reason.range.start.line == 2) }
    }
  }

  @Test func isBounded() {
    let many = (0..<70).map { _ in "t.csv" }.joined(separator: ", ")
    let found = read("traces: [\(many)]")
    #expect(found.problems.contains { $0.contains("more than 64 files") })
    #expect(found.zones.count == 128)
    let large = read(
      "traces: big.csv",
      ["big.csv": Self.plain + String(repeating: "#\n", count: Workspace.traceFileLimit / 2)])
    #expect(large.problems.contains { $0.contains("is larger than") })
  }
}
