import Diagnostics
import Quantities
import Runs

/// Fills in what follows from the stated facts of a run, from the catalogue and from named
/// assumptions, in this order; a fact that is known already is never touched.
struct RunCompletion: Sendable {
  var run: Run
  let figures: any FigureSource
  let options: EstimatorOptions

  /// The accelerator's row, once it is known.
  var device: DeviceFigures?
  /// The instance type's row, where one is stated.
  var instance: InstanceFigures?
  /// The model's row, where its name is known.
  var model: ModelFigures?
  /// The architecture, where the model is one whose work on a sample is known.
  var architecture: Architecture?
  /// The tokens of those of several datasets of which they are known, where they are not of all.
  var tokensOfKnownSources: Distribution?
  /// The positions that are known to be computed where it is not known how many are in all.
  var knownTokens: Distribution?
  /// What a run by reinforcement learning generates.
  var rollouts: Rollouts?
  /// The grid's row, where the intensity was looked up.
  var grid: GridFigures?
  /// What contradicts itself about the place of the run.
  var placeConflict: PlaceConflict?
  /// Every zone that the region is in, for traces.
  var regionZones: [String?] = []
  /// The hours that the intensity is the mean of, where it is no yearly figure.
  var hours: HourlyFigure?
  /// The parameters of an input embedding that is not tied to the output, and where they stand.
  var embedding: (params: Double, row: RowReference)?
  /// Names that the catalogue does not know, or knows twice.
  var unknownNames: [UnknownName] = []

  init(_ run: Run, figures: any FigureSource, options: EstimatorOptions) {
    self.run = run
    self.figures = figures
    self.options = options
  }

  mutating func complete() {
    completeHardware()
    completeArchitecture()
    completeModel()
    completeBatch()
    completeReinforcement()
    if isOfSamples {
      completeSamples()
    } else {
      completeTokens()
      completeSamples()
    }
    completeDistillation()
    completeMethod()
    completeShape()
    completeEvaluation()
    completeDuration()
    completeCountry()
    completeSite()
    completeConduct()
    completeNames()
  }

  /// Assumes what is about the run as a whole and nobody states when it is the ordinary case.
  private mutating func completeConduct() {
    // A loop of which nobody knows how often it turns is not run once.
    if run.unresolvedReason(.trials) == nil {
      fill(.trials, 1, .given("single-trial", "one trial: neither sweeps nor restarts are stated"))
    }
    fill(.idleShare, 0, .given("no-idle-time", "no reserved but idle time is stated"))
    if run[.sharing] == nil {
      run[.sharing] = Traced(
        .text("dedicated"), .given("dedicated", "accelerators are reserved for one run as a rule"))
    }
  }
}

/// A name that could not be looked up.
struct UnknownName: Sendable, Equatable {
  var fact: Fact
  var name: String
  /// The rows it may mean, the one that was taken first; or the nearest ones, if any.
  var candidates: [String]
  var isAmbiguous: Bool
  /// Where a file states the name, if that is not where it states the fact.
  var range: SourceRange?
}

extension RunCompletion {
  /// The number of a fact, if it is known.
  func number(_ fact: Fact) -> Double? { run.number(fact)?.central }

  /// States a number unless the fact is known.
  mutating func fill(_ fact: Fact, _ value: Double?, _ origin: @autoclosure () -> Origin) {
    guard let value, value.isFinite else { return }
    fill(fact, RangedValue(value), origin())
  }

  /// States a range unless the fact is known.
  mutating func fill(_ fact: Fact, _ value: RangedValue, _ origin: @autoclosure () -> Origin) {
    guard run[fact] == nil else { return }
    run[fact] = Traced(.number(value), origin())
  }

  /// States a text unless the fact is known.
  mutating func fill(_ fact: Fact, text: String?, _ origin: @autoclosure () -> Origin) {
    guard run[fact] == nil, let text else { return }
    run[fact] = Traced(.text(text), origin())
  }

  /// States the product of facts unless the fact is known or a factor is not.
  mutating func derive(_ fact: Fact, productOf factors: [Fact]) {
    guard run[fact] == nil else { return }
    var product = Distribution.one
    for factor in factors {
      guard let value = run.number(factor) else { return }
      product = product * Distribution(value)
    }
    run[fact] = Traced(
      .number(product.rangedValue),
      .from(factors.map(\.rawValue).joined(separator: " × "), factors))
  }

  /// Keeps the row of an answer, and notes what was doubtful about the name.
  mutating func resolve<Row>(
    _ lookup: FigureLookup<Row>, _ fact: Fact, _ name: String, at range: SourceRange? = nil
  ) -> Row? {
    switch lookup {
    case .found(let row, let others):
      if !others.isEmpty {
        note(
          UnknownName(
            fact: fact, name: name, candidates: others, isAmbiguous: true, range: range))
      }
      return row
    case .missing(let nearest):
      note(
        UnknownName(
          fact: fact, name: name, candidates: nearest, isAmbiguous: false, range: range))
      return nil
    }
  }

  /// Notes a name once: a mixture may name one of its data sets for each of its parts.
  private mutating func note(_ name: UnknownName) {
    guard !unknownNames.contains(where: { $0.fact == name.fact && $0.name == name.name }) else {
      return
    }
    unknownNames.append(name)
  }
}

extension Origin {
  /// A value computed from facts.
  static func from(_ formula: String, _ inputs: [Fact]) -> Origin {
    .derived(formula: formula, inputs: inputs.map(\.rawValue))
  }

  /// A value that is ours, with its name and why it is fair.
  static func given(_ name: String, _ reason: String) -> Origin {
    .assumed(name: name, reason: reason)
  }
}
