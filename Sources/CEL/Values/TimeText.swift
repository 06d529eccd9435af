public import CivilTime

/// Reads bytes of a text one by one.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  var isAtEnd: Bool { position == bytes.count }
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skip() { position += 1 }

  mutating func accept(_ byte: Character) -> Bool {
    guard let next, next == byte.asciiValue else { return false }
    position += 1
    return true
  }

  mutating func accept(_ word: String) -> Bool {
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  /// Exactly `count` decimal digits, or from one to eighteen if no count is given.
  mutating func digits(_ count: Int? = nil) -> (value: Int64, count: Int)? {
    var value: Int64 = 0
    var read = 0
    while let byte = next, byte >= 0x30, byte <= 0x39, read < count ?? 18 {
      value = value * 10 + Int64(byte - 0x30)
      read += 1
      position += 1
    }
    return read == 0 || count.map({ $0 != read }) == true ? nil : (value, read)
  }

  /// A fraction's digits as nanoseconds; digits past the ninth are dropped.
  mutating func nanoseconds() -> Int64? {
    var value: Int64 = 0
    var read = 0
    while let byte = next, byte >= 0x30, byte <= 0x39 {
      if read < 9 { value = value * 10 + Int64(byte - 0x30) }
      read += 1
      position += 1
    }
    guard read > 0 else { return nil }
    while read < 9 {
      value *= 10
      read += 1
    }
    return value
  }
}

extension Timestamp {
  /// Reads RFC 3339, such as `2026-11-23T10:00:00.5+01:00`; nothing if it is not a date in range.
  ///
  /// Stricter than `Instant` of `CivilTime`, as other implementations of the language are: no space for
  /// `T`, and no leap second.
  public init?(_ text: String) {
    let marks = text.utf8.dropFirst(10).prefix(8)
    guard let instant = Instant(text), marks.first != UInt8(ascii: " "),
      !marks.suffix(3).elementsEqual(":60".utf8)
    else { return nil }
    self.init(instant)
  }

  /// Creates a timestamp, or nothing outside years 1 to 9999.
  public init?(_ instant: Instant) {
    self.init(seconds: Int64(instant.seconds), nanoseconds: instant.nanoseconds)
  }

  /// The timestamp as a moment of the calendar.
  public var instant: Instant { Instant(seconds: Int(seconds), nanoseconds: nanoseconds) }

  /// RFC 3339 in UTC with as many fraction digits as are needed.
  public var text: String { instant.text }
}

/// Durations as text: nanoseconds in, text out and back.
enum DurationText {
  private static let units: [(String, Int64)] = [
    ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000),
  ]

  /// Reads `1h30m`, `-1.5s`, `90m`, `0`; nothing if it is malformed or too long for 64 bits.
  static func parse(_ text: String) -> Int64? {
    var reader = ByteReader(text)
    let isNegative = reader.accept("-")
    if !isNegative { _ = reader.accept("+") }
    if reader.accept("0"), reader.isAtEnd { return 0 }
    reader = ByteReader(text)
    if !reader.accept("-") { _ = reader.accept("+") }
    var total: Int64 = 0
    guard !reader.isAtEnd else { return nil }
    while !reader.isAtEnd {
      let whole = reader.digits()
      let fraction = reader.accept(".") ? reader.nanoseconds() : nil
      guard whole != nil || fraction != nil, let unit = acceptUnit(&reader) else { return nil }
      let (scaled, overflow) = (whole?.value ?? 0).multipliedReportingOverflow(by: unit)
      let part = Int64(Int128(fraction ?? 0) * Int128(unit) / 1_000_000_000)
      let (sum, carry) = total.addingReportingOverflow(scaled)
      let (next, carryAgain) = sum.addingReportingOverflow(part)
      if overflow || carry || carryAgain { return nil }
      total = next
    }
    return isNegative ? -total : total
  }

  private static func acceptUnit(_ reader: inout ByteReader) -> Int64? {
    for (name, size) in units where !(name == "m" && reader.next == 0x6D && isMilli(reader)) {
      if reader.accept(name) { return size }
    }
    return nil
  }

  /// Whether `ms` follows, of which `m` is only the first letter.
  private static func isMilli(_ reader: ByteReader) -> Bool {
    var copy = reader
    return copy.accept("ms")
  }

  /// Seconds with as many digits as are needed: `5400s`, `1.5s`.
  static func format(_ nanoseconds: Int64) -> String {
    let magnitude = nanoseconds.magnitude
    let whole = magnitude / 1_000_000_000
    let rest = Int32(magnitude % 1_000_000_000)
    return "\(nanoseconds < 0 ? "-" : "")\(whole)\(Instant.fraction(rest))s"
  }
}
