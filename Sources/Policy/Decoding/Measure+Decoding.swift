import Diagnostics
import Quantities
import Runs
import Text
public import YAMLSource

extension Measure: ObjectDecodable {
  /// The name in the JSON Schema.
  public static var schemaName: String { "measure" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String { "A change that would reduce a footprint." }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> Measure? {
    let id = object.required("id", .identifier("a measure"), doc: "Unique name.")
    let category = object.required("category", .choice(of: MeasureCategory.self))
    let when = object.optional(
      "when", .condition, doc: "When the measure makes sense; always if left out.")
    let actions = readActions(from: &object)
    let requires = object.optional(
      "requires", .identifiers("a measure"), doc: "Measures to take with this one.")
    let excludes = object.optional(
      "excludes", .identifiers("a measure"), doc: "Measures that cannot go with this one.")
    let effort = object.optional("effort", .choice(of: Effort.self), doc: "medium if left out.")
    let applicability = object.optional(
      "applicability", .choice(of: MeasureApplicability.self), doc: "review if left out.")
    let limits = object.optional(
      "limits", .limits, doc: "What can really be had: allowed values, maxima, `queue`.")
    let source = object.optional("source", .prose, doc: "Where the effect is published.")
    let documentation = Documentation.read(from: &object)
    if actions.isEmpty, ["set", "choose", "scale", "shift"].allSatisfy({ !object.has($0) }) {
      object.error(
        PolicyDiagnostic.measure, "this measure does nothing",
        label: "no `set`, `choose`, `scale` or `shift`",
        help: ["add for example `set: {precision: bf16}`"])
    }
    guard let id, let category, !actions.isEmpty else { return nil }
    return Measure(
      id: id.name, range: id.range, category: category, when: when, actions: actions,
      requires: requires ?? [], excludes: excludes ?? [], effort: effort ?? .medium,
      applicability: applicability ?? .review, limits: limits ?? MeasureLimits(), source: source,
      documentation: documentation)
  }

  private static func readActions(from object: inout ObjectReader) -> [MeasureAction] {
    let set = object.optional("set", .settings, doc: "Facts and the values they get.") ?? []
    let choose =
      object.optional(
        "choose", .choices, doc: "Facts, each with the values to choose from, the best first.")
      ?? []
    let scale =
      object.optional(
        "scale", .scales, doc: "Factors of power, duration, energy or a fact that is a number.")
      ?? []
    let shift = object.optional(
      "shift", .object(StartShift.self), doc: "Moves the start within its bounds.")
    return set.map(MeasureAction.set) + choose.map(MeasureAction.choose) + scale
      + (shift.map { [.shift($0)] } ?? [])
  }
}

extension StartShift: ObjectDecodable {
  /// The name in the JSON Schema.
  public static var schemaName: String { "shift" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String { "How far a run may be moved in time." }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> StartShift? {
    let maxDelay = object.optional(
      "max_delay", .exactQuantity(.time), doc: "The longest delay of the start.")
    let pause = object.optional(
      "pause", .bool, doc: "Whether an interruptible run may be paused; false if left out.")
    guard let node = object.node else { return nil }
    return StartShift(maxDelay: maxDelay, allowsPauses: pause ?? false, range: node.range)
  }
}

extension ValueReader where Value == [FactSetting] {
  /// A map of facts, nested or dotted.
  static var settings: ValueReader {
    ValueReader(RunDecoder.factsSchema) { node, context in
      let decoded = RunDecoder.decode(node, into: &context.diagnostics)
      if let label = decoded.labels.first {
        context.error(
          PolicyDiagnostic.measure, "a measure cannot set the label \(label.key.quoted)", at: node)
      }
      return decoded.facts.map { fact, traced in
        FactSetting(fact: fact, value: traced.value, range: traced.origin.range ?? node.range)
      }
    }
  }
}

/// A fact that is named as a key, with the node of its value.
private struct NamedFact {
  var fact: Fact
  var key: YAMLNode
  var value: YAMLNode
}

extension DecodingContext {
  /// Finds the facts that the keys of a map name, nested or dotted; unknown names are reported.
  fileprivate func namedFacts(
    in node: YAMLNode, prefix: String = "", besides others: [String] = []
  ) -> [NamedFact] {
    guard node.kind == .mapping else {
      error(
        RunDiagnostic.factMap, "a map of facts belongs here", at: node,
        help: ["write for example `{site.region: [gcp/europe-north1]}`"])
      return []
    }
    var found: [NamedFact] = []
    for entry in node.entries {
      let name = prefix.isEmpty ? entry.key.text : "\(prefix).\(entry.key.text)"
      if prefix.isEmpty, others.contains(name) { continue }
      let isGroup = Fact.allCases.contains { $0.rawValue.hasPrefix("\(name).") }
      if isGroup, entry.value.kind == .mapping {
        found += namedFacts(in: entry.value, prefix: name)
        continue
      }
      do throws(FactError) {
        found.append(
          NamedFact(fact: try FactText.fact(named: name), key: entry.key, value: entry.value))
      } catch {
        self.error(RunDiagnostic.factUnknown, error.message, at: entry.key, help: error.help)
      }
    }
    return found
  }

  fileprivate func choice(_ named: NamedFact) -> FactChoice? {
    let nodes = named.value.kind == .sequence ? named.value.elements : [named.value]
    let values = nodes.compactMap { node in
      RunDecoder.decodeValue(node, for: named.fact, into: &diagnostics).map {
        FactSetting(fact: named.fact, value: $0, range: node.range)
      }
    }
    guard !nodes.isEmpty else {
      error(
        PolicyDiagnostic.measure, "there is nothing to choose from for `\(named.fact.rawValue)`",
        at: named.value)
      return nil
    }
    return values.isEmpty
      ? nil : FactChoice(fact: named.fact, values: values, range: named.key.range)
  }
}

extension ValueReader where Value == [FactChoice] {
  /// A map of facts, each with a list of values.
  static var choices: ValueReader {
    ValueReader(RunDecoder.choicesSchema) { node, context in
      context.namedFacts(in: node).compactMap { context.choice($0) }
    }
  }
}

extension ValueReader where Value == [MeasureAction] {
  /// A map of quantities, each with a factor.
  static var scales: ValueReader {
    ValueReader(.map(.scalar(name: "a factor", examples: ["0.80..0.86"]))) { node, context in
      guard node.kind == .mapping else {
        context.error(
          PolicyDiagnostic.measure, "a map of factors belongs here", at: node,
          help: ["write for example `{power: 0.80..0.86}`"])
        return nil
      }
      return node.entries.compactMap { entry in
        guard let target = scaleTarget(entry.key, context) else { return nil }
        guard let factor = ValueReader<RangedValue>.quantity(.ratio).read(entry.value, context)
        else { return nil }
        guard factor.low > 0 else {
          context.error(PolicyDiagnostic.measure, "a factor must be above zero", at: entry.value)
          return nil
        }
        return .scale(target, by: factor, range: entry.value.range)
      }
    }
  }

  private static func scaleTarget(_ key: YAMLNode, _ context: DecodingContext) -> ScaleTarget? {
    switch key.text {
    case "power": return .power
    case "duration": return .duration
    case "energy": return .energy
    default: break
    }
    if let fact = Fact(named: key.text), case .number = fact.kind { return .fact(fact) }
    let names =
      ["power", "duration", "energy"]
      + Fact.allCases.compactMap { fact in
        if case .number = fact.kind { fact.rawValue } else { nil }
      }
    let near = Spelling.nearest(to: key.text, in: names).map { ["did you mean `\($0)`?"] } ?? []
    context.error(
      RunDiagnostic.factUnknown, "\(key.text.quoted) cannot be scaled", at: key,
      help: near + ["scale `power`, `duration`, `energy` or a fact that is a number"])
    return nil
  }
}

extension ValueReader where Value == MeasureLimits {
  /// A map of facts with allowed values (a list) or a maximum (a number), and `queue`.
  static var limits: ValueReader {
    ValueReader(.map(.any)) { node, context in
      var limits = MeasureLimits()
      for named in context.namedFacts(in: node, besides: ["queue"]) {
        if case .number(let dimension) = named.fact.kind, named.value.kind == .scalar {
          guard
            let most = ValueReader<Double>.exactQuantity(dimension).read(named.value, context)
          else { continue }
          limits.atMost.append((named.fact, most, named.value.range))
        } else if let choice = context.choice(named) {
          limits.allowed.append(choice)
        }
      }
      if let queue = node["queue"] {
        limits.queue = ValueReader<RangedValue>.quantity(.time).read(queue, context)
      }
      return limits
    }
  }
}
