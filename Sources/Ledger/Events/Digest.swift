import CSodium

/// SHA-256 and what is made of it.
public enum Digest {
  /// The digest of bytes in lowercase hexadecimal.
  public static func hexadecimal(of bytes: [UInt8]) -> String { hexadecimal(sha256(bytes)) }

  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    _ = crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
    return digest
  }

  /// Lowercase hexadecimal digits.
  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of an even number of hexadecimal digits.
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }

  /// A name for what these parts say together, 32 digits long.
  static func identifier(_ parts: [String]) -> String {
    // A length before each part keeps `ab`, `c` from being `a`, `bc`.
    let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return String(hexadecimal(of: Array(text.utf8)).prefix(32))
  }

  /// Bytes that nobody can guess.
  static func random(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard sodium_init() >= 0 else { return bytes }
    randombytes_buf(&bytes, count)
    return bytes
  }
}

/// The chain of hashes over the events: each covers its event and, through the hash before it, all earlier ones.
public enum HashChain {
  /// What stands before the first event.
  public static let start = String(repeating: "0", count: 64)

  /// SHA-256 of the hash before, in hexadecimal, a line feed and the event's canonical bytes.
  public static func link(after previous: String, _ body: [UInt8]) -> String {
    Digest.hexadecimal(of: Array(previous.utf8) + [0x0A] + body)
  }
}
