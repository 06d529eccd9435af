public import Result

/// SARIF 2.1.0 within the limits of GitHub code scanning.
///
/// Waivers are suppressions; suggestions are fixes, which GitHub ignores and other readers apply. The
/// verdict is in the invocation's exit code and in the run's properties.
public struct SARIFReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "sarif"
  /// What the format is for, in one line.
  public static let summary = "SARIF 2.1.0, for code scanning"

  /// GitHub keeps 5,000 results of a run.
  static let mostResults = 5_000

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    let items = result.items
    let shown = Array(items.prefix(Self.mostResults))
    let rules = SARIFRule.all(of: shown)
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
      writer.member("version", "2.1.0")
      writer.member("runs") {
        $0.array([result]) { writer, result in
          writer.object { writer in
            writer.member("tool") { $0.object { $0.writeDriver(result, rules) } }
            writer.member("invocations") { $0.array([result]) { $0.writeInvocation($1) } }
            writer.member("columnKind", "utf16CodeUnits")
            writer.member("automationDetails") { $0.object { $0.member("id", "carbonward/") } }
            writer.member("results") { $0.writeResults(shown, rules, of: result) }
            writer.member("properties") {
              $0.writeProperties(of: result, omitted: items.count - shown.count)
            }
          }
        }
      }
    }
    writer.append("\n")
    return writer.bytes
  }
}

/// What a reader may look up about a rule, budget or kind of diagnostic.
struct SARIFRule {
  var id: String
  var kind: ReportItem.Kind
  var level: Level
  var help: String

  /// One rule for each id, sorted by id.
  static func all(of items: [ReportItem]) -> [SARIFRule] {
    var rules: [String: SARIFRule] = [:]
    for item in items where rules[item.id.plain] == nil {
      let id = item.id.plain
      let known = "Run `carbonward explain \(id)` to read what stands behind it."
      rules[id] = SARIFRule(
        id: id, kind: item.kind, level: item.level,
        help: (item.help.map(\.plain) + [known]).joined(separator: "\n").cut(to: 4_000))
    }
    return rules.values.sorted { $0.id < $1.id }
  }

  /// What the rule is, in a sentence of at most 1,024 characters.
  var description: String {
    let subject =
      switch kind {
      case .budget: "The budget"
      case .rule: "The rule"
      case .sanity: "The sanity check"
      case .diagnostic: "The diagnostic"
      }
    return "\(subject) \(id)".cut(to: 1_000)
  }
}

extension JSONWriter {
  fileprivate mutating func writeDriver(_ result: CheckResult, _ rules: [SARIFRule]) {
    member("driver") { writer in
      writer.object { writer in
        writer.member("name", "Carbonward")
        writer.member("version", result.version.plain)
        writer.member("rules") {
          $0.array(rules) { writer, rule in writer.object { $0.write(rule) } }
        }
      }
    }
  }

  private mutating func write(_ rule: SARIFRule) {
    member("id", rule.id)
    member("shortDescription") { $0.object { $0.member("text", rule.description) } }
    member("fullDescription") {
      $0.object { $0.member("text", "\(rule.description) of a Carbonward check.") }
    }
    member("help") { $0.object { $0.member("text", rule.help) } }
    member("defaultConfiguration") { $0.object { $0.member("level", rule.level.rawValue) } }
    member("properties") {
      $0.object {
        $0.member("tags", ["carbon", "machine-learning"])
        $0.member("precision", "high")
        $0.member(
          "problem.severity", rule.level == .note ? "recommendation" : rule.level.rawValue)
      }
    }
  }

  fileprivate mutating func writeInvocation(_ result: CheckResult) {
    object {
      $0.member("executionSuccessful", result.exitCode != 2)
      $0.member("exitCode", result.exitCode)
      $0.member("exitCodeDescription", result.headline)
    }
  }

  fileprivate mutating func writeProperties(of result: CheckResult, omitted: Int) {
    object { writer in
      writer.member("verdict", result.verdict.rawValue)
      writer.member("runs", result.summary.runs)
      writer.member("violated", result.summary.violated)
      writer.member("waived", result.summary.waived)
      if omitted > 0 { writer.member("omittedResults", omitted) }
      if let at = result.at { writer.member("at", at) }
      writer.member("catalogue", result.settings.catalogue)
      writer.member("policies", result.policies.map { "\($0.path) sha256:\($0.sha256)" })
    }
  }

  fileprivate mutating func writeResults(
    _ items: [ReportItem], _ rules: [SARIFRule], of result: CheckResult
  ) {
    var indices: [String: Int] = [:]
    for (index, rule) in rules.enumerated() { indices[rule.id] = index }
    var book = FingerprintBook()
    let fallback = result.runs.map(\.path).first { !$0.isEmpty } ?? "carbonward.yaml"
    array(items) { writer, item in
      writer.object {
        $0.write(
          SARIFResult(
            item: item, ruleIndex: indices[item.id.plain] ?? 0,
            fingerprint: book.fingerprint(of: item), fallback: fallback))
      }
    }
  }
}
