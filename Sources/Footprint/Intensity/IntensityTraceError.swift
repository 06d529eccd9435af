import CivilTime
import Quantities

/// What is wrong with a file of hourly intensities.
public struct IntensityTraceError: Error, Sendable, Equatable {
  /// One line, lowercase, without a full stop.
  public var message: String
  /// The bytes of the file that are to blame; nil where none are in particular.
  public var bytes: Range<Int>?
  /// Ways out, one line each.
  public var help: [String]

  init(_ message: String, at bytes: Range<Int>? = nil, help: [String] = []) {
    self.message = message
    self.bytes = bytes
    self.help = help
  }
}

/// A time and the figure of a step that begins then, with the bytes that say so.
struct IntensityReading {
  var moment: Instant
  /// In kg/kWh; nil for a blank.
  var value: Double?
  var bytes: Range<Int>
}

extension IntensityTrace {
  /// The most blank steps in a row that are filled from their neighbours.
  private static let longestGap = 6

  /// Creates a trace from readings in the order of time.
  init(
    zone: String, source: String, readings: [IntensityReading]
  ) throws(IntensityTraceError) {
    guard readings.count > 1 else {
      throw IntensityTraceError("a trace needs at least two steps", at: readings.first?.bytes)
    }
    guard readings.count <= Self.longest else {
      throw IntensityTraceError("the trace has more than \(Self.longest) steps")
    }
    let start = readings[0].moment
    let step = readings[1].moment.seconds - start.seconds
    guard step > 0 else {
      throw IntensityTraceError("the times do not rise", at: readings[1].bytes)
    }
    guard (60...86_400).contains(step) else {
      throw IntensityTraceError(
        "a step of \(step) s is not within a minute and a day", at: readings[1].bytes)
    }
    var values: [Double] = []
    for reading in readings {
      let elapsed = reading.moment.seconds - start.seconds
      guard elapsed % step == 0, elapsed / step >= values.count else {
        throw IntensityTraceError("the steps are not even", at: reading.bytes)
      }
      guard let value = reading.value else { continue }
      guard value.isFinite, value >= 0, value < 5 else {
        throw IntensityTraceError(
          "no grid emits \(CanonicalNumber.text(value)) kg for a kWh", at: reading.bytes,
          help: ["name the unit in the column's header: `g_per_kwh` or `kg_per_kwh`"])
      }
      let blanks = elapsed / step - values.count
      guard blanks <= Self.longestGap, !(values.isEmpty && blanks > 0) else {
        throw IntensityTraceError("too many blank steps in a row", at: reading.bytes)
      }
      if blanks > 0, let last = values.last {
        for blank in 1...blanks {
          values.append(last + (value - last) * Double(blank) / Double(blanks + 1))
        }
      }
      values.append(value)
    }
    guard values.count > 1,
      let trace = IntensityTrace(
        zone: zone, source: source, start: start, step: step, values: values)
    else {
      throw IntensityTraceError("a trace needs at least two steps", at: readings.last?.bytes)
    }
    self = trace
  }
}
