import ArgumentParser

struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Signed evidence of a check, which anybody with the files can derive again.",
    discussion: """
      Evidence is an in-toto statement in a DSSE envelope with an Ed25519 signature: every file that \
      was read and every policy by digest, the catalogue, what was asked, the head of the ledger, and \
      the whole result. Without a signature by a key that is named, nothing counts as verified.

      Keys are files of 32 bytes, 64 hexadecimal digits or PEM: `openssl genpkey -algorithm ed25519`. \
      To rotate a key, name the old and the new one with --key for as long as evidence of both is \
      around; to revoke one, name it no more.
      """,
    subcommands: [
      EvidenceCreateCommand.self, EvidenceKeyCommand.self, EvidenceSignCommand.self,
      EvidenceVerifyCommand.self,
    ])
}
