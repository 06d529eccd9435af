import CivilTime

/// What a zone does for ever after, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable, Equatable {
  /// Seconds ahead of UTC outside daylight-saving time.
  private(set) var standard = 0
  private var daylight: Daylight?

  private struct Daylight: Equatable {
    var offset: Int
    var start: Change
    var end: Change
  }

  private struct Change: Equatable {
    enum Day: Equatable {
      /// Day of the year from 1, without 29 February.
      case julian(Int)
      /// Day of the year from 0.
      case ordinal(Int)
      case week(month: Int, week: Int, day: Int)
    }
    var day: Day
    /// Seconds after midnight; may lie outside the day.
    var time: Int

    /// Local seconds since 1970 in a year.
    func moment(in year: Int) -> Int {
      let days: Int
      switch day {
      case .julian(let number):
        let leap = CalendarDate.isLeap(year) && number >= 60 ? 1 : 0
        days = CalendarDate.daysSince1970(year: year, month: 1, day: 1) + number - 1 + leap
      case .ordinal(let number):
        days = CalendarDate.daysSince1970(year: year, month: 1, day: 1) + number
      case .week(let month, let week, let weekday):
        let first = CalendarDate.daysSince1970(year: year, month: month, day: 1)
        let firstWeekday = CalendarDate(daysSince1970: first).dayOfWeek
        var day = 1 + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
        if day > CalendarDate.days(inMonth: month, of: year) { day -= 7 }
        days = first + day - 1
      }
      return days * 86_400 + time
    }
  }

  init?(_ text: String) {
    var reader = Reader(text: Array(text.utf8))
    guard reader.name(), let offset = reader.time() else { return nil }
    standard = -offset
    if reader.isAtEnd { return }
    guard reader.name() else { return nil }
    var ahead = standard + 3600
    if !reader.isAt(UInt8(ascii: ",")) {
      guard let offset = reader.time() else { return nil }
      ahead = -offset
    }
    guard let start = reader.change(), let end = reader.change(), reader.isAtEnd else { return nil }
    daylight = Daylight(offset: ahead, start: start, end: end)
  }

  func offset(at moment: Int64) -> Int {
    guard let daylight else { return standard }
    let now = Int(moment)
    let year = Instant(seconds: now + standard).day.year
    let start = daylight.start.moment(in: year) - standard
    let end = daylight.end.moment(in: year) - daylight.offset
    // South of the equator daylight-saving time holds over the turn of the year.
    let isDaylight = start < end ? (start..<end).contains(now) : !(end..<start).contains(now)
    return isDaylight ? daylight.offset : standard
  }

  private struct Reader {
    let text: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == text.count }
    func isAt(_ byte: UInt8) -> Bool { position < text.count && text[position] == byte }

    mutating func accept(_ mark: Character) -> Bool {
      guard let byte = mark.asciiValue, isAt(byte) else { return false }
      position += 1
      return true
    }

    mutating func number() -> Int? {
      let first = position
      var value = 0
      while position < text.count, (0x30...0x39).contains(text[position]), position - first < 4 {
        value = value * 10 + Int(text[position] - 0x30)
        position += 1
      }
      return position > first ? value : nil
    }

    /// `CET`, or `<+0330>`.
    mutating func name() -> Bool {
      let first = position
      if accept("<") {
        while position < text.count, !isAt(UInt8(ascii: ">")) { position += 1 }
        return accept(">")
      }
      while position < text.count, text[position] | 0x20 >= 0x61, text[position] | 0x20 <= 0x7A {
        position += 1
      }
      return position - first >= 3
    }

    /// `-5`, `5:45`, `+167:30:15` in seconds.
    mutating func time() -> Int? {
      let isNegative = accept("-")
      if !isNegative { _ = accept("+") }
      guard let hours = number() else { return nil }
      var seconds = hours * 3600
      if accept(":") {
        guard let minutes = number() else { return nil }
        seconds += minutes * 60
        if accept(":") {
          guard let rest = number() else { return nil }
          seconds += rest
        }
      }
      return isNegative ? -seconds : seconds
    }

    /// `,M3.5.0/2`.
    mutating func change() -> Change? {
      guard accept(",") else { return nil }
      let day: Change.Day
      if accept("M") {
        guard let month = number(), accept("."), let week = number(), accept("."),
          let weekday = number(), (1...12).contains(month), (1...5).contains(week),
          (0...6).contains(weekday)
        else { return nil }
        day = .week(month: month, week: week, day: weekday)
      } else if accept("J") {
        guard let number = number(), (1...365).contains(number) else { return nil }
        day = .julian(number)
      } else {
        guard let number = number(), (0...365).contains(number) else { return nil }
        day = .ordinal(number)
      }
      guard accept("/") else { return Change(day: day, time: 7200) }
      guard let time = time() else { return nil }
      return Change(day: day, time: time)
    }
  }
}
