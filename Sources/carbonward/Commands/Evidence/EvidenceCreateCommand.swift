import ArgumentParser
import CEL
import Evidence
import Gate
import Ledger
import Policy
import Result

struct EvidenceCreateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Check the files of the working tree and sign what came of it.",
    discussion: """
      Writes the envelope whatever the verdict, and exits as the check does: 0 pass or warn, 1 fail, \
      2 unreadable input, 3 unknown. With a ledger, what it holds is written down with its head; \
      nothing is reserved.
      """)

  @Option(help: "The file to write; standard output if left out.")
  var output: String?

  @OptionGroup var runs: RunOptions

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp("A policy file or folder; repeatable.", valueName: "path"))
  var policies: [String] = []

  @Option(help: "What an unknown finding means for the verdict: fail, warn or pass.")
  var onUnknown: UnknownChoice?

  @Option(help: "The mildest severity that fails the check: deny or warn.")
  var failOn: FailThreshold = .deny

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var signing: SigningOptions

  func run() throws {
    let key = try signing.key()
    let derivation = EvidenceDerivation(hiding: [output, signing.signWith, ledger.stated])
    var terms = CheckTerms(at: try Clock.instant(runs.at).text)
    terms.paths = try runs.paths.map { path throws(Stop) in try derivation.inside(path) }
    terms.policies = try policies.map { path throws(Stop) in try derivation.inside(path) }
    terms.traces = try runs.traces.map { trace throws(Stop) in
      guard let split = trace.firstIndex(of: "=") else { return try derivation.inside(trace) }
      let file = String(trace[trace.index(after: split)...])
      return String(trace[...split]) + (try derivation.inside(file))
    }
    terms.overrides = runs.assignments
    terms.onUnknown = onUnknown?.word ?? .unknown
    terms.failOn = failOn == .warn ? .warn : .deny

    let first = try consulted(derivation, terms)
    // What nobody could derive again is no evidence.
    let statement = try derivation.statement(terms, beside: first.ledger)
    guard statement.document == first.document else {
      throw Stop(
        code: .ledger,
        message: Talk.error(
          "what the ledger says of these runs cannot be written down: a budget is asked in two periods"
        ))
    }
    guard let envelope = Envelope(statement.document, signedWith: key) else {
      throw Stop(code: .bug, message: Talk.error("the statement could not be signed"))
    }
    if let output {
      var files = OutputFiles()
      try files.stage(envelope.document, at: output)
      try files.commit()
    } else {
      Terminal.standardOutput.write(envelope.document)
    }
    throw Stop(code: ExitStatus(statement.result), message: "")
  }

  /// The check beside the ledger that is named, with what the ledger said.
  private func consulted(
    _ derivation: EvidenceDerivation, _ terms: CheckTerms
  ) throws -> CheckStatement {
    guard let address = ledger.stated else {
      return try derivation.statement(terms, beside: nil)
    }
    let book = try LedgerOptions.open(address, isReadOnly: true)
    let head = try asking { () throws(LedgerError) in try book.checkpoint() }
    let moment = try Clock.instant(terms.at).seconds
    let statuses = try asking { () throws(LedgerError) in try book.status(at: moment) }
    let consultation = LedgerConsultation(
      book, group: CIRequest.name ?? "check", reserves: false, act: ActOptions.current)
    var statement = try derivation.statement(terms, ledger: nil) { (request) throws(RequestError) in
      try Gate.check(request, ledger: consultation)
    }
    let uses = statement.result.budgets.compactMap { budget -> LedgerTerms.Use? in
      guard budget.settled.isFinite, budget.reserved.isFinite else { return nil }
      let status = statuses.first { $0.definition.id == budget.id }
      let entitled = status.map { status in
        status.definition.metric.value(
          of: status.free &+ status.balance.reserved &+ status.balance.settled)
      }
      return LedgerTerms.Use(
        budget: budget.id, settled: budget.settled, reserved: budget.reserved, entitled: entitled,
        ahead: budget.ahead)
    }
    statement.ledger = LedgerTerms(head: head, uses: uses)
    return statement
  }
}

extension UnknownChoice {
  fileprivate var word: Settings.UnknownWord {
    switch self {
    case .fail: .fail
    case .warn: .warn
    case .pass: .pass
    }
  }
}
