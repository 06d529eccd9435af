import CivilTime

/// A report of BoAmps, or several in an array.
///
/// Source: github.com/Boavizta/BoAmps, `report_schema.json`. Energy is in kWh under `measures[].powerConsumption`,
/// and seconds under `measurementDuration`. Several measures of one task are the same energy measured in several ways, so that one
/// is taken.
enum BoAmpsReader {
  static func read(_ document: [UInt8]) -> ActualsReading {
    var reading = ActualsReading()
    guard let json = JSONValue(parsing: document) else {
      reading.refuse(0, "the record is no JSON that can be read")
      return reading
    }
    for (index, report) in (json.elements ?? [json]).enumerated() {
      read(report, index + 1, &reading)
    }
    return reading
  }

  private static func read(_ report: JSONValue, _ number: Int, _ reading: inout ActualsReading) {
    guard let measures = report["measures"]?.elements, !measures.isEmpty else {
      reading.refuse(0, "report \(number) has no measures")
      return
    }
    let header = report["header"]
    guard let name = header?["reportId"]?.text ?? report["task"]?["taskDescription"]?.text,
      !name.isEmpty
    else {
      reading.refuse(0, "report \(number) has no reportId")
      return
    }
    let readable = measures.filter { ($0["powerConsumption"]?.double ?? -1) >= 0 }
    guard
      let measure = readable.max(by: {
        ($0["powerConsumption"]?.double ?? 0) < ($1["powerConsumption"]?.double ?? 0)
      }), let energy = measure["powerConsumption"]?.double
    else {
      reading.refuse(0, "report `\(name)` has no energy that can be read")
      return
    }
    if readable.count > 1 {
      reading.warn(
        0, "report `\(name)` has \(readable.count) measures, of which the largest counts")
    }
    var actual = Actual(name: name, lines: [])
    actual.energy = energy
    actual.duration = measure["measurementDuration"]?.double
    actual.start = measure["measurementDateTime"]?.text.flatMap(RecordedMoment.read)
    if let start = actual.start, let duration = actual.duration {
      actual.end = start.adding(hours: duration / 3600)
    }
    if let rated = ratedPower(report), let duration = actual.duration, duration > 0 {
      actual.ratedPower = rated
      if energy > rated * duration / 3_600_000 * 1.05 {
        reading.refuse(
          0, "report `\(name)` used more than the \(Int(rated)) W that its hardware can draw")
        return
      }
    }
    reading.actuals.append(actual)
  }

  /// Of components that are named; unknown where an accelerator is not.
  private static func ratedPower(_ report: JSONValue) -> Double? {
    guard let components = report["infrastructure"]?["components"]?.elements else { return nil }
    var watts = 0.0
    for component in components where component["componentType"]?.text?.lowercased() == "gpu" {
      guard let model = component["componentName"]?.text ?? component["family"]?.text,
        let rated = PowerRating.watts(of: model)
      else { return nil }
      watts += rated * (component["nbComponent"]?.double ?? 1)
    }
    return watts > 0 ? watts + PowerRating.host : nil
  }
}
