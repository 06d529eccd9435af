import Text

/// What a model's name says about its size.
package enum ModelName {
  /// The number of parameters in a name such as `Llama-3.1-8B`, `qwen2.5-0.5b` or `125m`.
  ///
  /// A mixture (`8x7B`) and a name with two different sizes say nothing certain; an active share
  /// (`30B-A3B`) does not count.
  package static func params(in name: String) -> Double? {
    guard name.utf8.count <= 512 else { return nil }
    let last = name.lastPathPart
    return size(in: last) ?? size(in: name)
  }

  private static func size(in name: String) -> Double? {
    let bytes = Array(name.lowercased().utf8)
    var found: Double?
    var index = 0
    while index < bytes.count {
      guard isDigit(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
      if index + 1 < bytes.count, isDot(bytes, at: index, after: start), isDigit(bytes[index + 1]) {
        index += 1
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
      }
      guard index < bytes.count, let scale = scale(bytes[index]), isBoundary(bytes, after: index)
      else { continue }
      // `8x7b` multiplies, `a3b` is the active share.
      if start > 0 {
        let before = bytes[start - 1]
        if before == UInt8(ascii: "x"), start > 1, isDigit(bytes[start - 2]) { return nil }
        if before == UInt8(ascii: "a") || before == UInt8(ascii: "e"), start > 1,
          !isLetter(bytes[start - 2])
        {
          continue
        }
        if isLetter(before), !(before == UInt8(ascii: "-")) {
          // `llama3b` has the version in front of the letter.
          continue
        }
      }
      let digits = String(decoding: bytes[start..<index], as: UTF8.self).replacing("p", with: ".")
        .replacing("_", with: ".")
      guard let number = Double(digits), number > 0 else { continue }
      let value = number * scale
      if let earlier = found, earlier != value {
        // `1.1B-…-503b` goes on to the tokens it has seen.
        if value >= 40 * earlier { continue }
        return nil
      }
      found = value
    }
    return found
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }

  /// `0.5b`, `1p5b`, and `1_5b` as in Python names.
  private static func isDot(_ bytes: [UInt8], at index: Int, after start: Int) -> Bool {
    if bytes[index] == UInt8(ascii: ".") { return true }
    if bytes[index] == UInt8(ascii: "p") { return index - start <= 2 }
    return bytes[index] == UInt8(ascii: "_") && index - start == 1
      && (bytes[start] == 0x30 || bytes[start] == 0x31)
  }

  private static func scale(_ byte: UInt8) -> Double? {
    switch byte {
    case UInt8(ascii: "b"): 1e9
    case UInt8(ascii: "m"): 1e6
    default: nil
    }
  }

  private static func isBoundary(_ bytes: [UInt8], after index: Int) -> Bool {
    guard index + 1 < bytes.count else { return true }
    let next = bytes[index + 1]
    return !isLetter(next) && !isDigit(next)
  }
}
