import Foundation
import Gate
import Result
import Testing

/// A git repository on disk for one test.
final class Repository {
  let folder: URL

  /// Writes files and commits them on `main`.
  init(_ files: [String: String]) throws {
    folder = URL(fileURLWithPath: NSTemporaryDirectory())
      .appendingPathComponent("carbonward-gate-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try git("init", "-q", "-b", "main", ".")
    try write(files)
    try commit()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Writes files; an empty text removes one.
  func write(_ files: [String: String]) throws {
    for (path, text) in files {
      let url = folder.appendingPathComponent(path)
      guard !text.isEmpty else {
        try FileManager.default.removeItem(at: url)
        continue
      }
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  func commit() throws {
    try git("add", "-A", "-f", ".")
    try git("commit", "-q", "--allow-empty", "-m", "a commit")
  }

  /// Runs git in the repository.
  func git(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org"] + arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["GIT_CONFIG_GLOBAL": "/dev/null"]) { $1 }
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "git \(arguments)")
  }

  /// Files of a project whose runs have eight devices and may each emit 60 kg.
  static func capped(_ files: [String: String]) -> [String: String] {
    let project = [
      "carbonward.yaml": "carbonward: project/v1\npolicies: [policy.yaml]\ndefaults:\n"
        + "  site: {region: gcp/us-central1}\n"
        + "  hardware: {accelerator: h100-sxm5-80gb, count: 8}\n",
      "policy.yaml": "carbonward: policy/v1\nbudgets: [{id: cap, limit: 60 kgCO2e, per: run}]\n",
    ]
    return project.merging(files) { $1 }
  }

  /// What the gate says of a commit that writes files over others.
  static func check(
    _ change: [String: String], over files: [String: String]
  ) throws -> CheckResult {
    let repository = try Repository(files)
    try repository.write(change)
    try repository.commit()
    return try Gate.check(repository.request(base: "HEAD~1"))
  }

  /// A request about the files as they are.
  func request(base: String? = nil, trusted: String? = nil) throws -> CheckRequest {
    var request = CheckRequest(InputRequest(from: folder.path), now: try Checks.now())
    request.base = base
    request.trusted = trusted
    return request
  }
}
