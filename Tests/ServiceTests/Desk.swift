import Batch
import CEL
import Foundation
import Gate
import Ledger
import Testing

@testable import Service

/// A service without its sockets: policies and a fixed instant.
struct Desk {
  let edition: PolicyStore.Edition
  private let now: Timestamp

  init(_ policy: String) throws {
    let folder = try Folder(["policy.yaml": policy])
    edition = try PolicyStore(.files(folder.path("policy.yaml"))).edition
    now = try #require(Timestamp("2026-11-23T00:00:00Z"))
  }

  /// A policy with one limit for a run.
  static func cap(_ limit: String, _ more: String...) -> String {
    """
    carbonward: policy/v1
    name: team
    budgets:
      - {\((["id: run-cap", "limit: \(limit)", "per: run"] + more).joined(separator: ", "))}
    measures:
      - id: low-carbon-region
        category: renewables
        choose: {site.region: [aws/eu-north-1]}
        effort: medium
    """
  }

  func decide(
    _ review: Review, _ adjust: (inout AdmissionRules) -> Void = { _ in }
  ) throws -> AdmissionDecision {
    var rules = AdmissionRules()
    adjust(&rules)
    return AdmissionController(rules).decide(
      try AdmissionReview(review.bytes), edition.policies, now: now)
  }

  func assess(_ body: String) throws(ProblemDocument) -> Assessor.Answer {
    try Assessor(edition, now: now).assess(Array(body.utf8))
  }
}

/// A review that a test changes.
struct Review {
  private var json: JSONValue

  init(_ fixture: String) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/\(fixture).json")
    json = try #require(JSONValue(parsing: Array(try Data(contentsOf: path))))
  }

  var bytes: [UInt8] { json.canonical }

  func value(_ path: String) -> JSONValue? {
    Self.names(path).reduce(json) { value, name in
      if let index = Int(name) { return value?.elements?[index] }
      return value?[name]
    }
  }

  /// Sets or removes what is at a path of names; a semicolon stands for a dot within one.
  mutating func set(_ path: String, _ value: JSONValue?) {
    json = Self.setting(json, Self.names(path)[...], value)
  }

  private static func names(_ path: String) -> [String] {
    guard let mark = path.range(of: "carbonward;dev/") else {
      return path.split(separator: ".").map(String.init)
    }
    return path[..<mark.lowerBound].split(separator: ".").map(String.init)
      + [path[mark.lowerBound...].replacingOccurrences(of: ";", with: ".")]
  }

  private static func setting(
    _ json: JSONValue, _ path: ArraySlice<String>, _ value: JSONValue?
  ) -> JSONValue {
    guard let name = path.first else { return value ?? .null }
    let rest = path.dropFirst()
    switch json {
    case .array(var elements):
      let index = Int(name) ?? 0
      elements[index] = setting(elements[index], rest, value)
      return .array(elements)
    case .object(var members):
      let index = members.firstIndex { $0.name == name }
      if rest.isEmpty, value == nil {
        if let index { members.remove(at: index) }
        return .object(members)
      }
      let new = setting(index.map { members[$0].value } ?? .object([]), rest, value)
      if let index { members[index].value = new } else { members.append(.init(name, new)) }
      return .object(members)
    default: return setting(.object([]), path, value)
    }
  }
}

/// A folder on disk that goes with the test.
final class Folder {
  private let url: URL

  init(_ files: [String: String] = [:]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "service-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ name: String, _ text: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: url.appending(path: name))
  }

  /// Commits all that the folder holds to `main`.
  func commit() throws {
    try git("init", "-q", "-b", "main")
    try git("add", "-A")
    try git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "x")
  }

  func git(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", url.path] + arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(arguments)")
  }

  func link(_ name: String, to target: String) throws {
    try? remove(name)
    try FileManager.default.createSymbolicLink(
      atPath: path(name), withDestinationPath: target)
  }
}
