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
  /// Who measured it, with the licence.
  public let source: String
  /// Twelve months of 24 hours, in kg/kWh.
  public let values: [Double]
  /// How far spans of other years were from the mean days, by the hours in ``spreadHours``: the standard
  /// deviation of the logarithm; nil where it was not measured.
  public let spread: [Double]?

  /// The spans that ``spread`` is about, in hours.
  public static let spreadHours: [Double] = [1, 6, 24, 72, 168, 336, 720, 1_440, 2_880, 4_380]

  /// Creates a profile of one's own from twelve months of 24 hours in kg/kWh, all above zero.
  public init?(
    zone: String, year: Int, source: String, values: [Double], spread: [Double]? = nil
  ) {
    guard values.count == 12 * 24, values.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    guard spread.map({ $0.count == Self.spreadHours.count && $0.allSatisfy { $0 >= 0 } }) ?? true
    else { return nil }
    self.spread = spread
    self.zone = zone
    self.year = year
    self.source = source
    self.values = values
  }

  /// The shipped profiles by zone.
  public static let shipped: [HourlyProfile] = read()

  private static func read() -> [HourlyProfile] {
    var count = 0
    let start = carbonward_hourly_profiles(&count)
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    var zones: [(zone: String, values: [Double], spread: [Double]?)] = []
    for line in text.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: ",")
      guard let zone = fields.first.map(String.init) else { continue }
      if zones.last?.zone != zone { zones.append((zone, [], nil)) }
      let figures = fields.dropFirst(2)
      if fields[1] == "spread" {
        zones[zones.count - 1].spread = figures.compactMap { Double($0) }
      } else {
        // In g/kWh; shifting the text keeps the decimals exact.
        zones[zones.count - 1].values += figures.compactMap { Double($0 + "e-3") }
      }
    }
    return zones.compactMap {
      HourlyProfile(
        zone: $0.zone, year: 2023,
        source: "Electricity Maps 2023 through umassos/decarbonization-potential, ODbL 1.0",
        values: $0.values, spread: $0.spread)
    }
  }
}
