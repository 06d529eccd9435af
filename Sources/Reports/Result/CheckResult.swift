/// What a check found, as plain data: the one document from which every format is rendered.
///
/// Numbers are in the unit that their name says. Strings may hold anything that a hostile file holds;
/// each format escapes what it prints.
public struct CheckResult: Sendable, Equatable {
  /// The version of Carbonward that made the result.
  public var version: String
  public var verdict: VerdictWord
  /// The instant that the check took for now, RFC 3339, if one was needed or given.
  public var at: String?
  public var policies: [PolicyReference]
  /// What else decided the result: catalogue stamp and options that are not the default.
  public var settings: Settings
  public var summary: Summary
  public var runs: [RunResult]
  public var budgets: [BudgetResult]
  public var diagnostics: [DiagnosticResult]
  /// What the change under review does, when it was held against a base.
  public var change: ChangeResult?
  /// What several runs would change together to keep the budgets they share, proved like any other.
  public var jointSuggestion: SuggestionResult?

  public init(
    version: String, verdict: VerdictWord, at: String?, policies: [PolicyReference],
    settings: Settings, summary: Summary, runs: [RunResult], budgets: [BudgetResult],
    diagnostics: [DiagnosticResult]
  ) {
    self.version = version
    self.verdict = verdict
    self.at = at
    self.policies = policies
    self.settings = settings
    self.summary = summary
    self.runs = runs
    self.budgets = budgets
    self.diagnostics = diagnostics
  }
}

/// The verdict of a run or of a check.
public enum VerdictWord: String, Sendable, CaseIterable {
  case pass, warn, fail, unknown
}

/// A policy file that took part.
public struct PolicyReference: Sendable, Equatable {
  public var path: String
  /// SHA-256 of the file's bytes, in hexadecimal.
  public var sha256: String

  public init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// Options and data that a result depends on, beyond the files it names.
public struct Settings: Sendable, Equatable {
  /// Names the version of the catalogue's rows.
  public var catalogue: String
  /// `--set` options, as given.
  public var overrides: [String]
  public var onUnknown: String
  public var failOn: String
  /// The revision that policies, waivers and the project's list of ignored files were taken from,
  /// when it was not the working tree.
  public var policyFrom: RevisionReference?

  public init(catalogue: String, overrides: [String], onUnknown: String, failOn: String) {
    self.catalogue = catalogue
    self.overrides = overrides
    self.onUnknown = onUnknown
    self.failOn = failOn
  }
}

/// How many runs have which verdict, and how many findings that ask for something which status.
public struct Summary: Sendable, Equatable {
  public var runs = 0
  public var pass = 0
  public var warn = 0
  public var fail = 0
  public var unknown = 0
  public var violated = 0
  public var waived = 0

  public init() {}

  /// Counts runs and their findings.
  public init(counting results: [RunResult]) {
    for run in results {
      runs += 1
      switch run.verdict {
      case .pass: pass += 1
      case .warn: warn += 1
      case .fail: fail += 1
      case .unknown: unknown += 1
      }
      // What a change has not brought is not held against it.
      violated += run.findings.count {
        $0.status == "violated" && $0.severity != "info" && $0.change != .existing
      }
      waived += run.findings.count { $0.status == "waived" }
    }
  }
}

/// One assessed run.
public struct RunResult: Sendable, Equatable {
  public var name: String
  public var path: String
  public var format: String
  public var files: [String]
  public var verdict: VerdictWord
  /// Whether the run trains; what does not is estimated when its file is named, and never checked.
  public var trains = true
  /// The known facts, in the order of the vocabulary.
  public var facts: [FactResult]
  public var estimate: EstimateResult
  public var findings: [FindingResult]
  public var suggestions: [SuggestionResult]
  /// What still stands in the way when no suggestion passes, and why measures were left out.
  public var obstacles: [String] = []
  /// How the run differs from the base, when there is one.
  public var change: RunChange?

  public init(
    name: String, path: String, format: String, files: [String], verdict: VerdictWord,
    facts: [FactResult], estimate: EstimateResult, findings: [FindingResult],
    suggestions: [SuggestionResult]
  ) {
    self.name = name
    self.path = path
    self.format = format
    self.files = files
    self.verdict = verdict
    self.facts = facts
    self.estimate = estimate
    self.findings = findings
    self.suggestions = suggestions
  }
}

/// A budget over several runs, with what the check asks of it.
public struct BudgetResult: Sendable, Equatable {
  public var id: String
  /// What the budget covers: `check`, or the label of a period such as `2026`.
  public var period: String
  /// The unit that the amounts are in and that their keys end in, such as `kg`.
  public var unit: String
  public var limit: Double
  public var settled: Double
  public var reserved: Double
  /// What the runs of this check ask for; nil when one of them is unknown.
  public var requested: Double?

  public init(
    id: String, period: String, unit: String, limit: Double, settled: Double, reserved: Double,
    requested: Double?
  ) {
    self.id = id
    self.period = period
    self.unit = unit
    self.limit = limit
    self.settled = settled
    self.reserved = reserved
    self.requested = requested
  }

  /// What is left once the runs of this check are counted; negative when the budget is overdrawn.
  public var free: Double? { requested.map { limit - settled - reserved - $0 } }
}

/// A diagnostic about an input file.
public struct DiagnosticResult: Sendable, Equatable {
  public var code: String
  public var severity: String
  public var message: String
  public var path: String?
  public var location: LocationResult?
  public var help: [String]

  public init(
    code: String, severity: String, message: String, path: String?, location: LocationResult?,
    help: [String] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.path = path
    self.location = location
    self.help = help
  }
}
