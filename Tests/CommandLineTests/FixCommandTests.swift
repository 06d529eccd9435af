import Foundation
import Testing

/// `carbonward fix` on repositories on disk.
@Suite struct FixCommandTests {
  private static let files = [
    "carbonward.yaml": """
    carbonward: project/v1
    policies: [policy.yaml]
    defaults: {site: {region: gcp/us-central1}}   # ours

    """,
    "runs/a.yaml": """
    carbonward: run/v1
    # the first
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    duration: 40 h   # measured
    precision: fp32
    model: {params: 8B}

    """,
    "policy.yaml": """
    carbonward: policy/v1
    budgets: [{id: cap, limit: 20 kg, per: run}]
    rules: [{id: half, require: 'run.precision != "fp32"', message: fp32}]
    measures:
      - {id: move, category: renewables, set: {site.region: gcp/europe-north1}, applicability: safe}
      - {id: bf16, category: efficient-algorithms, when: 'run.precision == "fp32"', set: {precision: bf16}, applicability: safe}

    """,
  ]

  private func status(_ sandbox: Sandbox) throws -> [String] {
    try sandbox.git("status", "--porcelain").split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  @Test func fixedFilesPassAndASecondTimeChangesNothing() throws {
    let sandbox = try Sandbox(Self.files)
    #expect(try sandbox.carbonward("check").status == 1)
    let dry = try sandbox.carbonward("fix", "--unsafe", "--dry-run")
    #expect(try status(sandbox).isEmpty)
    #expect(dry.status == 0 && dry.error.contains("would change carbonward.yaml, runs/a.yaml"))
    let fixed = try sandbox.carbonward("fix", "--unsafe")
    #expect(fixed.status == 0, "\(fixed.text)")
    #expect(fixed.output == dry.output)
    #expect(fixed.error.hasSuffix("before: fail, after: pass\n"), "\(fixed.error)")
    #expect(try status(sandbox) == ["M carbonward.yaml", "M runs/a.yaml"])
    #expect(try sandbox.read("runs/a.yaml").contains("# the first\n"))
    #expect(try sandbox.carbonward("check").status == 0)
    // The diff is what git takes.
    try sandbox.git("checkout", "-q", ".")
    try sandbox.git("apply", "-", input: dry.output)
    #expect(try sandbox.carbonward("check").status == 0)
    let again = try sandbox.carbonward("fix", "--unsafe")
    #expect(again.status == 0 && again.output.isEmpty)
  }

  @Test func aDiffOfCarriageReturnsApplies() throws {
    let sandbox = try Sandbox(
      Self.files.mapValues { $0.replacingOccurrences(of: "\n", with: "\r\n") })
    let dry = try sandbox.carbonward("fix", "--unsafe", "--dry-run")
    #expect(!dry.output.contains("\\u{"))
    try sandbox.git("apply", "-", input: dry.output)
    #expect(try sandbox.carbonward("check").status == 0)
  }

  @Test(
    "a diff applies whatever lines end in and files are called",
    arguments: [
      ("runs/a.yaml", "\r"), ("runs/the first.yaml", "\n"), ("runs/a .yaml", "\n"),
      ("runs/é.yaml", "\n"),
    ])
  func aDiffOfOddFilesApplies(_ path: String, _ end: String) throws {
    var files = Self.files
    files[path] = files.removeValue(forKey: "runs/a.yaml")?
      .replacingOccurrences(of: "\n", with: end)
    let sandbox = try Sandbox(files)
    let dry = try sandbox.carbonward("fix", "--unsafe", "--dry-run")
    try sandbox.git("apply", "-", input: dry.output)
    #expect(try sandbox.carbonward("check").status == 0)
  }

  @Test func carriageReturnsAndPermissionsAreKept() throws {
    let sandbox = try Sandbox(
      Self.files.mapValues { $0.replacingOccurrences(of: "\n", with: "\r\n") })
    let path = sandbox.folder.appendingPathComponent("runs/a.yaml").path
    try FileManager.default.setAttributes([.posixPermissions: 0o751], ofItemAtPath: path)
    #expect(try sandbox.carbonward("fix", "--unsafe").status == 0)
    let text = try sandbox.read("runs/a.yaml")
    #expect(text.contains("precision: bf16\r\n"))
    #expect(text.count { $0 == "\r\n" } == text.unicodeScalars.count { $0 == "\n" })
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o751)
  }

  @Test func readOnlyFilesAndLinksAreRefused() throws {
    let sandbox = try Sandbox(Self.files)
    let path = sandbox.folder.appendingPathComponent("runs/a.yaml").path
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
    let outcome = try sandbox.carbonward("fix", "--unsafe")
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("error: `runs/a.yaml` is read-only"), "\(outcome.error)")
    #expect(outcome.error.contains("changed before: carbonward.yaml"))
    #expect(try sandbox.read("runs/a.yaml") == Self.files["runs/a.yaml"])

    let other = try Sandbox(Self.files)
    try other.write(["elsewhere/a.yaml": Self.files["runs/a.yaml"] ?? ""])
    try other.remove("runs/a.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: other.folder.appendingPathComponent("runs/a.yaml").path,
      withDestinationPath: "../elsewhere/a.yaml")
    let linked = try other.carbonward("fix", "--unsafe", "runs/a.yaml")
    #expect(linked.status == 2, "\(linked.text)")
    #expect(try other.read("elsewhere/a.yaml") == Self.files["runs/a.yaml"])
  }

  @Test func onlySomeSuggestionsAreTakenWhereAsked() throws {
    let sandbox = try Sandbox(Self.files)
    let named = try sandbox.carbonward("fix", "--unsafe", "--only", "mvoe", "--only", "cap")
    #expect(named.status == 2)
    #expect(named.error.contains("error: there is no measure or finding `mvoe`"))
    #expect(named.error.contains("did you mean `move`?"))
    // Both measures are needed, and only one may be taken.
    let one = try sandbox.carbonward("fix", "--unsafe", "--only", "move")
    #expect(one.status == 1 && one.output.isEmpty)
    #expect(one.error.contains("is not among those asked for"), "\(one.error)")
    let both = try sandbox.carbonward("fix", "--unsafe", "--only", "move", "--only", "bf16")
    #expect(both.status == 0, "\(both.text)")
    let input = try sandbox.carbonward(
      "fix", "-", "--stdin-filename", "runs/b.yaml", input: Self.files["runs/a.yaml"])
    #expect(input.status == 2 && input.error.contains("cannot be fixed"))
  }
}
