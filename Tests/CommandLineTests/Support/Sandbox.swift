import Foundation
import Testing

/// What a command printed and how it ended.
struct Outcome {
  var status: Int32
  var output: String
  var error: String

  /// Standard output and error, for patterns that may be in either.
  var text: String { output + error }
}

/// A folder of its own for one test, with a git repository in it where asked for.
final class Sandbox {
  let folder: URL

  /// - Parameter files: Contents by path, written and, with `commits`, committed on `main`.
  init(_ files: [String: String] = [:], commits: Bool = true) throws {
    folder = URL(fileURLWithPath: NSTemporaryDirectory())
      .appendingPathComponent("carbonward-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(files)
    guard commits else { return }
    try git("init", "-q", "-b", "main", ".")
    try commit("base")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ files: [String: String]) throws {
    for (path, text) in files {
      let url = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  func read(_ path: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: folder.appendingPathComponent(path))
  }

  // MARK: - Git

  @discardableResult
  func git(_ arguments: String..., input: String? = nil) throws -> String {
    let outcome = try run(
      "/usr/bin/env",
      ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org"] + arguments,
      input: input)
    try #require(outcome.status == 0, "git \(arguments): \(outcome.error)")
    return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Commits everything that is there, ignored or not.
  @discardableResult
  func commit(_ message: String) throws -> String {
    try git("add", "-A", "-f", ".")
    try git("commit", "-q", "--allow-empty", "-m", message)
    return try git("rev-parse", "HEAD")
  }

  // MARK: - Carbonward

  /// The binary that the package has built beside its tests.
  static let binary: URL = {
    let here = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["CARBONWARD_BINARY"]
    return named.map { URL(fileURLWithPath: $0) } ?? here.appendingPathComponent("carbonward")
  }()

  /// Runs `carbonward` in the folder.
  func carbonward(_ arguments: String..., input: String? = nil, in subfolder: String = "") throws
    -> Outcome
  {
    try run(Self.binary.path, arguments, input: input, in: subfolder)
  }

  /// Runs `carbonward … --format json` and reads what it prints.
  func result(_ arguments: String...) throws -> (status: Int32, json: JSONValue) {
    let outcome = try run(Self.binary.path, arguments + ["--format", "json"])
    let data = Data(outcome.output.utf8)
    let object = try #require(
      try? JSONSerialization.jsonObject(with: data), "\(outcome.status): \(outcome.text)")
    return (outcome.status, JSONValue(object))
  }

  func run(
    _ program: String, _ arguments: [String], input: String? = nil, in subfolder: String = ""
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder.appendingPathComponent(subfolder)
    var environment = ProcessInfo.processInfo.environment
    environment["NO_COLOR"] = "1"
    environment["LC_ALL"] = "C.UTF-8"
    environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
    process.environment = environment
    // Files, unlike pipes, cannot fill up and stall the program.
    let paths = ["out", "err", "in"].map {
      URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("\(UUID()).\($0)")
    }
    defer { for path in paths { try? FileManager.default.removeItem(at: path) } }
    try Data().write(to: paths[0])
    try Data().write(to: paths[1])
    try Data((input ?? "").utf8).write(to: paths[2])
    process.standardOutput = try FileHandle(forWritingTo: paths[0])
    process.standardError = try FileHandle(forWritingTo: paths[1])
    process.standardInput = try FileHandle(forReadingFrom: paths[2])
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: String(decoding: try Data(contentsOf: paths[0]), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: paths[1]), as: UTF8.self))
  }
}

/// Reads into JSON without casts in every test.
struct JSONValue {
  let any: Any?

  init(_ any: Any?) { self.any = any }

  subscript(key: String) -> JSONValue { JSONValue((any as? [String: Any])?[key]) }
  subscript(index: Int) -> JSONValue {
    let array = array
    return array.indices.contains(index) ? array[index] : JSONValue(nil)
  }

  var string: String? { any as? String }
  var number: Double? { (any as? NSNumber)?.doubleValue }
  var array: [JSONValue] { (any as? [Any] ?? []).map { JSONValue($0) } }
  var strings: [String] { array.compactMap(\.string) }
  var keys: [String] { (any as? [String: Any] ?? [:]).keys.sorted() }
}
