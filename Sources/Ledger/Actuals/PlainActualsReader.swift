import CivilTime

/// A table of one's own: `key`, with `energy_kwh`, `emissions_kg` or both, and `start`, `end`, `duration_s`,
/// `rated_power_w` where they are known.
enum PlainActualsReader {
  static func read(_ document: [UInt8]) -> ActualsReading {
    var reading = ActualsReading()
    guard let table = DelimitedText(document), table.header.contains("key") else {
      reading.refuse(0, "the record has no column `key`")
      return reading
    }
    for row in table.rows { read(row, &reading) }
    return reading
  }

  private static func read(_ row: DelimitedText.Row, _ reading: inout ActualsReading) {
    guard let key = row.text("key") else {
      reading.refuse(row.line, "the row names no run")
      return
    }
    var actual = Actual(name: key, lines: [row.line])
    actual.energy = row.number("energy_kwh")
    actual.emissions = row.number("emissions_kg")
    actual.duration = row.number("duration_s")
    actual.ratedPower = row.number("rated_power_w")
    for value in [actual.energy, actual.emissions, actual.duration, actual.ratedPower].compactMap(
      \.self)
    where !value.isFinite || value < 0 {
      reading.refuse(row.line, "a number of `\(key)` cannot be read")
      return
    }
    guard actual.energy != nil || actual.emissions != nil else {
      reading.refuse(row.line, "`\(key)` has neither energy nor emissions")
      return
    }
    for name in ["start", "end"] {
      guard let text = row.text(name) else { continue }
      guard let moment = RecordedMoment.read(text) else {
        reading.refuse(row.line, "the \(name) of `\(key)` is no time")
        return
      }
      if name == "start" { actual.start = moment } else { actual.end = moment }
    }
    if let start = actual.start, let end = actual.end {
      guard end >= start else {
        reading.refuse(row.line, "`\(key)` ends before it starts")
        return
      }
      if actual.duration == nil { actual.duration = Double(end.seconds - start.seconds) }
    }
    if PowerRating.isBeyond(actual.ratedPower, actual.energy, over: actual.duration) {
      reading.refuse(row.line, "`\(key)` used more than its rated power over its time")
      return
    }
    if reading.actuals.contains(where: { $0.name == key }) {
      reading.refuse(row.line, "`\(key)` is there twice")
      return
    }
    reading.actuals.append(actual)
  }
}
