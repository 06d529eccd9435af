/// What a budget of the ledger counts, in whole numbers of a smallest unit.
public enum LedgerMetric: String, Sendable, CaseIterable {
  case emissions
  case marketEmissions = "market_emissions"
  case embodied
  case energy
  case water
  case deviceTime = "device_time"
  case flops
  case cost

  /// How many smallest units are in the unit of results: kg, kWh, L, h, FLOP.
  private var scale: Double {
    switch self {
    case .emissions, .marketEmissions, .embodied, .energy: 1e6
    case .water: 1e3
    case .deviceTime: 3.6e6
    case .flops: 1e-9
    case .cost: 1e6
    }
  }

  /// What amounts are counted in.
  public var smallestUnit: String {
    switch self {
    case .emissions, .marketEmissions, .embodied: "mg"
    case .energy: "mWh"
    case .water: "mL"
    case .deviceTime: "ms"
    case .flops: "GFLOP"
    case .cost: "µUSD"
    }
  }

  /// The unit of ``value(of:)``.
  public var unit: String {
    switch self {
    case .emissions, .marketEmissions, .embodied: "kgCO2e"
    case .energy: "kWh"
    case .water: "L"
    case .deviceTime: "h"
    case .flops: "FLOP"
    case .cost: "USD"
    }
  }

  /// The amount that stands for a value in kg, kWh, L, h or FLOP, rounded up so that nothing is left out.
  ///
  /// Nil below zero, for what is no number, and past what 64 bits count.
  public func amount(of value: Double) -> Int64? {
    let scaled = (value * scale).rounded(.up)
    guard value >= 0, scaled < 9.2e18 else { return nil }
    // 0.1 kg is 100,000 mg although the product lies a little above it.
    let nearest = (value * scale).rounded()
    return Int64(abs(value * scale - nearest) < 1e-9 * max(1, nearest) ? nearest : scaled)
  }

  /// An amount in kg, kWh, L, h or FLOP.
  public func value(of amount: Int64) -> Double { Double(amount) / scale }
}

extension Int64 {
  /// The sum, refused where it does not fit.
  func plus(_ other: Int64) throws(LedgerError) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    if overflow { throw .overflow }
    return sum
  }

  /// The difference, refused where it does not fit.
  func minus(_ other: Int64) throws(LedgerError) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    if overflow { throw .overflow }
    return difference
  }
}
