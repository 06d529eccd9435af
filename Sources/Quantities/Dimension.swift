/// What a number measures, and so which units it may be written in.
///
/// Inside Carbonward a number of each dimension is always in its ``canonicalUnit``; units exist only
/// where text is parsed or printed.
public enum Dimension: String, Sendable, CaseIterable {
  /// Mass of CO₂ equivalent, in kg.
  case mass
  /// Energy, in kWh.
  case energy
  /// Power, in W.
  case power
  /// A span of time, in h.
  case time
  /// Emissions per energy, in kgCO2e/kWh.
  case intensity
  /// Volume of water, in L.
  case volume
  /// Water per energy, in L/kWh.
  case waterIntensity = "water_intensity"
  /// A share between 0 and 1, written `80 %` or `0.8`.
  case fraction
  /// A plain number such as a PUE or a factor.
  case ratio
  /// How many of something; `7B` and `1.5T` are counts.
  case count
  /// Operations, in FLOP.
  case flops
  /// Operations per second, in FLOP/s.
  case flopRate = "flop_rate"
  /// Things per second, in 1/s: tokens per second, say.
  case rate
  /// Money, in US dollars.
  case money
  /// Money for each hour of a device, in USD/h.
  case price

  /// The unit that values of this dimension have inside Carbonward and in JSON; empty for plain numbers.
  public var canonicalUnit: String {
    switch self {
    case .mass: "kg"
    case .energy: "kWh"
    case .power: "W"
    case .time: "h"
    case .intensity: "kg/kWh"
    case .volume: "L"
    case .waterIntensity: "L/kWh"
    case .flops: "FLOP"
    case .flopRate: "FLOP/s"
    case .rate: "1/s"
    case .money: "USD"
    case .price: "USD/h"
    case .fraction, .ratio, .count: ""
    }
  }

  /// Whether a bare number is allowed where this dimension is wanted.
  public var allowsBareNumber: Bool {
    switch self {
    case .fraction, .ratio, .count, .flops: true
    default: false
    }
  }
}
