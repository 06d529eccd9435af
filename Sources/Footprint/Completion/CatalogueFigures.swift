import Catalogue
import Quantities
import Runs

/// The catalogue as the source of figures.
struct CatalogueFigures: FigureSource {
  let catalogue: Catalogue

  func device(named name: String) -> FigureLookup<DeviceFigures> {
    figures(catalogue.accelerator(named: name)) { row in
      DeviceFigures(
        id: row.id, ratedPower: row.tdp, releaseYear: row.releaseYear.map(Double.init),
        peakRates: ComputePrecision.allCases.compactMap { precision in
          row.peaks[precision].map { (precision.rawValue, $0) }
        },
        embodied: row.embodied,
        price: catalogue.price(of: row.id).map { price in
          let row = RowReference(
            table: "accelerators", row: price.accelerator, source: price.source, year: price.year)
          return (price.value, row)
        },
        measuredNodeRatio: row.nodePowerRatio.map { RangedValue($0) },
        vendor: row.vendor, isTensorProcessor: row.kind == "tpu", row: Self.reference(row))
    }
  }

  func instance(named name: String, provider: String?) -> FigureLookup<InstanceFigures> {
    figures(catalogue.instance(named: name, provider: provider)) { row in
      InstanceFigures(
        id: row.type, provider: row.provider, accelerator: row.accelerator,
        count: row.count.map { Double($0) * row.share }, memoryGiB: row.memory,
        virtualCPUs: row.vcpus.map(Double.init), row: Self.reference(row))
    }
  }

  func region(named name: String, provider: String?) -> FigureLookup<RegionFigures> {
    figures(catalogue.region(named: name, provider: provider)) { row in
      RegionFigures(
        id: row.id, provider: row.provider, country: row.country?.uppercased(),
        zones: [row.gridZone, row.odblZone].compactMap { $0 }, pue: pue(of: row), wue: row.wue,
        wueRow: RowReference(
          table: row.wueScope == "fleet" ? "providers" : "regions",
          row: row.wueScope == "fleet" ? row.provider : row.id, source: row.source,
          year: row.wueYear ?? row.year),
        grid: grid(catalogue.gridFactors(for: row).first, country: row.country),
        marketIntensity: row.marketIntensity,
        marketRow: RowReference(
          table: "regions", row: row.id,
          source: "\(row.source), the provider's claim after its contracts",
          year: row.marketYear ?? row.year), row: Self.reference(row))
    }
  }

  /// A region's own figure is one of a year, and years differ by some per cent; a fleet's is spread
  /// over regions.
  private func pue(of region: CloudRegion) -> PUEFigures? {
    guard let pue = region.pue, region.pueScope == "region" else { return nil }
    return PUEFigures(
      pue: RangedValue(low: max(1, pue * 0.98), central: pue, high: pue * 1.02),
      row: RowReference(
        table: "regions", row: region.id, source: region.pueSource ?? region.source,
        year: region.pueYear ?? region.year))
  }

  func grid(named name: String) -> FigureLookup<GridFigures> {
    switch catalogue.gridZone(named: name) {
    case .missing(let nearest): return .missing(nearest: nearest)
    case .found(let zone, _): return grid(zone, others: [])
    case .ambiguous(let zone, let candidates): return grid(zone, others: candidates)
    }
  }

  private func grid(_ zone: GridZone, others: [String]) -> FigureLookup<GridFigures> {
    let factors = catalogue.gridFactors(from: zone.id)
    let country = factors.first { $0.step == .country }?.id
    let factor = factors.first { $0.intensity.central.isFinite }
    guard let figures = grid(factor, country: country) else { return .missing(nearest: []) }
    return .found(figures, others: others)
  }

  private func grid(_ factor: GridFactor?, country: String?) -> GridFigures? {
    guard let factor, factor.intensity.central.isFinite else { return nil }
    let step =
      switch factor.step {
      case .published: "published for the region"
      case .zone, .odblZone: "the grid zone"
      case .country: "the country"
      case .world: "the world"
      }
    return GridFigures(
      zone: factor.id, country: factor.step == .world ? nil : country?.uppercased(),
      intensity: spread(factor.intensity), basis: factor.basis, step: step,
      row: RowReference(
        table: factor.step == .published ? "regions" : "grid", row: factor.id,
        source: "\(factor.source); \(step), \(factor.basis)", year: factor.year))
  }

  /// One source for one year hides what sources and years differ by: 23 % in the median over countries
  /// that have several, of which ten either way is the least to allow for.
  private func spread(_ intensity: RangedValue) -> RangedValue {
    let central = intensity.central
    return RangedValue(
      low: min(intensity.low, central * 0.9), central: central,
      high: max(intensity.high, central * 1.1))
  }

  func model(named name: String) -> FigureLookup<ModelFigures> {
    figures(catalogue.model(named: name)) { row in
      ModelFigures(
        id: row.id, params: row.params, activeParams: row.activeParams,
        layers: row.layers.map(Double.init), hiddenSize: row.hiddenSize.map(Double.init),
        vocabSize: row.vocabulary.map(Double.init), tiedEmbeddings: row.tiedEmbeddings,
        row: Self.reference(row))
    }
  }

  func dataset(named name: String) -> FigureLookup<DatasetFigures> {
    figures(catalogue.dataset(named: name)) { row in
      DatasetFigures(
        id: row.id, tokens: row.tokens, examples: row.examples, bytes: row.bytes,
        row: Self.reference(row))
    }
  }

  func pue(provider: String?) -> PUEFigures? {
    let own = provider.flatMap { catalogue.provider(named: $0).row }
    for row in [own, catalogue.defaultProvider] {
      guard let row, let pue = row.pue else { continue }
      // A fleet figure without a spread of its own still hides its sites'.
      let spread =
        pue.isExact
        ? RangedValue(
          low: max(1, pue.central * 0.92), central: pue.central, high: pue.central * 1.15)
        : pue
      return PUEFigures(
        pue: spread,
        row: RowReference(
          table: "providers", row: row.id, source: row.pueSource ?? row.source,
          year: row.pueYear ?? row.year))
    }
    return nil
  }

  func canonicalName(of fact: Fact, _ name: String, provider: String?) -> String? {
    catalogue.canonicalName(of: fact, name, provider: provider)
  }

  private func figures<Row: CatalogueRow, Figures>(
    _ lookup: Lookup<Row>, _ convert: (Row) -> Figures
  ) -> FigureLookup<Figures> {
    switch lookup {
    case .found(let row, _): .found(convert(row), others: [])
    case .ambiguous(let row, let candidates): .found(convert(row), others: candidates)
    case .missing(let nearest): .missing(nearest: nearest)
    }
  }

  private static func reference(_ row: some CatalogueRow) -> RowReference {
    RowReference(
      table: type(of: row).table.rawValue, row: row.id, source: row.source, year: row.year)
  }
}
