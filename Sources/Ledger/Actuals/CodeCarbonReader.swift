import CivilTime

/// CodeCarbon's `emissions.csv`: one row a tracker, of whatever version.
///
/// Source: docs.codecarbon.io, "Output". Every process that starts a tracker writes a row, and each of them
/// measures the whole node: four processes of one node give four times what was used
/// (codecarbon issues 544, 936, 96).
enum CodeCarbonReader {
  static func read(_ document: [UInt8]) -> ActualsReading {
    var reading = ActualsReading()
    guard let table = DelimitedText(document) else {
      reading.refuse(0, "the record has no header")
      return reading
    }
    var rows: [NodeRecord] = []
    for row in table.rows {
      guard let energy = row.measure("energy_consumed") else {
        reading.refuse(row.line, "the row has no energy that can be read")
        continue
      }
      guard let name = row.text("experiment_name", "project_name", "run_id") else {
        reading.refuse(row.line, "the row names no run")
        continue
      }
      var record = NodeRecord(line: row.line, name: name, energy: energy)
      if let project = row.text("project_name"), project != name { record.aliases.append(project) }
      if let run = row.text("run_id"), run != name { record.aliases.append(run) }
      record.emissions = row.measure("emissions")
      record.duration = row.measure("duration")
      // The time stamp is that of the last writing.
      record.end = row.text("timestamp").flatMap(RecordedMoment.read)
      record.run = row.text("run_id")
      record.node = row.text("host_name", "hostname", "node", "machine_id")
      record.tracksProcess = row.text("tracking_mode") == "process"
      record.ratedPower = ratedPower(row)
      rows.append(record)
    }
    NodeRecord.merge(rows, into: &reading)
    return reading
  }

  /// What the named accelerators can draw, by the record's own count of them; unknown for models that it does not name.
  private static func ratedPower(_ row: DelimitedText.Row) -> Double? {
    guard let count = row.number("gpu_count"), count >= 1, count <= 64,
      let model = row.text("gpu_model")
    else { return nil }
    return PowerRating.watts(of: model).map { count * $0 + PowerRating.host }
  }
}
