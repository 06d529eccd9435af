import Quantities
import Runs

/// The figures that the model takes from the catalogue, each with the row it stands in.
///
/// These are plain values so that everything below completion works without a catalogue.

/// What is known of an accelerator.
struct DeviceFigures: Sendable {
  var id: String
  /// The rated power of one device, in W.
  var ratedPower: Double?
  var releaseYear: Double?
  /// Dense peak rates in FLOP/s, by the word of the precision.
  var peakRates: [(precision: String, rate: Double)] = []
  /// Emissions of making one device, in kg.
  var embodied: Double?
  /// What an hour of one costs in USD, and who says so.
  var price: (value: RangedValue, row: RowReference)?
  /// What a loaded machine draws at the wall for each device, over the rated power of the device, as
  /// measured.
  var measuredNodeRatio: RangedValue?
  /// Who makes it; empty where that is not known.
  var vendor = ""
  /// Whether it is a tensor processor rather than a graphics processor.
  var isTensorProcessor = false
  var row: RowReference

  func peakRate(precision: String) -> Double? {
    peakRates.first { $0.precision == precision }?.rate
  }

  /// The format that the device computes a precision in: its own, or the next slower one that it has.
  ///
  /// Brain floats are the exception: devices without them compute in 32 bits.
  func format(for precision: String) -> String? {
    if peakRate(precision: precision) != nil { return precision }
    guard let index = Fact.precisions.firstIndex(of: precision) else { return nil }
    var slower = Fact.precisions[..<index].reversed().map { $0 }
    if precision == "bf16", lacksFormat(precision) { slower.removeAll { $0 == "fp16" } }
    return slower.first { peakRate(precision: $0) != nil }
  }

  /// Whether the device is known to have no units for a format, rather than nobody having said.
  func lacksFormat(_ precision: String) -> Bool {
    guard vendor == "NVIDIA", peakRate(precision: precision) == nil, let year = releaseYear
    else { return false }
    return switch precision {
    case "bf16", "tf32": year < 2020
    case "fp8": peakRate(precision: "fp16") != nil && year < 2022
    case "nvfp4": peakRate(precision: "fp16") != nil && year < 2024
    default: false
    }
  }
}

/// What is known of a cloud instance type.
struct InstanceFigures: Sendable {
  var id: String
  var provider: String
  var accelerator: String?
  /// Accelerators in one instance.
  var count: Double?
  var memoryGiB: Double?
  var virtualCPUs: Double?
  var row: RowReference
}

/// What is known of a cloud region.
struct RegionFigures: Sendable {
  var id: String
  var provider: String
  var country: String?
  /// The grid zones that it lies in, the narrowest first; traces are looked up by them.
  var zones: [String] = []
  /// Of the region or, where it has none, of the provider's fleet.
  var pue: PUEFigures?
  /// Water used on site per IT energy, in L/kWh.
  var wue: Double?
  var wueRow: RowReference?
  /// The figure for the grid that the region is on.
  var grid: GridFigures?
  /// Market-based intensity as the provider publishes it, in kg/kWh.
  var marketIntensity: Double?
  var marketRow: RowReference?
  var row: RowReference
}

/// The intensity of a grid zone or country.
struct GridFigures: Sendable {
  var zone: String
  /// The country, ISO 3166 alpha-3; nil for the world.
  var country: String?
  /// In kg/kWh, with the spread over sources.
  var intensity: RangedValue
  /// `lifecycle` or `direct`.
  var basis: String
  /// What of the way from region over zone and country to the world the figure is for.
  var step = "the grid zone"
  var row: RowReference
}

/// What is known of a model.
struct ModelFigures: Sendable {
  var id: String
  var params: Double?
  var activeParams: Double?
  var layers: Double?
  var hiddenSize: Double?
  var heads: Double?
  var vocabSize: Double?
  var tiedEmbeddings: Bool?
  var family: String?
  var row: RowReference
}

/// What is known of a dataset.
struct DatasetFigures: Sendable {
  var id: String
  var tokens: Double?
  var examples: Double?
  /// Bytes of the text that one pass reads.
  var bytes: Double?
  var row: RowReference
}

/// Power usage effectiveness where the region has no figure of its own.
struct PUEFigures: Sendable {
  var pue: RangedValue
  var row: RowReference
}

/// The answer to a name.
enum FigureLookup<Row: Sendable>: Sendable {
  /// A row, and the other rows that the name may mean.
  case found(Row, others: [String])
  /// No row fits; the nearest names.
  case missing(nearest: [String])

  static func found(_ row: Row) -> Self { .found(row, others: []) }
}
