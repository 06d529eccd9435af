public import Quantities

/// A quantity that a run is estimated at, under the key that results give it.
public enum MetricKey: String, Sendable, CaseIterable {
  /// Accelerator-hours over all devices and trials, in h.
  case deviceHours = "device_hours"
  /// Energy of the facility, in kWh.
  case energy = "energy_kwh"
  /// Location-based emissions, in kg of CO₂ equivalent.
  case emissions = "emissions_kg"
  /// Market-based emissions, in kg of CO₂ equivalent; never instead of ``emissions``.
  case marketEmissions = "market_emissions_kg"
  /// The run's share of making the hardware, in kg of CO₂ equivalent.
  case embodied = "embodied_kg"
  /// Water, in litres.
  case water = "water_l"
  /// Operations of the model, in FLOP.
  case flops
  /// Money, in US dollars.
  case cost = "cost_usd"

  /// The unit of its amounts.
  public var unit: AmountUnit {
    switch self {
    case .deviceHours: .hours
    case .energy: .kilowattHours
    case .emissions, .marketEmissions, .embodied: .kilograms
    case .water: .litres
    case .flops: .operations
    case .cost: .dollars
    }
  }

  /// One line for schemas.
  var summary: String {
    switch self {
    case .deviceHours: "accelerator-hours over all devices and trials"
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
}

/// What an estimate is divided by, under the key that results give the quotient.
public enum UnitOfWork: String, Sendable, CaseIterable {
  /// Emissions of a token of training, in kg of CO₂ equivalent.
  case emissionsPerToken = "kg_per_token"
  /// Emissions of a parameter of the model, in kg of CO₂ equivalent.
  case emissionsPerParameter = "kg_per_param"
  /// Emissions of an operation of the model, in kg of CO₂ equivalent.
  case emissionsPerOperation = "kg_per_flop"
  /// Energy of a token of training, in kWh.
  case energyPerToken = "kwh_per_token"

  /// One line for schemas.
  var summary: String {
    switch self {
    case .emissionsPerToken: "Emissions of a token of training, in kgCO2e."
    case .emissionsPerParameter: "Emissions of a parameter of the model, in kgCO2e."
    case .emissionsPerOperation: "Emissions of an operation of the model, in kgCO2e."
    case .energyPerToken: "Energy of a token of training, in kWh."
    }
  }
}

/// The unit of an amount that a budget limits; its raw value is the unit as findings print it.
public enum AmountUnit: String, Sendable, CaseIterable {
  /// Device-hours.
  case hours = "h"
  /// Energy.
  case kilowattHours = "kWh"
  /// Mass of CO₂ equivalent.
  case kilograms = "kgCO2e"
  /// Water.
  case litres = "L"
  /// Operations of a model.
  case operations = "FLOP"
  /// Money.
  case dollars = "USD"

  /// What the amount measures, for printing it with a fitting prefix.
  public var dimension: Dimension {
    switch self {
    case .hours: .time
    case .kilowattHours: .energy
    case .kilograms: .mass
    case .litres: .volume
    case .operations: .flops
    case .dollars: .money
    }
  }

  /// The end of a key that holds such an amount, such as `kg` in `limit_kg`.
  public var keySuffix: String {
    switch self {
    case .hours: "h"
    case .kilowattHours: "kwh"
    case .kilograms: "kg"
    case .litres: "l"
    case .operations: "flop"
    case .dollars: "usd"
    }
  }
}

/// A percentile of an estimate.
public enum PercentileWord: String, Sendable, CaseIterable {
  /// The 5th, the median and the 95th.
  case p5, p50, p95
}
