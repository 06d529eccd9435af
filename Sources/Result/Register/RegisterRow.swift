/// One submission of a review, flat, as a row of the register.
public struct RegisterRow: Sendable, Equatable {
  /// What a review found of a submission.
  public enum Status: String, Sendable, CaseIterable {
    /// A key that is trusted signed it, and its files give the same statement again.
    case verified
    /// A key that is trusted signed it, and there are no files to derive it from again.
    case signed
    /// Nothing that is trusted vouches for it.
    case unsigned
    /// It held once: an exception that it needs is over, or the evidence is too old.
    case expired
    /// It was expected and is not there, or its evidence is not.
    case missing
    /// It is not what was signed, or contradicts itself.
    case altered
    /// It cannot be read.
    case unreadable

    /// Whether its amounts count in totals.
    public var isCounted: Bool {
      switch self {
      case .verified, .signed, .unsigned, .expired: true
      case .missing, .altered, .unreadable: false
      }
    }
  }

  /// What was handed in.
  public enum Kind: String, Sendable, CaseIterable {
    /// A saved result, with or without evidence.
    case result
    /// An envelope alone.
    case evidence
    /// Files of runs, with or without evidence.
    case files
    /// Nothing that is understood.
    case nothing = "none"
  }

  /// Why a submission has the status that it has.
  public enum Reason: String, Sendable, CaseIterable {
    /// It is expected, and nothing of that name is there.
    case expected
    /// Evidence is required, and there is none.
    case evidenceAbsent = "evidence-absent"
    /// There is evidence, and no key to hold it against was named.
    case noKey = "no-key"
    /// The envelope holds no signature.
    case noSignature = "no-signature"
    /// No key that is trusted made any of the signatures.
    case untrustedSignature = "untrusted-signature"
    /// The result beside the evidence is not the one that was signed.
    case resultDiffers = "result-differs"
    /// The files beside the evidence give another statement.
    case inputsDiffer = "inputs-differ"
    /// Verdicts, levels, counts or sums do not follow from the findings and runs.
    case contradiction
    /// Another version of the program or of its data made it, so that it cannot be derived here.
    case otherVersion = "other-version"
    /// There are no files beside it.
    case inputsAbsent = "inputs-absent"
    /// An exception that lets findings pass is over.
    case waiverExpired = "waiver-expired"
    /// It is older than the review allows.
    case tooOld = "too-old"
    /// It says to be of a day after the review.
    case dateAhead = "date-ahead"
    /// It is not JSON, or not a document of a kind that is known.
    case notUnderstood = "not-understood"
    /// It is longer than is read.
    case tooLarge = "too-large"
    /// A file of a run or a policy cannot be read.
    case files
    /// Another submission has the same name.
    case duplicate
  }

  /// What it is called: its path below the folder without the ending, the name that it states, or that
  /// of its only run.
  public var name: String
  /// What was handed in.
  public var kind: Kind
  /// What the review found.
  public var status: Status
  /// Why; nil for what is verified, and for what nobody signed.
  public var reason: Reason?
  /// The same in words.
  public var message: String?
  /// The verdict of its check; nil where there is none that could be read.
  public var verdict: VerdictWord?
  /// The id of the key that is trusted and signed it.
  public var signer: String?
  /// What the check took for now, RFC 3339.
  public var at: String?
  /// The month of its runs, `2026-11`; `several` where they differ; nil where nothing says.
  public var period: String?
  /// The team of its runs, likewise.
  public var team: String?
  /// The region of its runs, likewise.
  public var region: String?
  /// The accelerator of its runs, likewise.
  public var accelerator: String?
  /// How many runs train.
  public var runs = 0
  /// Accelerator-hours of the runs for which they are known, in h, the median.
  public var deviceHours: Double?
  /// Energy of the runs for which it is known, in kWh.
  public var energy: RangeResult?
  /// Emissions of the runs for which they are known, in kg of CO₂ equivalent.
  public var emissions: RangeResult?
  /// Findings that are violated and count.
  public var violated = 0
  /// Findings that an exception lets pass.
  public var waived = 0
  /// Runs whose emissions are not known.
  public var unknown = 0
  /// Runs that lie far from their peers.
  public var outliers = 0
  /// SHA-256 of the result or the envelope, or of the line of JSON, in hexadecimal; nil for folders.
  public var sha256: String?

  /// Creates a row about a submission of which nothing else is known.
  public init(name: String, kind: Kind, status: Status, reason: Reason? = nil) {
    self.name = name
    self.kind = kind
    self.status = status
    self.reason = reason
  }
}
