import CEL
import CELQuantities
import Footprint
import Quantities
import Runs

/// The names and types that expressions of a policy may use, and where their values go.
///
/// `run` has a field for each fact, `estimate` one for each metric, `base` both as they are at the
/// base revision, and `now` is the time of the check. Every leaf is a slot of one flat activation, so
/// that evaluating an expression looks nothing up by name.
package struct PolicyLanguage: Sendable {
  /// What a slot of the activation holds.
  enum SlotMeaning: Sendable, Equatable {
    case fact(Fact, isBase: Bool)
    case metric(Metric, Statistic, isBase: Bool)
    case labels(isBase: Bool)
    case residency(isBase: Bool)
    case path(isBase: Bool)
    case format(isBase: Bool)
    /// A name as it is written, where policies compare what it means.
    case written(Fact, isBase: Bool)
    case now

    /// Whether it is of the run as it was at the base revision.
    var isBase: Bool {
      switch self {
      case .fact(_, let isBase), .metric(_, _, let isBase), .written(_, let isBase),
        .labels(let isBase), .residency(let isBase), .path(let isBase), .format(let isBase):
        isBase
      case .now: false
      }
    }
  }

  /// The numbers of a range that expressions may read.
  package enum Statistic: String, Sendable, CaseIterable {
    case p5, p50, p95, mean
  }

  static let shared = PolicyLanguage()

  let environment: Environment
  /// By slot.
  let meanings: [SlotMeaning]

  private init() {
    var options = Options()
    options.numericPromotion = true
    var environment = Environment(options: options, libraries: .extensions + [.quantities])
    let run = Self.runType
    let estimate = Self.estimateType
    let base = ObjectType(
      name: "base", fields: [("run", .object(run)), ("estimate", .object(estimate))])
    environment.declare("run", .object(run))
    environment.declare("estimate", .object(estimate))
    environment.declare("base", .object(base))
    environment.declare("now", .timestamp)
    self.environment = environment
    meanings = environment.slots.map { Self.meaning(ofPath: $0.path) }
  }

  // MARK: Types

  private static let runType: ObjectType = {
    var fields: [(name: String, type: CELType)] = []
    var groups: [(name: String, fields: [(name: String, type: CELType)])] = []
    for fact in Fact.allCases {
      let parts = fact.rawValue.split(separator: ".").map(String.init)
      guard parts.count == 2 else {
        fields.append((fact.rawValue, type(of: fact.kind)))
        continue
      }
      if let index = groups.firstIndex(where: { $0.name == parts[0] }) {
        groups[index].fields.append((parts[1], type(of: fact.kind)))
      } else {
        groups.append((parts[0], [(parts[1], type(of: fact.kind))]))
      }
    }
    for (name, fact) in writtenNames {
      let parts = name.split(separator: ".").map(String.init)
      for index in groups.indices where groups[index].name == parts[0] && parts.count == 2 {
        groups[index].fields.append((parts[1], type(of: fact.kind)))
      }
    }
    for group in groups {
      let object = ObjectType(name: "run.\(group.name)", fields: group.fields)
      fields.append((group.name, .object(object)))
    }
    fields.append(("labels", .map(.string, .string)))
    fields.append(("residency", .list(.string)))
    fields.append(("path", .string))
    fields.append(("format", .string))
    return ObjectType(name: "run", fields: fields)
  }()

  /// What keeps a name as a file writes it.
  static let writtenNames: [(name: String, fact: Fact)] =
    Fact.namesOfRows.map { ("\($0.rawValue)_written", $0) } + [("site.zone", .region)]

  private static let estimateType = ObjectType(
    name: "estimate",
    fields: Metric.allCases.map { metric in
      let number = type(of: metric)
      let range = ObjectType(
        name: "estimate.\(metric.rawValue)",
        fields: Statistic.allCases.map { ($0.rawValue, number) })
      return (metric.rawValue, .object(range))
    })

  /// Counts are doubles too: `run.tokens / run.model.params` must not lose its fraction.
  private static func type(of kind: FactKind) -> CELType {
    switch kind {
    case .text, .choice: .string
    case .flag: .bool
    case .timestamp: .timestamp
    case .number(let dimension): type(of: dimension)
    }
  }

  private static func type(of dimension: Dimension) -> CELType {
    switch dimension {
    case .mass: .scalar(Quantity.mass)
    case .energy: .scalar(Quantity.energy)
    case .power: .scalar(Quantity.power)
    case .time: .duration
    case .intensity: .scalar(Quantity.intensity)
    case .volume: .scalar(Quantity.volume)
    case .money: .scalar(Quantity.money)
    case .waterIntensity, .fraction, .ratio, .count, .flops, .flopRate, .rate, .price: .double
    }
  }

  /// Accelerator-hours are a plain number of hours: they outgrow what a duration can hold.
  static func type(of metric: Metric) -> CELType {
    metric == .deviceTime ? .double : type(of: metric.dimension)
  }

  private static func meaning(ofPath path: String) -> SlotMeaning {
    var names = path.split(separator: ".").map(String.init)
    if names == ["now"] { return .now }
    let isBase = names.first == "base"
    if isBase { names.removeFirst() }
    let rest = names.dropFirst().joined(separator: ".")
    if names.first == "estimate", names.count == 3, let metric = Metric(rawValue: names[1]),
      let statistic = Statistic(rawValue: names[2])
    {
      return .metric(metric, statistic, isBase: isBase)
    }
    switch rest {
    case "labels": return .labels(isBase: isBase)
    case "residency": return .residency(isBase: isBase)
    case "path": return .path(isBase: isBase)
    case "format": return .format(isBase: isBase)
    default: break
    }
    if let written = writtenNames.first(where: { $0.name == rest }) {
      return .written(written.fact, isBase: isBase)
    }
    return Fact(named: rest).map { .fact($0, isBase: isBase) } ?? .path(isBase: isBase)
  }
}
