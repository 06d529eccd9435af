import Diagnostics
import Footprint
import Quantities
import Result
import Runs

extension RunResult {
  /// Renders a run that no policy has judged: it is unknown as long as its emissions are.
  init(estimating assessment: Assessment) {
    self.init(
      assessment, verdict: assessment.estimate[.emissions] == nil ? .unknown : .pass)
  }

  /// Renders an assessed run as plain data, without findings yet.
  init(_ assessment: Assessment, verdict: VerdictWord, _ detail: ResultDetail = .whole) {
    let run = assessment.run
    self.init(
      name: run.displayName, path: run.path, format: run.format, files: run.files.map(\.path),
      verdict: verdict, facts: detail == .whole ? FactResult.all(of: run) : [],
      estimate: detail == .whole
        ? EstimateResult(assessment)
        : EstimateResult(entries: EstimateResult.Entry.all(of: assessment.estimate)),
      findings: [], suggestions: [])
  }
}

extension FactResult {
  /// Every known fact of a run in the order of the vocabulary, and those that a file leaves open.
  static func all(of run: Run) -> [FactResult] {
    var results: [FactResult] = []
    for fact in Fact.allCases {
      if let traced = run[fact] {
        results.append(
          FactResult(fact.rawValue, Value(traced.value), fact.dimension, traced.origin))
      } else if let reason = run.unresolvedReason(fact) {
        var result = FactResult(
          name: fact.rawValue, value: .unknown, dimension: fact.dimension, origin: .declared,
          location: LocationResult(reason.range), note: reason.reason)
        if run.unreadable(fact) != nil { result.unreadable = reason.text }
        results.append(result)
      }
    }
    return results
      + run.labels.map {
        FactResult("labels.\($0.key)", .text($0.value.value), nil, $0.value.origin)
      }
  }

  private init(_ name: String, _ value: Value, _ dimension: Dimension?, _ origin: Runs.Origin) {
    self.init(
      name: name, value: value, dimension: dimension, origin: Origin(origin),
      location: origin.range.map { LocationResult($0) })
    switch origin {
    case .catalogue(let reference):
      row = reference.row
      source = reference.source
      year = reference.year
    case .derived(let formula, let names):
      note = formula
      inputs = names
    case .assumed(let name, let reason): note = "\(name): \(reason)"
    case .frameworkDefault(let framework, let version): source = "\(framework) \(version)"
    case .override(let text): note = text
    case .declared, .inline, .project: break
    }
  }
}

extension Fact {
  /// What the number of the fact measures; nil for words, flags and instants.
  fileprivate var dimension: Dimension? {
    if case .number(let dimension) = kind { dimension } else { nil }
  }
}

extension FactResult.Value {
  init(_ value: FactValue) {
    switch value {
    case .text(let text): self = .text(text)
    case .flag(let flag): self = .flag(flag)
    case .number(let number) where number.isExact: self = .number(number.central)
    case .number(let number):
      self = .range(low: number.low, central: number.central, high: number.high)
    }
  }
}

extension EstimateResult {
  init(_ assessment: Assessment) {
    let figures = UnitFigures(assessment)
    let perUnit: [(key: UnitOfWork, value: Distribution?)] = [
      (.emissionsPerToken, figures.perToken), (.emissionsPerParameter, figures.perParameter),
      (.emissionsPerOperation, figures.perFlop), (.energyPerToken, figures.energyPerToken),
    ]
    self.init(
      entries: Entry.all(of: assessment.estimate),
      perUnit: perUnit.compactMap { entry in
        entry.value.map { UnitEntry(key: entry.key, range: RangeResult($0)) }
      },
      trace: assessment.estimate.trace.map { step in
        Step(
          quantity: step.quantity, formula: step.formula, inputs: step.inputs,
          value: RangeResult(step.value), dimension: TraceStep.dimension(of: step.quantity),
          origin: step.origin.map { FactResult.Origin($0) }, note: step.origin?.remark)
      },
      missing: assessment.missing.map { gap in
        Gap(key: MetricKey(gap.metric), message: gap.message, remedy: gap.remedy)
      })
  }
}

extension Origin {
  /// What stands behind a value that no file states, in one line.
  fileprivate var remark: String? {
    switch self {
    case .catalogue(let reference):
      "\(reference.row): \(reference.source)" + (reference.year.map { " (\($0))" } ?? "")
    case .derived(let formula, _): formula
    case .assumed(let name, let reason): "\(name): \(reason)"
    case .frameworkDefault(let framework, let version): "\(framework) \(version)"
    case .override(let text): text
    case .declared, .inline, .project: nil
    }
  }
}

extension RangeResult {
  /// The percentiles of a distribution.
  init(_ distribution: Distribution) {
    self.init(p5: distribution.p5, p50: distribution.p50, p95: distribution.p95)
  }
}
