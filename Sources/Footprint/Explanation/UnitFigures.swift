import Quantities

/// Emissions for each unit of work, as the SCI specification for AI asks for training.
public struct UnitFigures: Sendable, Equatable {
  /// Operational and embodied emissions per token of training, in kg.
  public var perToken: Distribution?
  /// Per parameter of the model, in kg.
  public var perParameter: Distribution?
  /// Per operation of the model, in kg.
  public var perFlop: Distribution?
  /// Energy per token of training, in kWh.
  public var energyPerToken: Distribution?

  /// Divides the emissions of an assessment, location-based and with the embodied share where it is
  /// known, by what the run works through.
  ///
  /// Work and emissions of a predicted run share the same uncertainty of the work, so the quotient
  /// keeps only the spread of the emissions.
  public init(_ assessment: Assessment) {
    let trials = assessment.run.number(.trials)?.central ?? 1
    let tokens = assessment.run.number(.tokens).map { $0.central * trials }
    let total = assessment.estimate[.emissions].map { emissions in
      assessment.estimate[.embodied].map { emissions + $0 } ?? emissions
    }
    func rate(_ value: Distribution?, _ amount: Double?) -> Distribution? {
      guard let value, let amount, amount > 0 else { return nil }
      return value / amount
    }
    perToken = rate(total, tokens)
    perParameter = rate(total, assessment.run.number(.modelParams)?.central)
    perFlop = rate(total, assessment.estimate[.flops]?.median)
    energyPerToken = rate(assessment.estimate[.energy], tokens)
  }
}
