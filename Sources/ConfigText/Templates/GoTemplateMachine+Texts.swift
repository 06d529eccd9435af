import Diagnostics
import Text

/// The functions of texts, lists and maps.
extension GoTemplateMachine {
  /// How long a text or a list that a function makes may become.
  private static let lengthLimit = 100_000

  func ofText(_ name: String, _ nodes: [ConfigNode]) -> ConfigNode? {
    let texts = nodes.map(text)
    guard let last = texts.last else { return nil }
    let first = texts[0]
    switch name {
    case "upper": return string(last.uppercased())
    case "lower": return string(last.lowercased())
    case "trunc":
      guard let count = nodes[0].number, nodes.count == 2, abs(count) < 1e6 else { return nil }
      return string(String(count < 0 ? last.suffix(Int(-count)) : last.prefix(Int(count))))
    case "trimSuffix", "trimPrefix", "hasPrefix", "hasSuffix", "contains", "splitList",
      "split":
      return texts.count == 2 ? ofTwo(name, first, last) : nil
    case "replace":
      guard texts.count == 3, !first.isEmpty,
        last.utf8.count * (texts[1].utf8.count + 1) < 10_000_000
      else { return nil }
      return string(last.replacing(first, with: texts[1]))
    case "print":
      // A blank stands between two of which neither is a text.
      var output = printed(nodes[0])
      for (left, right) in zip(nodes, nodes.dropFirst()) {
        output += (isText(left) || isText(right) ? "" : " ") + printed(right)
      }
      return string(output)
    case "printf": return printed(first, nodes.dropFirst().map(\.self))
    case "toJson", "toPrettyJson", "toRawJson": return string(GoTemplateYAML.json(nodes[0]))
    case "fromYaml", "fromJson", "fromYamlArray", "fromJsonArray": return read(last)
    default: return nil
    }
  }

  private func ofTwo(_ name: String, _ first: String, _ last: String) -> ConfigNode? {
    switch name {
    case "trimSuffix":
      string(last.hasSuffix(first) ? String(last.dropLast(first.count)) : last)
    case "trimPrefix":
      string(last.hasPrefix(first) ? String(last.dropFirst(first.count)) : last)
    case "hasPrefix": flag(last.hasPrefix(first))
    case "hasSuffix": flag(last.hasSuffix(first))
    case "contains": flag(first.isEmpty || last.contains(first))
    default: split(last, at: first, isList: name == "splitList")
    }
  }

  /// The parts of a text: as a list, or as a map of `_0`, `_1` and so on.
  private func split(_ text: String, at separator: String, isList: Bool) -> ConfigNode? {
    guard !separator.isEmpty else { return nil }
    let parts = text.split(separator: separator, omittingEmptySubsequences: false).prefix(10_000)
    if isList { return list(parts.map { string(String($0)) }) }
    return map(
      parts.enumerated().map { index, part in
        ConfigEntry(key: "_\(index)", keyRange: place, value: string(String(part)))
      })
  }

  /// A value as Go prints it among others.
  func printed(_ node: ConfigNode) -> String {
    node.isNull && !isString(node) ? "<nil>" : text(node)
  }

  /// A text with its verbs filled in: those that say how wide a value becomes are not followed.
  private func printed(_ format: String, _ values: [ConfigNode]) -> ConfigNode? {
    var output = ""
    var rest = values[...]
    var isVerb = false
    for character in format {
      guard isVerb else {
        if character == "%" { isVerb = true } else { output.append(character) }
        continue
      }
      isVerb = false
      switch character {
      case "%": output.append("%")
      case "s", "d", "v", "t":
        guard let value = rest.popFirst(), value.scalar != nil,
          character == "v" || isText(value) == (character == "s")
        else { return nil }
        output += printed(value)
      case "q":
        guard let value = rest.popFirst() else { return nil }
        output += GoTemplateYAML.quoted(text(value))
      default: return nil
      }
    }
    return string(output)
  }

  /// Whether a value is a text, rather than a number, a flag or nothing.
  private func isText(_ node: ConfigNode) -> Bool {
    isString(node) || node.scalar != nil && node.number == nil && node.flag == nil && !node.isNull
  }

  private func read(_ text: String) -> ConfigNode? {
    guard text.utf8.count < Self.lengthLimit else { return nil }
    return ConfigReader.yaml(text, at: place)
  }

  // MARK: - Lists and maps

  private func list(_ elements: [ConfigNode]) -> ConfigNode { ConfigNode(.list(elements), place) }

  private func map(_ entries: [ConfigEntry]) -> ConfigNode { ConfigNode(.map(entries), place) }

  func ofLists(_ name: String, _ nodes: [ConfigNode]) -> ConfigNode? {
    let first = nodes.first
    switch name {
    case "list", "tuple": return list(nodes)
    case "dict":
      guard nodes.count.isMultiple(of: 2) else { return nil }
      return map(
        stride(from: 0, to: nodes.count, by: 2).map { index in
          ConfigEntry(key: text(nodes[index]), keyRange: place, value: nodes[index + 1])
        })
    case "len":
      switch first?.content {
      case .map(let entries)?: return number(Double(entries.count))
      case .list(let elements)?: return number(Double(elements.count))
      case .scalar(let scalar)?: return number(Double(scalar.text.utf8.count))
      case nil: return nil
      }
    case "index", "get":
      return nodes.dropFirst().reduce(first) { node, key in node.map { at(key, of: $0) } }
    case "hasKey": return nodes.count == 2 ? flag(nodes[0].has(text(nodes[1]))) : nil
    case "until": return first?.number.flatMap { steps(0, $0, 1) }
    case "untilStep":
      let numbers = nodes.compactMap(\.number)
      return numbers.count == 3 ? steps(numbers[0], numbers[1], numbers[2]) : nil
    case "join":
      guard nodes.count == 2, nodes[1].isList else { return nil }
      return string(nodes[1].elements.map(text).joined(separator: text(nodes[0])))
    case "has":
      return nodes.count == 2 ? flag(nodes[1].elements.map(text).contains(text(nodes[0]))) : nil
    case "deepCopy", "mustDeepCopy": return first
    default: return nodes.last.flatMap { ofOne(name, nodes, $0) }
    }
  }

  private func ofOne(_ name: String, _ nodes: [ConfigNode], _ last: ConfigNode) -> ConfigNode? {
    let first = nodes[0]
    switch name {
    case "first": return first.elements.first ?? null
    case "last": return first.elements.last ?? null
    case "append", "prepend":
      guard nodes.count == 2, first.isList || first.isNull else { return nil }
      let all = name == "append" ? first.elements + [last] : [last] + first.elements
      return list(all)
    default: return nil
    }
  }

  private func at(_ key: ConfigNode, of node: ConfigNode) -> ConfigNode {
    if node.isList, let number = key.number {
      return node.elements.indices.contains(Int(max(-1, min(number, 1e6))))
        ? node.elements[Int(number)] : null
    }
    return node[text(key)] ?? null
  }

  private func steps(_ start: Double, _ end: Double, _ by: Double) -> ConfigNode? {
    guard by != 0, ((end - start) / by).magnitude < 10_000 else { return nil }
    return list(stride(from: start, to: end, by: by).map(number))
  }
}
