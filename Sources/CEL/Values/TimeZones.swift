import CivilTime
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Time zones by name, from the system's time-zone data, or as fixed offsets.
enum TimeZones {
  private static let directory = "/usr/share/zoneinfo/"
  private static let cache = Mutex<[String: ZoneRules]>([:])
  private static let cacheLimit = 64
  private static let fileSizeLimit = 1 << 17

  /// Seconds that a zone was ahead of UTC at a time; nothing if there is no such zone.
  static func offset(of zone: String, at seconds: Int64) -> Int64? {
    if zone.isEmpty || zone == "UTC" || zone == "Z" { return 0 }
    if let fixed = fixedOffset(zone) { return fixed }
    guard isName(zone) else { return nil }
    if let rules = cache.withLock({ $0[zone] }) { return rules.offset(at: seconds) }
    guard let bytes = read(directory + zone), let rules = ZoneRules(bytes) else { return nil }
    cache.withLock { if $0.count < cacheLimit { $0[zone] = rules } }
    return rules.offset(at: seconds)
  }

  /// `+11:00`, `-02:30`, `02:00`.
  private static func fixedOffset(_ zone: String) -> Int64? {
    var reader = ByteReader(zone)
    let isNegative = reader.accept("-")
    if !isNegative { _ = reader.accept("+") }
    guard let hours = reader.digits(2)?.value, reader.accept(":"),
      let minutes = reader.digits(2)?.value, reader.isAtEnd, hours < 24, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
  }

  /// Names may not lead out of the data's directory.
  private static func isName(_ zone: String) -> Bool {
    zone.utf8.count <= 64
      && zone.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { Lexer.isWordByte($0) || $0 == 0x2D || $0 == 0x2B }
      }
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: fileSizeLimit)
    let count = fread(&bytes, 1, fileSizeLimit, file)
    return count > 0 ? Array(bytes[..<count]) : nil
  }
}

/// When a zone's offset changed, and the rule for the time after.
private struct ZoneRules {
  private var transitions: [(time: Int64, offset: Int64)] = []
  private var first: Int64 = 0
  private var rule: PosixRule?

  /// Reads a TZif file (RFC 8536), the 64-bit part if it has one.
  init?(_ bytes: [UInt8]) {
    guard let header = Header(bytes, at: 0) else { return nil }
    let isLong = header.version >= 2
    let start = isLong ? header.end(timeSize: 4) : 0
    guard let data = isLong ? Header(bytes, at: start) : header else { return nil }
    let timeSize = isLong ? 8 : 4
    guard data.end(timeSize: timeSize) <= bytes.count, data.typeCount > 0 else { return nil }
    let times = data.start
    let indices = times + data.timeCount * timeSize
    let types = indices + data.timeCount
    func offset(_ type: Int) -> Int64? {
      type < data.typeCount ? Self.integer(bytes, types + 6 * type, 4) : nil
    }
    guard let initial = offset(0) else { return nil }
    first = initial
    for index in 0..<data.timeCount {
      guard let time = Self.integer(bytes, times + index * timeSize, timeSize),
        let offset = offset(Int(bytes[indices + index]))
      else { return nil }
      transitions.append((time, offset))
    }
    let footer = bytes[data.end(timeSize: timeSize)...].dropFirst()
    rule = PosixRule(String(decoding: footer.prefix { $0 != 0x0A }, as: UTF8.self))
  }

  private struct Header {
    var version: Int
    var start: Int
    var timeCount: Int
    var typeCount: Int
    private var rest: Int
    private var leapCount: Int

    init?(_ bytes: [UInt8], at position: Int) {
      guard position + 44 <= bytes.count,
        bytes[position..<position + 4].elementsEqual("TZif".utf8)
      else { return nil }
      version = bytes[position + 4] >= 0x32 ? Int(bytes[position + 4]) - 0x30 : 1
      var counts: [Int] = []
      for index in 0..<6 {
        guard let count = ZoneRules.integer(bytes, position + 20 + 4 * index, 4),
          (0...100_000).contains(count)
        else { return nil }
        counts.append(Int(count))
      }
      start = position + 44
      (leapCount, timeCount, typeCount) = (counts[2], counts[3], counts[4])
      rest = counts[0] + counts[1] + counts[5]
    }

    func end(timeSize: Int) -> Int {
      start + timeCount * (timeSize + 1) + typeCount * 6 + leapCount * (timeSize + 4) + rest
    }
  }

  /// A big-endian signed integer.
  private static func integer(_ bytes: [UInt8], _ position: Int, _ size: Int) -> Int64? {
    guard position >= 0, position + size <= bytes.count else { return nil }
    var value: Int64 = bytes[position] >= 0x80 ? -1 : 0
    for byte in bytes[position..<position + size] { value = value << 8 | Int64(byte) }
    return value
  }

  func offset(at seconds: Int64) -> Int64 {
    guard let last = transitions.last, seconds >= transitions[0].time else { return first }
    if seconds >= last.time { return rule?.offset(at: seconds) ?? last.offset }
    var low = 0
    var high = transitions.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle].time <= seconds { low = middle } else { high = middle }
    }
    return transitions[low].offset
  }
}

/// The rule of a zone for ever after, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
private struct PosixRule {
  private struct Change {
    var month: Int64
    var week: Int64
    var day: Int64
    /// Seconds after midnight, local time.
    var time: Int64
  }

  private var standard: Int64
  private var daylight: (offset: Int64, start: Change, end: Change)?

  init?(_ text: String) {
    var reader = ByteReader(text)
    guard Self.skipName(&reader), let west = Self.time(&reader) else { return nil }
    standard = -west
    if reader.isAtEnd { return }
    guard Self.skipName(&reader) else { return nil }
    let offset = reader.next == 0x2C ? standard + 3600 : Self.time(&reader).map { -$0 }
    guard let offset, let start = Self.change(&reader), let end = Self.change(&reader),
      reader.isAtEnd
    else { return nil }
    daylight = (offset, start, end)
  }

  private static func skipName(_ reader: inout ByteReader) -> Bool {
    let isQuoted = reader.accept("<")
    var count = 0
    while let byte = reader.next, Lexer.isLetter(byte) || (isQuoted && byte != 0x3E) {
      reader.skip()
      count += 1
    }
    return count > 0 && (!isQuoted || reader.accept(">"))
  }

  private static func time(_ reader: inout ByteReader) -> Int64? {
    let isNegative = reader.accept("-")
    if !isNegative { _ = reader.accept("+") }
    guard let hours = reader.digits()?.value, hours < 200 else { return nil }
    var total = hours * 3600
    if reader.accept(":") {
      guard let minutes = reader.digits(2)?.value else { return nil }
      total += minutes * 60
      if reader.accept(":") {
        guard let seconds = reader.digits(2)?.value else { return nil }
        total += seconds
      }
    }
    return isNegative ? -total : total
  }

  private static func change(_ reader: inout ByteReader) -> Change? {
    guard reader.accept(","), reader.accept("M"), let month = reader.digits()?.value,
      reader.accept("."), let week = reader.digits()?.value, reader.accept("."),
      let day = reader.digits()?.value, (1...12).contains(month), (1...5).contains(week), day < 7
    else { return nil }
    var change = Change(month: month, week: week, day: day, time: 7200)
    if reader.accept("/") {
      guard let time = time(&reader) else { return nil }
      change.time = time
    }
    return change
  }

  /// The change's day and time in a year, in seconds since 1970 of local time.
  private static func local(_ change: Change, year: Int) -> Int64 {
    let month = Int(change.month)
    let first = CalendarDate(
      daysSince1970: CalendarDate.daysSince1970(year: year, month: month, day: 1))
    var day = 1 + (Int(change.day) - first.dayOfWeek + 7) % 7 + (Int(change.week) - 1) * 7
    while day > CalendarDate.days(inMonth: month, of: year) { day -= 7 }
    return Int64(first.daysSince1970 + day - 1) * 86_400 + change.time
  }

  func offset(at seconds: Int64) -> Int64 {
    guard let daylight else { return standard }
    let year = CalendarDate(secondsSince1970: seconds + standard).year
    let start = Self.local(daylight.start, year: year) - standard
    let end = Self.local(daylight.end, year: year) - daylight.offset
    let isDaylight =
      start < end ? seconds >= start && seconds < end : seconds >= start || seconds < end
    return isDaylight ? daylight.offset : standard
  }
}
