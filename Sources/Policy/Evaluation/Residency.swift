import Catalogue
public import Runs

/// Where the data of a run lies, in the words of the policies.
///
/// A label holds for a run whose region, country or grid zone is among its places. Of a run that states
/// only a country, a label of regions is decided where none of them is in that country, and unknown
/// where one is.
public struct Residency: Sendable {
  /// The labels in order.
  public let labels: [String]
  private let places: [Places]
  /// The countries of the catalogue's regions, both in lower case.
  private let countries: [String: String?]

  /// What one label stands for, in lower case.
  private struct Places {
    var regions: [String] = []
    /// Countries and grid zones.
    var zones: [String] = []
    /// The countries that the regions are in.
    var countries: Set<String> = []
  }

  /// No labels at all.
  static let none = Residency([])

  init(_ declared: [ResidencyLabel]) {
    labels = Set(declared.map(\.name.name)).sorted()
    let regions = declared.isEmpty ? [] : Catalogue.shipped.allRegions
    countries = Dictionary(
      regions.map { ($0.id.lowercased(), $0.country?.lowercased()) },
      uniquingKeysWith: { one, _ in one })
    places = labels.map { label in
      var places = Places()
      for place in declared where place.name.name == label {
        for mention in place.places {
          let pattern = mention.name.lowercased()
          guard pattern.contains("/") else {
            places.zones.append(pattern)
            continue
          }
          places.regions.append(pattern)
          for region in regions where NamePattern.fits(region.id.lowercased(), pattern) {
            if let country = region.country { places.countries.insert(country.lowercased()) }
          }
        }
      }
      return places
    }
  }

  /// Whether the policies declare any.
  public var isEmpty: Bool { labels.isEmpty }

  /// The labels of where a run is, in order; nil when that is not known, or not well enough.
  public func labels(of run: Run) -> [String]? {
    guard !isEmpty else { return nil }
    let region = run.text(.region).map { canonical($0, run.text(.provider)) }
    let zones = [run.text(.country), run.text(.gridZone)].compactMap { $0?.lowercased() }
    guard region != nil || !zones.isEmpty, !isInTwoCountries(run, region) else { return nil }
    var found: [String] = []
    for (label, places) in zip(labels, places) {
      if let region, places.regions.contains(where: { NamePattern.fits(region, $0) }) {
        found.append(label)
      } else if zones.contains(where: { zone in
        places.zones.contains { NamePattern.fits(zone, $0) }
      }) {
        found.append(label)
      } else if region == nil, zones.contains(where: places.countries.contains) {
        return nil
      }
    }
    return found
  }

  /// Whether two of what a run states about its place cannot both be true.
  private func isInTwoCountries(_ run: Run, _ region: String?) -> Bool {
    var found = Set([region.flatMap { countries[$0] ?? nil }, run.text(.country)?.lowercased()])
    if run[.gridZone]?.origin.isStated == true, let name = run.text(.gridZone),
      let zone = Catalogue.shipped.gridZone(named: name).row
    {
      let factors = Catalogue.shipped.gridFactors(from: zone.id)
      found.insert(factors.first { $0.step == .country }?.id.lowercased())
    }
    return found.subtracting([nil]).count > 1
  }

  /// The id of a region in lower case, its provider in front.
  private func canonical(_ region: String, _ provider: String?) -> String {
    let text = region.lowercased()
    if countries[text] != nil { return text }
    if let row = Catalogue.shipped.region(named: region, provider: provider).row {
      return row.id.lowercased()
    }
    return text.contains("/") ? text : provider.map { "\($0.lowercased())/\(text)" } ?? text
  }
}

/// Patterns of names in which `*` stands for any characters.
public enum NamePattern {
  /// Whether a whole name fits a pattern.
  public static func fits(_ name: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return name == pattern
    }
    guard name.hasPrefix(first), name.hasSuffix(last),
      name.utf8.count >= first.utf8.count + last.utf8.count
    else { return false }
    var rest = name.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }
}
