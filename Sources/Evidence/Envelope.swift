import Ledger
import Text

/// A signed statement as DSSE 1.0.2 has it: a payload, its type, and signatures over both.
public struct Envelope: Sendable, Equatable {
  /// What signatures cover, beside the type.
  public var payload: [UInt8]
  /// What the payload is.
  public var payloadType: String
  /// At least one in a signed envelope.
  public var signatures: [Signature]

  /// One signature.
  public struct Signature: Sendable, Equatable {
    /// Names the key; a hint that decides nothing.
    public var keyID: String
    /// Ed25519, 64 bytes.
    public var bytes: [UInt8]
  }

  /// The type of in-toto statements.
  public static let statementType = "application/vnd.in-toto+json"
  /// A larger envelope is not read, in bytes.
  public static let sizeLimit = 256 << 20
  /// More signatures are not tried.
  private static let mostSignatures = 16

  /// Signs a statement; nil where the system's library refuses.
  public init?(_ statement: [UInt8], signedWith key: SigningKey) {
    payload = statement
    payloadType = Self.statementType
    signatures = []
    guard let signature = key.sign(message) else { return nil }
    signatures = [Signature(keyID: key.publicKey.id, bytes: signature)]
  }

  /// Reads an envelope; nil for what is none. Members that DSSE does not name are left alone.
  public init?(file bytes: [UInt8]) {
    guard let json = JSONValue(parsing: bytes), let type = json["payloadType"]?.text,
      let payload = json["payload"]?.text.flatMap(Base64.inEnvelope),
      let signatures = json["signatures"]?.elements, signatures.count <= Self.mostSignatures
    else { return nil }
    self.payload = payload
    payloadType = type
    self.signatures = []
    for signature in signatures {
      guard let bytes = signature["sig"]?.text.flatMap(Base64.inEnvelope) else { return nil }
      var id = ""
      if let stated = signature["keyid"] {
        guard let text = stated.text else { return nil }
        id = text
      }
      self.signatures.append(Signature(keyID: id, bytes: bytes))
    }
  }

  /// The envelope as one line of JSON.
  public var document: [UInt8] {
    let signatures = signatures.map {
      JSONValue.object([
        .init("keyid", .string($0.keyID)), .init("sig", .string(Base64.encode($0.bytes))),
      ])
    }
    return JSONValue.object([
      .init("payload", .string(Base64.encode(payload))), .init("payloadType", .string(payloadType)),
      .init("signatures", .array(signatures)),
    ]).canonical + [0x0A]
  }

  /// What is signed: type and payload with their lengths, so that neither can pass for the other.
  private var message: [UInt8] {
    Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
  }

  /// The first of some keys whose owner signed the envelope; nil where none did.
  ///
  /// A signature that names a trusted key, or no key, must be that key's: one that names a stranger says
  /// nothing, whatever it holds.
  public func signer(among keys: [PublicKey]) -> PublicKey? {
    guard payloadType == Self.statementType else { return nil }
    for signature in signatures {
      for key in keys where signature.keyID.isEmpty || signature.keyID == key.id {
        if key.verifies(signature.bytes, of: message) { return key }
      }
    }
    return nil
  }
}

extension Base64 {
  /// Bytes as envelopes and key files write them, in either alphabet.
  static func inEnvelope(_ text: String) -> [UInt8]? { decode(text, allowsURLAlphabet: true) }
}
