public import Result

/// A submission once it is reviewed: its row, and what the register adds up.
public struct ReviewedSubmission: Sendable, Equatable {
  /// A run that trains.
  public struct Run: Sendable, Equatable {
    /// What reports call it.
    public var name: String
    /// Who trains, where it is said.
    public var team: String?
    /// Where, likewise.
    public var region: String?
    /// On what, likewise.
    public var accelerator: String?
    /// The month, `2026-11`.
    public var period: String?
    /// Accelerator-hours, in h, the median.
    public var deviceHours: Double?
    /// Energy, in kWh.
    public var energy: RangeResult?
    /// Emissions, in kg of CO₂ equivalent.
    public var emissions: RangeResult?
    /// What is compared with peers.
    public var figures: [Figure] = []
  }

  /// A figure that is compared with those of peers.
  public struct Figure: Sendable, Equatable {
    /// What is compared.
    public var measure: RegisterOutlier.Measure
    /// What peers have in common.
    public var peers: String
    /// Above zero, in the unit that the measure names.
    public var value: Double
  }

  /// The row.
  public var row: RegisterRow
  /// Its runs; none where its amounts do not count.
  public var runs: [Run] = []
  /// The exceptions that it uses, likewise.
  public var exceptions: [RegisterException] = []

  /// Creates a submission of which only the row is known.
  public init(_ row: RegisterRow) { self.row = row }
}
