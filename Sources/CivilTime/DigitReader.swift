/// Reads fixed-width numbers and the marks between them.
struct DigitReader {
  private let bytes: [UInt8]
  private var position = 0

  private static let longest = 128

  init(_ text: some StringProtocol) {
    // Nothing that is read here is longer; a longer text is left with a rest that nothing accepts.
    bytes = Array(text.utf8.prefix(Self.longest)) + (text.utf8.count > Self.longest ? [0] : [])
  }

  var isAtEnd: Bool { position == bytes.count }

  mutating func accept(_ mark: Character) -> Bool {
    guard position < bytes.count, bytes[position] == mark.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func digit() -> Int? {
    guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { return nil }
    defer { position += 1 }
    return Int(bytes[position] - 0x30)
  }

  /// Exactly `count` decimal digits.
  mutating func number(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// A day such as `2026-12-31`.
  mutating func date() -> CalendarDate? {
    guard let year = number(4), accept("-"), let month = number(2), accept("-"),
      let day = number(2)
    else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }

  /// The digits after a point as nanoseconds; at least one.
  mutating func fraction() -> Int32? {
    var value: Int32 = 0
    var read = 0
    while let digit = digit() {
      if read < 9 { value = value * 10 + Int32(digit) }
      read += 1
    }
    guard read > 0 else { return nil }
    for _ in min(read, 9)..<9 { value *= 10 }
    return value
  }

  /// The seconds that `Z` or `+02:00` is ahead of UTC.
  mutating func offset() -> Int? {
    if accept("Z") || accept("z") { return 0 }
    let isBehind = accept("-")
    guard isBehind || accept("+"), let hours = number(2), accept(":"), let minutes = number(2),
      hours < 24, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (isBehind ? -1 : 1)
  }
}
