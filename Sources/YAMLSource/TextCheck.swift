/// What a scan of a file's bytes found before any parsing.
struct TextCheck {
  enum Problem: Equatable {
    case invalidUTF8
    case utf16
    case control(UInt32)
    /// A byte order mark at the start of a later line, which some loaders skip and others read as
    /// part of the first word.
    case innerByteOrderMark
  }

  private(set) var isASCII = true
  private(set) var firstProblem: (problem: Problem, range: Range<Int>)?
  /// The first line separator that YAML 1.1 honours and editors do not show.
  private(set) var hiddenLineBreak: Range<Int>?

  /// Checks that the bytes from `start` are UTF-8 without control characters, tab, LF and CR aside.
  init(_ bytes: [UInt8], from start: Int) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      firstProblem = (.utf16, 0..<2)
      return
    }
    bytes.withUnsafeBufferPointer { buffer in
      var index = start
      while index < buffer.count, firstProblem == nil {
        let byte = buffer[index]
        if byte >= 0x20, byte < 0x7F {
          index += 1
        } else if byte < 0x80 {
          if byte != 0x0A, byte != 0x0D, byte != 0x09 {
            firstProblem = (.control(UInt32(byte)), index..<(index + 1))
          }
          index += 1
        } else {
          isASCII = false
          index = check(buffer, at: index)
        }
      }
    }
  }

  /// Checks one multi-byte sequence and returns where the next one starts.
  private mutating func check(_ buffer: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let lead = buffer[index]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4, index + length <= buffer.count else {
      firstProblem = (.invalidUTF8, index..<(index + 1))
      return index + 1
    }
    var value = UInt32(lead) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
    for next in (index + 1)..<(index + length) {
      guard buffer[next] & 0xC0 == 0x80 else {
        firstProblem = (.invalidUTF8, index..<(index + 1))
        return index + 1
      }
      value = value << 6 | UInt32(buffer[next] & 0x3F)
    }
    let range = index..<(index + length)
    let minimum: UInt32 = length == 4 ? 0x1_0000 : length == 3 ? 0x800 : 0x80
    if value < minimum || value > 0x10_FFFF || (0xD800...0xDFFF).contains(value) {
      firstProblem = (.invalidUTF8, range)
    } else if (value < 0xA0 && value != 0x85) || value == 0xFFFE || value == 0xFFFF {
      firstProblem = (.control(value), range)
    } else if value == 0xFEFF, index > 0, buffer[index - 1] == 0x0A || buffer[index - 1] == 0x0D {
      firstProblem = (.innerByteOrderMark, range)
    } else if hiddenLineBreak == nil, value == 0x85 || value == 0x2028 || value == 0x2029 {
      hiddenLineBreak = range
    }
    return range.upperBound
  }
}
