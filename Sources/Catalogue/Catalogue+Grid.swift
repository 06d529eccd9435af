private import Quantities

extension Catalogue {
  /// Finds a grid zone: `usa`, `US`, `Germany`, `us-egrid-mrow`, `SE-SE3`, `california`, `world`.
  ///
  /// The figure is that of the freest source, and the spread is over all of them.
  public func gridZone(named name: String) -> Lookup<GridZone> {
    let lookup: Lookup<GridZone> = find(
      name, spellings: [CatalogueKey.lowered(name), CatalogueKey.kebab(name)], own: own.gridZones)
    switch lookup {
    case .found(let row, let note): return .found(widened(row), note: note)
    case .ambiguous(let row, let candidates):
      return .ambiguous(widened(row), candidates: candidates)
    case .missing: return lookup
    }
  }

  /// Returns the figures that can stand for a region's grid, the one to use first.
  ///
  /// The order is: published by the provider for the region; a zone from a free source (eGRID
  /// subregion, province, bidding zone); a zone under the Open Database Licence; the country; the
  /// world. The spread of the first covers that of the other figures for places within the country,
  /// since those describe the same sockets in other ways.
  public func gridFactors(for region: CloudRegion) -> [GridFactor] {
    var local: [GridFactor] = []
    if let published = region.publishedIntensity {
      local.append(
        GridFactor(
          step: .published, id: region.id, intensity: RangedValue(published),
          year: region.publishedYear, basis: "direct", source: region.source,
          licence: region.licence, spreadSource: nil))
    }
    if let zone = region.gridZone.flatMap(zone) { local.append(GridFactor(.zone, zone)) }
    if let zone = region.odblZone.flatMap(zone), zone.id != region.gridZone {
      local.append(GridFactor(.odblZone, zone))
    }
    if let first = local.first { local[0] = first.covering(local.dropFirst()) }
    return local + gridFactors(from: region.country ?? "world")
  }

  /// Returns the figures for a zone and for what it lies in, the nearest first; empty for a name
  /// that nobody knows.
  public func gridFactors(from zoneID: String) -> [GridFactor] {
    var factors: [GridFactor] = []
    var next: String? = zoneID
    // A zone lies in a country and that in the world: a longer way would be a loop.
    while let id = next, factors.count < 4, let zone = zone(id) {
      let step: GridFactor.Step =
        zone.id == "world"
        ? .world
        : zone.parent == "world"
          ? .country : zone.licence.hasPrefix("ODbL") ? .odblZone : .zone
      factors.append(GridFactor(step, zone))
      next = zone.parent
    }
    return factors
  }

  private func zone(_ id: String) -> GridZone? {
    let id = id.lowercased()
    if let own = own.gridZones.first(where: { $0.id.lowercased() == id }) { return own }
    return row(id, as: GridZone.self).map(widened)
  }

  /// Widens a row's spread by that of the same zone in a later file.
  private func widened(_ zone: GridZone) -> GridZone {
    var zone = zone
    guard zone.scheme != "own", zone.scheme != "emaps",
      let fields = CatalogueFile(.gridODbL).row(zone.id)
    else { return zone }
    zone.widen(with: GridZone(fields))
    return zone
  }
}

extension GridFactor {
  fileprivate init(_ step: Step, _ zone: GridZone) {
    self.init(
      step: step, id: zone.id, intensity: zone.intensity, year: zone.year, basis: zone.basis,
      source: zone.source, licence: zone.licence, spreadSource: zone.spreadSource)
  }

  /// Returns the factor with a spread that reaches over those of others.
  fileprivate func covering(_ others: some Sequence<GridFactor>) -> GridFactor {
    var low = intensity.low
    var high = intensity.high
    var sources = spreadSource.map { [$0] } ?? []
    for other in others {
      low = min(low, other.intensity.low)
      high = max(high, other.intensity.high)
      sources.append("\(other.id): \(other.source) (\(other.licence))")
    }
    return GridFactor(
      step: step, id: id, intensity: RangedValue(low: low, central: intensity.central, high: high),
      year: year, basis: basis, source: source, licence: licence,
      spreadSource: sources.isEmpty ? nil : sources.joined(separator: "; "))
  }
}
