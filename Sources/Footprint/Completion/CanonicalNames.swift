public import Catalogue
public import Runs

extension Fact {
  /// The facts that name a thing in words of which the catalogue knows several spellings.
  public static let namesOfRows: [Fact] = [
    .region, .country, .gridZone, .accelerator, .provider, .instanceType, .modelID, .datasetID,
  ]
}

extension Catalogue {
  /// The one id by which policies compare a name, whatever its spelling; nil for an unknown name.
  ///
  /// - Parameter provider: Whose region it is, where that is stated.
  public func canonicalName(of fact: Fact, _ name: String, provider: String? = nil) -> String? {
    let rows = withoutNearest
    switch fact {
    // A region that was moved names its own provider, whatever a file says of the old one.
    case .region:
      return rows.resolveRegion(name, provider: provider).id ?? rows.resolveRegion(name).id
    case .gridZone: return rows.resolveGridZone(name).id
    case .country: return rows.resolveCountry(name).id?.uppercased()
    case .accelerator: return rows.resolveAccelerator(name).id
    case .provider: return rows.provider(named: name).row?.id
    case .instanceType:
      return rows.instance(named: name, provider: provider).row?.id
        ?? rows.resolveInstance(name).id
    // Of what the catalogue does not have, hubs take the name in any case.
    case .modelID: return rows.resolveModel(name).id ?? name.lowercased()
    case .datasetID: return rows.resolveDataset(name).id ?? name.lowercased()
    default: return nil
    }
  }
}

extension Catalogue {
  /// What a name of a fact may mean; nil for facts that have no table, and for a device that its user
  /// describes in full.
  public func resolve(_ name: String, of fact: Fact) -> ResolvedName? {
    switch fact {
    case .region: resolveRegion(name)
    case .gridZone: resolveGridZone(name)
    case .country: resolveCountry(name)
    case .accelerator: name == "custom" ? nil : resolveAccelerator(name)
    case .instanceType: resolveInstance(name)
    // Those of one's own are in no catalogue, as is the provider of a cluster of one's own.
    default: nil
    }
  }
}

extension RunCompletion {
  /// Gives every place, device, model and dataset the name by which policies compare it.
  mutating func completeNames() {
    for fact in Fact.namesOfRows {
      guard let name = run.text(fact) else { continue }
      run.setCanonical(
        fact, figures.canonicalName(of: fact, name, provider: run.text(.provider)))
    }
  }

  /// A country goes by the code that the catalogue derives for it, so that no alias contradicts it.
  mutating func completeCountry() {
    guard let stated = run[.country], let name = stated.value.text,
      let code = figures.canonicalName(of: .country, name, provider: nil), code != name
    else { return }
    run[.country] = Traced(.text(code), stated.origin)
  }
}
