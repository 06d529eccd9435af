/// A number format that training computes in.
public enum ComputePrecision: String, Sendable, CaseIterable {
  case fp32
  case tf32
  case fp16
  case bf16
  case fp8
  case nvfp4
  case int8
}

/// A device that trains: a GPU, a TPU chip or another accelerator.
public struct Accelerator: CatalogueRow {
  /// Where such rows stand.
  public static let table = CatalogueTable.accelerators

  /// The id, such as `h100-sxm5-80gb`.
  public var id: String
  /// The name in the vendor's spelling.
  public var name: String
  /// Who makes it.
  public var vendor: String
  /// `gpu`, `tpu` or `asic`.
  public var kind: String
  /// The year it came out.
  public var releaseYear: Int?
  /// Thermal design power of one device, in W.
  public var tdp: Double?
  /// Memory of one device, in GB.
  public var memory: Double?
  /// Dense peak speeds, in FLOP/s (OP/s for int8).
  public var peaks: [ComputePrecision: Double]
  /// Emissions of making one device, cradle to gate, in kgCO2e.
  public var embodied: Double?
  /// Who measured or stated the embodied emissions.
  public var embodiedSource: String?
  /// Measured power of a whole node per device over ``tdp``, where somebody measured it.
  public var nodePowerRatio: Double?
  /// Who measured or stated the ratio of a node's power.
  public var nodePowerRatioSource: String?
  /// Nameplate power of a server per device over ``tdp``: an upper end, not what it draws.
  public var nameplateRatio: Double?
  /// The year that the row is of.
  public var year: Int?
  /// Who measured or stated the row.
  public var source: String
  /// The licence of the row.
  public var licence: String
  /// What else is worth knowing of it.
  public var note: String?

  /// Creates a row of one's own.
  public init(
    id: String, tdp: Double?, memory: Double? = nil, releaseYear: Int? = nil,
    peaks: [ComputePrecision: Double] = [:], embodied: Double? = nil, source: String,
    licence: String = "own"
  ) {
    self.id = id
    name = id
    vendor = ""
    kind = "gpu"
    self.releaseYear = releaseYear
    self.tdp = tdp
    self.memory = memory
    self.peaks = peaks
    self.embodied = embodied
    year = releaseYear
    self.source = source
    self.licence = licence
  }

  /// Returns the dense peak in a precision, in FLOP/s.
  ///
  /// A device without units for a format computes in the next wider one it has: fp16 where bf16 is
  /// missing and the reverse, tf32 as fp32, and 8- and 4-bit formats as bf16.
  public func peak(for precision: ComputePrecision) -> (flops: Double, used: ComputePrecision)? {
    let order: [ComputePrecision] =
      switch precision {
      case .fp32: [.fp32]
      case .tf32: [.tf32, .fp32]
      case .fp16: [.fp16, .bf16, .fp32]
      case .bf16: [.bf16, .fp16, .fp32]
      case .fp8: [.fp8, .bf16, .fp16]
      case .nvfp4: [.nvfp4, .fp8, .bf16, .fp16]
      case .int8: [.int8, .bf16, .fp16]
      }
    for precision in order {
      if let peak = peaks[precision] { return (peak, precision) }
    }
    return nil
  }
}

extension Accelerator: DecodableRow {
  static let columns = [
    "id", "name", "vendor", "kind", "release_year", "tdp_w", "memory_gb", "fp32_tflops",
    "tf32_tflops", "fp16_tflops", "bf16_tflops", "fp8_tflops", "fp4_tflops", "int8_tops",
    "embodied_kg", "embodied_source", "node_power_ratio", "node_power_ratio_source",
    "nameplate_ratio", "year", "source", "licence", "note",
  ]

  init(_ fields: FieldCursor) {
    var fields = fields
    id = fields.text()
    name = fields.text()
    vendor = fields.text()
    kind = fields.text()
    releaseYear = fields.integer()
    tdp = fields.number()
    memory = fields.number()
    peaks = [:]
    for precision in ComputePrecision.allCases {
      // The text of a peak is shifted, not multiplied, so that 989.4 T is exactly 989.4e12.
      let text = fields.text()
      if !text.isEmpty { peaks[precision] = Double(text + "e12") }
    }
    embodied = fields.number()
    embodiedSource = fields.optionalText()
    nodePowerRatio = fields.number()
    nodePowerRatioSource = fields.optionalText()
    nameplateRatio = fields.number()
    year = fields.integer()
    let provenance = fields.provenance()
    source = provenance.source
    licence = provenance.licence
    note = fields.optionalText()
  }
}

/// A processor of a host.
public struct Processor: CatalogueRow {
  /// Where such rows stand.
  public static let table = CatalogueTable.cpus

  /// The id of the processor.
  public let id: String
  /// The name in the vendor's spelling.
  public let name: String
  /// Who makes it.
  public let vendor: String
  /// Thermal design power of one socket, in W.
  public let tdp: Double?
  /// The year that the row is of.
  public let year: Int?
  /// Who measured or stated the row.
  public let source: String
  /// The licence of the row.
  public let licence: String
  /// What else is worth knowing of it.
  public let note: String?
}

extension Processor: DecodableRow {
  static let columns = ["id", "name", "vendor", "tdp_w", "year", "source", "licence", "note"]

  init(_ fields: FieldCursor) {
    var fields = fields
    id = fields.text()
    name = fields.text()
    vendor = fields.text()
    tdp = fields.number()
    year = fields.integer()
    let provenance = fields.provenance()
    source = provenance.source
    licence = provenance.licence
    note = fields.optionalText()
  }
}
