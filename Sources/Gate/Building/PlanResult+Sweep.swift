public import Abatement
import CEL
import Diagnostics
import Footprint
import Policy
import Quantities
public import Result
import Runs
import Text
public import TrainingConfigs

extension Gate {
  /// The most options that a plan holds.
  public static let optionLimit = 500
  /// The most values of one fact that a plan holds.
  public static let optionValueLimit = 48
  /// The longest patch of one option, in bytes.
  public static let patchLimit = 8_000
  /// The most that all patches of a plan take, in bytes.
  public static let patchesLimit = 400_000

  /// A sweep as plain data, with options worked out in full.
  ///
  /// - Parameters:
  ///   - result: The versions, ranked.
  ///   - joined: The run that was swept.
  ///   - planner: What swept it.
  ///   - words: The words of a command that sweeps the run again, without its axes; nil where no command
  ///     can.
  public func plan(
    _ result: SweepResult, of joined: JoinedRun, by planner: Planner, command words: [String]?
  ) -> PlanResult {
    PlanBuilder(gate: self, result: result, joined: joined, planner: planner, words: words).plan()
  }
}

/// Turns a sweep into plain data.
private struct PlanBuilder {
  let gate: Gate
  let result: SweepResult
  let joined: JoinedRun
  let planner: Planner
  let words: [String]?

  func plan() -> PlanResult {
    let front = result.axes.isEmpty ? [] : result.pareto()
    let points =
      result.axes.isEmpty
      ? []
      : result.selection(
        limit: Gate.optionLimit, valueLimit: Gate.optionValueLimit, front: front)
    let coordinates = points.map { result.coordinates(at: $0) }
    // Only values that an option has, in the order in which they were tried.
    let values = result.axes.indices.map { axis in Set(coordinates.map { $0[axis] }).sorted() }
    let objectives = objectives
    let run = run()
    let ranges = gate.inputs.estimator.inputs(for: joined.run).evaluate()
    var plan = PlanResult(
      version: Gate.version, at: gate.context.at.text,
      policies: gate.policies.documents.map {
        PolicyReference(path: $0.file.path, sha256: $0.sha256)
      },
      run: run,
      axes: zip(result.axes, values).map { axis, values in
        PlanResult.Axis(
          fact: axis.fact.rawValue, values: values.map { axis.label($0) },
          tried: axis.values.count)
      },
      objectives: objectives.map { PlanResult.Objective($0) },
      ranking: result.knownObjectives.compactMap { known in
        objectives.firstIndex(of: result.objectives[known])
      },
      base: PlanResult.Option(
        number: -1, coordinates: [], verdict: run.verdict,
        amounts: amounts(of: result.base, ranges, objectives)),
      total: result.total, evaluated: result.count)
    plan.limits = limits(run)
    plan.options = options(points, values, front: Set(front), objectives)
    plan.refused = result.refusedCount
    plan.passing = result.allowedCount
    plan.front = front.count
    plan.hours = hours(points, values)
    plan.sharpenings = planner.sharpenings(joined.run).map { PlanResult.Sharpening($0) }
    plan.refusals = result.refusals
    plan.notes = result.notes
    return plan
  }

  /// What was swept, and what people and policies ask for besides.
  private var objectives: [Objective] {
    let limited = gate.policies.budgets.filter { $0.per == .run }
      .compactMap { PlanResult.Objective($0.metric) }
    return Objective.allCases.filter { objective in
      result.objectives.contains(objective)
        || [.emissions, .energy, .duration].contains(objective)
        || limited.contains(PlanResult.Objective(objective))
    }
  }

  /// The run as it is, judged.
  private func run() -> RunResult {
    guard let assessment = gate.inputs.assess([joined]).first else {
      return RunResult(
        name: joined.run.displayName, path: joined.run.path, format: joined.run.format, files: [],
        verdict: .unknown, facts: [], estimate: EstimateResult(entries: []), findings: [],
        suggestions: [])
    }
    let evaluation = gate.policies.evaluate([EvaluationSubject(assessment)], in: gate.context)
    let own = evaluation.runs[0]
    var run = RunResult(
      assessment, own, own.findings.map { gate.context.level(of: $0) }, Advice())
    run.sensitivities = SensitivityResult.all(of: joined.run, by: planner)
    return run
  }

  /// The limits on one run that the run is held against.
  private func limits(_ run: RunResult) -> [PlanResult.Limit] {
    gate.policies.budgets.compactMap { budget in
      guard budget.per == .run, let objective = PlanResult.Objective(budget.metric),
        let finding = run.findings.first(where: { $0.kind == .budget && $0.id == budget.id }),
        finding.status != .notApplicable, let limit = finding.limit
      else { return nil }
      return PlanResult.Limit(
        id: budget.id, objective: objective, amount: limit,
        percentile: PercentileWord(budget.percentile))
    }
  }

  // MARK: Options

  private func options(
    _ points: [Int], _ values: [[Int]], front: Set<Int>, _ objectives: [Objective]
  ) -> [PlanResult.Option] {
    let worked = gate.context.workers.map(points) { [gate, planner, joined, result] points in
      let writer = OptionWriter(
        planner, of: joined, in: gate.inputs.workspace, overrides: gate.inputs.overrides)
      return points.map { writer.option($0, of: result) }
    }
    let saved = result.objectives.firstIndex(of: .emissions)
    var room = Gate.patchesLimit
    var options: [PlanResult.Option] = []
    for planned in worked.compactMap(\.self) {
      var option = PlanResult.Option(
        number: planned.index,
        coordinates: zip(planned.point.coordinates, values).map { position, values in
          values.firstIndex(of: position) ?? 0
        },
        verdict: planned.point.verdict.map { VerdictWord($0) } ?? .unknown,
        amounts: amounts(of: planned.point, planned.ranges, objectives))
      option.isOnFront = front.contains(planned.index)
      let emissions = saved.map { (result.base.values[$0], planned.point.values[$0]) }
      if let before = emissions?.0?.p50, let after = emissions?.1?.p50, before > 0 {
        option.savingPercent = 100 * (before - after) / before
      }
      option.changes = planned.changes.map(\.summary)
      option.notes = planned.notes
      option.unwritten = planned.unwritten
      option.command = command(planned.point)
      add(planned.patch, to: &option, room: &room)
      options.append(option)
    }
    return options
  }

  /// What the sweep estimated, and the rest from the point worked out in full.
  private func amounts(
    of point: SweepResult.Point, _ ranges: EstimateRanges, _ objectives: [Objective]
  ) -> [RangeResult?] {
    objectives.map { objective in
      let value =
        result.objectives.firstIndex(of: objective).map { point.values[$0] }
        ?? objective.value(in: ranges)
      return value.map { RangeResult($0) }
    }
  }

  private func add(_ patch: String?, to option: inout PlanResult.Option, room: inout Int) {
    guard let patch else { return }
    if !Self.isCopyable(patch) {
      option.patchProblem = .unprintable
    } else if patch.utf8.count > min(room, Gate.patchLimit) {
      option.patchProblem = .tooLong
    } else {
      option.patch = patch
      room -= patch.utf8.count
    }
  }

  /// Whether a text comes out of a text field as it went in, with nothing in it that hides.
  private static func isCopyable(_ text: String) -> Bool {
    text.unicodeScalars.split(separator: "\n").allSatisfy { line in
      let line = String(String.UnicodeScalarView(line)).replacing("\t", with: " ")
      return TerminalText.sanitized(line) == line
    }
  }

  /// The command that sweeps this point alone; nil where its values cannot be written as axes.
  private func command(_ point: SweepResult.Point) -> String? {
    guard var words else { return nil }
    let parser = SweepParser(catalogue: gate.inputs.catalogue)
    for (axis, position) in zip(result.axes, point.coordinates) {
      let value = axis.values[position]
      let text = "\(axis.fact.rawValue)=\(FactText.write(value, for: axis.fact))"
      guard let read = try? parser.axis(text), read.values == [value] else { return nil }
      words += ["--vary", text]
    }
    let command = ShellText.line(words)
    return Self.isCopyable(command) && !command.contains("\n") ? command : nil
  }

  // MARK: Hours

  private func hours(_ points: [Int], _ values: [[Int]]) -> PlanResult.Hours? {
    guard !points.isEmpty else { return nil }
    let found = planner.hours(of: joined.run, result, points: points)
    guard !found.grids.isEmpty else { return nil }
    let grids = found.grids.map { grid in
      PlanResult.Hours.Grid(
        zone: grid.zone, source: grid.source,
        places: grid.places.map { place in
          var shown: [Int: Int] = [:]
          for (axis, position) in place { shown[axis] = values[axis].firstIndex(of: position) }
          return shown
        }, values: grid.values)
    }
    guard case .between(let start, let end) = found.window else {
      return PlanResult.Hours(start: nil, end: nil, step: found.step, grids: grids)
    }
    return PlanResult.Hours(start: start, end: end, step: found.step, grids: grids)
  }
}

extension PlanResult.Objective {
  fileprivate init(_ objective: Objective) {
    switch objective {
    case .emissions: self = .emissions
    case .energy: self = .energy
    case .duration: self = .duration
    case .water: self = .water
    case .embodied: self = .embodied
    case .cost: self = .cost
    }
  }

  /// Nil for what no plan ranks by.
  fileprivate init?(_ metric: Metric) {
    switch metric {
    case .emissions: self = .emissions
    case .energy: self = .energy
    case .water: self = .water
    case .embodied: self = .embodied
    case .cost: self = .cost
    case .marketEmissions, .deviceTime, .flops: return nil
    }
  }
}

extension PlanResult.Sharpening {
  fileprivate init(_ sharpening: Sharpening) {
    let (fact, value) = (sharpening.fact, sharpening.value)
    self.init(
      fact: fact.rawValue, value: fact.describe(value.value),
      origin: FactResult.Origin(value.origin),
      line: "# carbonward: \(fact.rawValue)=\(FactText.write(sharpening.median, for: fact))",
      emissions: RangeResult(sharpening.emissions))
  }
}
