import Diagnostics
import Gate
import Policy
import Reports
import Result
import TestSupport
import Testing
import TrainingConfigs

/// Every format says of a finding what the exit code says of the check.
@Suite("Agreement of formats") struct AgreementTests {
  /// Something a policy may say of a run, without its severity.
  struct Probe: Sendable {
    var name: String
    /// What stands in the policy; `SEVERITY` is filled in.
    var policy: String
    var run = Checks.run()
    var status: FindingResult.Status
  }

  private static func rule(_ condition: String, more: String = "") -> String {
    "rules:\n  - {id: probe, severity: SEVERITY, \(condition)}\n\(more)"
  }

  private static func budget(_ limit: String) -> String {
    "budgets:\n  - {id: probe, severity: SEVERITY, limit: \(limit), per: run, warn_at: 80 %}\n"
  }

  private static let waiver = """
    waivers:
      - {id: w, covers: [probe], reason: r, owner: o, approved_by: a, expires: 2027-06-01}

    """

  static let probes = [
    Probe(
      name: "rule that holds", policy: rule("require: 'run.name == \"probe\"'"), status: .passed),
    Probe(
      name: "rule that is broken", policy: rule("require: 'run.name != \"probe\"'"),
      status: .violated),
    Probe(
      name: "rule that is waived",
      policy: rule("require: 'run.name != \"probe\"'", more: waiver), status: .waived),
    Probe(
      name: "rule about others",
      policy: rule("when: 'run.name == \"other\"', require: 'run.duration > duration(\"1h\")'"),
      status: .notApplicable),
    Probe(
      name: "rule on an unknown fact", policy: rule("require: 'run.team == \"nlp\"'"),
      status: .unknown),
    Probe(name: "budget that is kept", policy: budget("100 kgCO2e"), status: .passed),
    Probe(name: "budget that is nearly used up", policy: budget("12 kgCO2e"), status: .passed),
    Probe(name: "budget that is overdrawn", policy: budget("5 kgCO2e"), status: .violated),
    Probe(
      name: "budget of which nobody knows", policy: budget("5 kgCO2e"),
      run: Checks.run(intensity: nil), status: .unknown),
  ]

  struct Case: Sendable, CustomTestStringConvertible {
    var probe: Probe
    var severity: FindingResult.Severity
    var onUnknown: UnknownPolicy
    var failOn: FailThreshold

    var testDescription: String {
      "\(severity) \(probe.name), unknown is \(onUnknown), \(failOn) fails"
    }
  }

  static let cases = probes.flatMap { probe in
    FindingResult.Severity.allCases.flatMap { severity in
      UnknownPolicy.allCases.flatMap { onUnknown in
        FailThreshold.allCases.map {
          Case(probe: probe, severity: severity, onUnknown: onUnknown, failOn: $0)
        }
      }
    }
  }

  @Test("over severity, status, --on-unknown, --fail-on and every format", arguments: cases)
  func everyFormat(_ example: Case) throws {
    let policy = example.probe.policy.replacing("SEVERITY", with: example.severity.rawValue)
    var request = try Checks.request(policy: policy, run: example.probe.run)
    request.onUnknown = example.onUnknown
    request.failOn = example.failOn
    let result = try Gate.check(request)
    #expect(result.diagnostics.filter { $0.severity == .error } == [])
    let finding = try #require(result.runs.first?.findings.first { $0.id == "probe" })
    #expect(finding.status == example.probe.status)
    #expect(result.runs[0].findings.count == 1, "nothing else decides")

    // With one finding, the verdict of the check is what that finding comes to.
    let asksForNothing =
      finding.status == .notApplicable || finding.status == .passed && !finding.isNearLimit
    let level: Level =
      switch result.verdict {
      case .fail, .unknown: .error
      case .warn: .warning
      case .pass: asksForNothing ? .none : .note
      }
    #expect(finding.level == level)
    #expect(result.exitCode == [.pass: 0, .warn: 0, .fail: 1, .unknown: 3][result.verdict])
    try ReportReading.expect(result, id: "probe", level: level)
    #expect(result.contradictions == [])

    // The same from a saved result that states no level.
    let json = String(decoding: JSONResultWriter.write(result), as: UTF8.self)
    let old = json.split(separator: "\n").filter { !$0.contains("\"level\": ") }
      .joined(separator: "\n")
    var bag = DiagnosticBag()
    let saved = JSONResultReader.read(SourceFile(path: "r.json", text: old), into: &bag)
    #expect(saved == result, "\(bag.diagnostics)")
  }

  @Test("what counts as unknown beside the runs has a code that there is")
  func unaccountedCodes() {
    let kinds = GateDiagnostic.allCases.map(\.rawValue) + ConfigDiagnostic.allCases.map(\.rawValue)
    #expect(CheckResult.unaccountedCodes.isSubset(of: kinds))
  }

  @Test("the table has every verdict and every level")
  func tableIsComplete() throws {
    #expect(Set(Self.probes.map(\.status)) == Set(FindingResult.Status.allCases))
    #expect(
      Set(ReportReading.readers(of: "probe").map(\.format)) == Set(Reporters.all.map { $0.name }))
  }
}

/// Reads out of each format how much it makes of the finding `probe`, and of the check.
enum ReportReading {
  struct Reader: Sendable {
    var format: String
    /// What the format says of the finding; nil where it has no word for levels.
    var level: (@Sendable (String) -> Level)?
    /// Whether the format itself says that the check passes.
    var passes: @Sendable (String) -> Bool
  }

  static func expect(_ result: CheckResult, id: String, level: Level) throws {
    for reader in readers(of: id) {
      let reporter = try #require(Reporters.named(reader.format))
      let text = String(
        decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
      // What is about files that a change leaves as they are stands in the summary alone.
      if result.change != nil, text.contains("about files that the change leaves as they are") {
        continue
      }
      if let said = reader.level?(text) {
        #expect(said == level, "\(reader.format) says \(said), and the check \(level):\n\(text)")
      }
      #expect(
        reader.passes(text) == (result.exitCode == 0), "\(reader.format):\n\(text)")
    }
  }

  /// The level behind a word for people: `unknown` stands for an error, `waived` for a note.
  private static func level(_ word: Substring?) -> Level {
    switch word {
    case "error", "unknown": .error
    case "warning": .warning
    case "note", "waived": .note
    default: .none
    }
  }

  /// The word before `mark` in the first line that has it.
  private static func word(before mark: String, in text: String) -> Substring? {
    text.split(separator: "\n").lazy.compactMap { line -> Substring? in
      line.firstRange(of: mark).map { line[..<$0.lowerBound] }
    }.first?.split { $0 == " " || $0 == "*" }.last
  }

  /// The value of a JSON key in the first object that has `mark`, which stands before the key.
  private static func value(of key: String, after mark: String, in text: String) -> String? {
    guard let start = mark.isEmpty ? text.startIndex : text.firstRange(of: mark)?.upperBound,
      let found = text[start...].firstRange(of: "\"\(key)\": \"")
    else { return nil }
    return String(text[found.upperBound...].prefix { $0 != "\"" })
  }

  private static func headline(_ text: String) -> Bool {
    text.contains("PASS: ") || text.contains("WARN: ")
  }

  static func readers(of id: String) -> [Reader] {
    [
      Reader(
        format: "text", level: { level(word(before: "[\(id)]:", in: $0)) },
        passes: { $0.contains("\nPASS  1 run, ") || $0.contains("\nWARN  1 run, ") }),
      Reader(
        format: "concise", level: { level(word(before: "[\(id)]:", in: $0)) }, passes: headline),
      Reader(
        format: "json",
        level: { text in
          let marks = ["\"id\": \"\(id)\"", "\"code\": \"\(id)\""]
          guard let start = marks.lazy.compactMap({ text.firstRange(of: $0) }).first else {
            return Level.none
          }
          // A diagnostic states a level where its severity does not say it.
          let object = String(text[start.lowerBound...].prefix { $0 != "}" })
          let said = ["level", "severity"].lazy.compactMap { value(of: $0, after: "", in: object) }
          return said.first.flatMap(Level.init(rawValue:)) ?? Level.none
        },
        passes: {
          $0.contains("\n  \"verdict\": \"pass\"") || $0.contains("\n  \"verdict\": \"warn\"")
        }),
      Reader(
        format: "sarif",
        level: { text in
          let mark = "\"ruleId\": \"\(id)\""
          guard let said = value(of: "level", after: mark, in: text) else { return Level.none }
          // What is open has no level, and fails nothing.
          let isOpen = value(of: "kind", after: mark, in: text) == "open"
          return isOpen && said == "none" ? .note : Level(rawValue: said) ?? Level.none
        },
        passes: { $0.contains("\"exitCode\": 0") }),
      Reader(
        format: "github",
        level: { text in
          let line = text.split(separator: "\n").first { $0.contains("title=\(id)") }
          switch line?.split(separator: " ").first {
          case "::error": return .error
          case "::warning": return .warning
          case "::notice": return .note
          default: return Level.none
          }
        }, passes: headline),
      Reader(
        format: "gitlab",
        level: { text in
          switch value(of: "severity", after: "\"check_name\": \"\(id)\"", in: text) {
          case "critical": .error
          case "minor": .warning
          case "info": .note
          default: Level.none
          }
        }, passes: { !$0.contains("\"blocker\"") }),
      Reader(
        format: "rdjson", level: { reviewLevel($0, before: "\"\(id)\"") },
        passes: { !$0.contains("carbonward-verdict-fail") && !$0.contains("-verdict-unknown") }),
      Reader(
        format: "rdjsonl", level: { reviewLevel($0, before: "\"\(id)\"") },
        passes: { !$0.contains("carbonward-verdict-fail") && !$0.contains("-verdict-unknown") }),
      Reader(
        format: "azure",
        level: { text in
          if let line = text.split(separator: "\n").first(where: { $0.contains(";code=\(id);") }) {
            return line.contains("type=error;") ? .error : .warning
          }
          return level(word(before: "[\(id)]:", in: text))
        }, passes: { $0.contains("result=Succeeded") }),
      Reader(
        format: "tap",
        level: { text in
          let points = text.split(separator: "ok ")
          guard let point = points.first(where: { $0.contains("- \(id)") }),
            let said = point.firstRange(of: "severity: \"")
          else { return Level.none }
          return Level(rawValue: String(point[said.upperBound...].prefix { $0 != "\"" }))
            ?? Level.none
        }, passes: { !$0.contains("- verdict FAIL") && !$0.contains("- verdict UNKNOWN") }),
      // JUnit has no levels: a case fails or it does not.
      Reader(
        format: "junit", level: nil,
        passes: { $0.contains("failures=\"0\" errors=\"0\">") }),
      Reader(
        format: "markdown", level: { level(word(before: " `\(id)`:", in: $0)) },
        passes: { $0.contains("Carbonward: pass") || $0.contains("Carbonward: warn") }),
      Reader(
        format: "github-summary", level: { level(word(before: " `\(id)`:", in: $0)) },
        passes: { $0.contains("Carbonward: pass") || $0.contains("Carbonward: warn") }),
      Reader(
        format: "html",
        level: { text in
          let end = text.firstRange(of: "</strong> <code>\(id)</code>: ")?.lowerBound
          return level(end.flatMap { text[..<$0].split(separator: ">").last })
        },
        passes: {
          $0.contains("Carbonward: <strong class=\"pass\">")
            || $0.contains("Carbonward: <strong class=\"warn\">")
        }),
      // Disclosures are about amounts, and name the verdict alone.
      Reader(
        format: "boamps", level: nil,
        passes: { $0.contains("on the check: pass") || $0.contains("on the check: warn") }),
      Reader(
        format: "cyclonedx", level: nil,
        passes: {
          $0.contains("check_verdict\",\n        \"value\": \"pass")
            || $0.contains("check_verdict\",\n        \"value\": \"warn")
        }),
      Reader(
        format: "eu-model-documentation", level: nil,
        passes: {
          $0.contains("{\n  \"verdict\": \"pass") || $0.contains("{\n  \"verdict\": \"warn")
        }),
      Reader(
        format: "huggingface", level: nil,
        passes: { $0.contains("# verdict: pass\n") || $0.contains("# verdict: warn\n") }),
      Reader(
        format: "oscal", level: nil,
        passes: { $0.contains("\"Carbonward: pass\"") || $0.contains("\"Carbonward: warn\"") }),
      Reader(
        format: "spdx", level: nil,
        passes: { $0.contains("\"Carbonward: pass\"") || $0.contains("\"Carbonward: warn\"") }),
      Reader(
        format: "badge", level: nil,
        passes: { $0.contains("\"pass, ") || $0.contains("\"warn, ") }),
      Reader(
        format: "csv", level: nil,
        passes: { $0.contains(",pass\n") || $0.contains(",warn\n") }),
      Reader(
        format: "totals", level: nil,
        passes: { $0.contains(",pass\n") || $0.contains(",warn\n") }),
      Reader(
        format: "openmetrics", level: nil,
        passes: {
          $0.contains("_verdict{verdict=\"pass\"} 1") || $0.contains("_verdict{verdict=\"warn\"} 1")
        }),
    ]
  }

  private static func reviewLevel(_ text: String, before mark: String) -> Level {
    guard let end = text.firstRange(of: "\"value\": \(mark)"),
      let start = text[..<end.lowerBound].ranges(of: "\"severity\": \"").last
    else { return .none }
    switch text[start.upperBound...].prefix(while: { $0 != "\"" }) {
    case "ERROR": return .error
    case "WARNING": return .warning
    default: return .note
    }
  }
}
