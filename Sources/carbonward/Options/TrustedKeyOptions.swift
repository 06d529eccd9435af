import ArgumentParser
import Evidence

/// The public keys whose signatures count.
struct TrustedKeyOptions: ParsableArguments {
  @Option(
    name: .customLong("key"),
    help: ArgumentHelp(
      "A public key that is trusted: a file, or 64 hexadecimal digits; repeatable.",
      valueName: "key"))
  var keys: [String] = []

  /// The keys themselves.
  func read() throws(Stop) -> [PublicKey] {
    try keys.map { text throws(Stop) in try Self.publicKey(text) }
  }

  /// Reads a key that somebody trusts: 64 hexadecimal digits, or a file.
  private static func publicKey(_ text: String) throws(Stop) -> PublicKey {
    if let key = PublicKey(file: Array(text.utf8)), text.utf8.count == 64 { return key }
    guard let key = BoundedFile.bytes(text, most: 4_096).flatMap({ PublicKey(file: $0) }) else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "`\(text)` holds no public Ed25519 key",
          help: ["`carbonward evidence key --sign-with PATH` prints that of a private key"]))
    }
    return key
  }
}
