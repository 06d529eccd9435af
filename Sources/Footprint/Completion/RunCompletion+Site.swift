import Quantities

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
      fill(.country, text: region.country, origin)
      fill(.wue, region.wue, .catalogue(region.wueRow ?? region.row))
    }
    completeIntensity(region)
    completePUE(region)
    completeMarketIntensity(region)
  }

  /// Takes the stated zone or country before what the region is on: it is the narrower word.
  private mutating func completeIntensity(_ region: RegionFigures?) {
    guard run[.intensity] == nil else { return }
    for fact in [Fact.gridZone, .country] {
      guard let name = run.text(fact), run[fact]?.origin.isStated == true else { continue }
      grid = resolve(figures.grid(named: name), fact, name)
      break
    }
    if grid == nil, run[.gridZone] == nil || run[.region] != nil { grid = region?.grid }
    guard let grid else { return }
    fill(.country, text: grid.country, .catalogue(grid.row))
    fill(.gridZone, text: grid.zone, .catalogue(grid.row))
    fill(.intensity, grid.intensity, .catalogue(grid.row))
  }

  private mutating func completePUE(_ region: RegionFigures?) {
    guard run[.pue] == nil, let row = region?.pue ?? figures.pue(provider: run.text(.provider))
    else { return }
    fill(.pue, row.pue, .catalogue(row.row))
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

  /// Replaces a yearly figure by the mean of the hours that the run is planned for, where a trace
  /// covers them.
  mutating func completeHourlyIntensity(_ options: EstimatorOptions, duration: Distribution?) {
    guard let provider = options.intensity, run[.intensity]?.origin.isStated != true,
      let start = run.text(.start).flatMap(Instant.init), let hours = duration?.median
    else { return }
    let zones = [run.text(.gridZone), run.text(.country), run.text(.region)].compactMap { $0 }
    for zone in zones {
      guard let trace = provider.trace(zone: zone),
        let mean = trace.mean(from: start, hours: hours)
      else { continue }
      // Hours of another year, or of a forecast, are not quite those of the run.
      let range = Distribution(median: mean).widened(by: 0.08).rangedValue
      run[.intensity] = Traced(
        .number(range),
        .catalogue(
          RowReference(
            table: "trace", row: trace.zone,
            source: "\(trace.source), mean from schedule.start over the run's duration")))
      return
    }
  }
}
