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

  @Test("are there, and all of them come with the program") func present() throws {
    #expect(Self.names.count >= 14)
    let listed = try Sandbox(commits: false).carbonward("explain", "packs").output
    for name in Self.names { #expect(listed.contains("  pack:\(name.dropLast(5))  "), "\(name)") }
  }

  @Test("pass their tests, which cover them and notice every change", arguments: names)
  func tests(_ name: String) throws {
    let sandbox = try Sandbox(commits: false)
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    let pack = "pack:\(name.dropLast(5))"
    let outcome = try sandbox.carbonward(
      "test", pack, "--min-coverage", "100 %", "--min-mutation-score", "100 %")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try sandbox.carbonward("lint", pack).output.contains("0 warnings, 0 notes"))
    // Every rule says what it rests on, and the document what it cannot see; what nobody can see in a
    // run is a question, and no pass.
    #expect(text.contains("\nname: \(name.dropLast(5))\n"))
    #expect(text.contains("\nsources:\n") && text.contains("\nnot_checked:\n"))
    #expect(text.contains("    message: \"question: "))
    #expect(text.ranges(of: "\n  - id: ").count == text.ranges(of: "\n    references: [").count)
  }

  @Test("judge from the program alone", arguments: names)
  func judge(_ name: String) throws {
    let sandbox = try Sandbox(
      ["run.yaml": "carbonward: run/v1\nname: r\nsite: {country: DEU, pue: 1.7}\n"], commits: false)
    let pack = "pack:\(name.dropLast(5))"
    let outcome = try sandbox.carbonward(
      "check", "run.yaml", "--policy", pack, "--at", "2026-11-23", "--format", "json")
    let (_, result) = try sandbox.result(
      "check", "run.yaml", "--policy", pack, "--at", "2026-11-23")
    #expect(outcome.status != 2 && outcome.error.isEmpty, "\(outcome)")
    #expect(result["policies"][0]["path"].string == pack)
  }

  @Test("have a page that the documentation holds", arguments: names)
  func page(_ name: String) throws {
    let outcome = try Sandbox(commits: false).carbonward("explain", "pack:\(name.dropLast(5))")
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
    let url = Package.root.appendingPathComponent(
      "Sources/carbonward/Documentation.docc/Packs/\(name.dropLast(5)).md")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(outcome.output.utf8).write(to: url)
    }
    let written = try String(contentsOf: url, encoding: .utf8)
    #expect(written == outcome.output, "RECORD_SNAPSHOTS=1 writes it again")
    for part in ["Sources", "Questions", "What it cannot check"] {
      #expect(written.contains("\n## \(part)\n\n"), "\(part)")
    }
    // Each rule stands under one heading alone, whether it asks or checks.
    let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    for match in text.matches(of: /\n  - id: ([a-z0-9-]+)\n/) {
      #expect(written.ranges(of: "\n### \(match.output.1)\n").count == 1, "\(match.output.1)")
    }
  }

  @Test(
    "a wrong name is answered with a near one",
    arguments: [
      (["explain", "pack:eu-ai-akt"], "did you mean `pack:eu-ai-act`"),
      (["explain", "eu-ai-act"], "did you mean `pack:eu-ai-act`"),
      (["check", "run.yaml", "--policy", "pack:germany"], "there is no pack `pack:germany`"),
      (["lint", "pack:itu-l1801"], "did you mean `pack:itu-t-l1801`"),
    ])
  func wrong(_ arguments: [String], _ message: String) throws {
    let sandbox = try Sandbox(["run.yaml": "carbonward: run/v1\nname: r\n"], commits: false)
    let outcome = try sandbox.run(Sandbox.binary.path, arguments)
    #expect(outcome.status == 2 && outcome.text.contains(message), "\(outcome)")
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
