import CivilTime
import Diagnostics
import FoundationEssentials

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
    let decoder = JSONDecoder()
    let data = Data(file.bytes)
    if let maps = try? decoder.decode(ElectricityMaps.self, from: data),
      let points = maps.history ?? maps.forecast ?? maps.data
    {
      if points.contains(where: { $0.estimationMethod == "SANDBOX_MODE_DATA" }) {
        throw IntensityTraceError(
          "the response holds sandbox figures, which are made up",
          at: file.bytes.firstRange(of: Array("SANDBOX_MODE_DATA".utf8)))
      }
      return try trace(
        maps.zone, source, points.map { ($0.datetime, $0.carbonIntensity.map { $0 / 1000 }) }, file)
    }
    if let points = try? decoder.decode([CarbonAware].self, from: data),
      let zone = points.first?.location
    {
      return try trace(zone, source, points.map { ($0.time, $0.rating / 1000) }, file)
    }
    if let watt = try? decoder.decode(WattTime.self, from: data) {
      guard watt.meta.signalType == "co2_aoer" else {
        throw IntensityTraceError(
          "the response holds `\(watt.meta.signalType.prefix(40))`, not average emissions",
          at: file.bytes.firstRange(of: Array(watt.meta.signalType.utf8)),
          help: ["ask for `co2_aoer`: budgets are held against average, not marginal, emissions"])
      }
      let factor = 0.453_592_37 / 1000
      return try trace(
        watt.meta.region, source, watt.data.map { ($0.pointTime, $0.value.map { $0 * factor }) },
        file)
    }
    if let island = try? decoder.decode(GreatBritain.self, from: data) {
      let points = island.data.map { point in
        (point.from, (point.intensity.actual ?? point.intensity.forecast).map { $0 / 1000 })
      }
      return try trace("GB", source, points, file)
    }
    throw IntensityTraceError(
      "the response is in no format that is known", at: 0..<min(1, file.bytes.count),
      help: ["save a history or forecast of Electricity Maps, or `co2_aoer` of WattTime"])
  }

  private static func trace(
    _ zone: String, _ source: String, _ points: [(time: String, value: Double?)], _ file: SourceFile
  ) throws(IntensityTraceError) -> IntensityTrace {
    var readings: [IntensityReading] = []
    var position = 0
    for (time, value) in points {
      // Times stand in the file as they were decoded, one after the other.
      let found = file.bytes[position...].firstRange(of: Array(time.utf8))
      if let found { position = found.upperBound }
      guard let moment = TraceTime.read(time) else {
        throw IntensityTraceError("`\(time.prefix(40))` is not a time", at: found)
      }
      readings.append(
        IntensityReading(moment: moment, value: value, bytes: found ?? 0..<0))
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

  private struct WattTime: Decodable {
    struct Point: Decodable {
      var pointTime: String
      var value: Double?

      enum CodingKeys: String, CodingKey {
        case pointTime = "point_time"
        case value
      }
    }

    struct Meta: Decodable {
      var region: String
      var signalType: String

      enum CodingKeys: String, CodingKey {
        case region
        case signalType = "signal_type"
      }
    }

    var data: [Point]
    var meta: Meta
  }

  private struct GreatBritain: Decodable {
    struct Point: Decodable {
      struct Intensity: Decodable {
        var actual: Double?
        var forecast: Double?
      }

      var from: String
      var intensity: Intensity
    }

    var data: [Point]
  }
}
