import CivilTime
import Diagnostics

/// A CSV file of hourly intensities, in any of the common layouts.
///
/// The first line names the columns. The one with the times is called something with `date`, `time` or
/// `mtu` (ENTSO-E), and is in UTC; the one with the zone, if there is one, `zone`, `zone id` or `area`;
/// the one with the figures names its unit (`gCO2/kWh`, `gco2e_per_kwh`, `kg_per_kwh`) or is called
/// `carbon_intensity`, which is in g/kWh. Life-cycle figures go before direct ones, as the catalogue's do.
struct IntensityTable {
  private let bytes: [UInt8]
  private let separator: UInt8
  private var columns = Columns()

  private struct Columns {
    var time = 0
    var zone: Int?
    var value = 0
    /// What turns the figures into kg/kWh.
    var factor = 0.001
  }

  /// The most zones of one file.
  private static let zoneLimit = 400

  /// Reads every zone of a file, in the order of their names.
  ///
  /// - Parameters:
  ///   - zone: The zone of a file that names none.
  ///   - isWanted: Whether a zone that the file names is looked for.
  static func read(
    _ file: SourceFile, zone: String?, source: String, isWanted: (String) -> Bool
  ) throws(IntensityTraceError) -> [IntensityTrace] {
    var lines = Lines(file.bytes)
    guard let header = lines.next() else { throw IntensityTraceError("the trace is empty") }
    let table = try IntensityTable(file.bytes, header: header)
    guard table.columns.zone != nil || zone != nil else {
      throw IntensityTraceError(
        "neither a column nor the project file says which grid zone it is about", at: header,
        help: ["add `zone:` beside the path, such as `zone: DE`"])
    }
    var groups: [String: [IntensityReading]] = [:]
    var count = 0
    while let line = lines.next() {
      let fields = table.fields(line)
      let name = table.columns.zone.flatMap { table.text($0, of: fields) } ?? zone ?? ""
      guard table.columns.zone == nil || isWanted(name) else { continue }
      groups[name, default: []].append(try table.reading(fields, line))
      count += 1
      guard count <= IntensityTrace.longest, groups.count <= zoneLimit else {
        throw IntensityTraceError(
          "the file has more than \(IntensityTrace.longest) steps or \(zoneLimit) zones", at: line)
      }
    }
    guard !groups.isEmpty else {
      let isOther = table.columns.zone != nil && zone != nil
      throw IntensityTraceError(
        isOther ? "no line is about the zone `\(zone ?? "")`" : "the trace has no steps", at: header
      )
    }
    var traces: [IntensityTrace] = []
    for name in groups.keys.sorted() {
      traces.append(
        try IntensityTrace(zone: name, source: source, readings: groups[name] ?? []))
    }
    return traces
  }

  private init(_ bytes: [UInt8], header: Range<Int>) throws(IntensityTraceError) {
    self.bytes = bytes
    let line = bytes[header]
    let isSemicolon =
      line.contains(UInt8(ascii: ";")) && !line.contains(UInt8(ascii: ","))
    separator = UInt8(ascii: isSemicolon ? ";" : line.contains(9) ? "\t" : ",")
    let fields = self.fields(header)
    let names = fields.indices.map { (text($0, of: fields) ?? "").lowercased() }
    columns.time =
      names.firstIndex { name in
        ["date", "time", "mtu"].contains { name.contains($0) }
      } ?? 0
    guard !["cet", "local"].contains(where: { names[columns.time].contains($0) }) else {
      throw IntensityTraceError(
        "the times are local ones", at: fields[columns.time], help: ["export the times in UTC"])
    }
    columns.zone =
      ["zone id", "zone_id", "zone", "zone name", "area", "bidding zone", "bidding_zone"]
      .lazy.compactMap { names.firstIndex(of: $0) }.first
    let values = names.indices.filter { $0 != columns.time && Self.factor(names[$0]) != nil }
    let best =
      values.first { index in
        ["lca", "life cycle", "lifecycle", "life-cycle"].contains { names[index].contains($0) }
      } ?? values.first { !names[$0].contains("direct") } ?? values.first
    guard let best, let factor = Self.factor(names[best]) else {
      throw IntensityTraceError(
        "no column is an intensity", at: header,
        help: ["name it with its unit, such as `gCO2/kWh` or `kg_per_kwh`"])
    }
    columns.value = best
    columns.factor = factor
  }

  /// What turns figures of a column into kg/kWh; nil where it holds no intensities.
  private static func factor(_ name: String) -> Double? {
    guard !name.contains("%"), !name.contains("percent") else { return nil }
    let isPerKilowattHour =
      name.contains("/kwh") || name.contains("per_kwh") || name.contains("per kwh")
    if isPerKilowattHour { return name.contains("kg") ? 1 : name.contains("g") ? 0.001 : nil }
    if name.contains("lb"), name.contains("mwh") { return 0.453_592_37 / 1000 }
    return ["carbon_intensity", "carbon intensity", "carbonintensity"].contains(name) ? 0.001 : nil
  }

  private func reading(
    _ fields: [Range<Int>], _ line: Range<Int>
  ) throws(IntensityTraceError) -> IntensityReading {
    let time = text(columns.time, of: fields) ?? ""
    guard let moment = TraceTime.read(time) else {
      throw IntensityTraceError(
        "`\(time.prefix(40))` is not a time",
        at: columns.time < fields.count ? fields[columns.time] : line,
        help: ["write RFC 3339 in UTC, such as `2026-11-23T18:00:00Z`"])
    }
    let text = text(columns.value, of: fields) ?? ""
    if ["", "-", "n/a", "n/e", "nan", "null"].contains(text.lowercased()) {
      return IntensityReading(moment: moment, value: nil, bytes: line)
    }
    guard let value = Double(text) else {
      throw IntensityTraceError("`\(text.prefix(40))` is not a number", at: fields[columns.value])
    }
    return IntensityReading(
      moment: moment, value: value * columns.factor, bytes: fields[columns.value])
  }

  // MARK: Fields

  /// The fields of a line, without the quotes around them; a field does not span lines.
  private func fields(_ line: Range<Int>) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start = line.lowerBound
    var isQuoted = false
    for index in line {
      if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard bytes[index] == separator, !isQuoted else { continue }
      fields.append(unquoted(start..<index))
      start = index + 1
    }
    fields.append(unquoted(start..<line.upperBound))
    return fields
  }

  private func unquoted(_ field: Range<Int>) -> Range<Int> {
    var (low, high) = (field.lowerBound, field.upperBound)
    while low < high, bytes[low] == 0x20 { low += 1 }
    while low < high, bytes[high - 1] == 0x20 { high -= 1 }
    let quote = UInt8(ascii: "\"")
    if high - low >= 2, bytes[low] == quote, bytes[high - 1] == quote { return low + 1..<high - 1 }
    return low..<high
  }

  private func text(_ column: Int, of fields: [Range<Int>]) -> String? {
    column < fields.count ? String(decoding: bytes[fields[column]], as: UTF8.self) : nil
  }

  /// The lines of a file that are neither empty nor comments, without their ends.
  private struct Lines {
    private let bytes: [UInt8]
    private var position: Int

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func next() -> Range<Int>? {
      while position < bytes.count {
        let start = position
        while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
        let end = position
        position += 1
        if end > start, bytes[start] != UInt8(ascii: "#") { return start..<end }
      }
      return nil
    }
  }
}

/// Times as exports of traces write them, all in UTC.
enum TraceTime {
  /// Reads RFC 3339, a date alone, `2023-01-01 00:00`, and `31.12.2023 23:00` or `31/12/2023 23:00` with
  /// the end of the step after it, as ENTSO-E writes; a time without an offset is in UTC.
  static func read(_ text: String) -> Instant? {
    if let instant = Instant(text) { return instant }
    if let day = CalendarDate(text) { return Instant(day) }
    guard text.utf8.count <= 80 else { return nil }
    var text = text[...]
    if let end = text.firstRange(of: " - ") { text = text[..<end.lowerBound] }
    if text.hasSuffix(" (UTC)") { text = text.dropLast(6) }
    let bytes = Array(text.utf8)
    guard bytes.count >= 16 else { return nil }
    var date = String(decoding: bytes[..<10], as: UTF8.self)
    if bytes[2] == UInt8(ascii: ".") || bytes[2] == UInt8(ascii: "/"), bytes[5] == bytes[2] {
      let parts = date.split(separator: Character(UnicodeScalar(bytes[2])))
      guard parts.count == 3 else { return nil }
      date = "\(parts[2])-\(parts[1])-\(parts[0])"
    }
    let time = String(decoding: bytes[11..<16], as: UTF8.self)
    var rest = String(decoding: bytes[16...], as: UTF8.self)
    if !rest.hasPrefix(":") { rest = ":00" + rest }
    if rest.utf8.count == 3 || rest.hasPrefix(":") && !rest.contains(where: { "Zz+-".contains($0) })
    {
      rest += "Z"
    }
    return Instant("\(date)T\(time)\(rest)")
  }
}
