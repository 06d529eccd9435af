import ConfigText
import Diagnostics
import Quantities
import Runs

/// Facts that annotations of an object state: `carbonward.dev/duration: 12h`.
///
/// They are the comments of a place that has none: an object that reaches a cluster has lost those of
/// its file. Where an annotation and the object itself, or two annotations, state different amounts, the
/// dearer counts, so that no annotation talks devices away; of anything else the object's own word does.
extension KubernetesFormat {
  /// What the names of such annotations start with.
  static let annotationPrefix = "carbonward.dev/"

  /// More annotations than this are none that anybody wrote.
  private static let annotationLimit = 200

  /// A fact that an annotation states.
  struct Annotation {
    var fact: Fact
    var value: FactValue
    var node: ConfigNode
  }

  /// The annotations of an object and its templates; what is wrong with others is noted.
  static func annotations(of object: ConfigNode, into reading: inout Reading) -> [Annotation] {
    var maps = [object.find("metadata.annotations")].compactMap(\.self)
    object.visit { path, node in
      if path.lowercased().hasSuffix("template.metadata.annotations") { maps.append(node) }
    }
    let entries = maps.flatMap(\.entries).filter { $0.key.hasPrefix(annotationPrefix) }
    var annotations: [Annotation] = []
    for entry in entries.prefix(annotationLimit) {
      guard let text = entry.value.text else { continue }
      do throws(FactError) {
        let fact = try FactText.fact(named: String(entry.key.dropFirst(annotationPrefix.count)))
        annotations.append(
          Annotation(fact: fact, value: try FactText.parse(text, for: fact), node: entry.value))
      } catch {
        reading.diagnostics.append(
          Diagnostic(
            ConfigTextDiagnostic.inlineFact, .error, error.message, at: entry.value.range,
            label: "in this annotation", help: error.help))
      }
    }
    return annotations
  }

  /// States what annotations say beside all that the object states.
  static func state(_ annotations: [Annotation], into reading: inout Reading) {
    for annotation in annotations {
      let fact = annotation.fact
      guard let other = reading[fact], other.value != annotation.value, other.origin.range != nil
      else {
        let setting = Settings(annotation.node).setting(of: annotation.node, at: fact.rawValue)
        reading.state(
          fact, annotation.value, .inline(annotation.node.range),
          place: .rewriting(setting) { FactText.write($0, for: fact) })
        continue
      }
      let isDearer = isDearer(annotation.value, than: other.value, of: fact)
      if dear[fact] != nil {
        var kept = other
        if isDearer {
          kept.value = annotation.value
          // As strong as what it contradicts: nothing that is weaker than that counts in its place.
          let isDeclared = other.origin.strength >= Origin.declaredStrength
          kept.origin =
            isDeclared ? .declared(annotation.node.range) : .inline(annotation.node.range)
        }
        reading.remove(fact)
        reading.state(
          fact, kept.value, kept.origin, place: .cannot("an annotation states it as well"))
      }
      reading.diagnostics.append(.contradiction(annotation, other, isDearer: isDearer))
    }
  }

  /// Facts of which more is dearer, or less, whatever else holds.
  private static let dear: [Fact: Direction] = {
    let more: [Fact] = [
      .count, .nodes, .power, .hostPower, .duration, .trials, .steps, .epochs, .tokens,
      .datasetTokens, .datasetExamples, .modelParams, .utilisation, .idleShare, .pue,
      .wue, .intensity, .stepTime, .failedRuns, .restarts,
    ]
    let less: [Fact] = [.mfu, .tokensPerSecond, .goodput, .renewableShare]
    return Dictionary(
      uniqueKeysWithValues: more.map { ($0, .more) } + less.map { ($0, .less) })
  }()

  private enum Direction { case more, less }

  private static func isDearer(_ one: FactValue, than other: FactValue, of fact: Fact) -> Bool {
    guard let direction = dear[fact], let one = one.number?.central,
      let other = other.number?.central
    else { return false }
    return direction == .more ? one > other : one < other
  }
}

extension Diagnostic {
  /// An annotation that says something else than the object, or than another annotation.
  fileprivate static func contradiction(
    _ annotation: KubernetesFormat.Annotation, _ other: Traced<FactValue>, isDearer: Bool
  ) -> Diagnostic {
    let fact = annotation.fact
    let own = FactText.shortened(FactText.write(annotation.value, for: fact))
    let others = FactText.shortened(FactText.write(other.value, for: fact))
    let isAnnotation = other.origin.name == "inline"
    let message =
      isAnnotation
      ? "annotations state `\(fact.rawValue)` as \(others) and as \(own)"
      : "an annotation states `\(fact.rawValue)` as \(own), the object itself as \(others)"
    return Diagnostic(
      ConfigDiagnostic.contradiction, .warning, "\(message); \(isDearer ? own : others) counts",
      at: annotation.node.range, label: isDearer ? "this one counts" : "not taken",
      secondary: [other.origin.range].compactMap(\.self).map {
        Label($0, isDearer ? "not taken" : "this one counts")
      },
      help: ["mend one of the two"])
  }
}
