import Footprint
import Policy
import Result
import Runs

// Results carry words of their own, so that whoever reads one needs neither policies nor the model.
// Here each word of those who decide gets its word in the result; a new one does not compile without.

extension VerdictWord {
  /// The verdict of an evaluation.
  init(_ verdict: Verdict) {
    switch verdict {
    case .pass: self = .pass
    case .warn: self = .warn
    case .fail: self = .fail
    case .unknown: self = .unknown
    }
  }
}

extension Level {
  /// How much a finding matters, as the evaluation settles it.
  init(_ level: FindingLevel) {
    switch level {
    case .none: self = .none
    case .note: self = .note
    case .warning: self = .warning
    case .error: self = .error
    }
  }
}

extension FindingResult.Kind {
  init(_ kind: Finding.Kind) {
    switch kind {
    case .budget: self = .budget
    case .rule: self = .rule
    case .sanity: self = .sanity
    }
  }
}

extension FindingResult.Severity {
  init(_ severity: RuleSeverity) {
    switch severity {
    case .deny: self = .deny
    case .warn: self = .warn
    case .info: self = .info
    }
  }
}

extension FindingResult.Status {
  init(_ status: Finding.Status) {
    switch status {
    case .passed: self = .passed
    case .violated: self = .violated
    case .waived: self = .waived
    case .notApplicable: self = .notApplicable
    case .unknown: self = .unknown
    }
  }
}

extension PercentileWord {
  init(_ percentile: Percentile) {
    switch percentile {
    case .p5: self = .p5
    case .p50: self = .p50
    case .p95: self = .p95
    }
  }
}

extension SuggestionResult.Effort {
  init(_ effort: Effort) {
    switch effort {
    case .low: self = .low
    case .medium: self = .medium
    case .high: self = .high
    }
  }
}

extension MetricKey {
  init(_ metric: Metric) {
    switch metric {
    case .deviceTime: self = .deviceHours
    case .energy: self = .energy
    case .emissions: self = .emissions
    case .marketEmissions: self = .marketEmissions
    case .embodied: self = .embodied
    case .water: self = .water
    case .flops: self = .flops
    case .cost: self = .cost
    }
  }
}

extension FactResult.Origin {
  init(_ origin: Origin) {
    switch origin {
    case .declared: self = .declared
    case .inline: self = .inline
    case .project: self = .project
    case .derived: self = .derived
    case .catalogue: self = .catalogue
    case .frameworkDefault: self = .frameworkDefault
    case .assumed: self = .assumed
    case .override: self = .override
    }
  }
}

extension Settings.UnknownWord {
  init(_ policy: UnknownPolicy) {
    switch policy {
    case .unknown: self = .unknown
    case .fail: self = .fail
    case .warn: self = .warn
    case .pass: self = .pass
    }
  }
}

extension Settings.ThresholdWord {
  init(_ threshold: FailThreshold) {
    switch threshold {
    case .deny: self = .deny
    case .warn: self = .warn
    }
  }
}
