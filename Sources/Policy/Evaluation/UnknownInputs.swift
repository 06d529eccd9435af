import CEL
import Diagnostics
import Footprint
import Quantities

/// Explains what is not known about a run, and which one line would make it known.
struct UnknownInputs {
  let assessment: Assessment
  let hasBase: Bool

  /// Explains the paths of slots that an expression could not read; of one fact or metric once.
  func explain(_ paths: [String]) -> [UnknownInput] {
    var found: [UnknownInput] = []
    for path in paths {
      let input = explain(path)
      if !found.contains(input) { found.append(input) }
    }
    return found
  }

  private func explain(_ path: String) -> UnknownInput {
    guard let slot = PolicyLanguage.shared.environment.slot(for: path) else {
      return UnknownInput(name: path, message: "`\(path)` is not known")
    }
    switch PolicyLanguage.shared.meanings[slot] {
    case .fact(let fact, isBase: false): return explain(fact)
    case .metric(let metric, _, isBase: false): return explain(metric)
    case .residency(isBase: false):
      return UnknownInput(
        name: path, message: "where the run's data lies is not known",
        remedy: Self.line(for: .region),
        range: assessment.run.unresolvedReason(.region)?.range)
    case .fact(let fact, isBase: true) where hasBase:
      return UnknownInput(
        name: path, message: "`\(fact.rawValue)` is not known at the base revision")
    case .metric(let metric, _, isBase: true) where hasBase:
      return UnknownInput(
        name: path, message: "`\(metric.rawValue)` is not known at the base revision")
    case .residency where hasBase:
      return UnknownInput(
        name: path, message: "where the data of the base revision lies is not known")
    case .fact, .metric, .labels, .residency, .path, .format, .now:
      return UnknownInput(
        name: path, message: "there is no base revision to compare with",
        remedy: "carbonward diff --base REF")
    }
  }

  func explain(_ fact: Fact) -> UnknownInput {
    let name = "run.\(fact.rawValue)"
    if let unresolved = assessment.run.unresolvedReason(fact) {
      return UnknownInput(
        name: name, message: "`\(fact.rawValue)` is not known: \(unresolved.reason)",
        remedy: Self.line(for: fact), range: unresolved.range)
    }
    return UnknownInput(
      name: name, message: "`\(fact.rawValue)` is not known", remedy: Self.line(for: fact))
  }

  func explain(_ metric: Metric) -> UnknownInput {
    let name = "estimate.\(metric.rawValue)"
    guard let missing = assessment.missing.first(where: { $0.metric == metric }) else {
      return UnknownInput(name: name, message: "`\(metric.rawValue)` cannot be estimated")
    }
    let range = missing.facts.lazy.compactMap { assessment.run.unresolvedReason($0)?.range }.first
    return UnknownInput(
      name: name, message: missing.message, remedy: missing.remedy, range: range)
  }

  /// The line of YAML that would state a fact.
  static func line(for fact: Fact) -> String {
    let value = example(of: fact)
    let parts = fact.rawValue.split(separator: ".", maxSplits: 1)
    return parts.count == 2 ? "\(parts[0]): {\(parts[1]): \(value)}" : "\(fact.rawValue): \(value)"
  }

  private static func example(of fact: Fact) -> String {
    switch fact {
    case .region: return "gcp/us-central1"
    case .accelerator: return "h100-sxm5-80gb"
    case .count: return "8"
    case .nodes, .trials: return "1"
    case .precision: return "bf16"
    default: break
    }
    switch fact.kind {
    case .text: return "…"
    case .choice(let words): return words.first ?? "…"
    case .flag: return "true"
    case .timestamp: return "2026-11-23T18:00:00Z"
    case .number(let dimension): return dimension.example
    }
  }
}
