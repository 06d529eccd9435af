private import Quantities
import Text

extension Catalogue {
  /// Finds an accelerator as people, drivers, schedulers and clouds write it: `H100`,
  /// `NVIDIA A100-SXM4-80GB`, `nvidia-h100-mega-80gb`, `v100-32g`, `nvidia.com/mig-1g.10gb`.
  ///
  /// A part of a device, as multi-instance GPUs are cut into, comes back as a row of its share of the
  /// power and the rates. A device's maker may stand before it as a Kubernetes resource has it.
  public func accelerator(named name: String) -> Lookup<Accelerator> {
    guard name.utf8.count <= CatalogueKey.longestName else { return .missing(nearest: []) }
    if let part = AcceleratorPart(name) { return self.part(part, written: name) }
    let lookup: Lookup<Accelerator> = find(
      name, spellings: CatalogueKey.hardwareSpellings(name), own: own.accelerators)
    guard case .missing = lookup, let slice = InstanceType.tpuSlice(inName: name),
      let row = slice.accelerator.flatMap({ row($0, as: Accelerator.self) })
    else { return lookup }
    return .found(row, note: "`\(name)` is a slice of \(slice.count ?? 1) chips")
  }

  /// Finds a processor by the name that the operating system gives it.
  public func processor(named name: String) -> Lookup<Processor> {
    find(name, spellings: [CatalogueKey.hardware(name)])
  }

  /// Finds a cloud's machine type: `p5.48xlarge`, `aws/p5.48xlarge`, `ml.p5.48xlarge`, `v4-32`.
  public func instance(named name: String, provider: String? = nil) -> Lookup<InstanceType> {
    let (provider, bare) = split(name, provider: provider)
    let stated = own.instances.first { row in
      let id = row.id.lowercased()
      return id == CatalogueKey.lowered(name) || provider.map { id == "\($0)/\(bare)" } ?? false
    }
    if let stated { return .found(stated, note: nil) }
    var type = bare
    if type.hasPrefix("ml.") { type.removeFirst(3) }
    let spellings = [type, "standard_" + type]
    guard let provider else {
      let found: Lookup<InstanceType> = find(type, spellings: spellings)
      return orSlice(type, found)
    }
    for spelling in spellings {
      if let row = row("\(provider)/\(spelling)", as: InstanceType.self) {
        return .found(row, note: nil)
      }
    }
    let missing: Lookup<InstanceType> = find("\(provider)/\(type)", spellings: [])
    return provider == "gcp" ? orSlice(type, missing) : missing
  }

  private func orSlice(_ type: String, _ lookup: Lookup<InstanceType>) -> Lookup<InstanceType> {
    guard case .missing = lookup, let slice = InstanceType.tpuSlice(type) else { return lookup }
    return .found(slice, note: slice.note)
  }

  /// Finds a region of a cloud: `gcp/us-central1`, `us-central1`, `East US 2`, and the zone
  /// `us-central1-a`, which is in a region and says so in the note.
  public func region(named name: String, provider: String? = nil) -> Lookup<CloudRegion> {
    let (provider, bare) = split(name, provider: provider)
    let stated = own.regions.first { row in
      let id = row.id.lowercased()
      return id == CatalogueKey.lowered(name) || provider.map { id == "\($0)/\(bare)" } ?? false
    }
    if let stated { return .found(stated, note: nil) }
    let compact = bare.filter { $0 != " " }
    var spellings = [bare]
    if compact != bare { spellings.append(compact) }
    let kebab = CatalogueKey.kebab(bare)
    if kebab != bare, kebab != compact { spellings.append(kebab) }
    if let region = CatalogueKey.regionOfZone(bare) { spellings.append(region) }
    for spelling in spellings {
      let note = spelling == bare ? nil : "`\(name)` is taken as `\(spelling)`"
      if let provider {
        let ids =
          ["\(provider)/\(spelling)"]
          + targets(of: spelling, in: .regions).filter { $0.hasPrefix(provider + "/") }
        guard let row = ids.lazy.compactMap({ self.row($0, as: CloudRegion.self) }).first else {
          continue
        }
        return .found(row, note: note)
      }
      let lookup: Lookup<CloudRegion> = find(spelling, spellings: [spelling], note: note)
      if lookup.row != nil { return lookup }
    }
    let wanted = provider.map { "\($0)/\(bare)" } ?? bare
    return .missing(
      nearest: nearest(to: wanted, spellings: [bare], in: .regions, own: own.regions.map(\.id)))
  }

  /// Finds a provider by id or by the names people use: `google`, `amazon`.
  public func provider(named name: String) -> Lookup<CloudProvider> {
    find(name, spellings: [CatalogueKey.kebab(name)])
  }

  /// What holds for a data centre of which nothing is known.
  public var defaultProvider: CloudProvider? { row("default", as: CloudProvider.self) }

  /// Finds a model by its Hugging Face repository in any case, without the organisation where that
  /// is enough, or by its common name.
  ///
  /// A copy is found by the end of its path and without what only says how its weights are stored:
  /// `/models/microsoft/phi-2`, `acme/Qwen3-8B-bnb-4bit`. The note then says what it is taken as.
  public func model(named name: String) -> Lookup<ModelEntry> {
    let lowered = CatalogueKey.lowered(name)
    if lowered.utf8.count <= CatalogueKey.longestName, row(lowered, as: ModelEntry.self) == nil {
      let kebab = CatalogueKey.kebab(name)
      let isKnown =
        own.models.contains { [lowered, kebab].contains($0.id) }
        || [lowered, kebab].contains { !targets(of: $0, in: .models).isEmpty }
      for copy in isKnown ? [] : CatalogueKey.originals(of: lowered) {
        guard let row = model(spelled: copy) else { continue }
        return .found(row, note: "`\(name)` is taken as `\(row.id)`")
      }
    }
    return find(name, spellings: [lowered, CatalogueKey.kebab(name)], own: own.models)
  }

  private func model(spelled name: String) -> ModelEntry? {
    if let row = row(name, as: ModelEntry.self) { return row }
    for spelling in [name, CatalogueKey.kebab(name)] {
      guard let id = targets(of: spelling, in: .models).first else { continue }
      if let row = row(id, as: ModelEntry.self) { return row }
    }
    return nil
  }

  /// Finds a dataset by its Hugging Face repository in any case, or by its common name.
  public func dataset(named name: String) -> Lookup<DatasetEntry> {
    let lowered = CatalogueKey.lowered(name)
    return find(name, spellings: [lowered, CatalogueKey.kebab(name)], own: own.datasets)
  }

  /// Takes `provider/name` or `provider:name` apart; a provider that is given as well wins.
  private func split(_ name: String, provider: String?) -> (provider: String?, name: String) {
    let lowered = CatalogueKey.lowered(String(name.prefix(CatalogueKey.longestName)))
    let given = provider.map(providerID)
    guard let mark = lowered.firstIndex(where: { $0 == "/" || $0 == ":" }) else {
      return (given, lowered)
    }
    let rest = String(lowered[lowered.index(after: mark)...])
    return (given ?? providerID(String(lowered[..<mark])), rest)
  }

  private func providerID(_ name: String) -> String {
    provider(named: name).row?.id ?? CatalogueKey.lowered(name)
  }

  /// Returns the ids and spellings of a table that are nearest to a name nobody knows.
  ///
  /// A search for suggestions asks for the same name thousands of times.
  func nearest(
    to name: String, spellings: [String], in table: CatalogueTable, own: [String]
  ) -> [String] {
    guard namesNearest else { return [] }
    let key = NearestNames.Key(table: table, name: name, own: own)
    if let known = NearestNames.shared[key] { return known }
    let names = searchNearest(to: name, spellings: spellings, in: table, own: own)
    NearestNames.shared[key] = names
    return names
  }

  private func searchNearest(
    to name: String, spellings: [String], in table: CatalogueTable, own: [String]
  ) -> [String] {
    let names = TableNames.all(of: table)
    // Of a model or a dataset, a near name of another size would be another number.
    let isSized = table == .models || table == .datasets
    func near(_ word: String, in names: WordIndex, after own: [String] = []) -> [String] {
      let close = names.nearest(to: word, after: own, limit: isSized ? 12 : 3)
      return isSized ? Array(close.filter { SizeWords.agree(word, $0) }.prefix(3)) : close
    }
    let close = near(name, in: names.ids, after: own)
    guard close.isEmpty else { return close }
    var nearest: [String] = []
    var asked: Set<[UInt8]> = []
    // Spellings that differ in what counts nothing are near the same names.
    for spelling in [name] + spellings where asked.insert(Spelling.folded(spelling)).inserted {
      for key in near(spelling, in: names.spellings) {
        guard let target = names.targets[key], !nearest.contains(target), nearest.count < 3 else {
          continue
        }
        nearest.append(target)
      }
    }
    return nearest
  }
}

extension CatalogueKey {
  /// `us-central1-a` → `us-central1`, `us-east-1a` → `us-east-1`; nil for what is not a zone.
  static func regionOfZone(_ name: String) -> String? {
    var bytes = Array(name.utf8)
    guard let last = bytes.popLast(), last >= UInt8(ascii: "a"), last <= UInt8(ascii: "f") else {
      return nil
    }
    if bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
    guard let digit = bytes.last, digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
