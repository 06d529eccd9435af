import Quantities
import Runs

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
  /// Emissions of a predicted run have the uncertainty of the work in them, which cancels; those of a
  /// run whose duration is stated do not.
  public init(_ assessment: Assessment) {
    let trials = assessment.run.number(.trials)?.central ?? 1
    let tokens = assessment.run.number(.tokens).map { Distribution($0) * trials }
    let total = assessment.estimate[.emissions].map { emissions in
      assessment.estimate[.embodied].map {
        Self.sum(emissions, $0, sharing: assessment.estimate[.deviceTime])
      } ?? emissions
    }
    let origin = assessment.run[.duration]?.origin
    let isPredicted = origin.map { $0 == Estimator.predictedDuration } ?? true
    func rate(_ value: Distribution?, _ amount: Distribution?) -> Distribution? {
      guard let value, let amount, amount.median > 0 else { return nil }
      guard isPredicted else { return value / amount }
      let variance = value.sigma * value.sigma - amount.sigma * amount.sigma
      return Distribution(
        median: value.median / amount.median, sigma: max(0, variance).squareRoot())
    }
    perToken = rate(total, tokens)
    perParameter = rate(
      total, assessment.run.number(.modelParams).map { Distribution(median: $0.central) })
    perFlop = rate(total, assessment.estimate[.flops])
    energyPerToken = rate(assessment.estimate[.energy], tokens)
  }

  /// The sum of two amounts that both grow with the device-hours, whose spread counts once.
  private static func sum(
    _ left: Distribution, _ right: Distribution, sharing hours: Distribution?
  ) -> Distribution {
    guard let hours, hours.median > 0 else { return left + right }
    func rate(_ value: Distribution) -> Distribution {
      let variance = value.sigma * value.sigma - hours.sigma * hours.sigma
      return Distribution(
        median: value.median / hours.median, sigma: max(0, variance).squareRoot())
    }
    return (rate(left) + rate(right)) * hours
  }
}
