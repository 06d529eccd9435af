/// What a name in a config or a policy means: a canonical id, whatever the spelling.
///
/// A policy compares meanings: `us-central1`, `GCP/us-central1` and the zone `us-central1-a` are one
/// place. What was written is kept for people.
public struct ResolvedName: Sendable, Equatable {
  /// The name as it stands in the file.
  public var written: String
  /// The canonical id; the usual one where several fit, nil where the name means nothing.
  public var id: String?
  /// All ids that fit, the usual one first; one for a name that is certain.
  public var candidates: [String]
  /// Names that are near, where nothing fits.
  public var nearest: [String]

  /// Whether several ids fit, such as regions of the same name of two clouds.
  public var isAmbiguous: Bool { candidates.count > 1 }

  /// Whether both mean the same; nil where that hangs on which of several is meant, or where either
  /// means nothing that is known.
  public func isSame(as other: ResolvedName) -> Bool? {
    if id != nil, candidates == other.candidates { return true }
    guard id != nil, other.id != nil else {
      return written.lowercased() == other.written.lowercased() ? true : nil
    }
    guard !Set(candidates).isDisjoint(with: other.candidates) else { return false }
    return isAmbiguous || other.isAmbiguous ? nil : true
  }
}

extension Catalogue {
  /// Resolves a region of a cloud or a computing centre, or a zone of one.
  ///
  /// `us-central1` is of several clouds: its candidates say so, unless the provider is given.
  public func resolveRegion(_ name: String, provider: String? = nil) -> ResolvedName {
    ResolvedName(written: name, region(named: name, provider: provider))
  }

  /// Resolves a zone of a grid, or a country as the zone that it is: `SE3`, `ERCOT`, `NO`.
  public func resolveGridZone(_ name: String) -> ResolvedName {
    ResolvedName(written: name, gridZone(named: name))
  }

  /// Resolves a country: `NO`, `NOR` and `Norway`, and a grid zone or a region within it, to the code
  /// of three letters in lower case. Nothing that spans countries is one.
  public func resolveCountry(_ name: String) -> ResolvedName {
    let zone = gridZone(named: name)
    var ids: [String] = []
    switch zone {
    case .found(let row, _): ids = [row.id]
    case .ambiguous(_, let candidates): ids = candidates
    case .missing:
      if let region = region(named: name).row, let country = region.country { ids = [country] }
    }
    var countries: [String] = []
    for country in ids.compactMap(country(ofZone:)) where !countries.contains(country) {
      countries.append(country)
    }
    guard countries.isEmpty else {
      return ResolvedName(
        written: name, id: countries[0], candidates: countries, nearest: [])
    }
    guard case .missing(let nearest) = zone else {
      return ResolvedName(written: name, id: nil, candidates: [], nearest: [])
    }
    return ResolvedName(written: name, id: nil, candidates: [], nearest: nearest)
  }

  /// Resolves an accelerator, or a part of one.
  public func resolveAccelerator(_ name: String) -> ResolvedName {
    ResolvedName(written: name, accelerator(named: name))
  }

  /// Resolves a cloud's machine type.
  public func resolveInstance(_ name: String) -> ResolvedName {
    ResolvedName(written: name, instance(named: name))
  }

  /// Resolves a model, with its owner or without.
  public func resolveModel(_ name: String) -> ResolvedName {
    ResolvedName(written: name, model(named: name))
  }

  /// Resolves a dataset, with its owner or without.
  public func resolveDataset(_ name: String) -> ResolvedName {
    ResolvedName(written: name, dataset(named: name))
  }

  /// The country that a grid zone is or lies in.
  private func country(ofZone id: String) -> String? {
    gridFactors(from: id).first { $0.step == .country && $0.id.utf8.count == 3 }?.id
  }
}

extension ResolvedName {
  fileprivate init(written: String, _ lookup: Lookup<some CatalogueRow>) {
    self.written = written
    switch lookup {
    case .found(let row, _): (id, candidates, nearest) = (row.id, [row.id], [])
    case .ambiguous(let row, let ids): (id, candidates, nearest) = (row.id, ids, [])
    case .missing(let names): (id, candidates, nearest) = (nil, [], names)
    }
  }
}
