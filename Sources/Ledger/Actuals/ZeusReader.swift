import CivilTime

/// A log of Zeus: one row a measured window, energy in joules.
///
/// Source: ml.energy/zeus, "Measuring energy": `ZeusMonitor(log_file=…)` writes `start_time`, `window_name`,
/// `elapsed_time` and one column `gpuN_energy` a device; older logs have `total_energy`. A window that lies within
/// another is part of it and is not added.
enum ZeusReader {
  private struct Window {
    var line: Int
    var name: String
    var energy: Double
    var start: Double?
    var duration: Double?

    var end: Double? { start.flatMap { start in duration.map { start + $0 } } }

    func contains(_ other: Window) -> Bool {
      guard let start, let end, let otherStart = other.start, let otherEnd = other.end else {
        return false
      }
      return start <= otherStart && otherEnd <= end && line != other.line
    }
  }

  static func read(_ document: [UInt8]) -> ActualsReading {
    var reading = ActualsReading()
    guard let table = DelimitedText(document) else {
      reading.refuse(0, "the record has no header")
      return reading
    }
    let devices = table.header.filter { $0.hasPrefix("gpu") && $0.hasSuffix("_energy") }
    var windows: [Window] = []
    for row in table.rows {
      var energy = row.number("total_energy")
      if energy == nil, !devices.isEmpty {
        energy = devices.reduce(0.0) { $0 + (row.number($1) ?? .nan) }
      }
      guard let energy, energy.isFinite, energy >= 0 else {
        reading.refuse(row.line, "the row has no energy that can be read")
        continue
      }
      windows.append(
        Window(
          line: row.line, name: row.text("window_name", "window", "name") ?? "zeus", energy: energy,
          start: row.measure("start_time"),
          duration: row.measure("elapsed_time", "time", "total_time")))
    }
    // Twelve kilowatts a device is more than any draws.
    let most = Double(max(1, devices.count)) * 12_000
    for window in windows {
      if let outer = windows.first(where: {
        $0.contains(window) && ($0.line < window.line || !window.contains($0))
      }) {
        reading.warn(window.line, "`\(window.name)` is part of line \(outer.line)")
        continue
      }
      if let duration = window.duration, duration > 0, window.energy > most * duration {
        reading.refuse(
          window.line, "`\(window.name)` used more than \(Int(most)) W, which no such device draws")
        continue
      }
      add(window, to: &reading)
    }
    return reading
  }

  private static func add(_ window: Window, to reading: inout ActualsReading) {
    let start = window.start.flatMap { moment($0) }
    let end = window.end.flatMap { moment($0) }
    if let position = reading.actuals.firstIndex(where: { $0.name == window.name }) {
      reading.actuals[position].energy =
        (reading.actuals[position].energy ?? 0) + window.energy / 3.6e6
      reading.actuals[position].lines.append(window.line)
      reading.actuals[position].start = [reading.actuals[position].start, start].compactMap(\.self)
        .min()
      reading.actuals[position].end = [reading.actuals[position].end, end].compactMap(\.self).max()
      return
    }
    var actual = Actual(name: window.name, lines: [window.line])
    actual.energy = window.energy / 3.6e6
    actual.duration = window.duration
    actual.start = start
    actual.end = end
    reading.actuals.append(actual)
  }

  /// Seconds since 1970; other numbers are of a clock that counts from the machine's start.
  private static func moment(_ seconds: Double) -> Instant? {
    (1e9...4e9).contains(seconds) ? Instant(seconds: Int(seconds)) : nil
  }
}
