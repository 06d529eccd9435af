import CSodium

/// How long the ledger was at a moment, and the hash of its last event, signed.
///
/// Kept elsewhere, it shows that nothing before it was changed, taken away or written anew: a chain of hashes alone
/// does not notice when its end is cut off or all of it is made again.
public struct Checkpoint: Sendable, Equatable {
  /// The ledger's own id.
  public var ledger: String
  /// How many events there were.
  public var size: Int64
  /// The hash of the last event, in hexadecimal.
  public var head: String
  /// Milliseconds since 1970.
  public var at: Int64
  /// Ed25519, in hexadecimal; empty when it is not signed.
  public var publicKey: String
  /// The signature of all of it in hexadecimal; empty when it is not signed.
  public var signature: String

  static let type = "ledger-checkpoint/v1"

  init(ledger: String, size: Int64, head: String, at: Int64) {
    self.ledger = ledger
    self.size = size
    self.head = head
    self.at = at
    publicKey = ""
    signature = ""
  }

  private var unsigned: JSONValue {
    .object([
      .init("at", .integer(at)), .init("carbonward", .string(Self.type)),
      .init("head", .string(head)), .init("ledger", .string(ledger)),
      .init("public_key", .string(publicKey)), .init("size", .integer(size)),
    ])
  }

  /// One line of JSON.
  public var document: [UInt8] {
    guard case .object(let members) = unsigned else { return [] }
    return JSONValue.object(members + [.init("signature", .string(signature))]).canonical + [0x0A]
  }

  /// Reads ``document``.
  public init?(document: [UInt8]) {
    guard document.count < 1 << 16, let json = JSONValue(parsing: document),
      json["carbonward"]?.text == Self.type, let ledger = json["ledger"]?.text,
      let size = json["size"]?.whole, let head = json["head"]?.text, let at = json["at"]?.whole,
      let publicKey = json["public_key"]?.text, let signature = json["signature"]?.text
    else { return nil }
    self.init(ledger: ledger, size: size, head: head, at: at)
    self.publicKey = publicKey
    self.signature = signature
  }

  /// The same with a signature.
  ///
  /// - Parameter seed: The 32 bytes of an Ed25519 private key.
  /// - Returns: Nil for a key of another length.
  public func signed(with seed: [UInt8]) -> Checkpoint? {
    guard sodium_init() >= 0, seed.count == Int(crypto_sign_SEEDBYTES) else { return nil }
    var publicBytes = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
    var secret = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
    defer { sodium_memzero(&secret, secret.count) }
    guard crypto_sign_seed_keypair(&publicBytes, &secret, seed) == 0 else { return nil }
    var copy = self
    copy.publicKey = Digest.hexadecimal(publicBytes)
    let message = copy.unsigned.canonical
    var bytes = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
    guard crypto_sign_detached(&bytes, nil, message, UInt64(message.count), secret) == 0 else {
      return nil
    }
    copy.signature = Digest.hexadecimal(bytes)
    return copy
  }

  /// Whether it was signed by the owner of a key.
  ///
  /// - Parameter key: The public key in hexadecimal that is trusted.
  public func isSigned(by key: String) -> Bool {
    guard sodium_init() >= 0, publicKey == key.lowercased(), let bytes = Digest.bytes(signature),
      bytes.count == Int(crypto_sign_BYTES), let publicBytes = Digest.bytes(publicKey),
      publicBytes.count == Int(crypto_sign_PUBLICKEYBYTES)
    else { return false }
    let message = unsigned.canonical
    return crypto_sign_verify_detached(bytes, message, UInt64(message.count), publicBytes) == 0
  }
}
