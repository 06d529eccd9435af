import Foundation
import Testing

/// The packs of regulation and standards say what they rest on, and keep their own tests.
@Suite("Policy packs") struct PolicyPackTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
      "policies/packs")

  static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (files ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  @Test("are there") func present() { #expect(Self.names.count >= 6) }

  @Test("pass their tests, which cover them", arguments: names)
  func tests(_ name: String) throws {
    let sandbox = try Sandbox(commits: false)
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    try sandbox.write(["pack.yaml": text])
    let outcome = try sandbox.carbonward("test", "pack.yaml", "--coverage")
    #expect(outcome.status == 0, "\(outcome)")
    let match = try #require(outcome.output.firstMatch(of: /coverage: (\d+) of (\d+) points/))
    #expect(match.output.1 == match.output.2)
    #expect(try sandbox.carbonward("lint", "pack.yaml").output.contains("0 warnings"))
    // Every rule says what it rests on; what nobody can see in a run is a question, and no pass.
    #expect(text.contains("\nsources:\n") && text.contains("    message: \"question: "))
    #expect(text.ranges(of: "\n  - id: ").count == text.ranges(of: "\n    references: [").count)
  }

  @Test(
    "sources have a status, a date and a reading",
    arguments: [
      (
        "{document: d, status: in-force, date: 2026-01-31, read: original}", 0, "1 warning, 0 notes"
      ),
      ("{document: d, status: final, date: 2026-01-31, read: original}", 2, "`in-force`"),
      ("{document: d, status: draft, date: 2026-02-31, read: original}", 2, "is not a date"),
      ("{document: d, status: draft, date: 2026-01-31}", 2, "read"),
      ("{document: d, status: draft, date: 2026-01-31, read: hearsay}", 2, "`secondary`"),
      ("{document: d, status: draft, date: 2026-01-31, read: original, until: x}", 2, "until"),
    ])
  func sources(_ source: String, _ status: Int32, _ message: String) throws {
    let sandbox = try Sandbox(
      [
        "pack.yaml":
          "carbonward: policy/v1\nname: p\nsources:\n  - \(source)\n"
          + "budgets:\n  - {id: b, limit: 1 t, per: run}\n"
      ], commits: false)
    let outcome = try sandbox.carbonward("lint", "pack.yaml")
    #expect(outcome.status == status && outcome.text.contains(message), "\(outcome)")
  }
}
