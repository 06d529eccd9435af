public import Diagnostics
import Quantities
import Text
public import YAMLSource

/// The facts that one place states, in the order they are written.
public struct DecodedFacts: Sendable {
  /// What is stated, in the order of the document.
  public var facts: [(fact: Fact, value: Traced<FactValue>)] = []
  /// The user's own labels.
  public var labels: [(key: String, value: Traced<String>)] = []

  /// Creates facts of which none is stated.
  public init() {}

  /// Whether nothing is stated.
  public var isEmpty: Bool { facts.isEmpty && labels.isEmpty }

  /// The value that is stated for a fact, if one is.
  public subscript(fact: Fact) -> Traced<FactValue>? { facts.last { $0.fact == fact }?.value }

  /// States every fact and label in a run, where nothing stronger does.
  ///
  /// - Returns: The values that contradict one of the same strength in the run.
  @discardableResult
  public func state(in run: inout Run) -> [Contradiction] {
    var contradictions: [Contradiction] = []
    for (fact, value) in facts {
      if let kept = run.state(fact, value) {
        contradictions.append(Contradiction(fact: fact, kept: kept, dropped: value))
      }
    }
    for (key, value) in labels {
      if let index = run.labels.firstIndex(where: { $0.key == key }) {
        if run.labels[index].value.origin.strength < value.origin.strength {
          run.labels[index].value = value
        }
      } else {
        run.labels.append((key, value))
        run.labels.sort { $0.key < $1.key }
      }
    }
    return contradictions
  }
}

/// Two files that state a fact differently with the same right.
public struct Contradiction: Sendable, Equatable {
  /// The fact.
  public var fact: Fact
  /// What counts.
  public var kept: Traced<FactValue>
  /// What does not.
  public var dropped: Traced<FactValue>

  /// Creates a contradiction.
  public init(fact: Fact, kept: Traced<FactValue>, dropped: Traced<FactValue>) {
    self.fact = fact
    self.kept = kept
    self.dropped = dropped
  }
}

/// Reads nested maps of facts, as in `run/v1`, `defaults`, `facts`, `set` and policy tests.
public enum RunDecoder {
  /// Reads a map of facts; maps may be nested (`site: {region: …}`) or dotted (`site.region: …`).
  ///
  /// - Parameters:
  ///   - node: A mapping.
  ///   - origin: Makes the origin of a value from its range.
  ///   - otherKeys: Keys of the map that are not facts and are the caller's to read.
  ///   - bag: Takes every error: unknown names, wrong units, repeated facts.
  public static func decode(
    _ node: YAMLNode, origin: (SourceRange) -> Origin = Origin.declared,
    besides otherKeys: [String] = [], into bag: inout DiagnosticBag
  ) -> DecodedFacts {
    var reader = FactMapReader(otherKeys: otherKeys)
    reader.read(node, prefix: "", origin: origin, into: &bag)
    return reader.decoded
  }

  /// Reads one scalar as the value of a fact; errors go to the bag.
  public static func decodeValue(
    _ node: YAMLNode, for fact: Fact, into bag: inout DiagnosticBag
  ) -> FactValue? {
    guard node.kind == .scalar, node.scalar() != .null else {
      bag.add(
        Diagnostic(
          RunDiagnostic.factValue, .error, "`\(fact.rawValue)` has no value", at: node.range,
          label: "a single value belongs here", help: [fact.summaryLine]))
      return nil
    }
    if case .text = fact.kind {
    } else if case .choice = fact.kind {
    } else if case .flag = fact.kind {
    } else if case .float(let number)? = node.scalar(), !number.isFinite {
      bag.add(
        Diagnostic(
          RunDiagnostic.factValue, .error,
          "`\(FactText.shortened(node.text))` is not a finite number",
          at: node.range, help: [fact.summaryLine]))
      return nil
    }
    do {
      return try FactText.parse(node.text, for: fact)
    } catch {
      bag.add(
        Diagnostic(RunDiagnostic.factValue, .error, error.message, at: node.range, help: error.help)
      )
      return nil
    }
  }
}

/// Walks a map of facts.
private struct FactMapReader {
  let otherKeys: [String]
  var decoded = DecodedFacts()
  private var first: [Fact: SourceRange] = [:]

  init(otherKeys: [String]) { self.otherKeys = otherKeys }

  mutating func read(
    _ node: YAMLNode, prefix: String, origin: (SourceRange) -> Origin,
    into bag: inout DiagnosticBag
  ) {
    guard node.kind == .mapping else {
      // `model:` with nothing under it states nothing.
      if node.kind == .scalar, node.scalar() == .null, !prefix.isEmpty { return }
      bag.add(
        Diagnostic(
          RunDiagnostic.factMap, .error,
          prefix.isEmpty
            ? "a map of facts belongs here"
            : "`\(prefix)` is a group of facts, not a value",
          at: node.range, help: FactMapReader.help(for: prefix)))
      return
    }
    for entry in node.entries {
      let key = entry.key.text
      let name = prefix.isEmpty ? key : "\(prefix).\(key)"
      if prefix.isEmpty, otherKeys.contains(key) { continue }
      if name == "labels" {
        readLabels(entry.value, origin: origin, into: &bag)
      } else if let fact = Fact(named: name) {
        read(fact, entry, origin: origin, into: &bag)
      } else if FactMapReader.groups.contains(name) {
        read(entry.value, prefix: name, origin: origin, into: &bag)
      } else {
        reportUnknown(name, key: entry.key, prefix: prefix, into: &bag)
      }
    }
  }

  private mutating func read(
    _ fact: Fact, _ entry: YAMLEntry, origin: (SourceRange) -> Origin,
    into bag: inout DiagnosticBag
  ) {
    if let earlier = first[fact] {
      bag.add(
        Diagnostic(
          RunDiagnostic.factRepeated, .error, "`\(fact.rawValue)` is stated twice",
          at: entry.key.range,
          label: "stated again", secondary: [Label(earlier, "first stated here")],
          help: ["remove one of the two"]))
      return
    }
    first[fact] = entry.key.range
    guard let value = RunDecoder.decodeValue(entry.value, for: fact, into: &bag) else { return }
    decoded.facts.append((fact, Traced(value, origin(entry.value.range))))
  }

  private mutating func readLabels(
    _ node: YAMLNode, origin: (SourceRange) -> Origin, into bag: inout DiagnosticBag
  ) {
    guard node.kind == .mapping else {
      bag.add(
        Diagnostic(
          RunDiagnostic.factMap, .error, "`labels` is a map of your own words", at: node.range,
          help: ["write `labels: {cost-centre: nlp-7}`"]))
      return
    }
    for entry in node.entries {
      guard entry.value.kind == .scalar else {
        bag.add(
          Diagnostic(
            RunDiagnostic.factValue, .error,
            "label `\(FactText.shortened(entry.key.text))` is not a single value",
            at: entry.value.range))
        continue
      }
      decoded.labels.append(
        (entry.key.text, Traced(entry.value.text, origin(entry.value.range))))
    }
  }

  private func reportUnknown(
    _ name: String, key: YAMLNode, prefix: String, into bag: inout DiagnosticBag
  ) {
    var candidates = FactMapReader.names(under: prefix)
    if prefix.isEmpty { candidates += otherKeys }
    let written = String(name.dropFirst(prefix.isEmpty ? 0 : prefix.utf8.count + 1))
    var help: [String] = []
    if let near = Spelling.nearest(to: written, in: candidates) {
      help = ["did you mean `\(near)`?"]
    } else if let moved = Fact.allCases.first(where: { $0.rawValue.hasSuffix("." + written) }) {
      help = ["did you mean `\(moved.rawValue)`?"]
    }
    help.append("known here: \(candidates.map { "`\($0)`" }.joined(separator: ", "))")
    bag.add(
      Diagnostic(
        RunDiagnostic.factUnknown, .error, "there is no fact `\(FactText.shortened(name))`",
        at: key.range,
        label: "unknown name", help: help))
  }

  private static func help(for prefix: String) -> [String] {
    guard let name = names(under: prefix).first else { return [] }
    return prefix.isEmpty
      ? ["write for example `site: {region: gcp/us-central1}`"]
      : ["write for example `\(prefix): {\(name): …}`"]
  }

  /// The groups of the vocabulary: `model`, `dataset`, `hardware` and so on.
  static let groups: Set<String> = Set(
    Fact.allCases.compactMap { fact in
      fact.rawValue.firstIndex(of: ".").map { String(fact.rawValue[..<$0]) }
    })

  /// The names that may stand in a group, in the order of the vocabulary.
  private static func names(under prefix: String) -> [String] {
    var names: [String] = []
    for fact in Fact.allCases {
      var rest = Substring(fact.rawValue)
      if !prefix.isEmpty {
        guard rest.hasPrefix(prefix + ".") else { continue }
        rest = rest.dropFirst(prefix.utf8.count + 1)
      }
      let name = String(rest.prefix { $0 != "." })
      if !names.contains(name) { names.append(name) }
    }
    return prefix.isEmpty ? names + ["labels"] : names
  }
}
