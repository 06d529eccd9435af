/// Whether a byte may stand in a name: an ASCII letter, `_`, or, but for the first, a digit.
@inlinable
package func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
  switch byte {
  case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
  case 0x30...0x39: !isFirst
  default: false
  }
}

/// Text without white space at either end.
package func trimmed(_ text: some StringProtocol) -> String {
  let bytes = Array(text.utf8)
  func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
  guard let first = bytes.firstIndex(where: { !isSpace($0) }),
    let last = bytes.lastIndex(where: { !isSpace($0) })
  else { return "" }
  return String(decoding: bytes[first...last], as: UTF8.self)
}
