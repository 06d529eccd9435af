public import Result

/// OSCAL 1.2.1 assessment results: an observation for each finding of each run, a finding for each budget
/// and rule, and a risk with its deadline for what an exception lets pass.
public struct OSCALReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "oscal"
  /// What the format is for, in one line.
  public static let summary = "OSCAL 1.2.1 assessment results, waivers as risks with deadlines"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var writer = JSONWriter()
    let book = OSCALBook(result)
    writer.object { writer in
      writer.member("assessment-results") { writer in
        writer.object { writer in
          writer.member("uuid", book.uuid("assessment-results"))
          writer.member("metadata") { writer in
            writer.object {
              $0.member("title", "Carbonward: \(result.verdict.rawValue)")
              $0.member("last-modified", result.instant)
              $0.member("version", "1")
              $0.member("oscal-version", "1.2.1")
            }
          }
          writer.member("import-ap") {
            $0.object { $0.member("href", "urn:carbonward:assessment-plan:v1") }
          }
          writer.member("results") {
            $0.array([book]) { writer, book in writer.object { book.write(to: &$0) } }
          }
        }
      }
    }
    writer.append("\n")
    return writer.bytes
  }
}

/// The parts of an assessment, and what they are called.
private struct OSCALBook {
  private struct Observation {
    var uuid: String
    var run: RunResult
    var finding: FindingResult
  }

  private let result: CheckResult
  private var observations: [Observation] = []
  /// Ids of budgets, rules and sanity checks, in the order in which they come up.
  private var controls: [String] = []

  init(_ result: CheckResult) {
    self.result = result
    for (number, run) in result.runs.enumerated() {
      for (position, finding) in run.findings.enumerated() where finding.status != .notApplicable {
        observations.append(
          Observation(
            uuid: uuid("observation", "\(number)", "\(position)"), run: run, finding: finding))
        if !controls.contains(finding.id) { controls.append(finding.id) }
      }
    }
  }

  func uuid(_ parts: String...) -> String {
    NamedUUID.text(
      ["oscal", result.instant, result.verdict.rawValue] + result.runs.map(\.path) + parts)
  }

  func write(to writer: inout JSONWriter) {
    writer.member("uuid", uuid("result"))
    writer.member("title", "Carbonward's check")
    writer.member("description", result.headline)
    writer.member("start", result.instant)
    writer.member("reviewed-controls") { writer in
      writer.object { writer in
        writer.member("control-selections") {
          $0.array(["all"]) { writer, _ in
            writer.object { writer in
              writer.member(
                "description", "every budget and rule of the policies, and the sanity checks")
              writer.member("include-all") { $0.object { _ in } }
            }
          }
        }
      }
    }
    guard !observations.isEmpty else { return }
    writer.member("observations") {
      $0.array(observations) { writer, observation in writer.object { write(observation, to: &$0) }
      }
    }
    let waived = observations.filter { $0.finding.status == .waived }
    if !waived.isEmpty {
      writer.member("risks") {
        $0.array(waived) { writer, observation in writer.object { risk(observation, to: &$0) } }
      }
    }
    writer.member("findings") {
      $0.array(controls) { writer, id in writer.object { finding(id, to: &$0) } }
    }
  }

  private func write(_ observation: Observation, to writer: inout JSONWriter) {
    let (run, finding) = (observation.run, observation.finding)
    writer.member("uuid", observation.uuid)
    writer.member("title", Self.line("\(finding.id) on \(run.title)"))
    writer.member(
      "description", Self.line("\(finding.status.rawValue): \(finding.message)", orElse: finding.id)
    )
    writer.member("methods", ["TEST"])
    writer.member("collected", result.instant)
  }

  /// An exception is a risk that somebody has taken until a day.
  private func risk(_ observation: Observation, to writer: inout JSONWriter) {
    let finding = observation.finding
    writer.member("uuid", uuid("risk", observation.uuid))
    writer.member("title", Self.line("\(finding.id) is let pass for \(observation.run.title)"))
    let waiver = result.waivers.first { waiver in
      waiver.id == finding.waiver && waiver.covers.contains(finding.id)
    }
    let reason = waiver.map { "\($0.reason); owner: \($0.owner ?? "not named")" } ?? finding.message
    writer.member("description", Self.line(reason, orElse: finding.id))
    writer.member("statement", Self.line(finding.message, orElse: finding.id))
    writer.member("status", "deviation-approved")
    if let day = waiver?.expires, Self.isDay(day) {
      writer.member("deadline", "\(day)T23:59:59Z")
    }
    writer.member("related-observations") { related([observation], to: &$0) }
  }

  private func finding(_ id: String, to writer: inout JSONWriter) {
    let own = observations.filter { $0.finding.id == id }
    let statuses = Set(own.map(\.finding.status))
    let state: (word: String, reason: String) =
      statuses.contains(.violated)
      ? ("not-satisfied", "fail")
      : statuses.isDisjoint(with: [.waived, .unknown])
        ? ("satisfied", "pass") : ("not-satisfied", "other")
    writer.member("uuid", uuid("finding", id))
    writer.member("title", Self.line(id, orElse: "unnamed"))
    writer.member("description", "what came of it on \(own.count) runs")
    writer.member("target") { writer in
      writer.object { writer in
        writer.member("type", "objective-id")
        writer.member("target-id", Self.token(id))
        writer.member("status") {
          $0.object {
            $0.member("state", state.word)
            $0.member("reason", state.reason)
          }
        }
      }
    }
    writer.member("related-observations") { related(own, to: &$0) }
  }

  private func related(_ observations: [Observation], to writer: inout JSONWriter) {
    writer.array(observations) { writer, observation in
      writer.object { $0.member("observation-uuid", observation.uuid) }
    }
  }

  /// Text on one line that is never empty.
  private static func line(_ text: String, orElse other: String = "unnamed") -> String {
    let line = text.plain.cut(to: 2_000).trimmed
    guard line.isEmpty else { return line }
    let rest = other.plain.cut(to: 200).trimmed
    return rest.isEmpty ? "unnamed" : rest
  }

  /// A name as OSCAL allows them: letters, digits, `.`, `-` and `_`, with a letter first.
  private static func token(_ text: String) -> String {
    var token = ""
    for scalar in text.unicodeScalars.prefix(200) {
      let isName =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains(scalar))
      token += isName ? String(scalar) : "_"
    }
    let startsWell = token.unicodeScalars.first.map { $0.properties.isAlphabetic } ?? false
    return startsWell ? token : "_" + token
  }

  private static func isDay(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 10
      && bytes.enumerated().allSatisfy { index, byte in
        index == 4 || index == 7 ? byte == 0x2D : (0x30...0x39).contains(byte)
      }
  }
}

extension String {
  /// The text without white space at either end.
  fileprivate var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}
