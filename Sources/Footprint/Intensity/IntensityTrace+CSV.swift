/// What is wrong with a trace.
public struct IntensityTraceError: Error, Sendable, Equatable {
  /// The line, from 1; nil where no single line is to blame.
  public var line: Int?
  /// One line, lowercase, without a full stop.
  public var message: String

  init(_ message: String, line: Int? = nil) {
    self.message = message
    self.line = line
  }
}

extension IntensityTrace {
  /// The most steps that a trace may have: thirty years of quarter hours.
  public static let longest = 1_100_000

  /// Reads a CSV file whose first column is a time in UTC and whose header names a column
  /// `gco2e_per_kwh…` in g/kWh, or `…kg_per_kwh`; steps must be even, and up to six blank ones in a row
  /// are filled from their neighbours.
  public init(zone: String, source: String, csv: String) throws(IntensityTraceError) {
    var lines = csv.split(omittingEmptySubsequences: true) { $0.isNewline }[...]
    guard let header = lines.popFirst() else { throw IntensityTraceError("the trace is empty") }
    let names = header.split(separator: ",", omittingEmptySubsequences: false)
    guard
      let column = names.indices.dropFirst().first(where: { names[$0].contains("_per_kwh") })
    else {
      throw IntensityTraceError(
        "no column is named `gco2e_per_kwh` or `kg_per_kwh`", line: 1)
    }
    guard lines.count <= Self.longest else {
      throw IntensityTraceError("the trace has more than \(Self.longest) steps")
    }
    let factor = names[column].hasPrefix("g") ? 0.001 : 1
    var readings: [(moment: Instant, value: Double?)] = []
    for (offset, line) in lines.enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard let moment = fields.first.flatMap({ Instant(String($0)) }) else {
        throw IntensityTraceError("the first column is not a time in RFC 3339", line: offset + 2)
      }
      let text = column < fields.count ? fields[column] : ""
      let value = Double(text)
      if value == nil, !text.isEmpty {
        throw IntensityTraceError("`\(text.prefix(40))` is not a number", line: offset + 2)
      }
      readings.append((moment, value.map { $0 * factor }))
    }
    try self.init(zone: zone, source: source, readings: readings)
  }

  /// Creates a trace from readings in the order of time, with gaps of at most six steps.
  init(
    zone: String, source: String, readings: [(moment: Instant, value: Double?)]
  ) throws(IntensityTraceError) {
    guard readings.count > 1 else {
      throw IntensityTraceError("a trace needs at least two steps")
    }
    let step = readings[1].moment.seconds - readings[0].moment.seconds
    guard step > 0 else { throw IntensityTraceError("the times do not rise", line: 3) }
    var values: [Double] = []
    var blanks = 0
    for (index, reading) in readings.enumerated() {
      guard reading.moment.seconds == readings[0].moment.seconds + index * step else {
        throw IntensityTraceError("the steps are not even", line: index + 2)
      }
      guard let value = reading.value else {
        blanks += 1
        continue
      }
      guard blanks <= 6, !(values.isEmpty && blanks > 0) else {
        throw IntensityTraceError("too many blank steps in a row", line: index + 2)
      }
      if blanks > 0, let last = values.last {
        for blank in 1...blanks {
          values.append(last + (value - last) * Double(blank) / Double(blanks + 1))
        }
      }
      values.append(value)
      blanks = 0
    }
    guard
      let trace = IntensityTrace(
        zone: zone, source: source, start: readings[0].moment, step: step, values: values)
    else { throw IntensityTraceError("a step is no figure that a grid can have") }
    self = trace
  }
}
