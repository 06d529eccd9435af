/// A machine type that a cloud rents out.
public struct InstanceType: CatalogueRow {
  /// Where such rows stand.
  public static let table = CatalogueTable.instances

  /// Provider and type in lower case, such as `aws/p5.48xlarge`.
  public var id: String
  /// The id of a ``CloudProvider``.
  public var provider: String
  /// The type as the provider writes it.
  public var type: String
  /// The id of an ``Accelerator``; nil where that one has no row.
  public var accelerator: String?
  /// How many accelerators one machine has.
  public var count: Int?
  /// The part of each accelerator that comes with the machine, 0 to 1.
  public var share: Double
  /// Virtual processors of the whole instance.
  public var vcpus: Int?
  /// Main memory, in GiB.
  public var memory: Double?
  /// The id of its processor.
  public var cpu: String?
  /// The year that the row is of.
  public var year: Int?
  /// Who measured or stated the row.
  public var source: String
  /// The licence of the row.
  public var licence: String
  /// What else is worth knowing of it.
  public var note: String?
}

extension InstanceType {
  /// Creates a row of one's own, of whole accelerators.
  public init(
    id: String, accelerator: String, count: Int, vcpus: Int? = nil, year: Int? = nil,
    source: String, licence: String = "own"
  ) {
    let parts = id.split(separator: "/", maxSplits: 1).map(String.init)
    self.init(
      id: id, provider: parts.count == 2 ? parts[0] : "", type: parts.last ?? id,
      accelerator: accelerator, count: count, share: 1, vcpus: vcpus, memory: nil, cpu: nil,
      year: year, source: source, licence: licence, note: nil)
  }
}

extension InstanceType: DecodableRow {
  static let columns = [
    "id", "provider", "type", "accelerator", "count", "share", "vcpu", "memory_gib", "cpu", "year",
    "source", "licence", "note",
  ]

  init(_ fields: FieldCursor) {
    var fields = fields
    id = fields.text()
    provider = fields.text()
    type = fields.text()
    accelerator = fields.optionalText()
    count = fields.integer()
    share = fields.number() ?? 1
    vcpus = fields.integer()
    memory = fields.number()
    cpu = fields.optionalText()
    year = fields.integer()
    let provenance = fields.provenance()
    source = provenance.source
    licence = provenance.licence
    note = fields.optionalText()
  }

  /// Finds a slice of a TPU pod in a name as people write it: `TPU v5p-256`, `tpu-v6e-8`,
  /// `tpu_v4_32`; nil for what names none.
  static func tpuSlice(inName name: String) -> InstanceType? {
    var words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    words.removeAll { ["tpu", "cloud", "google", "slice", "pod", "podslice"].contains($0) }
    guard let version = words.first, let size = words.last, words.count == 2 else { return nil }
    let bare =
      version.hasPrefix("tpu") && version != "tpu7x" ? String(version.dropFirst(3)) : version
    return tpuSlice("\(bare)-\(size)")
  }

  /// Returns the slice of a TPU pod that a name such as `v4-32` or `v5litepod-256` means, or nil.
  ///
  /// The number counts cores, of which a chip has two, up to v4 and for v5p; otherwise chips.
  static func tpuSlice(_ name: String) -> InstanceType? {
    let parts = name.split(separator: "-").map(String.init)
    guard parts.count == 2, let size = Int(parts[1]), size > 0, size <= 1 << 20 else { return nil }
    let (accelerator, perChip): (String, Int)
    switch parts[0] {
    case "v2", "v3", "v4", "v5p": (accelerator, perChip) = ("tpu-\(parts[0])", 2)
    case "v5litepod", "v5e": (accelerator, perChip) = ("tpu-v5e", 1)
    case "v6e", "v6litepod": (accelerator, perChip) = ("tpu-v6e", 1)
    case "tpu7x", "v7x": (accelerator, perChip) = ("tpu-v7", 2)
    default: return nil
    }
    guard size % perChip == 0 else { return nil }
    return InstanceType(
      id: "gcp/\(name)", provider: "gcp", type: name, accelerator: accelerator,
      count: size / perChip, share: 1, vcpus: nil, memory: nil, cpu: nil, year: nil,
      source: "Cloud TPU naming of slices", licence: "facts",
      note: perChip == 2 ? "the number counts cores, two to a chip" : "the number counts chips")
  }
}
