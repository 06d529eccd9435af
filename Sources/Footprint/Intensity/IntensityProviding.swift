import Catalogue

/// Where hourly intensities come from: shipped data, files and recorded responses; nothing here opens
/// a connection.
public protocol IntensityProviding: Sendable {
  /// The trace of a grid zone, or nil where there is none.
  ///
  /// - Parameter zone: The catalogue's id in any case, or what a run states as its zone.
  func trace(zone: String) -> IntensityTrace?
}

/// The traces of the catalogue: the mean day of each month of a past year.
public struct ShippedIntensity: IntensityProviding {
  private static let traces = HourlyProfile.shipped.compactMap { IntensityTrace($0) }
  private static let traceByZone = Dictionary(
    traces.map { ($0.zone, $0) }, uniquingKeysWith: { first, _ in first })
  /// California's grid operator and the subregion that it makes up most of.
  private static let sameZones = ["us-egrid-camx": "us-cal-ciso"]

  /// Creates a provider of what is shipped.
  public init() {}

  /// The profile of a zone as a trace; nil where none is shipped.
  public func trace(zone: String) -> IntensityTrace? {
    let zone = zone.lowercased()
    let id = Self.sameZones[zone] ?? zone
    return Self.traceByZone[id]
  }

  /// The zones that there are traces of, by the catalogue's ids.
  public static var zones: [String] { traces.map(\.zone) }
}

/// Traces that were read beforehand, before those of another provider.
public struct IntensityTraces: IntensityProviding {
  /// The traces; the first of a zone counts.
  public private(set) var traces: [IntensityTrace] = []
  private let rest: (any IntensityProviding)?

  /// Creates a provider without traces.
  ///
  /// - Parameter rest: Who is asked for zones that no trace here is of.
  public init(before rest: (any IntensityProviding)? = nil) { self.rest = rest }

  /// Adds a trace; the first of a zone counts.
  public mutating func add(_ trace: IntensityTrace) { traces.append(trace) }

  /// The first trace of a zone, or what the next provider has.
  public func trace(zone: String) -> IntensityTrace? {
    let wanted = zone.lowercased()
    return traces.first { $0.zone.lowercased() == wanted } ?? rest?.trace(zone: zone)
  }
}
