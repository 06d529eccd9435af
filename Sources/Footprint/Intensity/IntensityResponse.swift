import CivilTime
import Diagnostics
import YAMLSource

/// A response of a carbon-intensity service that somebody saved: the history or forecast of Electricity
/// Maps, average emissions of WattTime, a list of emissions of the Carbon Aware SDK, or half hours of Great
/// Britain's Carbon Intensity API.
enum IntensityResponse {
  /// Reads the trace of a response.
  ///
  /// - Throws: When the body is in none of the formats, or holds figures that no estimate may rest on:
  ///   made-up ones of a sandbox, or marginal ones.
  static func read(
    _ file: SourceFile, source: String
  ) throws(IntensityTraceError) -> IntensityTrace {
    var problems = DiagnosticBag()
    let document = JSONReader(.strict, options: .lenient).readDocument(file, into: &problems)
    guard let root = document?.root,
      let response = electricityMaps(root) ?? carbonAware(root) ?? wattTime(root)
        ?? greatBritain(root)
    else {
      throw IntensityTraceError(
        "the response is in no format that is known", at: 0..<min(1, file.bytes.count),
        help: ["save a history or forecast of Electricity Maps, or `co2_aoer` of WattTime"])
    }
    if let refusal = response.refusal { throw refusal }
    var readings: [IntensityReading] = []
    for point in response.points {
      let text = point.time.text
      guard let moment = TraceTime.read(text) else {
        throw IntensityTraceError("`\(text.prefix(40))` is not a time", at: point.time.textBytes)
      }
      readings.append(
        IntensityReading(moment: moment, value: point.value, bytes: point.time.textBytes))
    }
    readings.sort { $0.moment < $1.moment }
    return try IntensityTrace(zone: response.zone, source: source, readings: readings)
  }

  /// What all the formats come to.
  private struct Response {
    var zone: String
    /// Figures are in kg/kWh, nil for a blank.
    var points: [YAMLNode.Point]
    /// Why no estimate may rest on the figures.
    var refusal: IntensityTraceError?
  }

  private static func electricityMaps(_ root: YAMLNode) -> Response? {
    guard let zone = root["zone"]?.string,
      let listed = ["history", "forecast", "data"].lazy.compactMap({ root[$0] })
        .first(where: { $0.kind == .sequence })
    else { return nil }
    let points = listed.points { point in
      Figure(point["carbonIntensity"]).flatMap { figure in
        point["datetime"]?.ifString.map { ($0, figure.value.map { $0 / 1000 }) }
      }
    }
    guard let points else { return nil }
    let madeUp = "SANDBOX_MODE_DATA"
    let sandbox = listed.elements.lazy.compactMap { $0["estimationMethod"] }
      .first { $0.string == madeUp }
    return Response(
      zone: zone, points: points,
      refusal: sandbox.map {
        IntensityTraceError(
          "the response holds sandbox figures, which are made up", at: $0.textBytes)
      })
  }

  private static func carbonAware(_ root: YAMLNode) -> Response? {
    guard let zone = root.elements.first?["location"]?.string else { return nil }
    let points = root.points { point in
      Figure(point["rating"])?.value.flatMap { rating in
        point["time"]?.ifString.map { ($0, rating / 1000) }
      }
    }
    return points.map { Response(zone: zone, points: $0) }
  }

  private static func wattTime(_ root: YAMLNode) -> Response? {
    guard let signal = root["meta"]?["signal_type"]?.ifString,
      let zone = root["meta"]?["region"]?.string
    else { return nil }
    // Pounds a megawatt-hour.
    let factor = 0.453_592_37 / 1000
    let points = root["data"]?.points { point in
      Figure(point["value"]).flatMap { figure in
        point["point_time"]?.ifString.map { ($0, figure.value.map { $0 * factor }) }
      }
    }
    guard let points else { return nil }
    let refusal = IntensityTraceError(
      "the response holds `\(signal.text.prefix(40))`, not average emissions",
      at: signal.textBytes,
      help: ["ask for `co2_aoer`: budgets are held against average, not marginal, emissions"])
    return Response(
      zone: zone, points: points, refusal: signal.hasText("co2_aoer") ? nil : refusal)
  }

  private static func greatBritain(_ root: YAMLNode) -> Response? {
    let points = root["data"]?.points { point in
      guard let intensity = point["intensity"], intensity.kind == .mapping,
        let actual = Figure(intensity["actual"]), let forecast = Figure(intensity["forecast"]),
        let time = point["from"]?.ifString
      else { return nil }
      return (time, (actual.value ?? forecast.value).map { $0 / 1000 })
    }
    return points.map { Response(zone: "GB", points: $0) }
  }

  /// A number that may be left out or `null`; anything else is none.
  private struct Figure {
    var value: Double?

    init?(_ node: YAMLNode?) {
      switch node.map({ $0.scalar() }) {
      case nil, .null: value = nil
      case .int(let number): value = Double(number)
      case .float(let number): value = number
      default: return nil
      }
    }
  }
}

extension YAMLNode {
  /// The node, if it is a string.
  fileprivate var ifString: YAMLNode? {
    kind == .scalar && style == .doubleQuoted ? self : nil
  }

  /// The text of a string.
  fileprivate var string: String? { ifString?.text }

  /// The bytes of a string between its quotation marks.
  fileprivate var textBytes: Range<Int> {
    let bytes = range.bytes
    return bytes.count >= 2 ? bytes.lowerBound + 1..<bytes.upperBound - 1 : bytes
  }

  /// A step: the text that says when it begins, and its figure.
  fileprivate typealias Point = (time: YAMLNode, value: Double?)

  /// What every element of a sequence says; nil if one of them does not, or this is no sequence.
  fileprivate func points(_ read: (YAMLNode) -> Point?) -> [Point]? {
    guard kind == .sequence else { return nil }
    var points: [Point] = []
    points.reserveCapacity(count)
    for element in elements {
      guard let point = read(element) else { return nil }
      points.append(point)
    }
    return points
  }
}
