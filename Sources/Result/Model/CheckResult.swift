import Diagnostics

/// What a check found, as plain data: the one document from which every format is rendered.
///
/// Numbers are in the unit that their name says. Words are enumerations, settled by those who decide;
/// strings may hold anything that a hostile file holds, and each format escapes what it prints.
public struct CheckResult: Sendable, Equatable {
  /// The version of Carbonward that made the result.
  public var version: String
  /// The verdict of the whole check.
  public var verdict: VerdictWord
  /// The instant that the check took for now, RFC 3339, if one was needed or given.
  public var at: String?
  /// The policies that took part, in the order of their paths; empty for a mere estimate.
  public var policies: [PolicyReference]
  /// What else decided the result: catalogue stamp and options that are not the default.
  public var settings: Settings
  /// Counts of runs and findings.
  public var summary: Summary
  /// The runs that were assessed, in the order of their files.
  public var runs: [RunResult]
  /// Budgets over several runs, ordered by id.
  public var budgets: [BudgetResult]
  /// What is said about input files.
  public var diagnostics: [DiagnosticResult]
  /// What the change under review does, when it was held against a base.
  public var change: ChangeResult?
  /// Where every file ended; nil in results of others.
  public var account: AccountResult?
  /// The exceptions that policies and comments state, whether or not anything needs them.
  public var waivers: [WaiverResult] = []
  /// What several runs would change together to keep the budgets they share, proved like any other.
  public var jointSuggestion: SuggestionResult?

  /// Creates a result without a change and without a joint suggestion.
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

  /// The exit code that a check with this result ends with: 0 for pass and warn, 1 for fail, 2 when a
  /// file could not be read, 3 for unknown.
  public var exitCode: Int {
    if diagnostics.contains(where: { $0.severity == .error }) { return 2 }
    return switch verdict {
    case .pass, .warn: 0
    case .fail: 1
    case .unknown: 3
    }
  }
}

/// The verdict of a run or of a check.
public enum VerdictWord: String, Sendable, CaseIterable {
  /// Everything that was asked holds.
  case pass
  /// It holds, but for something that only warns.
  case warn
  /// A limit is passed or a rule is broken.
  case fail
  /// Something that a policy needs could not be known.
  case unknown
}

/// A policy file that took part.
public struct PolicyReference: Sendable, Equatable {
  /// The path as the project or the command line names it.
  public var path: String
  /// SHA-256 of the file's bytes, in hexadecimal.
  public var sha256: String

  /// Creates a reference to a file.
  public init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// Options and data that a result depends on, beyond the files it names.
public struct Settings: Sendable, Equatable {
  /// What becomes of a verdict that is unknown.
  public enum UnknownWord: String, Sendable, CaseIterable {
    /// It stays as it is, or is taken for another.
    case unknown, fail, warn, pass
  }

  /// From which severity on a violation fails the check.
  public enum ThresholdWord: String, Sendable, CaseIterable {
    /// The mildest severity that fails.
    case deny, warn
  }

  /// Names the version of the catalogue's rows.
  public var catalogue: String
  /// `--set` options, as given.
  public var overrides: [String]
  /// What an unknown finding means for the verdict.
  public var onUnknown: UnknownWord
  /// The mildest severity that fails the check.
  public var failOn: ThresholdWord
  /// The revision that policies, waivers and the project's list of ignored files were taken from,
  /// when it was not the working tree.
  public var policyFrom: RevisionReference?

  /// Creates settings of a check whose policies come from the working tree.
  public init(
    catalogue: String, overrides: [String] = [], onUnknown: UnknownWord = .unknown,
    failOn: ThresholdWord = .deny
  ) {
    self.catalogue = catalogue
    self.overrides = overrides
    self.onUnknown = onUnknown
    self.failOn = failOn
  }
}

/// How many runs have which verdict, and how many findings that ask for something which status.
public struct Summary: Sendable, Equatable {
  /// Runs that were assessed.
  public var runs = 0
  /// Runs that pass.
  public var pass = 0
  /// Runs with a warning.
  public var warn = 0
  /// Runs that fail.
  public var fail = 0
  /// Runs that could not be decided.
  public var unknown = 0
  /// Findings that are violated and count: neither remarks nor what a change has not brought.
  public var violated = 0
  /// Findings that an exception lets pass.
  public var waived = 0

  /// Creates a summary of nothing.
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
      for position in run.findings.indices {
        switch run.findings[position].status {
        case .violated: if run.findings[position].level > .note { violated += 1 }
        case .waived: waived += 1
        case .passed, .notApplicable, .unknown: break
        }
      }
    }
  }
}
