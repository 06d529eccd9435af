/// Finds rows whose ids begin with an owner by what stands behind it, so that no row is needed that says so.
struct NamesBehindOwners: Sendable {
  private static let models = NamesBehindOwners(CatalogueFile(.models))
  private static let datasets = NamesBehindOwners(CatalogueFile(.datasets))
  private static let instances = NamesBehindOwners(CatalogueFile(.instances))
  private static let regions = NamesBehindOwners(CatalogueFile(.regions))

  /// Those of a table: `meta-llama/llama-3.1-8b` by `llama-3.1-8b`, `aws/eu-north-1` by `eu-north-1`; nil where
  /// ids have no owners.
  static func of(_ table: CatalogueTable) -> NamesBehindOwners? {
    switch table {
    case .models: models
    case .datasets: datasets
    case .instances: instances
    case .regions: regions
    case .accelerators, .grid, .providers, .cpus: nil
    }
  }

  private let file: CatalogueFile
  /// The hash of each name in the upper half, and where its line begins in the lower one; sorted.
  private let places: [UInt64]

  private init(_ file: CatalogueFile) {
    self.file = file
    var places: [UInt64] = []
    file.forEachID { id, start in
      guard let slash = id.lastIndex(of: UInt8(ascii: "/")) else { return }
      places.append(Self.hash(id[(slash + 1)...]) << 32 | UInt64(start))
    }
    places.sort()
    self.places = places
  }

  /// Returns the ids that a name without its owner may mean, in the order of the file.
  func ids(of name: String) -> [String] {
    let name = Array(name.utf8)
    let hash = Self.hash(name[...])
    var (low, high) = (0, places.count)
    while low < high {
      let middle = low + (high - low) / 2
      if places[middle] >> 32 < hash { low = middle + 1 } else { high = middle }
    }
    return places[low...].prefix { $0 >> 32 == hash }.compactMap { place in
      let id = file.id(at: Int(place & 0xFFFF_FFFF))
      let owner = id.utf8.lastIndex(of: UInt8(ascii: "/"))
      return owner.flatMap { id.utf8[id.utf8.index(after: $0)...].elementsEqual(name) ? id : nil }
    }
  }

  /// FNV-1a of 32 bits.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    UInt64(bytes.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 })
  }
}
