import Footprint
import Quantities
import Runs
import Synchronization

/// A run as its files state it, with what the estimate makes of it.
struct BaseRun: Sendable {
  /// The run before anything was looked up or assumed.
  let stated: Run
  let assessment: Assessment
  let estimator: Estimator
  let inputs: EstimateInputs
  let ranges: EstimateRanges
  /// What the run would use were there no time limit, where that cuts the estimate short.
  let uncut: EstimateRanges?
  /// The wall clock that work and hardware alone predict, in h, where the run states another.
  let predictedHours: Double?
  /// The same of changed versions of it.
  let predictions = Predictions()

  init(stated: Run, assessment: Assessment, estimator: Estimator) {
    self.stated = stated
    self.assessment = assessment
    self.estimator = estimator
    inputs = estimator.inputs(for: stated)
    ranges = inputs.evaluate()
    var unlimited = inputs
    unlimited.timeLimit = nil
    let uncut = unlimited.evaluate()
    self.uncut = uncut.duration == ranges.duration ? nil : uncut
    predictedHours =
      Self.factsOfTime.contains(where: stated.isStated)
      ? Self.predictedHours(of: stated, by: estimator) : nil
  }

  /// What states how long a run takes.
  static let factsOfTime: [Fact] = [.duration, .tokensPerSecond, .stepTime]

  /// The wall clock that the estimate predicts from work and hardware alone.
  static func predictedHours(of run: Run, by estimator: Estimator) -> Double? {
    var run = run
    for fact in factsOfTime + [.timeLimit] { run[fact] = nil }
    return estimator.inputs(for: run).evaluate().duration?.median
  }

  /// What a run would use were there no time limit.
  func uncutRanges(of run: Run) -> EstimateRanges {
    var inputs = estimator.inputs(for: run)
    inputs.timeLimit = nil
    return inputs.evaluate()
  }

  /// The run with everything known about it.
  var completed: Run { assessment.run }

  /// Whether a person stated the fact.
  func isStated(_ fact: Fact) -> Bool { stated.isStated(fact) }
}

/// What work and hardware predict of changed versions of one run: each machine is tried in every region.
final class Predictions: Sendable {
  private let known = Mutex<[(changes: [FactAssignment], hours: Double?)]>([])

  /// - Parameter predict: Predicts the hours where they are asked for first.
  func hours(of changes: [FactAssignment], _ predict: () -> Double?) -> Double? {
    let before = known.withLock { known in
      known.first { entry in
        entry.changes.count == changes.count
          && zip(entry.changes, changes).allSatisfy { $0.fact == $1.fact && $0.value == $1.value }
      }
    }
    if let before { return before.hours }
    let hours = predict()
    known.withLock { known in
      // A sweep varies more than is worth a look.
      if known.count < 64 { known.append((changes, hours)) }
    }
    return hours
  }
}

/// A run with measures applied; a class, for it is large and the search hands it around.
final class ChangedRun: Sendable {
  let run: Run
  /// What the measures and their consequences change, in the order of the vocabulary.
  let changes: [FactChange]
  /// Facts that are not computed anew.
  let kept: [FactAssignment]
  let notes: [String]
  /// What the estimate takes of the changed run.
  let compiled: CompiledRun
  let assessment: Assessment
  let duration: DurationChange
  /// Whether the run leaves its cloud, which is more work than another region of the same one.
  let changesProvider: Bool

  init(
    run: Run, changes: [FactChange], kept: [FactAssignment], notes: [String],
    compiled: CompiledRun, assessment: Assessment, duration: DurationChange, changesProvider: Bool
  ) {
    self.run = run
    self.changes = changes
    self.kept = kept
    self.notes = notes
    self.compiled = compiled
    self.assessment = assessment
    self.duration = duration
    self.changesProvider = changesProvider
  }
}

/// Why measures cannot be taken for a run, in words.
struct Refusal: Error, Equatable {
  var message: String

  init(_ message: String) { self.message = message }
}

extension RangedValue {
  /// The product with another range, end by end.
  func multiplied(by factor: RangedValue) -> RangedValue {
    let product = Distribution(self) * Distribution(factor)
    return product.isExact ? RangedValue(product.median) : product.rangedValue
  }

  /// The same range with four significant digits, as a person would write it down.
  var rounded: RangedValue {
    RangedValue(
      low: Self.rounded(low), central: Self.rounded(central), high: Self.rounded(high))
  }

  private static func rounded(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value }
    var scale = 1.0
    while value * scale < 1_000 { scale *= 10 }
    while value * scale >= 10_000 { scale /= 10 }
    let digits = (value * scale).rounded()
    // Dividing by a power of ten rounds once; multiplying by its inverse would round twice.
    return scale >= 1 ? digits / scale : digits * (1 / scale).rounded()
  }
}
