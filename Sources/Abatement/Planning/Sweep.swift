import CEL
import Catalogue
import Footprint
import Policy
import Quantities
import TrainingConfigs

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
  /// The trace of each zone, and the mean over its year.
  private var traces: [(zone: String, mean: Double, trace: HourlyTrace)] = []
  /// Hours since 1970 at which the traces begin.
  private var firstHour = 0
  private var starts: [Start] = []

  /// Facts that only decide what energy costs in emissions and water.
  private static let siteFacts: [Fact] = [
    .region, .provider, .country, .gridZone, .pue, .wue, .intensity, .marketIntensity,
    .renewableShare,
  ]

  private struct Start {
    var text: String
    /// Hours since 1970.
    var hour: Int
  }

  /// The run at one combination of the site axes.
  private struct Site {
    var coordinates: [Int]
    var inputs: EstimateInputs
    var adoption: SweepEvaluator.Adoption?
    var profile: HourlyProfile?
    var refusal: String?
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
        guard let text = value.text, let instant = Timestamp(text) else { return nil }
        return Start(text: text, hour: Int(instant.seconds) / 3600)
      }
    }
  }

  mutating func run(_ progress: (Int, Int) -> Bool) -> SweepResult {
    guard let evaluator else { return runPlainly(progress) }
    let total = result.total
    let sites = combinations(of: siteAxes).map { site($0, evaluator) }
    prepareTraces(for: sites)
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
    var duration: Double?
    var deadline: Int?
    /// Hours since 1970 before which the run cannot start.
    var earliest: Int?

    /// Moves the run to a site.
    mutating func visit(_ site: borrowing Site, _ evaluator: SweepEvaluator) {
      guard let adoption = site.adoption else { return }
      evaluator.adopt(adoption, in: &state)
      inputs.pue = site.inputs.pue
      inputs.intensity = site.inputs.intensity
      inputs.marketIntensity = site.inputs.marketIntensity
      inputs.siteWater = site.inputs.siteWater
      inputs.sourceWater = site.inputs.sourceWater
    }

    mutating func setIntensity(_ intensity: Distribution, _ evaluator: SweepEvaluator) {
      inputs.intensity = intensity
      evaluator.set(.intensity, intensity.median, in: &state)
    }

    mutating func setStart(_ text: String, _ evaluator: SweepEvaluator) {
      evaluator.set(.start, text: text, in: &state)
    }

    mutating func point(
      _ evaluator: SweepEvaluator
    ) -> (verdict: Verdict, ranges: EstimateRanges) {
      let ranges = inputs.evaluate()
      return (evaluator.verdict(&state, ranges), ranges)
    }
  }

  private mutating func outer(_ coordinates: [Int], _ evaluator: SweepEvaluator) -> Outer? {
    let settings = zip(outerAxes, coordinates).map {
      FactAssignment(axes[$0].fact, axes[$0].values[$1])
    }
    do throws(Refusal) {
      let changed = try MeasureApplication.apply(settings, to: base)
      let run = changed.assessment.run
      func hour(_ fact: Fact) -> Int? {
        run.text(fact).flatMap { Timestamp($0) }.map { Int($0.seconds) / 3600 }
      }
      return Outer(
        state: evaluator.state(of: changed.assessment),
        inputs: base.estimator.inputs(for: changed.run),
        duration: run.number(.duration)?.central, deadline: hour(.deadline),
        earliest: hour(.earliest))
    } catch {
      refuse(error.message)
      return nil
    }
  }

  private mutating func site(_ coordinates: [Int], _ evaluator: SweepEvaluator) -> Site {
    let settings = zip(siteAxes, coordinates).map {
      FactAssignment(axes[$0].fact, axes[$0].values[$1])
    }
    var site = Site(coordinates: coordinates, inputs: EstimateInputs())
    do throws(Refusal) {
      let changed = try MeasureApplication.apply(settings, to: base)
      site.inputs = base.estimator.inputs(for: changed.run)
      site.profile = HourlyProfile.shipped(
        zone: changed.assessment.run.text(.gridZone), country: changed.assessment.run.text(.country)
      )
      if !siteAxes.isEmpty {
        site.adoption = evaluator.adoption(
          of: Self.siteFacts, from: evaluator.state(of: changed.assessment))
      }
    } catch {
      site.refusal = error.message
      refuse(error.message)
    }
    return site
  }

  private mutating func refuse(_ message: String) {
    if result.refusals.count < 20, !result.refusals.contains(message) {
      result.refusals.append(message)
    }
  }

  private mutating func prepareTraces(for sites: [Site]) {
    guard let first = starts.map(\.hour).min(), let last = starts.map(\.hour).max() else { return }
    firstHour = first
    let span = last - first + 8_784
    for site in sites {
      guard let profile = site.profile,
        !traces.contains(where: { $0.zone == profile.zone })
      else { continue }
      traces.append((profile.zone, profile.mean, HourlyTrace(profile, from: first, span: span)))
    }
    let missing = sites.filter { $0.profile == nil && $0.refusal == nil }.count
    if missing > 0 {
      result.notes.append(
        "no hourly trace of \(missing) of \(sites.count) sites: their yearly mean stands at every hour"
      )
    }
  }

  // MARK: Points

  /// Evaluates one outer version at one site, at every start.
  private mutating func evaluate(
    _ outer: inout Outer?, _ site: borrowing Site, _ evaluator: SweepEvaluator, from first: Int
  ) {
    guard outer != nil, site.refusal == nil else {
      for position in 0..<max(1, starts.count) {
        result.store(nil, nil, at: first + offset(ofStart: position))
      }
      return
    }
    outer?.visit(site, evaluator)
    guard !starts.isEmpty else {
      if let point = outer?.point(evaluator) {
        result.store(point.verdict, point.ranges, at: first)
      }
      return
    }
    let zone = site.profile?.zone
    let trace = traces.first { $0.zone == zone }
    let intensity = outer?.inputs.intensity
    let step = offset(ofStart: 1)
    for (position, start) in starts.enumerated() {
      guard isInTime(start, outer?.earliest, outer?.deadline, outer?.duration) else {
        result.store(nil, nil, at: first + position * step)
        continue
      }
      if let intensity, let trace, let duration = outer?.duration {
        let mean = trace.trace.mean(from: start.hour - firstHour, duration: duration)
        outer?.setIntensity(intensity * (mean / trace.mean), evaluator)
      }
      outer?.setStart(start.text, evaluator)
      if let point = outer?.point(evaluator) {
        result.store(point.verdict, point.ranges, at: first + position * step)
      }
    }
  }

  private func isInTime(
    _ start: Start, _ earliest: Int?, _ deadline: Int?, _ duration: Double?
  ) -> Bool {
    if let earliest, start.hour < earliest { return false }
    guard let deadline, let duration else { return true }
    return Double(start.hour) + duration <= Double(deadline)
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
          verdict, base.estimator.inputs(for: changed.run).evaluate(), at: index)
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

extension HourlyProfile {
  /// The mean over the year, every month and hour alike.
  var mean: Double { values.reduce(0, +) / Double(values.count) }
}
