import CivilTime

/// One row of a meter that measures a node.
struct NodeRecord {
  var line: Int
  var name: String
  var aliases: [String] = []
  var energy: Double
  var emissions: Double?
  var duration: Double?
  var end: Instant?
  /// The run's own number.
  var run: String?
  var node: String?
  /// Whether the meter counts only the process that it is in.
  var tracksProcess = false
  var ratedPower: Double?

  init(line: Int, name: String, energy: Double) {
    self.line = line
    self.name = name
    self.energy = energy
  }

  var start: Instant? {
    guard let end, let duration else { return nil }
    return end.adding(hours: -duration / 3600)
  }

  /// Whether two rows are of processes that measured one node at the same time.
  func isSameMeasurement(as other: NodeRecord) -> Bool {
    guard !tracksProcess, !other.tracksProcess, name == other.name, node == other.node else {
      return false
    }
    guard let start, let end, let otherStart = other.start, let otherEnd = other.end else {
      return false
    }
    let overlap = min(end, otherEnd).seconds - max(start, otherStart).seconds
    let shorter = min(end.seconds - start.seconds, otherEnd.seconds - otherStart.seconds)
    // Processes of one job start and end within seconds of each other.
    return shorter > 0 && Double(overlap) >= 0.9 * Double(shorter)
      && sameOrder(energy, other.energy)
  }

  private func sameOrder(_ left: Double, _ right: Double) -> Bool {
    min(left, right) >= 0.8 * max(left, right)
  }

  /// Adds up what rows of one run say, each node and time once, and refuses what cannot be.
  static func merge(_ rows: [NodeRecord], into reading: inout ActualsReading) {
    var kept: [NodeRecord] = []
    for row in rows {
      if let rated = row.ratedPower, let duration = row.duration,
        PowerRating.isBeyond(rated, row.energy, over: duration)
      {
        reading.refuse(
          row.line,
          "\(Self.short(row.energy)) kWh in \(Self.short(duration / 3600)) h is more than the "
            + "\(Self.short(rated)) W that the hardware can draw")
        continue
      }
      if let repeated = kept.last(where: { $0.isSameMeasurement(as: row) }) {
        reading.refuse(
          row.line,
          "counts the same node at the same time as line \(repeated.line): every process of a "
            + "node measured all of it")
        continue
      }
      // A tracker that writes again replaces what it wrote of itself.
      if let run = row.run,
        let position = kept.firstIndex(where: {
          $0.run == run && $0.node == row.node && $0.name == row.name
        })
      {
        if row.energy >= kept[position].energy {
          reading.warn(row.line, "continues line \(kept[position].line), which it replaces")
          kept[position] = row
          continue
        }
      }
      kept.append(row)
    }
    for row in kept { add(row, to: &reading) }
  }

  private static func short(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int(rounded)) : "\(rounded)"
  }

  private static func add(_ row: NodeRecord, to reading: inout ActualsReading) {
    guard let position = reading.actuals.firstIndex(where: { $0.name == row.name }) else {
      var actual = Actual(name: row.name, lines: [row.line])
      actual.aliases = row.aliases
      actual.energy = row.energy
      actual.emissions = row.emissions
      actual.duration = row.duration
      actual.start = row.start
      actual.end = row.end
      actual.ratedPower = row.ratedPower
      reading.actuals.append(actual)
      return
    }
    var actual = reading.actuals[position]
    actual.lines.append(row.line)
    actual.aliases += row.aliases.filter { !actual.aliases.contains($0) }
    actual.energy = (actual.energy ?? 0) + row.energy
    // What is known of one part only is not known of the whole.
    actual.emissions = actual.emissions.flatMap { sum in row.emissions.map { sum + $0 } }
    actual.start = [actual.start, row.start].compactMap(\.self).min()
    actual.end = [actual.end, row.end].compactMap(\.self).max()
    if let start = actual.start, let end = actual.end {
      actual.duration = Double(end.seconds - start.seconds)
    }
    reading.actuals[position] = actual
  }
}

/// What accelerators can draw, in W, from their makers' data sheets, as an upper bound for plausibility alone.
enum PowerRating {
  /// A generous host: two processors, memory, fans and network.
  static let host = 3000.0

  private static let models: [(word: String, watts: Double)] = [
    ("gb200", 1200), ("b200", 1000), ("h200", 700), ("h100", 700), ("h800", 700), ("gh200", 1000),
    ("a100", 400), ("a800", 400), ("v100", 350), ("l40", 350), ("a10", 150), ("a40", 300),
    ("a6000", 300), ("rtx 6000", 600), ("4090", 450), ("5090", 575), ("3090", 350), ("t4", 70),
    ("l4", 72), ("p100", 300), ("mi300", 750), ("mi325", 1000), ("mi250", 560), ("mi210", 300),
  ]

  /// Whether energy is more than what draws a power can use in a time, with a meter's error of 5 %; not where one of
  /// them is not known.
  ///
  /// - Parameters:
  ///   - watts: The most that is drawn, in W.
  ///   - energy: In kWh.
  ///   - duration: In s.
  static func isBeyond(_ watts: Double?, _ energy: Double?, over duration: Double?) -> Bool {
    guard let watts, watts > 0, let energy, let duration, duration > 0 else { return false }
    return energy > watts * duration / 3_600_000 * 1.05
  }

  static func watts(of model: String) -> Double? {
    let name = model.lowercased()
    return models.first { name.contains($0.word) }?.watts
  }
}
