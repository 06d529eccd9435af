public import Catalogue
import Quantities
public import Runs

/// Predicts what a run will use and emit.
///
/// An estimator is cheap to make and safe to share; it reads the catalogue, and nothing else.
public struct Estimator: Sendable {
  /// What is taken for granted beyond the run and the catalogue.
  public var options: EstimatorOptions
  let figures: any FigureSource

  /// Creates an estimator on a catalogue.
  public init(catalogue: Catalogue, options: EstimatorOptions = EstimatorOptions()) {
    self.init(figures: CatalogueFigures(catalogue: catalogue), options: options)
  }

  init(figures: any FigureSource, options: EstimatorOptions = EstimatorOptions()) {
    self.figures = figures
    self.options = options
  }

  /// Completes a run from the catalogue and named assumptions, and estimates it.
  ///
  /// Change a run as it was read, not the completed one: what was filled in is not computed again.
  ///
  /// - Parameters:
  ///   - run: As its files state it.
  ///   - explaining: Whether the estimate carries its trace, for reports.
  public func assess(_ run: Run, explaining: Bool = false) -> Assessment {
    assess(compiled: compile(run), explaining: explaining)
  }

  /// The assessment of a run that is compiled already.
  public func assess(compiled: CompiledRun, explaining: Bool = false) -> Assessment {
    let ranges = compiled.inputs.evaluate()
    var completed = compiled.completion.run
    if completed[.duration] == nil, let duration = ranges.duration {
      completed[.duration] = Traced(
        .number(duration.rangedValue), compiled.assumedDuration ?? Self.predictedDuration)
    }
    return Assessment(
      run: completed, estimate: compiled.estimate(ranges, explaining: explaining),
      missing: MissingInputs(compiled: compiled, ranges: ranges).list(),
      concerns: SanityCheck(compiled: compiled, ranges: ranges).concerns())
  }

  /// What the wall clock of one trial follows from where nobody states it.
  static let predictedDuration = Origin.derived(
    formula: "trial_device_hours ÷ hardware.count",
    inputs: ["trial_device_hours", Fact.count.rawValue])

  /// Boils a run down to the numbers that the estimate needs.
  public func inputs(for run: Run) -> EstimateInputs { compile(run).inputs }

  /// Evaluates inputs, at a million times a second.
  public static func evaluate(_ inputs: EstimateInputs) -> EstimateRanges { inputs.evaluate() }

  /// Completes a run and boils it down to the numbers that the estimate needs.
  public func compile(_ run: Run) -> CompiledRun {
    var completion = RunCompletion(run, figures: figures, options: options)
    completion.complete()
    return CompiledRun(completion, options: options)
  }
}
