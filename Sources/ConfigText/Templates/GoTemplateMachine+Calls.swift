import Diagnostics
import Text

/// The functions of Go's templates that choose and compare, and those of Helm that bring in other templates.
extension GoTemplateMachine {
  mutating func call(_ name: String, _ arguments: [Expression]) throws(Problem) -> Value {
    switch name {
    case "and", "or": return try firstThatDecides(name == "and", arguments)
    case "set", "merge", "mergeOverwrite": return try change(name, arguments)
    default: break
    }
    var values: [Value] = []
    for argument in arguments { values.append(try evaluate(argument)) }
    let nodes = values.map(\.node)
    switch name {
    case "include", "template":
      guard let template = nodes.first?.text else { return Value(node: unknown(name)) }
      return try include(template, nodes.dropFirst().first ?? null)
    case "tpl":
      guard let text = nodes.first, !isUnknown(text) else {
        return values.first ?? Value(node: null)
      }
      return try expand(self.text(text), nodes.dropFirst().first ?? null)
    case "fail": throw .refused(place.bytes.lowerBound)
    case "required":
      guard let value = values.last, !value.node.isNull || isString(value.node),
        value.node.scalar?.text != ""
      else { throw .refused(place.bytes.lowerBound) }
      return value
    case "default":
      guard let value = values.last else { break }
      return isUnknown(value.node) || isTrue(value.node) ? value : values[0]
    case "coalesce": return values.first { isTrue($0.node) } ?? Value(node: null)
    case "ternary":
      guard values.count == 3, !isUnknown(nodes[2]) else { return Value(node: unknown(name)) }
      return isTrue(nodes[2]) ? values[0] : values[1]
    case "toYaml", "quote", "squote", "indent", "nindent", "trim", "toString", "int", "int64":
      guard let last = values.last, !(isUnknown(last.node) && name.hasPrefix("int")) else {
        return values.last ?? Value(node: unknown(name))
      }
      return try passed(name, last, nodes)
    case "lookup": return Value(node: ConfigNode(.map([]), place))
    default: break
    }
    // What comes of something that is not known is not known either.
    if let first = nodes.first(where: isUnknown) { return Value(node: first) }
    return Value(
      node: compared(name, nodes) ?? calculated(name, nodes) ?? ofText(name, nodes)
        ?? ofLists(name, nodes) ?? unknown(name))
  }

  private mutating func firstThatDecides(
    _ isAnd: Bool, _ arguments: [Expression]
  ) throws(Problem) -> Value {
    var last = Value(node: null)
    for argument in arguments {
      last = try evaluate(argument)
      if isUnknown(last.node) || isTrue(last.node) != isAnd { return last }
    }
    return last
  }

  /// Functions that change the map that they are given.
  private mutating func change(_ name: String, _ arguments: [Expression]) throws(Problem) -> Value {
    var nodes: [ConfigNode] = []
    for argument in arguments { nodes.append(try evaluate(argument).node) }
    guard var map = nodes.first, !isUnknown(map) else { return Value(node: unknown(name)) }
    if name == "set", nodes.count == 3, let key = nodes[1].text {
      map = map.setting(ConfigEntry(key: key, keyRange: place, value: nodes[2]), atKey: key)
    } else {
      for other in nodes.dropFirst() {
        map = name == "merge" ? other.merged(with: map) : map.merged(with: other)
      }
    }
    if case .variable(let variable)? = arguments.first { set(variable, map, isNew: false) }
    return Value(node: map)
  }

  /// Functions behind which a value is still the one that a file states.
  private mutating func passed(
    _ name: String, _ value: Value, _ nodes: [ConfigNode]
  ) throws(Problem) -> Value {
    var text = self.text(value.node)
    var leaves = value.leaves
    switch name {
    case "toYaml":
      var lines = GoTemplateYAML()
      lines.write(value.node)
      (text, leaves) = (lines.text, lines.leaves)
    case "quote", "squote":
      if value.node.isNull, !isString(value.node) { return Value(node: string("")) }
      text =
        name == "quote" ? GoTemplateYAML.quoted(text) : "'" + text.replacing("'", with: "''") + "'"
    case "indent", "nindent":
      guard let count = nodes.first?.number, nodes.count > 1 else {
        return Value(node: unknown(name))
      }
      let blanks = String(repeating: " ", count: Int(max(0, min(count, 200))))
      text = blanks + text.replacing("\n", with: "\n" + blanks)
      if name == "nindent" { text = "\n" + text }
    case "trim": text = trimmed(text)
    case "toString": text = printed(value.node)
    case "int", "int64":
      guard let whole = numeral(value.node) else {
        return Value(node: number(value.node.flag == true ? 1 : 0))
      }
      guard whole != whole.rounded(.towardZero) else {
        return Value(
          node: ConfigNode(.scalar(ConfigScalar(text: text)), value.node.range), leaves: leaves)
      }
      return Value(node: number(whole.rounded(.towardZero)))
    default: break
    }
    return Value(node: string(text), leaves: leaves)
  }

  // MARK: - Comparing

  private func compared(_ name: String, _ nodes: [ConfigNode]) -> ConfigNode? {
    guard let first = nodes.first else { return nil }
    switch name {
    case "not": return flag(!isTrue(first))
    case "empty": return flag(!isTrue(first))
    case "eq": return flag(nodes.dropFirst().contains { same(first, $0) })
    case "ne": return nodes.count == 2 ? flag(!same(first, nodes[1])) : nil
    case "lt", "le", "gt", "ge":
      guard nodes.count == 2, let left = first.number, let right = nodes[1].number else {
        return nil
      }
      switch name {
      case "lt": return flag(left < right)
      case "le": return flag(left <= right)
      case "gt": return flag(left > right)
      default: return flag(left >= right)
      }
    case "kindIs", "typeIs":
      guard nodes.count == 2, let kind = kind(nodes[1]) else { return nil }
      return flag(first.text == kind)
    case "kindOf", "typeOf": return kind(first).map(string)
    default: return nil
    }
  }

  /// What Go calls a kind of value; nil for numbers, which may be of several.
  private func kind(_ node: ConfigNode) -> String? {
    guard node.scalar != nil else { return node.isMap ? "map" : "slice" }
    if isString(node) { return "string" }
    if node.isNull { return "invalid" }
    if node.flag != nil { return "bool" }
    return node.number == nil ? "string" : nil
  }

  private func same(_ left: ConfigNode, _ right: ConfigNode) -> Bool {
    if !isString(left), !isString(right), let one = left.number, let other = right.number {
      return one == other
    }
    return left.scalar != nil && right.scalar != nil && text(left) == text(right)
  }

  // MARK: - Numbers

  /// A value as a number, which a text is only without blanks around it.
  private func numeral(_ node: ConfigNode) -> Double? {
    guard let text = node.text, text == trimmed(text) else { return nil }
    return node.number
  }

  private func calculated(_ name: String, _ nodes: [ConfigNode]) -> ConfigNode? {
    // Nothing counts as zero.
    let numbers = nodes.compactMap { $0.isNull && !isString($0) ? 0 : numeral($0) }
    guard numbers.count == nodes.count, let first = numbers.first else { return nil }
    let isWhole = !name.hasSuffix("f")
    let values = isWhole && name != "round" ? numbers.map { $0.rounded(.towardZero) } : numbers
    let rest = values.dropFirst()
    let result: Double
    switch name {
    case "add", "addf": result = values.reduce(0, +)
    case "add1": result = values[0] + 1
    case "sub", "subf": result = rest.reduce(values[0], -)
    case "mul", "mulf": result = values.reduce(1, *)
    case "div", "divf":
      guard !rest.contains(0) else { return nil }
      result = rest.reduce(values[0]) { isWhole ? ($0 / $1).rounded(.towardZero) : $0 / $1 }
    case "mod":
      guard values.count == 2, values[1] != 0 else { return nil }
      result = values[0].truncatingRemainder(dividingBy: values[1])
    case "max", "biggest", "maxf": result = values.max() ?? 0
    case "min", "minf": result = values.min() ?? 0
    case "float64": result = first
    case "ceil": result = first.rounded(.up)
    case "floor": result = first.rounded(.down)
    case "round":
      let scale =
        numbers.count > 1 ? [1, 10, 100, 1_000, 1e4, 1e5, 1e6][Int(max(0, min(numbers[1], 6)))] : 1
      result = (first * scale).rounded() / scale
    default: return nil
    }
    return result.isFinite ? number(result) : nil
  }
}
