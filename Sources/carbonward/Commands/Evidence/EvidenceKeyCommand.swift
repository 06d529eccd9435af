import ArgumentParser
import Evidence

struct EvidenceKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Print the public key that verifies what a private key signs.")

  @OptionGroup var signing: SigningOptions

  func run() throws {
    Terminal.standardOutput.write(try signing.key().publicKey.pem)
  }
}
