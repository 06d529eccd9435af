import ArgumentParser
import Evidence
import Text

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
