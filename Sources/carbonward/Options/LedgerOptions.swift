import ArgumentParser
import Glibc
import Ledger
import LedgerSQLite
import Text

#if CARBONWARD_POSTGRESQL
  import LedgerPostgreSQL
#endif

/// Where the ledger is. Its address may hold a password, and is never repeated.
struct LedgerOptions: ParsableArguments {
  @Option(
    name: .customLong("ledger"),
    help: ArgumentHelp(
      "The ledger: \(Self.kinds); CARBONWARD_LEDGER if left out.", valueName: "url"))
  var address: String?

  /// What this build can open.
  private static let kinds: String = {
    #if CARBONWARD_POSTGRESQL
      "a file, or the postgres:// address of a database"
    #else
      "a file"
    #endif
  }()

  /// The address, if one is given.
  var stated: String? {
    if let address, !address.isEmpty { return address }
    return Platform.variable("CARBONWARD_LEDGER")
  }

  /// Opens the ledger that a command is about.
  func open(isReadOnly: Bool = false) throws(Stop) -> Ledger {
    guard let stated else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "no ledger is named",
          help: ["add `--ledger ledger.db`, or set CARBONWARD_LEDGER"]))
    }
    return try Self.open(stated, isReadOnly: isReadOnly)
  }

  static func open(_ address: String, isReadOnly: Bool = false) throws(Stop) -> Ledger {
    do throws(LedgerError) {
      return try Ledger(try database(address, isReadOnly: isReadOnly), isReadOnly: isReadOnly)
    } catch {
      throw Stop(error)
    }
  }

  private static func database(
    _ address: String, isReadOnly: Bool
  ) throws(LedgerError) -> any LedgerDatabase {
    if address.hasPrefix("postgres://") || address.hasPrefix("postgresql://") {
      #if CARBONWARD_POSTGRESQL
        return try PostgreSQLDatabase(address: address)
      #else
        throw .unavailable(.notBuiltIn("PostgreSQL"))
      #endif
    }
    var path = address
    for prefix in ["sqlite://", "sqlite:", "file://"] where path.hasPrefix(prefix) {
      path = String(path.dropFirst(prefix.count))
      break
    }
    // Anything else with a scheme is meant for something that there is not.
    if path.contains("://") || path.isEmpty { throw .invalid(.address) }
    return try SQLiteDatabase(path: path, isReadOnly: isReadOnly)
  }
}

/// Who does something to the ledger, and why.
struct ActOptions: ParsableArguments {
  @Option(help: "Who does it; the CI system's user, or the one who is logged in, if left out.")
  var actor: String?

  @Option(help: "Why.")
  var reason = ""

  var act: Act { Act(actor: actor ?? Self.user, reason: reason) }

  /// An act of whoever runs the program.
  static var current: Act { Act(actor: user) }

  /// The first of these variables that says something.
  private static var user: String {
    let names = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "LOGNAME"]
    return names.lazy.compactMap { Platform.variable($0) }.first.map { String($0.prefix(100)) }
      ?? "unknown"
  }
}

extension Stop {
  /// What a command says when the ledger does not do what it was asked to.
  init(_ error: LedgerError) {
    let code: ExitStatus
    switch error {
    case .invalid: code = .usage
    case .corrupt: code = .verification
    default: code = .ledger
    }
    self.init(code: code, message: Talk.error(error.message, help: Self.help(error)))
  }

  private static func help(_ error: LedgerError) -> [String] {
    switch error {
    case .conflictingDefinition:
      ["a budget's unit and periods stay; give a budget that differs another id"]
    case .unknownBudget:
      ["add it with `carbonward ledger define --policy PATH`"]
    case .unavailable(.cannotOpen):
      ["where there is none yet, `carbonward ledger define --policy PATH` makes it"]
    case .unavailable(.notBuiltIn):
      ["use the build of carbonward with PostgreSQL"]
    case .corrupt: ["`carbonward ledger verify` says what is wrong"]
    default: []
    }
  }
}

/// Does something to the ledger, with its errors as the command line says them.
func asking<Result>(
  _ body: () throws(LedgerError) -> Result
) throws(Stop) -> Result {
  do throws(LedgerError) { return try body() } catch { throw Stop(error) }
}
