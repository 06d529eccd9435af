import Gate
public import Ledger
import LedgerSQLite
public import Policy

/// What whoever runs the service says about admission.
public struct AdmissionRules: Sendable {
  /// What happens to an object about which no answer can be found.
  public enum Failure: String, Sendable, CaseIterable {
    /// It is kept out.
    case closed
    /// It is let in, with a warning.
    case open
  }

  /// What an unknown finding means; `unknown` keeps the object out, as `fail` does.
  public var onUnknown = UnknownPolicy.unknown
  /// The mildest severity that keeps an object out.
  public var failOn = FailThreshold.deny
  /// What happens without an answer.
  public var failure = Failure.closed
  /// Facts that hold in this cluster whatever an object says, such as `site.region=aws/eu-north-1`.
  public var assignments: [String] = []
  /// Accounts whose objects need no check where another object, which was checked, owns them; a name
  /// may end in `*`.
  public var controllers = ["system:serviceaccount:kube-system:*"]
  /// The ledger beside which budgets over time are judged, and in which what is let in is reserved.
  public var ledger: LedgerAddress?
  /// How long a reservation is held unless somebody commits it, in seconds.
  public var lease = ReservationRequest.usualLease

  /// The usual rules.
  public init() {}

  /// Whether an account is one of the controllers.
  func trusts(_ user: String) -> Bool {
    controllers.contains { name in
      name.hasSuffix("*") ? user.hasPrefix(name.dropLast()) : user == name
    }
  }
}

/// Where a ledger is. Every check opens it anew, since a ledger belongs to one thread.
public struct LedgerAddress: Sendable {
  private let path: String

  /// Takes `sqlite:PATH` or a path; nil for other schemes, which this service does not speak.
  public init?(_ address: String) {
    var path = address
    for prefix in ["sqlite://", "sqlite:", "file://"] where path.hasPrefix(prefix) {
      path = String(path.dropFirst(prefix.count))
      break
    }
    guard !path.isEmpty, !path.contains("://") else { return nil }
    self.path = path
  }

  /// Opens the ledger.
  ///
  /// - Parameter isReadOnly: Leaves it as it is, and fails where there is none.
  public func open(isReadOnly: Bool) throws(LedgerError) -> Ledger {
    try Ledger(try SQLiteDatabase(path: path, isReadOnly: isReadOnly), isReadOnly: isReadOnly)
  }
}
