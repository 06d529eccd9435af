import Batch
import CEL
import Evidence
import Files
import Foundation
import Ledger
import Result
import Testing
import TrainingConfigs

/// Submissions as teams would hand them in, and what a review has to find of each.
struct Portfolio {
  /// A line of JSON for each submission.
  var lines: [String] = []
  /// What has to be found, by name: the status, with the reason where there is one.
  var findings: [String: String] = [:]
  /// Names that are expected and never handed in.
  var expected: [String] = []

  static let now = "2026-11-25T00:00:00Z"
  static let checked = "2026-11-20T00:00:00Z"

  /// Files of a repository with one run, which a waiver lets pass where asked for.
  static func files(
    team: String, hours: Int, count: Int = 8, waivedUntil: String? = nil, power: String? = nil
  ) -> [String: String] {
    let waiver = waivedUntil.map {
      """
      waivers:
        - {id: w-1, covers: [cap], reason: agreed, owner: Ada, approved_by: Grace, expires: \($0)}

      """
    }
    return [
      "carbonward.yaml": "carbonward: project/v1\npolicies: [policies/]\n",
      "policies/team.yaml": """
      carbonward: policy/v1
      budgets:
        - {id: cap, limit: \(waivedUntil == nil ? "100 t" : "1 gCO2e"), per: run}
      \(waiver ?? "")
      """,
      "run.yaml": """
      carbonward: run/v1
      name: run
      team: \(team)
      hardware: {accelerator: h100-sxm5-80gb, count: \(count), power: \(power ?? "600 W")}
      duration: \(hours) h
      site: {region: gcp/us-central1, pue: 1.1}
      schedule: {start: 2026-1\(hours % 2)-03T00:00:00Z}

      """,
    ]
  }

  static func key(_ seed: UInt8) throws -> SigningKey {
    try #require(SigningKey(file: [UInt8](repeating: seed, count: 32)))
  }

  /// The statement of a check of files.
  static func statement(
    _ files: [String: String], at instant: String = checked
  ) throws -> CheckStatement {
    try CheckDerivation(Workspace(files: MemoryFiles(files)), hiding: [])
      .statement(CheckTerms(at: instant), beside: nil)
  }

  /// An envelope as a file holds it.
  static func envelope(_ statement: CheckStatement, signedBy seed: UInt8 = 7) throws -> String {
    let envelope = try #require(Envelope(statement.document, signedWith: try key(seed)))
    return String(decoding: envelope.document, as: UTF8.self)
  }

  static func result(_ statement: CheckStatement) -> String {
    String(decoding: JSONResultWriter.write(statement.result), as: UTF8.self)
  }

  /// Adds a submission of these parts.
  mutating func add(
    _ name: String, files: [String: String]? = nil, evidence: String? = nil,
    result: String? = nil, more: String = "", finding: String
  ) throws {
    var members = [#""carbonward":"submission/v1","name":\#(Self.quoted(name))"#]
    if let files {
      let texts = files.sorted { $0.key < $1.key }.map {
        "\(Self.quoted($0.key)):\(Self.quoted($0.value))"
      }
      members.append(#""files":{\#(texts.joined(separator: ","))}"#)
    }
    if let evidence { members.append(#""evidence":\#(evidence)"#) }
    if let result { members.append(#""result":\#(result)"#) }
    let text = "{\(members.joined(separator: ","))\(more)}"
    lines.append(text.replacing("\n", with: ""))
    findings[name] = finding
  }

  static func quoted(_ text: String) -> String {
    String(decoding: JSONValue.string(text).canonical, as: UTF8.self)
  }

  /// Submissions in which nothing is wrong: `count` of them, of every kind.
  mutating func addGood(_ count: Int) throws {
    let kept = try (0..<12).map { index in
      let files = Self.files(team: "team-\(index % 4)", hours: 10 + index)
      let statement = try Self.statement(files)
      return (
        files: files, evidence: try Self.envelope(statement), result: Self.result(statement)
      )
    }
    for index in 0..<count {
      let (files, evidence, result) = kept[index % kept.count]
      let name = "team-\(index % 4)/good-\(index)"
      // Few with files: each of those is a whole check.
      switch index % 40 {
      case 0: try add(name, files: files, evidence: evidence, finding: "verified")
      case 1:
        try add(name, files: files, evidence: evidence, result: result, finding: "verified")
      case 2: try add(name, files: files, finding: "unsigned")
      case 3...9: try add(name, evidence: evidence, finding: "signed inputs-absent")
      default: try add(name, result: result, finding: "unsigned")
      }
    }
  }

  /// Every fault that there is, once.
  mutating func addFaults() throws {
    let files = Self.files(team: "team-9", hours: 10)
    let statement = try Self.statement(files)
    let (evidence, result) = (try Self.envelope(statement), Self.result(statement))
    func with(_ path: String, _ old: String, _ new: String) -> [String: String] {
      var changed = files
      changed[path] = files[path]?.replacing(old, with: new)
      return changed
    }
    let differs = "altered inputs-differ"
    try add(
      "run-changed", files: with("run.yaml", "10 h", "9 h"), evidence: evidence, finding: differs)
    try add(
      "policy-changed", files: with("policies/team.yaml", "100 t", "200 t"), evidence: evidence,
      finding: differs)
    try add(
      "file-gone", files: files.filter { $0.key != "run.yaml" }, evidence: evidence,
      finding: differs)
    try add(
      "verdict-changed",
      result: result.replacing("\"verdict\": \"pass\"", with: "\"verdict\": \"fail\""),
      finding: "altered contradiction")
    let other = Self.result(try Self.statement(Self.files(team: "team-9", hours: 11)))
    try add("result-swapped", evidence: evidence, result: other, finding: "altered result-differs")
    try add(
      "stranger", files: files, evidence: try Self.envelope(statement, signedBy: 9),
      finding: "altered untrusted-signature")
    let payload = Data(statement.document).base64EncodedString()
    var forged = statement.document
    forged[forged.count / 2] ^= 1
    try add(
      "payload-changed", files: files,
      evidence: evidence.replacing(payload, with: Data(forged).base64EncodedString()),
      finding: "altered untrusted-signature")
    let waived = Self.files(team: "team-9", hours: 10, waivedUntil: "2026-11-22")
    let past = try Self.statement(waived)
    try add(
      "waiver-over", files: waived, evidence: try Self.envelope(past),
      finding: "expired waiver-expired")
    try add("waiver-over-unsigned", result: Self.result(past), finding: "expired waiver-expired")
    let old = try Self.statement(files, at: "2026-01-01T00:00:00Z")
    try add("too-old", files: files, evidence: try Self.envelope(old), finding: "expired too-old")
    let ahead = try Self.statement(files, at: "2026-12-24T00:00:00Z")
    try add(
      "date-ahead", files: files, evidence: try Self.envelope(ahead), finding: "expired date-ahead")
    try add("good-twin", result: result, finding: "unsigned")
    try addUnreadable(files, result)
    try add(
      "far-off", files: Self.files(team: "team-9", hours: 10, power: "5 kW"), finding: "unsigned")
    expected = ["never-came", "good-twin"]
    findings["never-came"] = "missing expected"
  }

  private mutating func addUnreadable(_ files: [String: String], _ result: String) throws {
    let bad = "unreadable not-understood"
    try add("no-files", files: ["../run.yaml": "x"], finding: bad)
    try add("unknown-member", result: result, more: #","colour":"red""#, finding: bad)
    try add("bad-date", result: result, more: #","date":"soon""#, finding: bad)
    try add("no-envelope", evidence: #"{"payload":1}"#, finding: bad)
    try add("no-parts", finding: bad)
    var broken = files
    broken["policies/team.yaml"] = "carbonward: policy/v1\nbudgets: [{"
    try add("broken-policy", files: broken, finding: "unreadable files")
    for text in ["{", "[]", String(repeating: "[", count: 100_000), "{\"a\":\"\u{1}\"}"] {
      lines.append(text)
      findings["line \(lines.count)"] = bad
    }
    // The last: its name has the number of the line in it.
    try add("good-twin", result: result, finding: "unsigned")
    findings["good-twin (line \(lines.count))"] = "unreadable duplicate"
  }
}
