import ArgumentParser
import Evidence
import Glibc
import Text

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

/// The key that signs.
struct SigningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The file of the private key; CARBONWARD_SIGNING_KEY holds a key itself if left out.",
      valueName: "path"))
  var signWith: String?

  /// The key, from the file or else the environment.
  func key() throws(Stop) -> SigningKey {
    let bytes: [UInt8]?
    let place: String
    if let signWith {
      (bytes, place) = (BoundedFile.bytes(signWith, most: 4_096), "`\(signWith)`")
    } else if let text = Platform.variable("CARBONWARD_SIGNING_KEY") {
      (bytes, place) = (Array(text.utf8), "CARBONWARD_SIGNING_KEY")
    } else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "no key is named that signs",
          help: ["add `--sign-with PATH`, or set CARBONWARD_SIGNING_KEY"]))
    }
    guard let key = bytes.flatMap({ SigningKey(file: $0) }) else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "\(place) holds no Ed25519 key",
          help: ["make one with `openssl genpkey -algorithm ed25519`"]))
    }
    return key
  }
}

struct EvidenceKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Print the public key that verifies what a private key signs.")

  @OptionGroup var signing: SigningOptions

  func run() throws {
    Terminal.standardOutput.write(try signing.key().publicKey.pem)
  }
}
