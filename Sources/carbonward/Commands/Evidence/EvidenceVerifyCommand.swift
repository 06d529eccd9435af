import ArgumentParser
import Evidence
import Gate
import Ledger
import Result

struct EvidenceVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Derive the verdict again from the working tree, and refuse whatever differs.",
    discussion: """
      Verified means that one of the keys signed the envelope, and that the files as they are here, \
      on the terms that were signed, give the same statement byte for byte. Of a statement about files, \
      which --files asks for, it means that the files here are those that were signed. Needs no network. \
      Exit codes: 0 verified, whatever the verdict; 5 not verified.
      """)

  @Argument(help: "The envelope.")
  var envelope: String

  @OptionGroup var trusted: TrustedKeyOptions

  @Flag(
    help:
      "What is signed is no check but a statement about files, such as the provenance of a release."
  )
  var files = false

  @Option(
    help: ArgumentHelp(
      "Write a verification summary (SLSA VSA 1), signed with --sign-with, to this file.",
      valueName: "path"))
  var summary: String?

  @OptionGroup var signing: SigningOptions
  @OptionGroup var ledger: LedgerOptions

  func validate() throws {
    if trusted.keys.isEmpty {
      throw ValidationError("nothing is trusted by itself: name a public key with `--key`")
    }
    if files, summary != nil || ledger.address != nil {
      throw ValidationError("`--files` is of no check: leave out `--summary` and `--ledger`")
    }
  }

  func run() throws {
    let keys = try trusted.read()
    guard let bytes = BoundedFile.bytes(envelope, most: Envelope.sizeLimit) else {
      throw Stop(code: .usage, message: Talk.error("cannot read `\(envelope)`"))
    }
    guard let signed = Envelope(file: bytes) else { throw refused(["it is no DSSE envelope"]) }
    guard let signer = signed.signer(among: keys) else {
      throw refused(["no key that is trusted has signed it"])
    }
    if files { return try verifyFiles(signed, by: signer) }
    guard let statement = SignedStatement(signed.payload) else {
      throw refused(["what is signed is no statement of a check"])
    }
    let derived: CheckStatement
    do throws(RequestError) {
      derived = try EvidenceDerivation(
        hiding: trusted.keys + [envelope, summary, signing.signWith, ledger.stated]
      ).statement(statement.terms, beside: statement.ledger)
    } catch {
      throw refused(["it cannot be derived again: \(Stop(error).message)"])
    }
    let differences = statement.differences(from: derived)
    if !differences.isEmpty { throw refused(differences) }
    let about = try heldAgainstLedger(statement)
    if let summary {
      try write(VerificationSummary(of: derived, envelope: bytes), to: summary)
    }
    Terminal.standardOutput.write(
      Talk.plain(
        "verified: \(statement.verdict), \(derived.inputs.count) files, at \(statement.terms.at), "
          + "signed by \(signer.id.prefix(16))\n\(about)"))
  }

  private func verifyFiles(_ signed: Envelope, by signer: PublicKey) throws {
    guard let statement = FileStatement(signed.payload) else {
      throw refused(["what is signed is no statement about files"])
    }
    let differences = statement.differences { BoundedFile.bytes($0, most: Envelope.sizeLimit) }
    if !differences.isEmpty { throw refused(differences) }
    Terminal.standardOutput.write(
      Talk.plain(
        "verified: \(statement.subject.count) files, `\(statement.predicateType)`, "
          + "signed by \(signer.id.prefix(16))\n"))
  }

  private func refused(_ reasons: [String]) -> Stop {
    let shown = reasons.prefix(20).map { "  \($0)\n" }.joined()
    let more = reasons.count > 20 ? "  and \(reasons.count - 20) more\n" : ""
    return Stop(
      code: .verification, message: Talk.plain("not verified: `\(envelope)`\n\(shown)\(more)"))
  }

  /// Holds the head that was signed against the ledger, if one is named.
  private func heldAgainstLedger(_ statement: SignedStatement) throws -> String {
    guard let terms = statement.ledger else { return "" }
    guard ledger.stated != nil else {
      return "  what the ledger held is as it was signed; `--ledger` holds its head against one\n"
    }
    let book = try ledger.open(isReadOnly: true)
    let found = try asking { () throws(LedgerError) in try book.verify(checkpoints: [terms.head]) }
    guard found.problems.isEmpty else {
      throw refused(found.problems.map { "the ledger: \($0.message)" })
    }
    return "  the ledger holds the \(terms.head.size) events that were signed\n"
  }

  private func write(_ summary: VerificationSummary, to path: String) throws {
    guard let envelope = Envelope(summary.document, signedWith: try signing.key()) else {
      throw Stop(code: .bug, message: Talk.error("the summary could not be signed"))
    }
    var files = OutputFiles()
    try files.stage(envelope.document, at: path)
    try files.commit()
  }
}
