public import CivilTime

/// What a meter says of a run, before it is matched to a reservation.
public struct Actual: Sendable, Equatable {
  /// What the run is called there: a project, a job or a key.
  public var name: String
  /// Other names of it, such as the number of its job.
  public var aliases: [String] = []
  /// kWh over all its processes and nodes; nil where it was not measured.
  public var energy: Double?
  /// kg of CO2e, as the meter has it.
  public var emissions: Double?
  /// Seconds from first to last.
  public var duration: Double?
  /// When it began; nil where the record does not say.
  public var start: Instant?
  /// When it ended; nil where the record does not say.
  public var end: Instant?
  /// The most that the hardware can draw, in W, where the record says so.
  public var ratedPower: Double?
  /// The lines of the record that were read, from 1.
  public var lines: [Int]

  /// Creates an actual of which only the name is known.
  public init(name: String, lines: [Int]) {
    self.name = name
    self.lines = lines
  }
}

/// What was read of a record, and what was not, with the reason.
public struct ActualsReading: Sendable, Equatable {
  /// Something to say about the record.
  public struct Remark: Sendable, Equatable {
    /// 0 where it is about the whole document.
    public var line: Int
    /// What it is, in one line.
    public var message: String
    /// Whether something was left out because of it.
    public var isRefusal: Bool
  }
  /// What was read, in the order of the record.
  public var actuals: [Actual] = []
  /// What was not read, or read with a doubt.
  public var remarks: [Remark] = []

  /// Creates a reading of nothing.
  public init() {}

  mutating func refuse(_ line: Int, _ message: String) {
    remarks.append(Remark(line: line, message: message, isRefusal: true))
  }

  mutating func warn(_ line: Int, _ message: String) {
    remarks.append(Remark(line: line, message: message, isRefusal: false))
  }
}

/// A record of what runs used.
public enum ActualsFormat: String, Sendable, CaseIterable {
  /// `emissions.csv`.
  case codecarbon
  /// A BoAmps report.
  case boamps
  /// `sacct --parsable2` with `ConsumedEnergyRaw`.
  case sacct
  /// A log of Zeus.
  case zeus
  /// Columns `key`, `energy_kwh`, `emissions_kg`, `start`, `end`, `duration_s`.
  case csv

  /// The largest record that is read, in bytes.
  public static let largest = 64 << 20

  /// Recognises a record by its first line or members; nil for anything else.
  public init?(recognising document: [UInt8]) {
    let start = document.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    if start.first == UInt8(ascii: "{") || start.first == UInt8(ascii: "[") {
      self = .boamps
      return
    }
    guard let header = DelimitedText(document, limit: 1)?.header else { return nil }
    let names = Set(header)
    if names.contains("energy_consumed"), names.contains("emissions") {
      self = .codecarbon
    } else if names.contains("consumedenergyraw") {
      self = .sacct
    } else if names.contains("total_energy")
      || names.contains(where: { $0.hasPrefix("gpu0_energy") })
      || names.contains("window_name")
    {
      self = .zeus
    } else if names.contains("key"), names.contains("energy_kwh") || names.contains("emissions_kg")
    {
      self = .csv
    } else {
      return nil
    }
  }

  /// Reads a record.
  public func read(_ document: [UInt8]) -> ActualsReading {
    guard document.count <= Self.largest else {
      var reading = ActualsReading()
      reading.refuse(0, "the record is larger than 64 MiB")
      return reading
    }
    return switch self {
    case .codecarbon: CodeCarbonReader.read(document)
    case .boamps: BoAmpsReader.read(document)
    case .sacct: SacctReader.read(document)
    case .zeus: ZeusReader.read(document)
    case .csv: PlainActualsReader.read(document)
    }
  }
}
