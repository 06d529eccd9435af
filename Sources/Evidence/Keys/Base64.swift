import CSodium

/// Base 64 as RFC 4648 has it, with padding.
enum Base64 {
  /// Text of bytes, in the standard alphabet.
  static func text(_ bytes: [UInt8]) -> String {
    let variant = Int32(sodium_base64_VARIANT_ORIGINAL)
    var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
    guard sodium_bin2base64(&text, text.count, bytes, bytes.count, variant) != nil else {
      return ""
    }
    return String(decoding: text.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Bytes of text in the standard or the URL-safe alphabet; nil for anything else.
  static func bytes(_ text: String) -> [UInt8]? {
    let isURLSafe = text.utf8.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    let variant = isURLSafe ? sodium_base64_VARIANT_URLSAFE : sodium_base64_VARIANT_ORIGINAL
    let source = Array(text.utf8).map { CChar(bitPattern: $0) }
    var bytes = [UInt8](repeating: 0, count: source.count / 4 * 3 + 3)
    var count = 0
    guard
      sodium_base642bin(
        &bytes, bytes.count, source, source.count, nil, &count, nil, Int32(variant)) == 0
    else { return nil }
    return Array(bytes[..<count])
  }
}
