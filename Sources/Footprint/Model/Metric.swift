public import Quantities

/// Something that an estimate says of a run and that a budget can limit.
public enum Metric: String, Sendable, CaseIterable {
  /// Accelerator-hours over all devices and trials.
  case deviceTime = "device_time"
  /// Facility energy.
  case energy
  /// Location-based emissions of the energy.
  case emissions
  /// Market-based emissions of the energy; never instead of ``emissions``.
  case marketEmissions = "market_emissions"
  /// The run's share of the emissions of making the hardware.
  case embodied
  /// Water, on site and at the source.
  case water
  /// Operations of the model, without recomputation.
  case flops
  /// What the accelerator-hours cost at the stated price.
  case cost

  /// One line for `explain` and for editors.
  public var summary: String {
    switch self {
    case .deviceTime: "accelerator-hours over all devices and trials"
    case .energy: "energy of the facility: devices, hosts, network, idle time, times PUE and trials"
    case .emissions:
      "location-based emissions: energy times the intensity of the grid it is drawn from"
    case .marketEmissions:
      "market-based emissions: energy times what contracts leave; never instead of `emissions`"
    case .embodied: "the run's share of the emissions of making the hardware"
    case .water: "water evaporated on site and at the power plants"
    case .flops: "operations of the model, without recomputation"
    case .cost: "accelerator-hours times the stated price of one"
    }
  }

  /// What the metric measures, and so its unit.
  public var dimension: Dimension {
    switch self {
    case .deviceTime: .time
    case .energy: .energy
    case .emissions, .marketEmissions, .embodied: .mass
    case .water: .volume
    case .flops: .flops
    case .cost: .money
    }
  }

  /// The key in results, which names the unit.
  public var resultKey: String {
    switch self {
    case .deviceTime: "device_hours"
    case .energy: "energy_kwh"
    case .emissions: "emissions_kg"
    case .marketEmissions: "market_emissions_kg"
    case .embodied: "embodied_kg"
    case .water: "water_l"
    case .flops: "flops"
    case .cost: "cost_usd"
    }
  }

  /// The end of a key that holds an amount of the metric and names its unit, such as `kg`.
  public var keySuffix: String {
    switch self {
    case .deviceTime: "h"
    case .energy: "kwh"
    case .emissions, .marketEmissions, .embodied: "kg"
    case .water: "l"
    case .flops: "flop"
    case .cost: "usd"
    }
  }

  /// The unit as reports print it beside a number.
  public var unit: String {
    switch self {
    case .deviceTime: "h"
    case .energy: "kWh"
    case .emissions, .marketEmissions, .embodied: "kgCO2e"
    case .water: "L"
    case .flops: "FLOP"
    case .cost: "USD"
    }
  }
}
