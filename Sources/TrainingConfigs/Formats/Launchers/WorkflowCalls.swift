import ConfigText
import Diagnostics

/// How often the templates of a workflow are started by its steps and tasks, and those by what holds them.
struct WorkflowCalls {
  private struct Call {
    var caller: String
    /// nil where it is filled in elsewhere.
    var times: Double?
    var range: SourceRange
  }

  private var calls: [String: [Call]] = [:]
  /// What is known of a template; while it is looked for, that it starts itself again.
  private var known: [String: KubernetesFormat.Repeats?] = [:]

  init(_ templates: [ConfigNode]) {
    for template in templates where template.hasAny(["steps", "dag"]) {
      let caller = template["name"]?.text ?? ""
      template.visit { _, node in
        guard let name = node["template"]?.text, let place = node["template"]?.range else { return }
        let (times, range) = Self.times(node, at: place)
        calls[name, default: []].append(Call(caller: caller, times: times, range: range))
      }
    }
  }

  /// How often one step or task starts its template.
  private static func times(_ node: ConfigNode, at place: SourceRange) -> (Double?, SourceRange) {
    if let items = node["withItems"] {
      return (items.isList ? Double(items.elements.count) : nil, items.range)
    }
    guard let sequence = node["withSequence"] else {
      return (node.has("withParam") ? nil : 1, node["withParam"]?.range ?? place)
    }
    if let number = sequence["count"]?.number { return (number, sequence.range) }
    guard let start = sequence["start"]?.number, let end = sequence["end"]?.number else {
      return (nil, sequence.range)
    }
    return ((end - start).magnitude + 1, sequence.range)
  }

  /// How often a template is started; nil for once.
  mutating func repeats(of name: String, depth: Int = 0) -> KubernetesFormat.Repeats? {
    if let repeats = known[name] { return repeats }
    guard let places = calls[name], let first = places.first else { return nil }
    // One that starts itself goes on until something says stop.
    let endless = KubernetesFormat.Repeats.unknown(
      "a template of the workflow starts itself again", first.range)
    guard depth < 100 else { return endless }
    known[name] = .some(endless)
    let repeats = sum(of: places, depth: depth)
    known[name] = .some(repeats)
    return repeats
  }

  private mutating func sum(of places: [Call], depth: Int) -> KubernetesFormat.Repeats? {
    var count = 0.0
    var range: SourceRange?
    for call in places {
      guard let times = call.times else {
        return .unknown("how often the workflow starts it is filled in elsewhere", call.range)
      }
      switch repeats(of: call.caller, depth: depth + 1) {
      case .unknown(let reason, let range)?: return .unknown(reason, range)
      case .times(let more, let outer)?:
        count += times * more
        range = range ?? (times > 1 ? call.range : outer)
      case nil:
        count += times
        range = times == 1 ? range ?? call.range : call.range
      }
    }
    return count > 1 ? range.map { .times(count, $0) } : nil
  }
}
