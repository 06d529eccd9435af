public import Ledger
public import Result

/// A file by its digest.
public struct FileDigest: Sendable, Equatable {
  /// Relative to the root of the repository.
  public var path: String
  /// SHA-256 in hexadecimal.
  public var sha256: String

  /// Creates the digest of a file.
  public init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// What was asked of a check, beside its files.
public struct CheckTerms: Sendable, Equatable {
  /// What counted as now, RFC 3339.
  public var at: String
  /// Runs that were named, relative to the root; none for all.
  public var paths: [String]
  /// Policies that were named, relative to the root or packs; none for those of the project.
  public var policies: [String]
  /// Facts stated over every file.
  public var overrides: [String]
  /// Files of hourly intensities.
  public var traces: [String]
  /// What became of an unknown verdict.
  public var onUnknown: Settings.UnknownWord
  /// The mildest severity that failed.
  public var failOn: Settings.ThresholdWord

  /// Creates the terms of a check of a whole repository.
  public init(at: String) {
    self.at = at
    paths = []
    policies = []
    overrides = []
    traces = []
    onUnknown = .unknown
    failOn = .deny
  }
}

/// What a ledger held against budgets, and how long it was.
public struct LedgerTerms: Sendable, Equatable {
  /// What was used of one budget, in its canonical unit.
  public struct Use: Sendable, Equatable {
    /// The budget.
    public var budget: String
    /// What was settled.
    public var settled: Double
    /// What open reservations held.
    public var reserved: Double
    /// What the period had; nil where that is the budget's own limit.
    public var entitled: Double?
    /// What those ahead in the queue held.
    public var ahead: Double?

    /// Creates a use.
    public init(
      budget: String, settled: Double, reserved: Double, entitled: Double?, ahead: Double?
    ) {
      self.budget = budget
      self.settled = settled
      self.reserved = reserved
      self.entitled = entitled
      self.ahead = ahead
    }
  }

  /// The ledger's own id, its length and the hash of its last event.
  public var head: Checkpoint
  /// By budget.
  public var uses: [Use]

  /// Creates what a ledger said.
  public init(head: Checkpoint, uses: [Use]) {
    self.head = head
    self.uses = uses
  }
}

/// The whole of a check as an in-toto statement: what was read, what was asked, and what came of it.
///
/// The same check gives the same bytes, so that whoever has the files can make the statement again and
/// compare.
public struct CheckStatement: Sendable, Equatable {
  /// What every statement of in-toto says that it is.
  static let type = "https://in-toto.io/Statement/v1"
  /// What the predicate is.
  public static let predicateType = "urn:carbonward:check:v1"

  /// What was asked.
  public var terms: CheckTerms
  /// Every file that was read, ordered by path.
  public var inputs: [FileDigest]
  /// What a ledger held; nil where none was asked.
  public var ledger: LedgerTerms?
  /// What came of it.
  public var result: CheckResult

  /// Creates the statement of a check.
  public init(
    terms: CheckTerms, inputs: [FileDigest], ledger: LedgerTerms?, result: CheckResult
  ) {
    self.terms = terms
    self.inputs = inputs.sorted { $0.path < $1.path }
    self.ledger = ledger
    self.result = result
  }

  /// The files that the statement is about: those of the runs, or else all that were read.
  var subject: [FileDigest] {
    let files = Set(result.runs.flatMap(\.files))
    let named = inputs.filter { files.contains($0.path) }
    return named.isEmpty ? inputs : named
  }

  /// The statement as JSON, in a fixed order.
  public var document: [UInt8] { document(Self.predicateType, predicate) }

  /// A statement of in-toto about the same files.
  func document(_ predicateType: String, _ predicate: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter(isCompact: true)
    writer.object { writer in
      writer.member("_type", Self.type)
      writer.member("subject") {
        $0.array(subject) { writer, file in
          writer.object {
            $0.member("name", file.path)
            $0.member("digest") { $0.object { $0.member("sha256", file.sha256) } }
          }
        }
      }
      writer.member("predicateType", predicateType)
      writer.member("predicate") { $0.object(predicate) }
    }
    return writer.bytes
  }

  private func predicate(_ writer: inout JSONWriter) {
    writer.member("carbonward", "evidence/v1")
    writer.member("version", result.version)
    writer.member("verdict", result.verdict.rawValue)
    writer.member("terms") { writer in
      writer.object {
        $0.member("at", terms.at)
        $0.member("paths", terms.paths)
        $0.member("policies", terms.policies)
        $0.member("set", terms.overrides)
        $0.member("traces", terms.traces)
        $0.member("on_unknown", terms.onUnknown.rawValue)
        $0.member("fail_on", terms.failOn.rawValue)
      }
    }
    writer.member("catalogue", result.settings.catalogue)
    writer.member("inputs") {
      $0.array(inputs) { writer, file in
        writer.object {
          $0.member("path", file.path)
          $0.member("sha256", file.sha256)
        }
      }
    }
    writer.member("policies") {
      $0.array(result.policies) { writer, policy in
        writer.object {
          $0.member("path", policy.path)
          $0.member("sha256", policy.sha256)
        }
      }
    }
    if let ledger { writer.member("ledger") { $0.object { write(ledger, to: &$0) } } }
    writer.member("result") {
      // As the command prints it, so that its digest can be compared too.
      $0.append(String(decoding: JSONResultWriter.write(result).dropLast(), as: UTF8.self))
    }
  }

  private func write(_ ledger: LedgerTerms, to writer: inout JSONWriter) {
    writer.member("checkpoint") {
      $0.append(String(decoding: ledger.head.document.dropLast(), as: UTF8.self))
    }
    writer.member("budgets") {
      $0.array(ledger.uses) { writer, use in
        writer.object {
          $0.member("id", use.budget)
          $0.member("settled", use.settled)
          $0.member("reserved", use.reserved)
          $0.member("entitled", use.entitled)
          $0.member("ahead", use.ahead)
        }
      }
    }
  }
}
