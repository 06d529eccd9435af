import FoundationEssentials

/// Where hourly intensities come from: files and recorded responses; nothing here opens a connection.
public protocol IntensityProviding: Sendable {
  /// The trace of a grid zone, or nil where there is none.
  func trace(zone: String) -> IntensityTrace?
}

/// Traces that were read from files beforehand.
public struct IntensityFiles: IntensityProviding {
  private var traces: [IntensityTrace] = []

  public init() {}

  /// Adds a trace; the first of a zone counts.
  public mutating func add(_ trace: IntensityTrace) { traces.append(trace) }

  public func trace(zone: String) -> IntensityTrace? {
    let wanted = zone.lowercased()
    return traces.first { $0.zone.lowercased() == wanted }
  }
}

/// A response of a carbon-intensity service that somebody saved: the history or forecast of Electricity
/// Maps, or a list of emissions of the Carbon Aware SDK.
public struct RecordedIntensityResponse: IntensityProviding {
  private let recorded: IntensityTrace

  /// Reads a response.
  ///
  /// - Parameter json: The body, UTF-8, of at most 64 MB.
  /// - Throws: When the body is neither of the formats, or holds made-up sandbox figures.
  public init(json: [UInt8], source: String) throws(IntensityTraceError) {
    guard json.count <= 64_000_000 else { throw IntensityTraceError("the response is too long") }
    let decoder = JSONDecoder()
    let data = Data(json)
    if let maps = try? decoder.decode(ElectricityMaps.self, from: data),
      let points = maps.history ?? maps.forecast ?? maps.data
    {
      if points.contains(where: { $0.estimationMethod == "SANDBOX_MODE_DATA" }) {
        throw IntensityTraceError("the response holds sandbox figures, which are made up")
      }
      recorded = try Self.trace(
        zone: maps.zone, source: source,
        points.map { ($0.datetime, $0.carbonIntensity) })
    } else if let points = try? decoder.decode([CarbonAware].self, from: data),
      let zone = points.first?.location
    {
      recorded = try Self.trace(zone: zone, source: source, points.map { ($0.time, $0.rating) })
    } else {
      throw IntensityTraceError("the response is in no format that is known")
    }
  }

  public func trace(zone: String) -> IntensityTrace? {
    recorded.zone.lowercased() == zone.lowercased() ? recorded : nil
  }

  private static func trace(
    zone: String, source: String, _ points: [(String, Double?)]
  ) throws(IntensityTraceError) -> IntensityTrace {
    var readings: [(moment: Instant, value: Double?)] = []
    for (time, value) in points {
      guard let moment = Instant(time) else {
        throw IntensityTraceError("`\(time.prefix(40))` is not a time in RFC 3339")
      }
      readings.append((moment, value.map { $0 / 1000 }))
    }
    readings.sort { $0.moment < $1.moment }
    return try IntensityTrace(zone: zone, source: source, readings: readings)
  }

  private struct ElectricityMaps: Decodable {
    struct Point: Decodable {
      var carbonIntensity: Double?
      var datetime: String
      var estimationMethod: String?
    }

    var zone: String
    var history: [Point]?
    var forecast: [Point]?
    var data: [Point]?
  }

  private struct CarbonAware: Decodable {
    var location: String
    var time: String
    var rating: Double
  }
}
