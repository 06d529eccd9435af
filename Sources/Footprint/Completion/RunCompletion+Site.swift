import CivilTime
import Quantities
import Runs

extension RunCompletion {
  mutating func completeSite() {
    var region: RegionFigures?
    if let name = run.text(.region) {
      var found = figures.region(named: name, provider: run.text(.provider))
      // A region that was moved names its own provider, whatever a file says of the old one.
      if case .missing = found, run[.provider] != nil {
        let anywhere = figures.region(named: name, provider: nil)
        if case .found = anywhere { found = anywhere }
      }
      region = resolve(found, .region, name)
    }
    if let region {
      let origin = Origin.catalogue(region.row)
      fill(.provider, text: region.provider, origin)
      // A zone that is stated lies where it lies, whatever region stands beside it.
      if run[.gridZone]?.origin.isStated != true { fill(.country, text: region.country, origin) }
      fill(.wue, region.wue, .catalogue(region.wueRow ?? region.row))
    }
    regionZones = region?.zones ?? []
    completeIntensity(region)
    if let region { fill(.country, text: region.country, .catalogue(region.row)) }
    completePUE(region)
    completeMarketIntensity(region)
  }

  /// Takes the narrowest place that is stated; where two of them are not in one place, the dearer one.
  private mutating func completeIntensity(_ region: RegionFigures?) {
    let counted = statedPlaces
    let zone = counted.contains(.gridZone) ? statedGrid(.gridZone) : nil
    let country = counted.contains(.country) ? statedGrid(.country) : nil
    // What is said over the files takes the place of all that they say.
    let isRegionLeftOut = !counted.isEmpty && !counted.contains(.region)
    let beside = isRegionLeftOut && run[.region]?.origin.isStated == true ? nil : region
    placeConflict = conflict(zone, country, counted.contains(.region) ? region : nil)
    if placeConflict != nil {
      grid = [zone, country, region?.grid].compactMap { $0 }
        .max { $0.intensity.central < $1.intensity.central }
    } else {
      grid = zone ?? (counted.contains(.region) ? region?.grid : nil) ?? country ?? beside?.grid
    }
    if let zone { fill(.country, text: zone.country, .catalogue(zone.row)) }
    // A stated intensity stands; the grid is then only what it is held against.
    guard let grid, run[.intensity] == nil else { return }
    fill(.country, text: grid.country, .catalogue(grid.row))
    fill(.gridZone, text: grid.zone, .catalogue(grid.row))
    fill(.intensity, grid.intensity, .catalogue(grid.row))
  }

  /// Which facts say where the run is: those that are said over the files, or else those that they state.
  private var statedPlaces: [Fact] {
    let stated = [Fact.gridZone, .country, .region].filter { run[$0]?.origin.isStated == true }
    let overriding = stated.filter { run[$0]?.origin.isOverride == true }
    return overriding.isEmpty ? stated : overriding
  }

  private mutating func statedGrid(_ fact: Fact) -> GridFigures? {
    run.text(fact).flatMap { resolve(figures.grid(named: $0), fact, $0) }
  }

  /// Which of the places that are stated is not in the other one.
  private func conflict(
    _ zone: GridFigures?, _ country: GridFigures?, _ region: RegionFigures?
  ) -> PlaceConflict? {
    if let zone, let stated = country?.country, let own = zone.country, own != stated {
      return .zoneElsewhere(zone: zone.zone, country: own, stated: run.text(.country) ?? stated)
    }
    guard let region, let own = region.country else { return nil }
    if let zone, let stated = zone.country, stated != own {
      return .regionElsewhere(
        region: region.id, country: own, stated: run.text(.gridZone) ?? stated, fact: .gridZone)
    }
    if let stated = country?.country, stated != own {
      return .regionElsewhere(
        region: region.id, country: own, stated: run.text(.country) ?? stated, fact: .country)
    }
    guard let zone, let grid = region.grid, let first = region.zones.first else { return nil }
    // A zone without a figure of its own is counted as its country, which holds the region.
    let names = region.zones.map { $0.lowercased() } + [grid.zone.lowercased(), own.lowercased()]
    guard !names.contains(zone.zone.lowercased()) else { return nil }
    return .regionOnOther(region: region.id, zone: first, stated: zone.zone)
  }

  private mutating func completePUE(_ region: RegionFigures?) {
    guard run[.pue] == nil, let row = region?.pue ?? figures.pue(provider: run.text(.provider))
    else { return }
    fill(.pue, row.pue, .catalogue(row.row))
  }

  /// The share of a year's use that a claim of annual matching covers in the hours of the use.
  private static let hourlyShare = RangedValue(low: 0.4, central: 0.65, high: 0.9)

  private mutating func completeMarketIntensity(_ region: RegionFigures?) {
    guard run[.marketIntensity] == nil else {
      widenStatedClaim()
      return
    }
    if let share = run.number(.renewableShare), let intensity = run.number(.intensity) {
      let residual = max(0, 1 - share.central)
      fill(
        .marketIntensity, (Distribution(intensity) * residual).rangedValue,
        .from(
          "site.intensity × (1 − site.renewable_share)", [.intensity, .renewableShare]))
    } else if let region, let market = region.marketIntensity {
      var reference = region.marketRow ?? region.row
      fill(
        .marketInstrument, text: "claim", .catalogue(reference))
      fill(.marketMatching, text: "annual", .catalogue(reference))
      if let year = reference.year { fill(.marketYear, Double(year), .catalogue(reference)) }
      reference.source +=
        "; matched over a year, and from 10 to 60 % of the hours are not"
      fill(.marketIntensity, claimed(market), .catalogue(reference))
    }
  }

  /// What a supplier claims for a year, up to what is left where its hours are not matched.
  private func claimed(_ claim: Double) -> RangedValue {
    guard let location = run.number(.intensity)?.central, location > claim else {
      return RangedValue(claim)
    }
    let share = Self.hourlyShare
    return RangedValue(
      low: max(claim, location * (1 - share.high)),
      central: max(claim, location * (1 - share.central)),
      high: max(claim, location * (1 - share.low)))
  }

  /// A supplier's claim stays a claim where a project repeats it.
  private mutating func widenStatedClaim() {
    guard run.text(.marketInstrument) == "claim", run.text(.marketMatching) != "hourly",
      let stated = run.number(.marketIntensity), stated.isExact, run[.intensity] != nil
    else { return }
    run[.marketIntensity] = Traced(
      .number(claimed(stated.central)),
      .from(
        "a claim of annual matching, and site.intensity in the hours that are not matched",
        [.intensity, .marketInstrument]))
  }

  /// The intensity of the site from hour to hour; nil where it is stated or no trace is of the site.
  func hourlyIntensity() -> HourlyIntensity? {
    let yearly = hours.map(\.hourly.yearly) ?? run[.intensity]
    guard let provider = options.intensity, yearly?.origin.isStated != true else { return nil }
    for zone in traceZones {
      guard let trace = provider.trace(zone: zone) else { continue }
      return HourlyIntensity(trace, yearly: yearly)
    }
    return nil
  }

  /// The zones that a trace may be of, the narrowest first.
  private var traceZones: [String] {
    guard placeConflict == nil else { return [grid?.zone].compactMap { $0 } }
    let counted = statedPlaces
    let isNarrower = counted.contains(.gridZone) || counted.contains(.country)
    let named = [Fact.gridZone, .country].map { fact in
      counted.contains(fact) || run[fact]?.origin.isStated != true ? run.text(fact) : nil
    }
    let names = [grid?.zone, named[0]] + (isNarrower ? [] : regionZones) + [named[1]]
    return names.compactMap { $0 }
  }

  /// Replaces a yearly figure by the mean of the hours that the run is planned for.
  mutating func completeHourlyIntensity(duration: Distribution?) {
    guard let start = run.text(.start).flatMap({ Instant($0) }), let duration,
      let hourly = hourlyIntensity(),
      let factor = hourly.factor(from: start, duration: duration)
    else { return }
    hours = HourlyFigure(hourly: hourly, start: start, duration: duration, factor: factor)
    run[.intensity] = Traced(
      .number(hourly.mean(by: factor).rangedValue),
      .from("hourly mean over the hours of the run", [.start, .duration, .gridZone]))
  }
}

/// Two statements of where a run is that cannot both be true.
enum PlaceConflict: Sendable, Equatable {
  /// The grid zone is in another country than the one that is stated.
  case zoneElsewhere(zone: String, country: String, stated: String)
  /// The region is in another country than the grid zone or the country that is stated.
  case regionElsewhere(region: String, country: String, stated: String, fact: Fact)
  /// The region is on another grid zone of its country than the one that is stated.
  case regionOnOther(region: String, zone: String, stated: String)
}
