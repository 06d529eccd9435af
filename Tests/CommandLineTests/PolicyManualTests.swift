import Foundation
import Guide
import Testing

@testable import carbonward

@Suite struct PolicyManualTests {
  /// The manual of the shipped pack is part of the documentation.
  @Test func theShippedManualIsFresh() throws {
    let box = try Sandbox(commits: false)
    let outcome = try box.carbonward("explain", "--all", "--policy", "pack:starter")
    #expect(outcome.status == 0)
    let url = Package.root.appendingPathComponent(
      "Sources/carbonward/Documentation.docc/StarterPolicy.md")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(outcome.output.utf8).write(to: url)
    }
    let written = try String(contentsOf: url, encoding: .utf8)
    #expect(written == outcome.output, "RECORD_SNAPSHOTS=1 writes it again")
    // Without a project, the pack is what a check is held against.
    #expect(try box.carbonward("explain", "--all").output == outcome.output)
  }

  @Test func aProjectsManualIsOfItsPolicies() throws {
    let box = try Sandbox(
      Fixture.repository.merging([
        "policies/team.yaml": Fixture.policy(more: "allow_ignores: [{covers: [cap]}]")
      ]) { $1 })
    let outcome = try box.carbonward("explain", "--all")
    #expect(outcome.output.contains("# team\n"))
    #expect(outcome.output.contains("- limit: 12 kgCO2e per run\n"))
    #expect(outcome.output.contains("- comments may ignore it: for at most 90 days\n"))
    try box.write(["policies/team.yaml": "carbonward: policy/v1\nbudgets: 3\n"])
    #expect(try box.carbonward("explain", "--all").status == 2)
    #expect(try box.carbonward("explain", "--all", "--policy-from", "main").status == 0)
    #expect(try box.carbonward("explain").status == 2)
    #expect(try box.carbonward("explain", "cap", "--all").status == 2)
  }

  @Test func theThreatModelIsWhereUsersLook() throws {
    let page = Package.root.appendingPathComponent(
      "Sources/carbonward/Documentation.docc/ThreatModel.md")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(ThreatModel.markdown.utf8).write(to: page)
    }
    #expect(try String(contentsOf: page, encoding: .utf8) == ThreatModel.markdown)
    let box = try Sandbox(commits: false)
    #expect(try box.carbonward("explain", "threat-model").output == ThreatModel.markdown)
    // Every code that it names is one.
    for match in ThreatModel.markdown.matches(of: /\| `([a-z-]+)`(?:, `([a-z-]+)`)? \|/) {
      let codes = [match.1] + (match.2.map { [$0] } ?? [])
      let known = DiagnosticGuide.entries.map(\.code)
      #expect(codes.allSatisfy { known.contains(String($0)) }, "\(codes)")
    }
  }
}
