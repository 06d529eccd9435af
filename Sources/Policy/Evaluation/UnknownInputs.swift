import CEL
import Diagnostics
import Footprint
import Quantities
import Runs

/// Explains what is not known about a run, and which one line would make it known.
struct UnknownInputs {
  let assessment: Assessment
  let hasBase: Bool

  /// Explains the paths of slots that an expression could not read; of one fact or metric once.
  func explain(_ paths: [String]) -> [UnknownInput] {
    paths.flatMap { explain($0) }.withoutRepeats
  }

  private func explain(_ path: String) -> [UnknownInput] {
    let unknown = { (message: String) in [UnknownInput(name: path, message: message)] }
    guard let slot = PolicyLanguage.shared.environment.slot(for: path) else {
      return unknown("`\(path)` is not known")
    }
    return switch PolicyLanguage.shared.meanings[slot] {
    case .fact(let fact, isBase: false), .written(let fact, isBase: false): [explain(fact)]
    case .metric(let metric, _, isBase: false): explain(metric)
    case .residency(isBase: false):
      [
        UnknownInput(
          name: path, message: "where the run's data lies is not known",
          remedy: Self.line(for: .region), range: assessment.run.unresolvedReason(.region)?.range)
      ]
    case .fact(let fact, isBase: true) where hasBase,
      .written(let fact, isBase: true) where hasBase:
      unknown("`\(fact.rawValue)` is not known at the base revision")
    case .metric(let metric, _, isBase: true) where hasBase:
      unknown("`\(metric.rawValue)` is not known at the base revision")
    case .residency where hasBase:
      unknown("where the data of the base revision lies is not known")
    case .fact, .metric, .labels, .residency, .path, .format, .written, .now:
      unknown("there is no base revision to compare with; `carbonward diff --base REF` names one")
    }
  }

  func explain(_ fact: Fact) -> UnknownInput {
    let name = "run.\(fact.rawValue)"
    if let unreadable = assessment.run.unreadable(fact) {
      return UnknownInput(
        name: name, message: unreadable.message(about: fact),
        remedy: "--set \(fact.rawValue)=\(Self.example(of: fact))", range: unreadable.range)
    }
    if let unresolved = assessment.run.unresolvedReason(fact) {
      return UnknownInput(
        name: name, message: "`\(fact.rawValue)` is not known: \(unresolved.reason)",
        remedy: Self.line(for: fact), range: unresolved.range)
    }
    return UnknownInput(
      name: name, message: "`\(fact.rawValue)` is not known", remedy: Self.line(for: fact))
  }

  /// Explains the labels that an expression reads and the run does not have.
  func explain(labels: [String]) -> [UnknownInput] {
    let known = assessment.run.labels.map(\.key)
    return labels.filter { !known.contains($0) }.map { label in
      UnknownInput(
        name: "run.labels.\(label)", message: "the label \(label.quoted) is not stated",
        remedy: "labels: {\(label): …}")
    }
  }

  func explain(_ metric: Metric) -> [UnknownInput] {
    let name = "estimate.\(metric.rawValue)"
    let missing = assessment.missing.filter { $0.metric == metric }
    guard !missing.isEmpty else {
      let doubtful = assessment.concerns.filter {
        $0.isImplausible && $0.metrics(of: assessment.run).contains(metric)
      }
      guard doubtful.isEmpty else {
        return doubtful.map { UnknownInput(name: name, message: $0.message) }
      }
      var message = "`\(metric.rawValue)` cannot be estimated"
      if metric == .embodied, let device = assessment.run.text(.accelerator) {
        // No fact of a run says it.
        message =
          "the emissions of making \(device.quoted) are not known; a row of it under `accelerators` in "
          + "the `catalogue` of carbonward.yaml may state them as `embodied`"
      }
      return [UnknownInput(name: name, message: message)]
    }
    return missing.map { missing in
      let range = missing.facts.lazy.compactMap { assessment.run.unresolvedReason($0)?.range }.first
      return UnknownInput(
        name: name, message: missing.message, remedy: missing.remedy, range: range)
    }
  }

  /// Why something cannot be decided, in one line.
  static func message(_ inputs: [UnknownInput]) -> String {
    let reasons = inputs.map(\.message).withoutRepeats
    return "cannot be decided: "
      + (reasons.isEmpty
        ? "something that it needs is not known" : reasons.joined(separator: "; and "))
  }

  /// What to write, and where; nil if nothing that is written would make it known.
  static func help(_ inputs: [UnknownInput]) -> String? {
    let remedies = inputs.compactMap(\.remedy).withoutRepeats
    let lines = remedies.filter { !$0.hasPrefix("--") }.map { "`\($0)`" }
    let overrides = remedies.filter { $0.hasPrefix("--set ") }.map { "`\($0)`" }
    var help: [String] = []
    if !overrides.isEmpty {
      help.append(
        "write the value where it stands, or set it for one estimate with "
          + overrides.joined(separator: " "))
    }
    if !lines.isEmpty {
      help.append(
        "state \(lines.joined(separator: " and ")) under the run's `facts` in `carbonward.yaml`")
    }
    if remedies.contains(UnknownInput.ledgerRemedy) {
      help.append("name the ledger with `\(UnknownInput.ledgerRemedy)`, or set `CARBONWARD_LEDGER`")
    }
    if remedies.contains(UnknownInput.timeRemedy) {
      help.append("give more time by `\(UnknownInput.timeRemedy)`")
    }
    return help.isEmpty ? nil : help.joined(separator: "; ")
  }

  /// The line of YAML that would state a fact.
  static func line(for fact: Fact) -> String {
    // A region says all that the catalogue knows of the place.
    if [.intensity, .gridZone, .country, .provider].contains(fact) { return line(for: .region) }
    let value = example(of: fact)
    let parts = fact.rawValue.split(separator: ".", maxSplits: 1)
    return parts.count == 2 ? "\(parts[0]): {\(parts[1]): \(value)}" : "\(fact.rawValue): \(value)"
  }

  private static func example(of fact: Fact) -> String {
    switch fact {
    case .region: return "gcp/us-central1"
    case .accelerator: return "h100-sxm5-80gb"
    case .count: return "8"
    case .nodes, .trials, .development: return "1"
    case .precision: return "bf16"
    case .tokens, .datasetTokens: return "10B"
    case .modelParams, .modelActiveParams: return "7B"
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

extension Array where Element: Equatable {
  /// The elements in their order, each once.
  fileprivate var withoutRepeats: [Element] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
