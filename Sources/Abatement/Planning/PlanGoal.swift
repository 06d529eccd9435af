import Footprint
import Quantities
public import Runs

/// A limit into which a run is to fit: an amount of emissions, energy or water, or a wall clock.
public struct PlanGoal: Sendable, Equatable {
  /// As it was written.
  public var text: String
  /// What is limited.
  public var objective: Objective
  /// The most of it, in the unit of the objective.
  public var limit: Double

  /// Reads a limit such as `40 t`, `72 h`, `10 MWh` or `300 L`.
  ///
  /// - Throws: ``SweepError`` for what is no such amount.
  public init(_ text: String) throws(SweepError) {
    let kinds: [(Dimension, Objective)] = [
      (.mass, .emissions), (.time, .duration), (.energy, .energy), (.volume, .water),
    ]
    for (dimension, objective) in kinds {
      guard let value = try? QuantityParser.parse(text, as: dimension) else { continue }
      guard value.isExact, value.central > 0, value.central.isFinite else { break }
      self.text = text
      self.objective = objective
      limit = value.central
      return
    }
    throw SweepError(
      "`\(String(text.prefix(80)))` is no limit that a run may fit into",
      help: ["write an amount with its unit, such as `40 t`, `72 h`, `10 MWh` or `300 L`"])
  }
}

/// How much of a run fits into a limit, fact by fact, all others as they are.
public struct GoalReach: Sendable {
  /// One fact and how far it may go.
  public struct Row: Sendable, Equatable {
    /// How far the fact may go.
    public enum Reach: Sendable, Equatable {
      /// No more than this.
      case most(Double)
      /// No less than this: more of it makes the run smaller.
      case least(Double)
      /// One of these, in order: no other amount can be had.
      case among([Double])
      /// Whatever it is within what was tried.
      case any
      /// However small it is.
      case none
      /// The limit does not hang on it.
      case idle
      /// The run cannot be changed so, for the reason given.
      case refused(String)
    }

    /// The fact.
    public var fact: Fact
    /// What it is now.
    public var now: Double
    /// How far it may go.
    public var reach: Reach
  }

  /// The limit.
  public var goal: PlanGoal
  /// What the run needs as it is, at the median; nil where that is not known.
  public var now: Double?
  /// The facts that can be varied, in the order of the vocabulary.
  public var rows: [Row]
}

extension Planner {
  /// What is asked how much of it fits.
  private static let facts: [Fact] = [.tokens, .epochs, .steps, .samples, .trials, .count]
  /// How far from what it is now a fact is tried, either way.
  private static let widest = 1e6

  /// How much of a run fits into a limit, held against medians.
  ///
  /// A time limit of the scheduler is left out of account: it would cut the run instead of shrinking it.
  public func reach(_ goal: PlanGoal, of run: Run) -> GoalReach {
    let assessment = estimator.assess(run)
    let base = BaseRun(stated: run, assessment: assessment, estimator: estimator)
    let now = goal.objective.value(in: base.uncut ?? base.ranges)?.median
    let rows = Self.facts.compactMap { fact -> GoalReach.Row? in
      guard let value = assessment.run.number(fact)?.central, value > 0 else { return nil }
      return GoalReach.Row(
        fact: fact, now: value, reach: Self.reach(fact, from: value, goal, base))
    }
    return GoalReach(goal: goal, now: now, rows: rows)
  }

  private static func reach(
    _ fact: Fact, from now: Double, _ goal: PlanGoal, _ base: BaseRun
  ) -> GoalReach.Row.Reach {
    let isWhole = fact != .epochs
    let tried = fact == .count ? counts(from: now, base) : []
    func amount(_ value: Double) throws(Refusal) -> Double {
      let changed = try MeasureApplication.apply(
        [FactAssignment(fact, .number(RangedValue(value)))], to: base)
      guard let amount = goal.objective.value(in: base.uncutRanges(of: changed.run))?.median else {
        // How long a run takes follows from how many accelerators share its work.
        let remedy =
          goal.objective == .duration && changed.run[.count] == nil
          ? "; state `hardware: {count: 8}`" : ""
        throw Refusal("`\(goal.objective.rawValue)` is not known\(remedy)")
      }
      return amount
    }
    func rounded(_ value: Double, up: Bool) -> Double {
      let unit = isWhole ? 1.0 : 0.01
      // A hair beside a step is the step.
      let steps = value / unit
      let nearest = steps.rounded()
      if abs(steps - nearest) < 1e-6 * max(1, abs(steps)) { return nearest * unit }
      return steps.rounded(up ? .up : .down) * unit
    }
    var low = isWhole ? max(1, now / widest) : now / widest
    var high = now * widest
    do throws(Refusal) {
      let ends = (try amount(low), try amount(high))
      if abs(ends.0 - ends.1) <= 1e-9 * max(ends.0, ends.1) { return .idle }
      let isGrowing = ends.1 > ends.0
      let (least, largest) = isGrowing ? ends : (ends.1, ends.0)
      if largest <= goal.limit { return .any }
      if least > goal.limit { return .none }
      // In even steps of the logarithm, down to the twelfth digit.
      for _ in 0..<80 where high / low > 1 + 1e-12 {
        let middle = (low * high).squareRoot()
        if (try amount(middle) <= goal.limit) == isGrowing { low = middle } else { high = middle }
      }
      return isGrowing ? .most(rounded(low, up: false)) : .least(rounded(high, up: true))
    } catch {
      var fitting: [Double] = []
      var isPossible = false
      for value in tried {
        guard let needed = try? amount(value) else { continue }
        isPossible = isPossible || value != now
        if needed <= goal.limit { fitting.append(value) }
      }
      guard isPossible else { return .refused(error.message) }
      return fitting.isEmpty ? .none : .among(fitting)
    }
  }

  /// The numbers of accelerators that keep the global batch with whole steps of accumulation.
  private static func counts(from now: Double, _ base: BaseRun) -> [Double] {
    let steps = base.completed.number(.gradientAccumulation)?.central ?? 1
    let product = (now * steps).rounded()
    guard product >= 1, product <= mostCount else { return [] }
    let whole = Int(product)
    return (1...whole).filter { whole.isMultiple(of: $0) }.map(Double.init)
  }
  /// No cluster has more accelerators; each number is tried.
  private static let mostCount = 1e6
}

extension GoalReach {
  /// The reach as lines for people.
  public var text: String {
    let limit = goal.objective.describe(goal.limit)
    let current = now.map { "; as it is, \(goal.objective.describe($0))" } ?? ""
    var text = "within \(limit) of \(goal.objective.rawValue) (medians)\(current)\n"
    if rows.isEmpty { text += "  nothing that could be varied is known\n" }
    let width = rows.map(\.fact.rawValue.count).max() ?? 0
    for row in rows {
      let name = row.fact.rawValue
      let padding = String(repeating: " ", count: width - name.count)
      let value = { (number: Double) in row.fact.describe(.number(RangedValue(number))) }
      let words: String
      switch row.reach {
      case .most(let most) where most <= 0: words = "none"
      case .most(let most): words = "at most \(value(most))"
      case .least(let least): words = "at least \(value(least))"
      case .among(let values):
        words = "one of \(values.map(value).joined(separator: ", ")), which keep the global batch"
      case .any: words = "as many as you like"
      case .none: words = "none, however few"
      case .idle: words = "makes no difference"
      case .refused(let reason): words = "cannot be varied: \(reason)"
      }
      text += "  \(name)\(padding)  \(words) (now \(value(row.now)))\n"
    }
    return text
  }

  /// The reach as an object of JSON.
  var json: String {
    let facts = rows.map { row -> String in
      var fields = [
        "\"fact\": \(SweepResult.quoted(row.fact.rawValue))",
        "\"now\": \(CanonicalNumber.text(row.now))",
      ]
      switch row.reach {
      case .most(let most): fields.append("\"most\": \(CanonicalNumber.text(most))")
      case .least(let least): fields.append("\"least\": \(CanonicalNumber.text(least))")
      case .among(let values):
        fields.append(
          "\"among\": [\(values.map { CanonicalNumber.text($0) }.joined(separator: ", "))]")
      case .any: fields.append("\"most\": null")
      case .none: fields.append("\"most\": 0")
      case .idle: fields.append("\"idle\": true")
      case .refused(let reason): fields.append("\"refused\": \(SweepResult.quoted(reason))")
      }
      return "{\(fields.joined(separator: ", "))}"
    }
    return "{\"goal\": \(SweepResult.quoted(goal.text)), \"metric\": \"\(goal.objective.key)\", "
      + "\"limit\": \(CanonicalNumber.text(goal.limit)), \"facts\": [\(facts.joined(separator: ", "))]}"
  }
}
