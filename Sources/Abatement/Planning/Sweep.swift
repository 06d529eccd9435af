import CivilTime
import Footprint
import Policy
import Quantities
import Runs

/// One sweep on its way.
///
/// Axes fall into three groups: what the run does and on what (outer), where it runs (site), and when it
/// starts. The estimate takes from the site only what multiplies the energy, so that outer and site
/// versions are completed once each and then combined.
struct Sweep {
  private let planner: Planner
  private let base: BaseRun
  private let axes: [SweepAxis]
  /// Positions of the axes of each group.
  private var outerAxes: [Int] = []
  private var siteAxes: [Int] = []
  private var startAxis: Int?
  private let evaluator: SweepEvaluator?
  private var result: SweepResult
  private var starts: [Start] = []
  /// When the run starts where no axis varies it.
  private var statedStart: Instant?

  /// Facts that only decide what energy costs in emissions and water.
  private static let siteFacts: [Fact] = [
    .region, .provider, .country, .gridZone, .pue, .wue, .intensity, .marketIntensity,
    .renewableShare,
  ]

  private struct Start {
    var text: String
    var moment: Instant
  }

  /// The run at one combination of the site axes.
  private final class Site {
    let coordinates: [Int]
    let inputs: EstimateInputs
    let adoption: SweepEvaluator.Adoption?
    let hourly: HourlyIntensity?
    let isRefused: Bool

    init(
      _ coordinates: [Int], _ inputs: EstimateInputs = EstimateInputs(),
      adoption: SweepEvaluator.Adoption? = nil, hourly: HourlyIntensity? = nil,
      isRefused: Bool = false
    ) {
      self.coordinates = coordinates
      self.inputs = inputs
      self.adoption = adoption
      self.hourly = hourly
      self.isRefused = isRefused
    }
  }

  init(_ planner: Planner, _ run: Run, _ axes: [SweepAxis]) {
    self.planner = planner
    self.axes = axes
    let assessment = planner.estimator.assess(run)
    base = BaseRun(stated: run, assessment: assessment, estimator: planner.estimator)
    evaluator = SweepEvaluator(planner.policy, in: planner.options.context)
    result = SweepResult(
      axes: axes, objectives: planner.options.objectives,
      base: planner.point(assessment, base.ranges))
    if let regions = axes.first(where: { $0.fact == .region }), !planner.policy.residency.isEmpty {
      result.residency = regions.values.map { value in
        var probe = Run(path: "", format: "")
        probe.override(.region, value, by: "sweep")
        return planner.policy.residency.labels(of: planner.estimator.assess(probe).run)
      }
    }
    // An instance type belongs to a provider, which then decides more than the site does.
    let isSiteApart =
      evaluator != nil && run[.instanceType] == nil
      && !axes.contains { $0.fact == .instanceType }
    for (position, axis) in axes.enumerated() {
      if axis.fact == .start, evaluator != nil {
        startAxis = position
      } else if isSiteApart, Self.siteFacts.contains(axis.fact) {
        siteAxes.append(position)
      } else {
        outerAxes.append(position)
      }
    }
    if let startAxis {
      starts = axes[startAxis].values.compactMap { value in
        guard let text = value.text, let moment = Instant(text) else { return nil }
        return Start(text: text, moment: moment)
      }
    } else {
      statedStart = run.text(.start).flatMap { Instant($0) }
    }
  }

  mutating func run(_ progress: (Int, Int) -> Bool) -> SweepResult {
    guard let evaluator else { return runPlainly(progress) }
    let total = result.total
    let sites = combinations(of: siteAxes).map { site($0, evaluator) }
    addNotes(on: sites)
    var nextReport = 0
    let siteIndices = sites.map { index(siteAxes, $0.coordinates) }
    sweep: for coordinates in combinations(of: outerAxes) {
      var outer = self.outer(coordinates, evaluator)
      let outerIndex = index(outerAxes, coordinates)
      for position in sites.indices {
        evaluate(
          &outer, sites[position], evaluator, from: outerIndex + siteIndices[position])
        guard result.count < nextReport || progress(result.count, total) else { break sweep }
        if result.count >= nextReport { nextReport += 4_096 }
      }
    }
    _ = progress(result.count, total)
    return result
  }

  // MARK: Parts

  /// The run at one combination of the other axes; its state is changed in place from site to site.
  private struct Outer {
    var state: SweepEvaluator.State
    var inputs: EstimateInputs
    /// What the inputs give, kept up to date with the site and the hours.
    var ranges: EstimateRanges
    /// What counts for hours that no trace knows.
    var yearly: Distribution?
    var deadline: Instant?
    var earliest: Instant?
    /// Of the outer version's own site, which counts where sites are not apart.
    var hourly: HourlyIntensity?

    /// Moves the run to a site.
    mutating func visit(_ site: Site, _ evaluator: SweepEvaluator) {
      guard let adoption = site.adoption else { return }
      evaluator.adopt(adoption, in: &state)
      inputs.pue = site.inputs.pue
      inputs.intensity = site.inputs.intensity
      yearly = inputs.intensity
      inputs.marketIntensity = site.inputs.marketIntensity
      inputs.siteWater = site.inputs.siteWater
      inputs.sourceWater = site.inputs.sourceWater
      inputs.evaluateSite(into: &ranges)
    }

    /// Takes the mean over the hours of the run, where a trace knows them.
    mutating func setHours(
      _ hourly: HourlyIntensity?, from start: Instant?, _ evaluator: SweepEvaluator
    ) {
      guard let hourly, let start, let duration = ranges.duration else { return }
      inputs.intensity =
        hourly.mean(from: start, duration: duration) ?? hourly.yearlyFigure ?? yearly
      inputs.evaluateEmissions(into: &ranges)
      evaluator.set(.intensity, inputs.intensity?.median, in: &state)
    }

    func isInTime(_ start: Instant) -> Bool {
      if let earliest, start < earliest { return false }
      guard let deadline, let duration = ranges.duration else { return true }
      return Double(deadline.seconds - start.seconds) >= duration.median * 3600
    }

    mutating func setStart(_ text: String, _ evaluator: SweepEvaluator) {
      evaluator.set(.start, text: text, in: &state)
    }

    mutating func verdict(_ evaluator: SweepEvaluator) -> Verdict {
      evaluator.verdict(&state, ranges)
    }
  }

  private mutating func outer(_ coordinates: [Int], _ evaluator: SweepEvaluator) -> Outer? {
    let settings = zip(outerAxes, coordinates).map {
      FactAssignment(axes[$0].fact, axes[$0].values[$1])
    }
    do throws(Refusal) {
      let changed = try MeasureApplication.apply(settings, to: base)
      let run = changed.assessment.run
      let compiled = changed.compiled
      return Outer(
        state: evaluator.state(of: changed.assessment), inputs: compiled.inputs,
        ranges: compiled.inputs.evaluate(), yearly: compiled.inputs.intensity,
        deadline: run.text(.deadline).flatMap { Instant($0) },
        earliest: run.text(.earliest).flatMap { Instant($0) },
        hourly: siteAxes.isEmpty ? compiled.hourlyIntensity : nil)
    } catch {
      refuse(error.message)
      return nil
    }
  }

  private mutating func site(_ coordinates: [Int], _ evaluator: SweepEvaluator) -> Site {
    let settings = zip(siteAxes, coordinates).map {
      FactAssignment(axes[$0].fact, axes[$0].values[$1])
    }
    do throws(Refusal) {
      let changed = try MeasureApplication.apply(settings, to: base)
      let compiled = changed.compiled
      guard !siteAxes.isEmpty else { return Site(coordinates, compiled.inputs) }
      let adoption = evaluator.adoption(
        of: Self.siteFacts, from: evaluator.state(of: changed.assessment))
      return Site(
        coordinates, compiled.inputs, adoption: adoption, hourly: compiled.hourlyIntensity)
    } catch {
      refuse(error.message)
      return Site(coordinates, isRefused: true)
    }
  }

  private mutating func refuse(_ message: String) {
    if result.refusals.count < 20, !result.refusals.contains(message) {
      result.refusals.append(message)
    }
  }

  private mutating func addNotes(on sites: [Site]) {
    guard !starts.isEmpty else { return }
    result.notes.append(MeasureApplication.upperBound)
    guard !siteAxes.isEmpty else { return }
    let missing = sites.filter { $0.hourly == nil && !$0.isRefused }.count
    if missing > 0 {
      result.notes.append(
        "no hourly trace of \(missing) of \(sites.count) sites: their yearly mean stands at every hour"
      )
    }
  }

  // MARK: Points

  /// Evaluates one outer version at one site, at every start.
  private mutating func evaluate(
    _ outer: inout Outer?, _ site: Site, _ evaluator: SweepEvaluator, from first: Int
  ) {
    guard outer != nil, !site.isRefused else {
      for position in 0..<max(1, starts.count) {
        result.store(nil, nil, at: first + offset(ofStart: position))
      }
      return
    }
    outer?.visit(site, evaluator)
    let hourly = site.hourly ?? outer?.hourly
    guard !starts.isEmpty else {
      outer?.setHours(hourly, from: statedStart, evaluator)
      result.store(outer?.verdict(evaluator), outer?.ranges, at: first)
      return
    }
    let step = offset(ofStart: 1)
    for position in starts.indices {
      let index = first + position * step
      guard outer?.isInTime(starts[position].moment) == true else {
        result.store(nil, nil, at: index)
        continue
      }
      outer?.setHours(hourly, from: starts[position].moment, evaluator)
      outer?.setStart(starts[position].text, evaluator)
      result.store(outer?.verdict(evaluator), outer?.ranges, at: index)
    }
  }

  /// Without a fast evaluator every point is completed and evaluated in full.
  private mutating func runPlainly(_ progress: (Int, Int) -> Bool) -> SweepResult {
    let total = result.total
    for (index, coordinates) in combinations(of: outerAxes).enumerated() {
      let settings = zip(outerAxes, coordinates).map {
        FactAssignment(axes[$0].fact, axes[$0].values[$1])
      }
      do throws(Refusal) {
        let changed = try MeasureApplication.apply(settings, to: base)
        let verdict = planner.policy.evaluate(
          [EvaluationSubject(changed.assessment)], in: planner.options.context
        ).verdict
        result.store(
          verdict, changed.compiled.inputs.evaluate(), at: index)
      } catch {
        refuse(error.message)
        result.store(nil, nil, at: index)
      }
      guard result.count & 0xFF != 0 || progress(result.count, total) else { break }
    }
    _ = progress(result.count, total)
    return result
  }

  // MARK: Order

  /// Every combination of positions on some axes, the last one fastest.
  private func combinations(of positions: [Int]) -> [[Int]] {
    positions.reduce([[]]) { combinations, position in
      combinations.flatMap { head in axes[position].values.indices.map { head + [$0] } }
    }
  }

  private func stride(of axis: Int) -> Int {
    axes[(axis + 1)...].reduce(1) { $0 * $1.values.count }
  }

  private func index(_ positions: [Int], _ coordinates: [Int]) -> Int {
    zip(positions, coordinates).reduce(0) { $0 + stride(of: $1.0) * $1.1 }
  }

  private func offset(ofStart position: Int) -> Int {
    startAxis.map { stride(of: $0) * position } ?? 0
  }
}
