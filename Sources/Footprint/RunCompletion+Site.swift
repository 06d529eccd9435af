import Quantities

extension RunCompletion {
  mutating func completeSite() {
    var region: RegionFigures?
    if let name = run.text(.region) {
      region = resolve(
        figures.region(named: name, provider: run.text(.provider)), .region, name)
    }
    if let region {
      let origin = Origin.catalogue(region.row)
      fill(.provider, text: region.provider, origin)
      fill(.country, text: region.country, origin)
      fill(.gridZone, text: region.gridZone, origin)
      fill(.wue, region.wue, .catalogue(region.wueRow ?? region.row))
    }
    completeIntensity(region)
    completePUE(region)
    completeMarketIntensity(region)
  }

  /// Walks from the region over the grid zone and the country to the world, each step said.
  private mutating func completeIntensity(_ region: RegionFigures?) {
    guard run[.intensity] == nil else { return }
    if let region, let intensity = region.intensity {
      fill(.intensity, intensity, .catalogue(region.intensityRow ?? region.row))
      return
    }
    if let zone = run.text(.gridZone) {
      let lookup = figures.grid(zone: zone)
      if let row = lookup.row {
        grid = row
        fill(.country, text: row.country, .catalogue(row.row))
        fill(.intensity, row.intensity, .catalogue(row.row))
        return
      }
      if run[.gridZone]?.origin.isStated == true {
        _ = resolve(lookup, .gridZone, zone)
        return
      }
    }
    guard let country = run.text(.country) else { return }
    let lookup = figures.grid(country: country)
    if let row = lookup.row {
      grid = row
      fill(.intensity, row.intensity, .catalogue(row.row))
      return
    }
    guard run[.country]?.origin.isStated != true, let world = figures.worldGrid else {
      _ = resolve(lookup, .country, country)
      return
    }
    grid = world
    fill(.intensity, world.intensity, .catalogue(world.row))
  }

  private mutating func completePUE(_ region: RegionFigures?) {
    guard run[.pue] == nil else { return }
    if let region, let pue = region.pue {
      fill(.pue, pue, .catalogue(region.pueRow ?? region.row))
      return
    }
    let figures = figures.pue(provider: run.text(.provider))
    fill(.pue, figures.pue, .catalogue(figures.row))
  }

  private mutating func completeMarketIntensity(_ region: RegionFigures?) {
    guard run[.marketIntensity] == nil else { return }
    if let share = run.number(.renewableShare), let intensity = run.number(.intensity) {
      let residual = max(0, 1 - share.central)
      fill(
        .marketIntensity, (Distribution(intensity) * residual).rangedValue,
        .from(
          "site.intensity × (1 − site.renewable_share)", [.intensity, .renewableShare]))
    } else if let region, let market = region.marketIntensity {
      fill(.marketIntensity, market, .catalogue(region.marketRow ?? region.row))
    }
  }
}
