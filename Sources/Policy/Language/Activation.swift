import CEL
import CELQuantities
import CivilTime
import Footprint
import Quantities
import Runs

extension PolicyLanguage {
  /// Fills an activation with what is known about a run; the rest stays unknown.
  func activation(
    for assessment: Assessment, base: Assessment?, residency: Residency = .none, at now: Timestamp
  ) -> [Value] {
    meanings.map { meaning in
      value(of: meaning, assessment, base: base, residency: residency, at: now)
    }
  }

  /// What a slot holds of a run; unknown where that is not known.
  func value(
    of meaning: SlotMeaning, _ assessment: Assessment, base: Assessment?, residency: Residency,
    at now: Timestamp
  ) -> Value {
    if meaning == .now { return .timestamp(now) }
    guard let source = meaning.isBase ? base : assessment else { return .unknown }
    switch meaning {
    case .now: return .timestamp(now)
    case .fact(let fact, _): return Self.value(of: fact, in: source.run)
    case .metric(let metric, let statistic, _):
      return Self.value(of: metric, statistic, in: source.estimate[metric])
    case .labels: return Self.labels(of: source.run)
    case .residency:
      return residency.labels(of: source.run).map { .list($0.map(Value.string)) } ?? .unknown
    case .path: return .string(source.run.path)
    case .written(let fact, _): return source.run.text(fact).map(Value.string) ?? .unknown
    case .format: return .string(source.run.format)
    }
  }

  private static func labels(of run: Run) -> Value {
    let entries = run.labels.map {
      (key: Value.string($0.key), value: Value.string($0.value.value))
    }
    return ValueMap(entries).map(Value.map) ?? .unknown
  }

  /// The moment that a fact states, in any spelling that facts may have.
  static func instant(_ text: String) -> Value {
    Instant(text).flatMap { Timestamp($0) }.map(Value.timestamp) ?? .unknown
  }

  static func value(of fact: Fact, in run: Run) -> Value {
    // What reports call a run is what policies know it by.
    if fact == .name { return .string(run.displayName) }
    guard let value = run[fact]?.value else { return .unknown }
    switch (value, fact.kind) {
    case (.text(let text), .timestamp): return instant(text)
    case (.text(let text), _): return .string(run.canonicalText(fact) ?? text)
    case (.flag(let flag), _): return .bool(flag)
    case (.number(let number), .number(let dimension)):
      return Self.value(number.central, dimension)
    case (.number(let number), _): return .double(number.central)
    }
  }

  static func value(
    of metric: Metric, _ statistic: Statistic, in range: Distribution?
  ) -> Value {
    guard let range else { return .unknown }
    let number =
      switch statistic {
      case .p5: range.p5
      case .p50: range.p50
      case .p95: range.p95
      case .mean: range.mean
      }
    return metric == .deviceTime ? known(number) : value(number, metric.dimension)
  }

  /// A number in the canonical unit of a dimension; one that is not finite counts as unknown.
  static func value(_ number: Double, _ dimension: Dimension) -> Value {
    guard number.isFinite else { return .unknown }
    switch dimension {
    case .mass: return .scalar(number, Quantity.mass)
    case .energy: return .scalar(number, Quantity.energy)
    case .power: return .scalar(number, Quantity.power)
    case .intensity: return .scalar(number, Quantity.intensity)
    case .volume: return .scalar(number, Quantity.volume)
    case .money: return .scalar(number, Quantity.money)
    case .time:
      let nanoseconds = (number * 3.6e12).rounded()
      // A duration holds 292 years; a longer one compares as that.
      return .duration(Int64(exactly: nanoseconds) ?? (number < 0 ? .min : .max))
    case .waterIntensity, .fraction, .ratio, .count, .flops, .flopRate, .rate, .price:
      return .double(number)
    }
  }

  private static func known(_ number: Double) -> Value {
    number.isFinite ? .double(number) : .unknown
  }
}
