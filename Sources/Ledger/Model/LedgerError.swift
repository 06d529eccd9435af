/// Why the ledger did not do what it was asked to.
///
/// That a limit does not allow a reservation is no error but an answer: ``ReservationOutcome``.
public enum LedgerError: Error, Sendable, Equatable {
  /// The database cannot be used; nothing is known to have been written.
  case unavailable(Unavailability)
  /// The database is of a version that this program does not know.
  case newerSchema(found: Int64, known: Int64)
  /// The database holds something else.
  case notALedger
  /// What is stored cannot be read, or contradicts itself.
  case corrupt(String)
  /// An amount does not fit 64 bits.
  case overflow
  case unknownBudget(String)
  /// The ledger holds a budget with another parent, metric or calendar.
  case conflictingDefinition(budget: String, field: String)
  case unknownCharge(String)
  /// A charge was resolved before, in another way.
  case resolved(key: String, as: ChargeState)
  case frozen(budget: String)
  case closed(budget: String, period: String)
  /// A rule of the ledger forbids it.
  case refused(Refusal)
  /// The request makes no sense.
  case invalid(Fault)

  /// What is wrong with a database.
  public enum Unavailability: Sendable, Equatable {
    case cannotOpen
    case cannotConnect
    case accessDenied
    case readOnly
    case full
    case inputOutput
    case busy
    case connectionLost
    /// Two transactions could not be brought into an order; trying again helps.
    case contended
    /// Any other refusal, by the database's own code.
    case failed(code: String)
    /// The program was built without what reads such addresses.
    case notBuiltIn(String)
  }

  /// A rule that stands against a request.
  public enum Refusal: Sendable, Equatable {
    case borrowingCap(most: Int64, asked: Int64)
    case lendingLimit(most: Int64, asked: Int64)
    case notEnoughToLend(free: Int64, asked: Int64)
    case carryOverCap(most: Int64, asked: Int64)
    case approverNeeded
    case approverIsActor
    case periodNotOver(String)
    case openReservations(Int)
    case earlierPeriodOpen(String)
    case parentNotLonger(String)
  }

  /// What is wrong with a request.
  public enum Fault: Sendable, Equatable {
    case emptyName
    case longName
    case negativeAmount
    case tooManyPeriods
    case intervalBackwards
    case leaseTooLong
    case unknownZone(String)
    case cycle(String)
    case parentMetric(String)
    case nothingToCharge
    case differentMetric(String)
    case address
    case notEmpty
    case document(line: Int)
    case tooDeep
  }
}

extension LedgerError {
  /// One line that says what happened; it never holds an address of a database.
  public var message: String {
    switch self {
    case .unavailable(let reason): "the ledger is unavailable: \(reason.message)"
    case .newerSchema(let found, let known):
      "the ledger has schema version \(found), and this program knows versions up to \(known); "
        + "update carbonward"
    case .notALedger: "the database holds something that is no ledger"
    case .corrupt(let what): "the ledger is damaged: \(what)"
    case .overflow: "an amount is larger than the ledger can count"
    case .unknownBudget(let id): "the ledger has no budget `\(id)`"
    case .conflictingDefinition(let budget, let field):
      "the ledger knows budget `\(budget)` with another \(field)"
    case .unknownCharge(let key): "the ledger has no reservation `\(key)`"
    case .resolved(let key, let state): "reservation `\(key)` is already \(state.rawValue)"
    case .frozen(let budget): "budget `\(budget)` is frozen"
    case .closed(let budget, let period): "period \(period) of budget `\(budget)` is closed"
    case .refused(let refusal): refusal.message
    case .invalid(let fault): fault.message
    }
  }
}

extension LedgerError.Unavailability {
  var message: String {
    switch self {
    case .cannotOpen: "its file cannot be opened"
    case .cannotConnect: "no connection to its database"
    case .accessDenied: "its database does not let this user in"
    case .readOnly: "it is read-only here"
    case .full: "there is no space left"
    case .inputOutput: "its file cannot be read or written"
    case .busy: "others kept it busy for too long"
    case .connectionLost: "the connection to its database was lost"
    case .contended: "others changed the same budgets again and again"
    case .failed(let code): "its database answered with error \(code)"
    case .notBuiltIn(let what): "this program was built without \(what)"
    }
  }
}

extension LedgerError.Refusal {
  var message: String {
    switch self {
    case .borrowingCap(let most, let asked): "at most \(most) can be borrowed, not \(asked)"
    case .lendingLimit(let most, let asked): "at most \(most) can be lent, not \(asked)"
    case .notEnoughToLend(let free, let asked): "\(free) is free to be lent, not \(asked)"
    case .carryOverCap(let most, let asked): "at most \(most) can be carried over, not \(asked)"
    case .approverNeeded: "this needs an approver"
    case .approverIsActor: "nobody approves what they ask for themselves"
    case .periodNotOver(let label): "period \(label) is not over"
    case .openReservations(let count):
      "\(count) reservation\(count == 1 ? " is" : "s are") still open in the period"
    case .earlierPeriodOpen(let label): "period \(label) must be closed first"
    case .parentNotLonger(let id):
      "periods of `\(id)` are shorter than those of a budget that draws on it"
    }
  }
}

extension LedgerError.Fault {
  var message: String {
    switch self {
    case .emptyName: "a name is empty"
    case .longName: "a name is longer than 512 bytes or holds control characters"
    case .negativeAmount: "an amount is below zero"
    case .tooManyPeriods: "the time reaches over more than 1000 periods"
    case .intervalBackwards: "the end is before the start"
    case .leaseTooLong: "a lease lasts from 1 second to 400 days"
    case .unknownZone(let name): "time zone `\(name)` is not known on this machine"
    case .cycle(let id): "budget `\(id)` would draw on itself"
    case .parentMetric(let id): "budget `\(id)` counts another metric than the budget it draws on"
    case .nothingToCharge: "the reservation draws on no budget"
    case .differentMetric(let id): "budget `\(id)` counts something else"
    case .address: "the ledger's address cannot be understood"
    case .notEmpty: "the ledger is not empty"
    case .document(let line): "line \(line) is no event of a ledger"
    case .tooDeep: "budgets are nested more than 32 deep"
    }
  }
}
