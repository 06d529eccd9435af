import ConfigText
import Diagnostics

/// The parameters of a workflow of Argo, `{{workflow.parameters.nodes}}` and `{{inputs.parameters.nodes}}`,
/// which its own file gives to its templates.
///
/// What only who submits the workflow says, or what two calls of a template say differently, stays as it is
/// written.
struct WorkflowParameters {
  /// The values of the workflow itself, by name.
  private let values: [String: ConfigNode]
  /// What each template is given, by its name.
  private var inputs: [String: [String: ConfigNode]] = [:]

  /// Templates that hand a value on more often than this are none that anybody wrote.
  private static let depthLimit = 6
  private static let callLimit = 2_000
  private static let parameterLimit = 500
  /// More values in one text than this are none that anybody wrote.
  private static let pieceLimit = 200
  private static let textLimit = 100_000

  init(spec: ConfigNode, templates: [ConfigNode]) {
    values = Self.values(of: spec.find("arguments.parameters"))
    let own = templates.reduce(into: [String: [String: ConfigNode]]()) { own, template in
      guard let name = template["name"]?.text else { return }
      own[name] = Self.values(of: template.find("inputs.parameters"))
    }
    inputs = own
    let calls = Self.calls(in: templates)
    for _ in 0..<(calls.isEmpty ? 0 : Self.depthLimit) { inputs = handedOn(calls, over: own) }
  }

  /// A template with its parameters in place.
  func filled(_ template: ConfigNode) -> ConfigNode {
    fill(template, for: template["name"]?.text)
  }

  /// A part of a template, or what stands beside it, with the parameters of the template in place.
  func filled(_ node: ConfigNode, of template: ConfigNode) -> ConfigNode {
    fill(node, for: template["name"]?.text)
  }

  private func fill(_ node: ConfigNode, for template: String?) -> ConfigNode {
    Self.fill(node) { name in
      if let own = Self.suffix(of: name, behind: "workflow.parameters.") { return values[own] }
      guard let template, let own = Self.suffix(of: name, behind: "inputs.parameters.") else {
        return nil
      }
      return inputs[template]?[own]
    }
  }

  private static func suffix(of name: String, behind prefix: String) -> String? {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.utf8.count)) : nil
  }

  private static func values(of list: ConfigNode?) -> [String: ConfigNode] {
    var values: [String: ConfigNode] = [:]
    for element in list?.elements.prefix(parameterLimit) ?? [] {
      guard let name = element["name"]?.text else { continue }
      let value = [element["value"], element["default"], element.find("valueFrom.default")]
        .lazy.compactMap(\.self).first { $0.scalar != nil }
      if let value { values[name] = value }
    }
    return values
  }

  /// One template starts another one with values of its own.
  private struct Call {
    var caller: String?
    var callee: String
    var values: [String: ConfigNode]
  }

  private static func calls(in templates: [ConfigNode]) -> [Call] {
    var calls: [Call] = []
    for template in templates {
      let caller = template["name"]?.text
      template.visit { _, node in
        guard node.isMap, calls.count < callLimit, let callee = node["template"]?.text else {
          return
        }
        let values = values(of: node.find("arguments.parameters"))
        calls.append(Call(caller: caller, callee: callee, values: values))
      }
    }
    return calls
  }

  /// What templates are given by their callers; what two of them give differently is not known.
  private func handedOn(
    _ calls: [Call], over own: [String: [String: ConfigNode]]
  ) -> [String: [String: ConfigNode]] {
    var given: [String: [String: ConfigNode]] = [:]
    var disputed: [String: Set<String>] = [:]
    for call in calls {
      for (key, value) in call.values {
        let value = fill(value, for: call.caller)
        if let other = given[call.callee]?[key], other.scalar?.text != value.scalar?.text {
          disputed[call.callee, default: []].insert(key)
        }
        given[call.callee, default: [:]][key] = value
      }
    }
    var all = own
    for (callee, values) in given { all[callee, default: [:]].merge(values) { $1 } }
    for (callee, keys) in disputed {
      for key in keys { all[callee]?[key] = nil }
    }
    return all
  }

  // MARK: - Filling in

  /// The tag of a text in which something was filled in: it stands nowhere as it is.
  static let filledTag = "!filled"

  /// A node with what stands for each `{{name}}` in place.
  static func fill(
    _ node: ConfigNode, depth: Int = 0, _ value: (String) -> ConfigNode?
  ) -> ConfigNode {
    guard depth < 64 else { return node }
    var node = node
    switch node.content {
    case .scalar(let scalar):
      guard scalar.text.contains("{{"), scalar.text.utf8.count < textLimit else { return node }
      return fill(scalar, of: node, value)
    case .list(let elements):
      node.content = .list(elements.map { fill($0, depth: depth + 1, value) })
    case .map(let entries):
      node.content = .map(
        entries.map { entry in
          var entry = entry
          entry.value = fill(entry.value, depth: depth + 1, value)
          return entry
        })
    }
    return node
  }

  private static func fill(
    _ scalar: ConfigScalar, of node: ConfigNode, _ value: (String) -> ConfigNode?
  ) -> ConfigNode {
    var text = ""
    var rest = scalar.text[...]
    var count = 0
    while let open = rest.firstRange(of: "{{"),
      let close = rest[open.upperBound...].firstRange(of: "}}"), count < pieceLimit
    {
      count += 1
      let name = rest[open.upperBound..<close.lowerBound].split(separator: " ").joined()
      let whole = open.lowerBound == rest.startIndex && close.upperBound == rest.endIndex
      let found = value(name)
      // The parameter alone: what it says stands where it is given.
      if let found, whole, text.isEmpty { return found }
      text += rest[..<open.lowerBound]
      if let given = found?.scalar, given.problem == nil {
        text += given.text
      } else {
        // What an expression holds besides names would be words of the shell that reads the text.
        text += "{{" + name.filter { $0.isLetter || $0.isNumber || "._-".contains($0) } + "}}"
      }
      rest = rest[close.upperBound...]
    }
    text += rest
    guard text != scalar.text, text.utf8.count < textLimit else { return node }
    var filled = ConfigScalar(text: text, isString: true, problem: scalar.problem)
    filled.quoting = .block
    var node = node
    node.content = .scalar(filled)
    node.tag = filledTag
    return node
  }
}

extension ConfigNode {
  /// A script that was filled in, as the words of a shell that is given it: it stands nowhere as it is.
  var asWords: ConfigNode {
    guard tag == WorkflowParameters.filledTag, let scalar, scalar.text.contains(" ") else {
      return self
    }
    let shell = ["bash", "-c"].map { ConfigNode(.scalar(ConfigScalar(text: $0)), range) }
    return ConfigNode(.list(shell + [self]), range)
  }
}
