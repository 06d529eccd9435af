import Quantities
public import Runs

@testable import Footprint

/// A few round figures in place of the catalogue, so that tests can compute by hand.
struct FigureTable: FigureSource {
  var tiedEmbeddings: Bool?
  var instanceHost: (virtualCPUs: Double, memoryGiB: Double)?

  static func row(_ table: String, _ row: String) -> RowReference {
    RowReference(table: table, row: row, source: "made for tests", year: 2026)
  }

  func device(named name: String) -> FigureLookup<DeviceFigures> {
    if name == "t4" {
      return .found(
        DeviceFigures(
          id: "t4", ratedPower: 70, releaseYear: 2018, peakRates: [("fp16", 65e12)],
          row: Self.row("accelerators", "t4")))
    }
    guard name == "h100" else { return .missing(nearest: ["h100"]) }
    return .found(
      DeviceFigures(
        id: "h100", ratedPower: 700, releaseYear: 2022,
        peakRates: [("fp32", 67e12), ("bf16", 1e15), ("fp8", 2e15)], embodied: 300,
        row: Self.row("accelerators", "h100")))
  }

  func instance(named name: String, provider: String?) -> FigureLookup<InstanceFigures> {
    guard name == "p5.48xlarge" else { return .missing(nearest: []) }
    return .found(
      InstanceFigures(
        id: name, provider: "aws", accelerator: "h100", count: 8,
        memoryGiB: instanceHost?.memoryGiB, virtualCPUs: instanceHost?.virtualCPUs,
        row: Self.row("instances", name)))
  }

  func region(named name: String, provider: String?) -> FigureLookup<RegionFigures> {
    switch name {
    case "gcp/us-central1":
      .found(
        RegionFigures(
          id: name, provider: "gcp", country: "USA", zones: ["US-MID"],
          pue: PUEFigures(pue: RangedValue(1.1), row: Self.row("regions", name)), wue: 0.5,
          grid: usGrid, row: Self.row("regions", name)))
    case "lambda/nowhere":
      .found(
        RegionFigures(
          id: name, provider: "lambda", country: "ATA",
          grid: grid("world", nil, RangedValue(low: 0.1, central: 0.475, high: 0.9)),
          row: Self.row("regions", name)))
    default: .missing(nearest: ["gcp/us-central1"])
    }
  }

  func grid(named name: String) -> FigureLookup<GridFigures> {
    switch name {
    case "US-MID": .found(usGrid)
    case "US-WEST": .found(grid("US-WEST", "USA", RangedValue(low: 0.1, central: 0.2, high: 0.3)))
    case "USA": .found(grid("USA", "USA", RangedValue(low: 0.3, central: 0.4, high: 0.5)))
    case "FRA": .found(grid("FRA", "FRA", RangedValue(low: 0.04, central: 0.05, high: 0.06)))
    case "ATA": .found(grid("world", nil, RangedValue(low: 0.1, central: 0.475, high: 0.9)))
    default: .missing(nearest: ["FRA"])
    }
  }

  private var usGrid: GridFigures {
    grid("US-MID", "USA", RangedValue(low: 0.4, central: 0.5, high: 0.6))
  }

  private func grid(_ zone: String, _ country: String?, _ intensity: RangedValue) -> GridFigures {
    GridFigures(
      zone: zone, country: country, intensity: intensity, basis: "lifecycle",
      row: Self.row("grids", zone))
  }

  func model(named name: String) -> FigureLookup<ModelFigures> {
    guard name == "llama-8b" else {
      return .missing(nearest: name.hasSuffix("-8b") ? ["llama-8b"] : [])
    }
    return .found(
      ModelFigures(
        id: name, params: 8e9, layers: 32, hiddenSize: 4096, heads: 32, vocabSize: 128_000,
        tiedEmbeddings: tiedEmbeddings,
        row: Self.row("models", name)))
  }

  func dataset(named name: String) -> FigureLookup<DatasetFigures> {
    let row = Self.row("datasets", name)
    switch name {
    case "c4": return .found(DatasetFigures(id: name, tokens: 156e9, row: row))
    case "counted":
      return .found(DatasetFigures(id: name, tokens: 1e6, examples: 10_000, row: row))
    case "measured":
      return .found(DatasetFigures(id: name, examples: 10_000, bytes: 4.1e6, row: row))
    default: return .missing(nearest: ["c4"])
    }
  }

  func pue(provider: String?) -> PUEFigures? {
    PUEFigures(
      pue: RangedValue(low: 1.1, central: 1.25, high: 1.6), row: Self.row("pue", "default"))
  }
}

extension Run {
  /// A run that states facts on the command line: numbers, texts and flags.
  static func stating(_ facts: [Fact: FactValue]) -> Run {
    var run = Run(path: "run.yaml", format: "run")
    for (fact, value) in facts { run[fact] = Traced(value, .override("--set")) }
    return run
  }
}

extension FactValue: ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral
{
  /// Creates a number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Creates a number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// Creates a text.
  public init(stringLiteral value: String) { self = .text(value) }
  /// Creates a flag.
  public init(booleanLiteral value: Bool) { self = .flag(value) }

  static func range(_ low: Double, _ high: Double) -> FactValue {
    .number(RangedValue(low: low, high: high))
  }
}
