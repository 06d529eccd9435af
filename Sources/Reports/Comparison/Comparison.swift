import Quantities
public import Result

/// Two configs side by side: the facts that differ, and the estimates with what lies between them.
///
/// The runs of each side are taken in their order, the first beside the first.
public struct Comparison: Sendable {
  /// A line of the table.
  public struct Row: Sendable, Equatable {
    /// The fact or metric, such as `hardware.count` or `emissions_kg`.
    public var name: String
    /// As people read it; nil where it is not known or not stated.
    public var before: String?
    /// The value of the second run, for people.
    public var after: String?
    /// The medians of an estimate, in the unit of its key.
    var amounts: (before: Double?, after: Double?)?

    /// The same row, by its words.
    public static func == (left: Row, right: Row) -> Bool {
      (left.name, left.before ?? "", left.after ?? "")
        == (right.name, right.before ?? "", right.after ?? "")
    }
  }

  /// Two runs beside each other; one of them may be missing.
  public struct Pair: Sendable {
    /// The first run; nil where it has no counterpart.
    public var before: RunResult?
    /// The second run; nil where it has no counterpart.
    public var after: RunResult?
    /// The facts that differ, in the order of the vocabulary.
    public var facts: [Row]
    /// Every metric.
    public var estimates: [Row]
  }

  /// What the sides are called.
  public var names: (before: String, after: String)
  /// The runs, in the order of the files.
  public var pairs: [Pair]

  /// Compares two estimates.
  public init(_ before: CheckResult, _ after: CheckResult, named names: (String, String)) {
    self.names = names
    pairs = (0..<max(before.runs.count, after.runs.count)).map { index in
      Self.pair(
        index < before.runs.count ? before.runs[index] : nil,
        index < after.runs.count ? after.runs[index] : nil)
    }
  }

  private static func pair(_ before: RunResult?, _ after: RunResult?) -> Pair {
    var names = (before?.facts ?? []).map(\.name)
    for (index, fact) in (after?.facts ?? []).enumerated() where !names.contains(fact.name) {
      names.insert(fact.name, at: min(index, names.count))
    }
    let facts = names.map { name in
      Row(name: name, before: before?.text(of: name), after: after?.text(of: name))
    }
    let estimates = MetricKey.allCases.map { key in
      let ranges = (before?.estimate[key], after?.estimate[key])
      return Row(
        name: key.rawValue, before: ranges.0.map { key.text($0.p50) },
        after: ranges.1.map { key.text($0.p50) }, amounts: (ranges.0?.p50, ranges.1?.p50))
    }
    return Pair(
      before: before, after: after, facts: facts.filter { $0.before != $0.after },
      estimates: estimates)
  }
}

extension Comparison.Row {
  /// The second over the first, such as `+12 %`; nil where either is not known or the first is zero.
  var change: String? {
    guard let before = amounts?.before, let after = amounts?.after, before > 0 else { return nil }
    let percent = (after / before - 1) * 100
    let text = CanonicalNumber.rounded(percent, significantDigits: 3)
    return "\(percent > 0 ? "+" : "")\(text) %"
  }
}

extension RunResult {
  /// A fact as people read it; nil where it is not known.
  fileprivate func text(of name: String) -> String? {
    guard let fact = facts.first(where: { $0.name == name }) else { return nil }
    let number = { (value: Double) in
      fact.dimension.map { QuantityFormatter.describe(value, as: $0) }
        ?? CanonicalNumber.rounded(value, significantDigits: 6)
    }
    switch fact.value {
    case .text(let text): return text
    case .flag(let flag): return flag ? "true" : "false"
    case .number(let value): return number(value)
    case .range(let low, let central, let high):
      return "\(number(central)) (\(number(low)) to \(number(high)))"
    case .unknown: return nil
    }
  }
}

extension MetricKey {
  /// An amount for people.
  fileprivate func text(_ amount: Double) -> String {
    switch self {
    case .deviceHours: QuantityFormatter.describe(amount, as: .time)
    case .energy: QuantityFormatter.describe(amount, as: .energy)
    case .emissions, .marketEmissions, .embodied:
      QuantityFormatter.describe(amount, as: .mass, namesGas: true)
    case .water: QuantityFormatter.describe(amount, as: .volume)
    case .flops: QuantityFormatter.describe(amount, as: .flops)
    case .cost: QuantityFormatter.describe(amount, as: .money)
    }
  }
}
