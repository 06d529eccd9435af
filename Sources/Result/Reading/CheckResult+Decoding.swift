import Diagnostics
public import YAMLSource

extension CheckResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "result"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "What a check found; every other format is rendered from it."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> CheckResult? {
    let kind = object.required(
      "carbonward", .choice([("result/v1", true)]), doc: "Names the type and version.")
    let version = object.required("version", .string, doc: "The version of Carbonward.")
    let verdict = object.required(
      "verdict", .choice(of: VerdictWord.self), doc: "The verdict of the whole check.")
    let at = object.optional("at", .string, doc: "What the check took for now, RFC 3339.")
    let policies = object.required(
      "policies", .list(of: .object(PolicyReference.self)), doc: "The policies that took part.")
    let settings = object.required(
      "settings", .object(Settings.self), doc: "Options and data that decided the result.")
    let summary = object.required("summary", .object(Summary.self), doc: "Counts.")
    let runs = object.required(
      "runs", .list(of: .object(RunResult.self)), doc: "The runs that were assessed.")
    let budgets = object.required(
      "budgets", .list(of: .object(BudgetResult.self)), doc: "Budgets over several runs.")
    let total = object.optional(
      "total", .object(GroupTotal.self),
      doc: "What all runs that train would use and emit together; only there for several runs.")
    let totals = object.optional(
      "totals", .list(of: .object(GroupTotal.self)),
      doc: "What the runs of each team, project and label would use and emit together.")
    let policyTotals = object.optional(
      "policy_totals", .list(of: .object(GroupTotal.self)),
      doc: "The same of the runs that each policy has something to say of.")
    let diagnostics = object.required(
      "diagnostics", .list(of: .object(DiagnosticResult.self)), doc: "What is said about files.")
    let change = object.optional(
      "change", .object(ChangeResult.self), doc: "What the change under review does.")
    let waivers = object.optional(
      "waivers", .list(of: .object(WaiverResult.self)),
      doc: "The exceptions that policies and comments state.")
    let account = object.optional(
      "account", .object(AccountResult.self), doc: "Where every file ended.")
    let joint = object.optional(
      "joint_suggestion", .object(SuggestionResult.self),
      doc: "What several runs would change together to keep the budgets they share.")
    guard kind != nil, let version, let verdict, let policies, let settings, let summary, let runs,
      let budgets, let diagnostics
    else { return nil }
    var result = CheckResult(
      version: version, verdict: verdict, at: at, policies: policies, settings: settings,
      summary: summary, runs: runs, budgets: budgets, diagnostics: diagnostics)
    for run in result.runs.indices {
      for finding in result.runs[run].findings.indices {
        result.runs[run].findings[finding].settleLevel(settings)
      }
    }
    result.change = change
    result.account = account
    result.waivers = waivers ?? []
    result.jointSuggestion = joint
    for (key, said, sums) in [
      ("total", total.map { [$0] }, [result.total]),
      ("totals", totals, result.totals), ("policy_totals", policyTotals, result.policyTotals),
    ] {
      guard let said else { continue }
      let agree =
        said.count == sums.count
        && said.allSatisfy { total in sums.contains { $0.agrees(with: total) } }
      if !agree {
        object.error(
          ResultDiagnostic.totals,
          "`\(key)` \(key == "total" ? "is" : "are") not the sums of `runs`", at: key)
      }
    }
    let named = (change?.groups ?? []).flatMap(\.runs)
    if named.contains(where: { $0 >= runs.count }) {
      object.error(ResultDiagnostic.group, "a group names a run that is not there", at: "change")
    }
    return result
  }
}

extension PolicyReference: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "policy-reference"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "A policy file that took part."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> PolicyReference? {
    let path = object.required("path", .string, doc: "The file.")
    let sha256 = object.required("sha256", .string, doc: "SHA-256 of its bytes, hexadecimal.")
    guard let path, let sha256 else { return nil }
    return PolicyReference(path: path, sha256: sha256)
  }
}

extension Settings: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "settings"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "Options and data that a result depends on, beyond its files."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> Settings? {
    let catalogue = object.required("catalogue", .string, doc: "The version of the catalogue.")
    let overrides = object.required(
      "overrides", .list(of: .string), doc: "`--set` options, as given.")
    let onUnknown = object.required(
      "on_unknown", .choice(of: UnknownWord.self), doc: "What an unknown finding means.")
    let failOn = object.required(
      "fail_on", .choice(of: ThresholdWord.self), doc: "The severity that fails a run.")
    let policyFrom = object.optional(
      "policy_from", .object(RevisionReference.self), doc: "Where the policies were taken from.")
    guard let catalogue, let overrides, let onUnknown, let failOn else { return nil }
    var settings = Settings(
      catalogue: catalogue, overrides: overrides, onUnknown: onUnknown, failOn: failOn)
    settings.policyFrom = policyFrom
    return settings
  }
}

extension Summary: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "summary"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "How many runs have which verdict, and findings which status."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> Summary? {
    var summary = Summary()
    var isWhole = true
    let members: [(String, WritableKeyPath<Summary, Int>, String)] = [
      ("runs", \.runs, "Runs that were assessed."), ("pass", \.pass, "Runs that pass."),
      ("warn", \.warn, "Runs with a warning."), ("fail", \.fail, "Runs that fail."),
      ("unknown", \.unknown, "Runs that could not be decided."),
      ("violated", \.violated, "Findings that are violated."),
      ("waived", \.waived, "Findings that are waived."),
    ]
    for (key, path, doc) in members {
      if let count = object.required(key, .count, doc: doc) {
        summary[keyPath: path] = count
      } else {
        isWhole = false
      }
    }
    return isWhole ? summary : nil
  }
}

extension BudgetResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "budget-result"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "A budget over several runs; the end of a key names the unit."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> BudgetResult? {
    let id = object.required("id", .string, doc: "The budget.")
    let period = object.required("period", .string, doc: "What it covers, such as `2026`.")
    let metric = object.optional("metric", .choice(of: MetricKey.self), doc: "What it limits.")
    let ruling = object.optional(
      "ruling", .object(BudgetRuling.self),
      doc: "What is said of the budget as a whole; only there where runs overdraw it.")
    let share = object.optional(
      "share", .double,
      doc: "What is asked, or what the change adds, of what was left; not there where nothing was.")
    var budget: BudgetResult?
    // What follows from other amounts is worked out again.
    var said: [(key: String, amount: Double?, own: KeyPath<BudgetResult, Double?>)] = [
      ("share", share, \.share)
    ]
    for unit in AmountUnit.allCases {
      let suffix = unit.keySuffix
      let limit = object.optional("limit_\(suffix)", .numberOrNull, doc: "The limit.")
      let settled = object.optional("settled_\(suffix)", .numberOrNull, doc: "What is settled.")
      let reserved = object.optional("reserved_\(suffix)", .numberOrNull, doc: "What is reserved.")
      let requested = object.optional(
        "requested_\(suffix)", .double, doc: "What the runs of the check ask for; null if unknown.")
      let known = object.optional(
        "requested_at_least_\(suffix)", .double,
        doc: "What those runs ask for of which it is known; not there where all are known.")
      let added = object.optional(
        "added_\(suffix)", .double, doc: "What the change under review adds to it.")
      let free = object.optional(
        "free_\(suffix)", .double, doc: "What is left once they are counted.")
      said.append(("free_\(suffix)", free, \.free))
      let ahead = object.optional(
        "ahead_\(suffix)", .double,
        doc: "What of the reserved is ahead in the queue; not there without a ledger.")
      let totals: [(String, KeyPath<BudgetResult, Double?>, String)] = [
        ("alone", \.aloneTotal, "What would be used if nothing else that is open came."),
        ("with_open", \.openTotal, "What would be used with everything that is open."),
        ("with_ahead", \.aheadTotal, "What would be used after what is ahead in the queue."),
      ]
      for (key, path, doc) in totals {
        let amount = object.optional("\(key)_\(suffix)", .double, doc: doc)
        said.append(("\(key)_\(suffix)", amount, path))
      }
      guard object.has("limit_\(suffix)") else { continue }
      budget = BudgetResult(
        id: id ?? "", period: period ?? "", unit: unit, limit: limit ?? .nan,
        settled: settled ?? .nan, reserved: reserved ?? .nan, requested: requested, ahead: ahead)
      budget?.requestedAtLeast = known
      budget?.added = added
      budget?.metric = metric
      budget?.ruling = ruling
    }
    if let budget {
      for (key, amount, path) in said where !budget.agrees(amount, with: path) {
        object.error(
          ResultDiagnostic.contradiction, "`\(key)` is not what the other amounts come to", at: key)
      }
    }
    guard id != nil, period != nil else { return nil }
    if budget == nil {
      object.error(
        ResultDiagnostic.budget, "budget states no limit", help: ["add `limit_kg`, or another unit"]
      )
    }
    return budget
  }
}

extension BudgetResult {
  /// Whether a stated amount is the one that follows from the others; one that is not stated, or has no
  /// number in JSON, is as good as any.
  fileprivate func agrees(_ amount: Double?, with path: KeyPath<BudgetResult, Double?>) -> Bool {
    guard let amount, let own = self[keyPath: path], amount.isFinite, own.isFinite else {
      return true
    }
    let scale = [amount, own, limit, settled, reserved].filter(\.isFinite).map(abs).max() ?? 0
    return abs(amount - own) <= 1e-9 * scale
  }
}

extension GroupTotal: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "total"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "What the runs of a team, a project or a label use together."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> GroupTotal? {
    let by = object.required(
      "by", .string, doc: "`team`, `project`, `labels.` and a label, `policy`, or `all`.")
    let name = object.optional("name", .string, doc: "The group; null for runs that state none.")
    let runs = object.required("runs", .count, doc: "How many runs there are.")
    let unknown = object.required(
      "unknown", .count, doc: "Runs whose emissions are not known; the sums leave them out.")
    let entries = MetricEntries.read(&object)
    guard let by, let runs, let unknown else { return nil }
    return GroupTotal(by: by, name: name, runs: runs, unknown: unknown, entries: entries)
  }
}

extension DiagnosticResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "diagnostic"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "What is said about an input file."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> DiagnosticResult? {
    let code = object.required("code", .string, doc: "Names the kind of diagnostic.")
    let severity = object.required(
      "severity", .severity, doc: "An error keeps everything from being judged.")
    let level = object.optional(
      "level", .choice(of: Level.self), doc: "How much it matters; as its severity if left out.")
    let message = object.required("message", .string, doc: "One line that stands alone.")
    let path = object.optional("path", .string, doc: "The file.")
    let hasPlace = object.has("line")
    let location = LocationResult.read(&object, path: path, textKey: "source", needed: hasPlace)
    let help = object.optional("help", .list(of: .string), doc: "Ways out.") ?? []
    guard let code, let severity, let message else { return nil }
    return DiagnosticResult(
      code: code, severity: severity, level: level, message: message, path: path,
      location: location, help: help)
  }
}

extension LocationResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "location"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "A range in a file; columns are 1-based and count Unicode scalars."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> LocationResult? {
    let path = object.required("path", .string, doc: "The file.")
    return read(&object, path: path, textKey: "source", needed: true)
  }

  /// Reads the members beside `path`; all of them must be there if one is `needed`.
  static func read(
    _ object: inout ObjectReader, path: String?, textKey: String, needed: Bool
  ) -> LocationResult? {
    func member(_ key: String, _ doc: String, _ object: inout ObjectReader) -> Int? {
      needed
        ? object.required(key, .count, doc: doc) : object.optional(key, .count, doc: doc)
    }
    let line = member("line", "The first line, from 1.", &object)
    let column = member("column", "The first column, from 1.", &object)
    let endLine = member("end_line", "The last line.", &object)
    let endColumn = member("end_column", "The column after the last.", &object)
    let text = object.optional(textKey, .string, doc: "The text of the first line.")
    guard let path, let line, let column, let endLine, let endColumn else { return nil }
    return LocationResult(
      path: path, line: max(line, 1), column: max(column, 1), endLine: max(endLine, line, 1),
      endColumn: max(endColumn, 1), text: text ?? "")
  }
}

extension FindingResult {
  /// Works out the level of a finding in a result that states none.
  fileprivate mutating func settleLevel(_ settings: Settings) {
    guard !statesLevel else { return }
    level = derivedLevel(settings)
    statesLevel = true
  }
}
