import CSodium
import Ledger
import Text

/// A private Ed25519 key.
///
/// Files hold 32 bytes, 64 hexadecimal digits, or the PEM that `openssl genpkey -algorithm ed25519`
/// writes.
public struct SigningKey: Sendable {
  private let seed: [UInt8]
  /// The key that verifies what this one signs.
  public let publicKey: PublicKey

  /// Reads the bytes of a file; nil for what is no key.
  public init?(file bytes: [UInt8]) {
    guard sodium_init() >= 0, let seed = KeyText.bytes(bytes, after: KeyText.privatePrefix) else {
      return nil
    }
    var publicBytes = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
    var secret = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
    defer { sodium_memzero(&secret, secret.count) }
    guard crypto_sign_seed_keypair(&publicBytes, &secret, seed) == 0 else { return nil }
    self.seed = seed
    publicKey = PublicKey(bytes: publicBytes)
  }

  /// The 64 bytes of a signature.
  func sign(_ message: [UInt8]) -> [UInt8]? {
    var publicBytes = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
    var secret = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
    defer { sodium_memzero(&secret, secret.count) }
    var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
    guard crypto_sign_seed_keypair(&publicBytes, &secret, seed) == 0,
      crypto_sign_detached(&signature, nil, message, UInt64(message.count), secret) == 0
    else { return nil }
    return signature
  }
}

/// A public Ed25519 key.
public struct PublicKey: Sendable, Equatable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads the bytes of a file, or the text of an option: 32 bytes, 64 hexadecimal digits, or the PEM
  /// of a public key. Nil for what is no key.
  public init?(file bytes: [UInt8]) {
    guard let key = KeyText.bytes(bytes, after: KeyText.publicPrefix) else { return nil }
    self.bytes = key
  }

  /// What envelopes call the key: the digest of its bytes.
  public var id: String { Digest.hexadecimal(of: bytes) }

  /// The key as 64 hexadecimal digits.
  public var hexadecimal: String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }

  /// The key as `openssl` reads it.
  public var pem: String {
    "-----BEGIN PUBLIC KEY-----\n\(Base64.encode(KeyText.publicPrefix + bytes))\n"
      + "-----END PUBLIC KEY-----\n"
  }

  /// Whether its owner signed a message.
  func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    sodium_init() >= 0 && bytes.count == Int(crypto_sign_PUBLICKEYBYTES)
      && signature.count == Int(crypto_sign_BYTES)
      && crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
  }
}

/// The forms that files keep keys of 32 bytes in.
private enum KeyText {
  /// What stands before the key in RFC 8410: the structure, and the name of Ed25519.
  static let privatePrefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]
  static let publicPrefix: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]

  static func bytes(_ file: [UInt8], after prefix: [UInt8]) -> [UInt8]? {
    if file.count == 32 { return file }
    let lines = String(decoding: file, as: UTF8.self).split { $0.isWhitespace || $0.isNewline }
    if lines.first == "-----BEGIN" {
      // `-----BEGIN PUBLIC KEY-----` is three words.
      let body = lines.filter { word in
        !word.hasPrefix("-----") && !word.hasSuffix("-----")
          && !["PUBLIC", "PRIVATE"].contains(word)
      }
      guard let der = Base64.inEnvelope(body.joined()), der.count == prefix.count + 32,
        der.starts(with: prefix)
      else { return nil }
      return Array(der.dropFirst(prefix.count))
    }
    guard lines.count == 1, lines[0].utf8.count == 64 else { return nil }
    var bytes: [UInt8] = []
    var high: Int?
    for character in lines[0] {
      guard let digit = character.hexDigitValue else { return nil }
      if let first = high {
        bytes.append(UInt8(first << 4 | digit))
        high = nil
      } else {
        high = digit
      }
    }
    return bytes.count == 32 ? bytes : nil
  }
}
