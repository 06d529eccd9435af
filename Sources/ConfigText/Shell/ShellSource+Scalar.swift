extension ShellSource {
  /// The text that a scalar of YAML or JSON stands for: its escapes taken, its lines folded.
  ///
  /// - Parameters:
  ///   - range: The scalar, with its quotes or with the `|` or `>` before it.
  ///   - bytes: The file.
  init(scalar range: Range<Int>, in bytes: [UInt8]) {
    var text = ScalarText(bytes: bytes, range: range)
    text.read()
    self.init(mapped: text.kept, offsets: text.offsets, fallback: range)
  }
}

/// Goes over the bytes of a scalar and keeps what they mean, each with where it stands.
private struct ScalarText {
  let bytes: [UInt8]
  let range: Range<Int>
  var kept: [UInt8] = []
  /// The offset of each byte in the file; -1 for one that is computed.
  var offsets: [Int32] = []

  init(bytes: [UInt8], range: Range<Int>) {
    (self.bytes, self.range) = (bytes, range)
    kept.reserveCapacity(range.count)
    offsets.reserveCapacity(range.count)
  }

  mutating func read() {
    switch range.isEmpty ? 0 : bytes[range.lowerBound] {
    case UInt8(ascii: "|"): block(folds: false)
    case UInt8(ascii: ">"): block(folds: true)
    case UInt8(ascii: "\"") where range.count >= 2: flow(range.dropFirst().dropLast(), 0x22)
    case UInt8(ascii: "'") where range.count >= 2: flow(range.dropFirst().dropLast(), 0x27)
    default: flow(range, 0)
    }
  }

  private mutating func keep(_ byte: UInt8, at index: Int?) {
    guard byte != 0 else { return }
    kept.append(byte)
    offsets.append(index.map { Int32(truncatingIfNeeded: $0) } ?? -1)
  }

  /// Quoted and plain scalars: one line break is a space, more are one less.
  private mutating func flow(_ range: Range<Int>, _ quote: UInt8) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == 0x0A {
        index = fold(from: index, to: range.upperBound)
      } else if byte == UInt8(ascii: "\\"), quote == 0x22, index + 1 < range.upperBound {
        index = escape(at: index + 1, to: range.upperBound)
      } else {
        if byte != 0x0D || index + 1 < range.upperBound && bytes[index + 1] != 0x0A {
          keep(byte, at: index)
        }
        let isPair =
          quote == 0x27 && byte == quote && index + 1 < range.upperBound
          && bytes[index + 1] == quote
        index += isPair ? 2 : 1
      }
    }
  }

  /// Passes over line breaks and the blanks round them.
  private mutating func fold(from start: Int, to end: Int) -> Int {
    while let last = kept.last, last == 0x20 || last == 0x09, offsets.last != -1 {
      kept.removeLast()
      offsets.removeLast()
    }
    var index = start
    var breaks = 0
    while index < end, [0x0A, 0x0D, 0x20, 0x09].contains(bytes[index]) {
      if bytes[index] == 0x0A { breaks += 1 }
      index += 1
    }
    if breaks == 1 {
      keep(0x20, at: start)
    } else {
      for _ in 1..<max(breaks, 2) { keep(0x0A, at: start) }
    }
    return index
  }

  /// What stands behind a backslash.
  private mutating func escape(at index: Int, to end: Int) -> Int {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "L"), UInt8(ascii: "P"):
      keep(0x0A, at: nil)
    case UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "v"), UInt8(ascii: "f"),
      UInt8(ascii: "_"):
      keep(0x20, at: nil)
    case UInt8(ascii: "0"), UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "e"): break
    case UInt8(ascii: "x"): return code(at: index + 1, digits: 2, to: end)
    case UInt8(ascii: "u"): return code(at: index + 1, digits: 4, to: end)
    case UInt8(ascii: "U"): return code(at: index + 1, digits: 8, to: end)
    case 0x0D, 0x0A:
      // A line that goes on without the blanks before its rest; each empty line between is a break.
      var rest = byte == 0x0D && index + 1 < end && bytes[index + 1] == 0x0A ? index + 2 : index + 1
      while rest < end, [0x0A, 0x0D, 0x20, 0x09].contains(bytes[rest]) {
        if bytes[rest] == 0x0A { keep(0x0A, at: nil) }
        rest += 1
      }
      return rest
    default: keep(byte, at: index)
    }
    return index + 1
  }

  private mutating func code(at index: Int, digits: Int, to end: Int) -> Int {
    let last = min(index + digits, end)
    let text = String(decoding: bytes[index..<last], as: UTF8.self)
    guard let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value) else {
      return last
    }
    for byte in String(scalar).utf8 { keep(byte, at: nil) }
    return last
  }

  /// A block: lines as they are, or folded where they are no more indented than the first.
  private mutating func block(folds: Bool) {
    guard let first = bytes[range].firstIndex(of: 0x0A) else { return }
    var indentation: Int?
    var start = first + 1
    var wasFolded = false
    var breaks = 0
    while start < range.upperBound {
      let end = bytes[start..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      let blanks = bytes[start..<end].prefix { $0 == 0x20 }.count
      let isEmpty = bytes[start..<end].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      if isEmpty {
        breaks += 1
      } else {
        indentation = indentation ?? blanks
        let isFolded = folds && blanks <= indentation ?? blanks
        // A single break between two lines that are folded is a space.
        if breaks == 1, isFolded, wasFolded {
          keep(0x20, at: start - 1)
        } else if breaks > 0 {
          for _ in 0..<min(breaks, 2) { keep(0x0A, at: start - 1) }
        }
        let text = start + min(blanks, indentation ?? blanks)
        for index in text..<end where bytes[index] != 0x0D { keep(bytes[index], at: index) }
        wasFolded = isFolded
        breaks = 1
      }
      start = end + 1
    }
    keep(0x0A, at: nil)
  }
}
