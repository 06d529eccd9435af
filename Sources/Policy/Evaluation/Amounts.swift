public import Footprint
import Quantities
import Runs

extension Percentile {
  /// The percentile of a range.
  public func value(of range: Distribution) -> Double {
    switch self {
    case .p5: range.p5
    case .p50: range.p50
    case .p95: range.p95
    }
  }
}

extension AmountBasis {
  /// What an amount of work is computed from first of all.
  enum Input {
    case fact(Fact)
    case metric(Metric)
  }

  var input: Input {
    switch self {
    case .tokens: .fact(.tokens)
    case .examples: .fact(.datasetExamples)
    case .params: .fact(.modelParams)
    case .flops: .metric(.flops)
    case .deviceHours: .metric(.deviceTime)
    }
  }

  /// How much work a run does over all trials; nil when that is not known.
  func work(of run: Run, metric: (Metric) -> Distribution?) -> Double? {
    let trials = run.number(.trials)?.central ?? 1
    switch self {
    case .tokens: return run.number(.tokens).map { $0.central * trials }
    case .examples:
      if let examples = run.number(.datasetExamples) {
        return examples.central * (run.number(.epochs)?.central ?? 1) * trials
      }
      guard let steps = run.number(.steps), let batch = run.number(.globalBatch) else {
        return nil
      }
      return steps.central * batch.central * trials
    case .params: return run.number(.modelParams)?.central
    case .flops: return metric(.flops)?.p50
    case .deviceHours: return metric(.deviceTime)?.p50
    }
  }
}
