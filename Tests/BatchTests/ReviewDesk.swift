import Batch
import CEL
import Evidence
import Foundation
import Reports
import Result
import Testing

/// Reviews in a folder of their own.
final class ReviewDesk {
  let folder: URL

  init() throws {
    folder = URL(fileURLWithPath: NSTemporaryDirectory())
      .appendingPathComponent("carbonward-review-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws {
    let url = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// What a review came to.
  struct Outcome {
    var register: Register
    var rows: [RegisterRow]

    /// Status and reason by name.
    var findings: [String: String] {
      let pairs = rows.map { row in
        (row.name, row.status.rawValue + (row.reason.map { " \($0.rawValue)" } ?? ""))
      }
      return Dictionary(pairs, uniquingKeysWith: { "\($0), \($1)" })
    }

    func rendered(_ format: String, in language: ReportLanguage = .english) throws -> String {
      let reporter = try #require(RegisterReporters.named(format))
      var bytes = reporter.opening(register, in: language)
      for (index, row) in rows.enumerated() { bytes += reporter.row(row, at: index) }
      return String(decoding: bytes + reporter.closing(register), as: UTF8.self)
    }
  }

  static func judge(
    maxAge: Int? = 90, requiresEvidence: Bool = false, keys: [UInt8] = [7]
  ) throws -> SubmissionReview {
    SubmissionReview(
      now: try #require(Timestamp(Portfolio.now)),
      keys: try keys.map { try Portfolio.key($0).publicKey }, maxAge: maxAge,
      requiresEvidence: requiresEvidence, policies: nil)
  }

  func review(
    _ source: SubmissionSource, _ judge: SubmissionReview? = nil, expecting expected: [String] = [],
    state: String? = nil
  ) throws -> Outcome {
    var source = source
    var review = try RegisterReview(
      try judge ?? Self.judge(), expecting: expected, state: state.map(path),
      temporaryFolder: folder.path, policies: [])
    let register = try review.run(over: &source) { _, _ in }
    var rows: [RegisterRow] = []
    try review.forEachRow { rows.append($0) }
    return Outcome(register: register, rows: rows)
  }

  func review(
    lines: [String], _ judge: SubmissionReview? = nil, expecting expected: [String] = [],
    state: String? = nil
  ) throws -> Outcome {
    let name = "lines-\(UUID().uuidString)"
    try write(lines.map { $0 + "\n" }.joined(), to: name)
    let file = try FileHandle(forReadingFrom: folder.appendingPathComponent(name))
    defer { try? file.close() }
    return try review(
      SubmissionSource(lines: file.fileDescriptor), judge, expecting: expected, state: state)
  }

  func review(
    folder name: String, _ judge: SubmissionReview? = nil, hiding hidden: Set<String> = []
  ) throws -> Outcome {
    try review(SubmissionSource(folder: path(name), hiding: hidden), judge)
  }
}
