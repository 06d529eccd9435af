/// An address of version 4 or 6.
struct IPAddress: OpaquePayload, Equatable {
  static let typeName = "net.IP"

  /// Version 4 addresses in the lower 32 bits.
  let bits: UInt128
  let isVersion4: Bool

  init(bits: UInt128, isVersion4: Bool) {
    self.bits = bits
    self.isVersion4 = isVersion4
  }

  /// Reads an address; zones and version 4 addresses written inside version 6 ones are refused.
  init(_ text: String) throws(EvaluationError) {
    let shown = Value.string(text).shortText
    guard !text.utf8.contains(0x25) else {
      throw .invalid("IP address with zone value is not allowed: `\(shown)`")
    }
    if let bits = Self.version4(text) {
      self.init(bits: UInt128(bits), isVersion4: true)
      return
    }
    if text.utf8.contains(0x3A), text.utf8.contains(0x2E) {
      throw .invalid("IPv4-mapped IPv6 address is not allowed: `\(shown)`")
    }
    guard let bits = Self.version6(text) else {
      throw .invalid("IP address `\(shown)` parse error during conversion from string")
    }
    // ::ffff:0:0/96 holds the addresses of version 4.
    if bits >> 32 == 0xFFFF {
      self.init(bits: bits & 0xFFFF_FFFF, isVersion4: true)
    } else {
      self.init(bits: bits, isVersion4: false)
    }
  }

  private static func version4(_ text: String) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(Lexer.isDigit),
        part.utf8.count == 1 || part.utf8.first != 0x30, let byte = UInt8(part)
      else { return nil }
      bits = bits << 8 | UInt32(byte)
    }
    return bits
  }

  private static func groups(_ text: Substring) -> [UInt128]? {
    if text.isEmpty { return [] }
    var groups: [UInt128] = []
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(Lexer.isHexDigit),
        let group = UInt16(part, radix: 16)
      else { return nil }
      groups.append(UInt128(group))
    }
    return groups
  }

  private static func version6(_ text: String) -> UInt128? {
    let bytes = Array(text.utf8)
    let gap = zip(bytes, bytes.dropFirst()).enumerated().first {
      $0.element == (0x3A, 0x3A)
    }?.offset
    guard let gap else {
      guard let groups = groups(text[...]), groups.count == 8 else { return nil }
      return groups.reduce(0) { $0 << 16 | $1 }
    }
    let head = String(decoding: bytes[..<gap], as: UTF8.self)
    let tail = String(decoding: bytes[(gap + 2)...], as: UTF8.self)
    guard let high = groups(head[...]), let low = groups(tail[...]), high.count + low.count <= 7
    else { return nil }
    let zeros = [UInt128](repeating: 0, count: 8 - high.count - low.count)
    return (high + zeros + low).reduce(0) { $0 << 16 | $1 }
  }

  /// The canonical text: RFC 5952 for version 6.
  var text: String {
    if isVersion4 {
      return (0..<4).map { String(bits >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".")
    }
    let groups = (0..<8).map { bits >> (112 - 16 * $0) & 0xFFFF }
    var best = 0..<0
    var start = 0
    for index in 0...8 where index == 8 || groups[index] != 0 {
      if index - start > max(1, best.count) { best = start..<index }
      start = index + 1
    }
    func join(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    return best.isEmpty ? join(0..<8) : join(0..<best.lowerBound) + "::" + join(best.upperBound..<8)
  }

  var value: Value { .opaque(OpaqueValue(typeName: Self.typeName, payload: self)) }

  func isEqual(to other: any OpaquePayload) -> Bool { self == other as? IPAddress }

  var isUnspecified: Bool { bits == 0 }
  var isLoopback: Bool { isVersion4 ? bits >> 24 == 127 : bits == 1 }
  private var isMulticast: Bool { isVersion4 ? bits >> 28 == 0xE : bits >> 120 == 0xFF }
  var isLinkLocalMulticast: Bool {
    isVersion4 ? bits >> 8 == 0xE0_0000 : bits >> 112 & 0xFF0F == 0xFF02
  }
  var isLinkLocalUnicast: Bool { isVersion4 ? bits >> 16 == 0xA9FE : bits >> 118 == 0x3FA }
  var isGlobalUnicast: Bool {
    !(isUnspecified || isLoopback || isMulticast || isLinkLocalUnicast
      || (isVersion4 && bits == 0xFFFF_FFFF))
  }
}

/// An address and the length of its network's prefix.
struct Network: OpaquePayload, Equatable {
  static let typeName = "net.CIDR"

  let address: IPAddress
  let prefixLength: Int

  private var width: Int { address.isVersion4 ? 32 : 128 }

  init(address: IPAddress, prefixLength: Int) {
    self.address = address
    self.prefixLength = prefixLength
  }

  /// Reads an address, a slash and a length.
  init(_ text: String) throws(EvaluationError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw Self.failure(text) }
    address = try IPAddress(String(parts[0]))
    guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy(Lexer.isDigit),
      let length = Int(parts[1]), length <= (address.isVersion4 ? 32 : 128)
    else { throw Self.failure(text) }
    prefixLength = length
  }

  private static func failure(_ text: String) -> EvaluationError {
    let shown = Value.string(text).shortText
    return .invalid("network address `\(shown)` parse error during conversion from string")
  }

  var text: String { "\(address.text)/\(prefixLength)" }

  var value: Value { .opaque(OpaqueValue(typeName: Self.typeName, payload: self)) }

  func isEqual(to other: any OpaquePayload) -> Bool { self == other as? Network }

  var masked: Network {
    let shift = width - prefixLength
    let bits = shift == 128 ? 0 : (address.bits >> shift) << shift
    return Network(
      address: IPAddress(bits: bits, isVersion4: address.isVersion4), prefixLength: prefixLength)
  }

  func contains(_ other: IPAddress) -> Bool {
    other.isVersion4 == address.isVersion4
      && Network(address: other, prefixLength: prefixLength).masked == masked
  }

  func contains(_ other: Network) -> Bool {
    other.prefixLength >= prefixLength && contains(other.address)
  }
}
