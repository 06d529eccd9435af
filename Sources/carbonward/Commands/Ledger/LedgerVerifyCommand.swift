import ArgumentParser
import Ledger

struct LedgerVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Find edits, deletions, truncation and reordering.",
    discussion: """
      Reads every event, and holds the chain of hashes, the balances and checkpoints against each \
      other. Exit codes: 0 sound, 5 something is not as it was written.
      """)

  @Option(
    name: .customLong("checkpoint"),
    help: ArgumentHelp("A checkpoint that was kept elsewhere; repeatable.", valueName: "path"))
  var checkpoints: [String] = []

  @Option(
    help: ArgumentHelp(
      "The public key in hexadecimal that must have signed the checkpoints.", valueName: "hex"))
  var key: String?

  @OptionGroup var ledger: LedgerOptions

  @OptionGroup var language: LanguageOptions

  func run() throws {
    var read: [Checkpoint] = []
    for path in checkpoints {
      guard let bytes = BoundedFile.bytes(path, most: 1 << 16),
        let checkpoint = Checkpoint(document: bytes)
      else {
        throw Stop(code: .usage, message: Talk.error("`\(path)` is no checkpoint"))
      }
      read.append(checkpoint)
    }
    let ledger = try ledger.open(isReadOnly: true)
    let verification = try asking { () throws(LedgerError) in
      try ledger.verify(checkpoints: read, signedBy: key)
    }
    var text = ""
    for problem in verification.problems {
      text += "\(problem.kind.rawValue): \(problem.message)\n"
    }
    if verification.unlisted > 0 { text += "and \(verification.unlisted) more\n" }
    let count = verification.problems.count + verification.unlisted
    text += "\(verification.events) events, head \(verification.head.prefix(16)): "
    text += count == 0 ? "sound\n" : "\(count) problem\(count == 1 ? "" : "s")\n"
    Terminal.standardOutput.write(Talk.said(text))
    if count > 0 { throw Stop(code: .verification, message: "") }
  }
}
