/// A sweep of one run as its page shows it: the run as it is, what varies, and options to choose from.
///
/// Everything is settled here, so that a page decides nothing.
public struct PlanResult: Sendable, Equatable {
  /// What is estimated of every option, under the key that `plan/v1` gives it.
  public enum Objective: String, Sendable, CaseIterable {
    /// Location-based emissions, in kg of CO₂ equivalent.
    case emissions = "emissions_kg"
    /// Energy of the facility, in kWh.
    case energy = "energy_kwh"
    /// The wall clock of one trial, in h.
    case duration = "duration_h"
    /// Water, in litres.
    case water = "water_l"
    /// The run's share of making the hardware, in kg of CO₂ equivalent.
    case embodied = "embodied_kg"
    /// Money, in US dollars.
    case cost = "cost_usd"

    /// The unit of its amounts.
    public var unit: AmountUnit {
      switch self {
      case .emissions, .embodied: .kilograms
      case .energy: .kilowattHours
      case .duration: .hours
      case .water: .litres
      case .cost: .dollars
      }
    }
  }

  /// A fact that varies, with those of its values that options have.
  public struct Axis: Sendable, Equatable {
    /// The fact.
    public var fact: String
    /// Its values for people, in the order in which they were tried.
    public var values: [String]
    /// How many values the sweep tried.
    public var tried: Int

    /// Creates an axis.
    public init(fact: String, values: [String], tried: Int) {
      self.fact = fact
      self.values = values
      self.tried = tried
    }
  }

  /// One point of the sweep.
  public struct Option: Sendable, Equatable {
    /// The number of the point in the sweep, as in `points` of `plan/v1`.
    public var number: Int
    /// Positions in the values of ``PlanResult/axes``, in their order.
    public var coordinates: [Int]
    /// The verdict of the policies.
    public var verdict: VerdictWord
    /// In the order of ``PlanResult/objectives``; nil where it is not known.
    public var amounts: [RangeResult?]
    /// Whether no other point beats it.
    public var isOnFront = false
    /// What is saved of the emissions at the median against the run as it is, in percent; negative
    /// where the option emits more.
    public var savingPercent: Double?
    /// What changes: one `fact: old → new` a line.
    public var changes: [String] = []
    /// What the change rests on.
    public var notes: [String] = []
    /// What no edit writes.
    public var unwritten: [String] = []
    /// A unified diff that leads to the option; nil where there is none.
    public var patch: String?
    /// Why there is no patch to copy although files could be edited.
    public var patchProblem: PatchProblem?
    /// The command that comes to these numbers; nil where no command line can say it.
    public var command: String?

    /// Creates an option of which nothing but the estimate is known yet.
    public init(
      number: Int, coordinates: [Int], verdict: VerdictWord, amounts: [RangeResult?]
    ) {
      self.number = number
      self.coordinates = coordinates
      self.verdict = verdict
      self.amounts = amounts
    }
  }

  /// Why a patch is not shown.
  public enum PatchProblem: Sendable, Equatable {
    /// It holds characters that a text field changes or hides.
    case unprintable
    /// There is no room for it.
    case tooLong
  }

  /// A limit on one objective of a run.
  public struct Limit: Sendable, Equatable {
    /// The budget.
    public var id: String
    /// What is limited.
    public var objective: Objective
    /// The most, in the unit of the objective.
    public var amount: Double
    /// What is held against it.
    public var percentile: PercentileWord

    /// Creates a limit.
    public init(id: String, objective: Objective, amount: Double, percentile: PercentileWord) {
      self.id = id
      self.objective = objective
      self.amount = amount
      self.percentile = percentile
    }
  }

  /// A fact whose exact value would sharpen the estimate.
  public struct Sharpening: Sendable, Equatable {
    /// The fact.
    public var fact: String
    /// What it is taken for, for people.
    public var value: String
    /// Where that comes from.
    public var origin: FactResult.Origin
    /// The line that states its median.
    public var line: String
    /// The emissions that would be left, in kg.
    public var emissions: RangeResult

    /// Creates a sharpening.
    public init(
      fact: String, value: String, origin: FactResult.Origin, line: String, emissions: RangeResult
    ) {
      self.fact = fact
      self.value = value
      self.origin = origin
      self.line = line
      self.emissions = emissions
    }
  }

  /// The intensity of grids from hour to hour.
  public struct Hours: Sendable, Equatable {
    /// One grid.
    public struct Grid: Sendable, Equatable {
      /// Its zone.
      public var zone: String
      /// Who says so.
      public var source: String
      /// The positions on axes that lie there, by the position of the axis; each of these is one way to
      /// be there.
      public var places: [[Int: Int]]
      /// Mean intensities in kg/kWh; nil where nothing is known.
      public var values: [Double?]

      /// Creates a grid.
      public init(zone: String, source: String, places: [[Int: Int]], values: [Double?]) {
        self.zone = zone
        self.source = source
        self.places = places
        self.values = values
      }
    }

    /// The first hour; nil where the hours are those of a mean day.
    public var start: String?
    /// The last hour; nil where the hours are those of a mean day.
    public var end: String?
    /// How long a step is, in h.
    public var step: Double
    /// The grids, that of the best option first.
    public var grids: [Grid]

    /// Creates hours.
    public init(start: String?, end: String?, step: Double, grids: [Grid]) {
      self.start = start
      self.end = end
      self.step = step
      self.grids = grids
    }
  }

  /// The version of the program.
  public var version: String
  /// The instant that was taken for now.
  public var at: String
  /// The policies that options are held against.
  public var policies: [PolicyReference]
  /// The run as it is, with findings and sensitivities.
  public var run: RunResult
  /// What varies.
  public var axes: [Axis]
  /// What is estimated of every option.
  public var objectives: [Objective]
  /// The positions of the objectives that options are ranked by, the first deciding.
  public var ranking: [Int]
  /// The run as it is.
  public var base: Option
  /// The limits of the policies on one run.
  public var limits: [Limit] = []
  /// The options on the page, the best first.
  public var options: [Option] = []
  /// How many points were asked for.
  public var total: Int
  /// How many were evaluated; fewer where the sweep was stopped.
  public var evaluated: Int
  /// How many points cannot be had.
  public var refused = 0
  /// How many points meet the policy.
  public var passing = 0
  /// How many points no other one beats.
  public var front = 0
  /// The hours of the grids; nil where no trace is of any.
  public var hours: Hours?
  /// What would sharpen the estimate of the run as it is, the best first.
  public var sharpenings: [Sharpening] = []
  /// Why points cannot be had.
  public var refusals: [String] = []
  /// What is worth knowing of the whole sweep.
  public var notes: [String] = []

  /// Creates a plan without options.
  public init(
    version: String, at: String, policies: [PolicyReference], run: RunResult, axes: [Axis],
    objectives: [Objective], ranking: [Int], base: Option, total: Int, evaluated: Int
  ) {
    self.version = version
    self.at = at
    self.policies = policies
    self.run = run
    self.axes = axes
    self.objectives = objectives
    self.ranking = ranking
    self.base = base
    self.total = total
    self.evaluated = evaluated
  }
}
