import CCatalogueData

/// How the intensity of a grid zone goes up and down: the mean day of each month, hours in UTC.
///
/// From Electricity Maps through umassos/decarbonization-potential, under the Open Database License.
/// A mean day knows no single day of the future, so that what is saved by it is not saved by foresight.
public struct HourlyProfile: Sendable, Equatable {
  /// The grid zone.
  public let zone: String
  /// The year that was averaged.
  public let year: Int
  public let source: String
  /// Twelve months of 24 hours, in kg/kWh.
  public let values: [Double]

  /// Creates a profile of one's own from twelve months of 24 hours in kg/kWh, all above zero.
  public init?(zone: String, year: Int, source: String, values: [Double]) {
    guard values.count == 12 * 24, values.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    self.zone = zone
    self.year = year
    self.source = source
    self.values = values
  }

  /// The intensity in an hour, in kg/kWh.
  ///
  /// - Parameters:
  ///   - month: 1 to 12.
  ///   - hour: 0 to 23, in UTC.
  /// - Returns: 0 for a month or an hour that there is not.
  public func intensity(month: Int, hour: Int) -> Double {
    guard (1...12).contains(month), (0..<24).contains(hour) else { return 0 }
    return values[(month - 1) * 24 + hour]
  }

  /// The shipped profiles by zone.
  public static let shipped: [HourlyProfile] = read()

  /// California's grid operator and the subregion that it makes up most of.
  private static let sameZones = ["us-egrid-camx": "us-cal-ciso"]

  /// Finds the shipped profile of a grid zone or country, the zone first.
  public static func shipped(zone: String?, country: String?) -> HourlyProfile? {
    for name in [zone, country].compactMap({ $0.map(CatalogueKey.lowered) }) {
      let id = sameZones[name] ?? name
      if let profile = shipped.first(where: { $0.zone == id }) { return profile }
    }
    return nil
  }

  private static func read() -> [HourlyProfile] {
    var count = 0
    let start = carbonward_hourly_profiles(&count)
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    var zones: [(zone: String, values: [Double])] = []
    for line in text.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",")
      guard let zone = fields.first.map(String.init) else { continue }
      if zones.last?.zone != zone { zones.append((zone, [])) }
      // In g/kWh; shifting the text keeps the decimals exact.
      zones[zones.count - 1].values += fields.dropFirst(2).compactMap { Double($0 + "e-3") }
    }
    return zones.compactMap {
      HourlyProfile(
        zone: $0.zone, year: 2023,
        source: "Electricity Maps 2023 through umassos/decarbonization-potential, ODbL 1.0",
        values: $0.values)
    }
  }
}
