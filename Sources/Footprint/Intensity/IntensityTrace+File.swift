public import Diagnostics

extension IntensityTrace {
  /// Reads the traces of a file: a CSV export, or a response that somebody saved as JSON.
  ///
  /// CSV: see the layouts in the user guide; the zone is that of the file, or `zone` where it names none.
  /// JSON: the history or forecast of Electricity Maps, `co2_aoer` of WattTime, emissions of the Carbon
  /// Aware SDK, or half hours of Great Britain's Carbon Intensity API.
  ///
  /// - Parameters:
  ///   - file: The text, in UTF-8.
  ///   - zone: The zone that is looked for; nil for every zone of the file.
  ///   - source: Who says so; nil for what the format tells.
  ///   - isSame: Whether a name in the file means the zone that is looked for.
  /// - Returns: At least one trace, in the order of the zones' names as the file writes them.
  public static func read(
    _ file: SourceFile, zone: String?, source: String?, isSame: (String) -> Bool = { _ in true }
  ) throws(IntensityTraceError) -> [IntensityTrace] {
    let first = file.bytes.first { !$0.isJSONSpace }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    let said = source ?? (isJSON ? "recorded response" : "hourly trace")
    let description = "\(said), file \(file.path)"
    guard isJSON else {
      return try IntensityTable.read(
        file, zone: zone, source: description, isWanted: { zone == nil || isSame($0) })
    }
    let trace = try IntensityResponse.read(file, source: description)
    guard zone == nil || isSame(trace.zone) else {
      throw IntensityTraceError(
        "the response is about the zone `\(trace.zone.prefix(40))`, not `\(zone ?? "")`",
        at: file.bytes.firstRange(of: Array(trace.zone.utf8)))
    }
    return [trace]
  }
}

extension UInt8 {
  /// Whether the byte is white space, or part of a byte-order mark, before a JSON value.
  fileprivate var isJSONSpace: Bool { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(self) }
}
