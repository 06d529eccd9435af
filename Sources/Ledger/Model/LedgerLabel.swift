/// What a charge says of its run, for whoever matches and compares it later.
public enum LedgerLabel {
  /// What the run is called.
  public static let run = "run"
  /// The number that a scheduler gave it.
  public static let job = "job"
  /// The digest of the files that the run was read from.
  public static let config = "config"
  /// Kilograms of CO2e for each kWh that the reservation was made with.
  public static let intensity = "kg_per_kwh"
  /// What all its hardware can draw, in W.
  public static let ratedPower = "rated_power_w"
  /// How many accelerators it runs on.
  public static let devices = "devices"
  /// What it trains, on what and how: a line `fact=value` each.
  public static let facts = "facts"

  /// The median that was predicted, in the metric's unit.
  public static func predicted(_ metric: LedgerMetric) -> String {
    switch metric {
    case .energy: "predicted_energy_kwh"
    case .emissions: "predicted_emissions_kg"
    case .deviceTime: "predicted_device_time_h"
    default: "predicted_\(metric.rawValue)"
    }
  }
}
