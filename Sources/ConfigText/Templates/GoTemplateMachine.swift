package import Diagnostics
import Text

/// Fills templates in as Helm would, in bounded time and memory: nothing is executed, and nothing outside of
/// what it is given is read.
///
/// What only an installation knows, such as the time or what a cluster can do, becomes a reference
/// `${name}`, which no reader takes for a value.
package struct GoTemplateMachine {
  typealias Expression = GoTemplate.Expression
  typealias Problem = GoTemplate.Problem

  /// A value, with the scalars of a file of values that its text is made of, in order.
  struct Value {
    var node: ConfigNode
    var leaves: [ConfigNode] = []
  }

  /// What came of a template.
  package struct Filled {
    package var bytes: [UInt8] = []
    /// Where parts of the bytes come from in the template; the others are made.
    package var pieces: [Expansion.Piece] = []
    /// Parts that are made of scalars of a file of values.
    package var spans: [(range: Range<Int>, leaves: [ConfigNode])] = []
    /// A place at which it is not known which case holds, or what is gone through.
    package var doubt: Int?
  }

  private let templates: [GoTemplate]
  /// Which body of which template a name means, both in one number.
  private var places: [String: Int] = [:]
  private static let mostBodies = 1 << 20
  /// Gives the bytes of a file of the chart.
  let file: (String) -> [UInt8]?
  let root: ConfigNode
  var dot: ConfigNode
  var variables: [(name: String, value: ConfigNode)] = []
  private var filled = Filled()
  /// Where the action of the outermost template stands.
  private(set) var place: SourceRange
  private var level = 0
  private var steps = 0
  private var written = 0

  private static let stepLimit = 100_000
  private static let sizeLimit = 2_000_000
  private static let levelLimit = 40

  /// Creates what fills in the templates of a chart.
  ///
  /// - Parameters:
  ///   - root: The map that `.` and `$` are at first: `Values`, `Release`, `Chart` and so on.
  ///   - templates: The templates that define named ones; the last of a name counts.
  ///   - file: Gives the bytes of a file of the chart, for `.Files.Get`.
  package init(
    root: ConfigNode, templates: [GoTemplate], file: @escaping (String) -> [UInt8]?
  ) {
    (self.root, self.templates, self.file) = (root, templates, file)
    (dot, place) = (root, root.range)
    for (number, template) in templates.enumerated() {
      for (index, body) in template.bodies.prefix(Self.mostBodies).enumerated() {
        places[body.name] = number * Self.mostBodies + index
      }
    }
  }

  /// Fills a template in.
  package mutating func fill(
    _ template: GoTemplate, of source: SourceFile
  ) throws(GoTemplate.Problem) -> Filled {
    filled = Filled()
    (steps, written, level) = (0, 0, 0)
    dot = root
    variables = [("", root)]
    _ = try run(template.nodes, of: template, in: source)
    return filled
  }

  // MARK: - Actions

  private enum Flow { case goesOn, breaks, continues }

  /// - Parameter source: The file of the template, where it is the outermost one.
  private mutating func run(
    _ nodes: [GoTemplate.Node], of template: GoTemplate, in source: SourceFile?
  ) throws(Problem) -> Flow {
    let known = variables.count
    defer { variables.removeSubrange(known...) }
    for node in nodes {
      try step()
      switch node {
      case .text(let range):
        if source != nil {
          filled.pieces.append(
            Expansion.Piece(start: filled.bytes.count, target: range.lowerBound, isCopy: true))
        }
        try write(template.bytes[range])
      case .output(let pipeline): try write(pipeline, source)
      case .template(let name, let pipeline, let range):
        note(range, source)
        let context = try pipeline.map { pipeline throws(Problem) in try evaluate(pipeline, source)
        }
        try write(try include(name, context?.node ?? null), from: range, source)
      case .branches(let branches, let otherwise):
        let flow = try choose(branches, otherwise, of: template, in: source)
        if flow != .goesOn { return flow }
      case .loop(let pipeline, let body, let otherwise):
        let flow = try repeats(pipeline, body, otherwise, of: template, in: source)
        if flow != .goesOn { return flow }
      case .leave(let isBreak): return isBreak ? .breaks : .continues
      }
    }
    return .goesOn
  }

  mutating func step() throws(Problem) {
    steps += 1
    guard steps <= Self.stepLimit else { throw .limit }
  }

  private mutating func note(_ range: Range<Int>, _ source: SourceFile?) {
    if let source { place = SourceRange(file: source, bytes: range) }
  }

  private mutating func write(_ bytes: some Collection<UInt8>) throws(Problem) {
    written += bytes.count
    guard written <= Self.sizeLimit else { throw .limit }
    filled.bytes += bytes
  }

  private mutating func write(
    _ value: Value, from range: Range<Int>, _ source: SourceFile?
  ) throws(Problem) {
    if source != nil {
      filled.pieces.append(
        Expansion.Piece(start: filled.bytes.count, target: range.lowerBound, isCopy: false))
    }
    let start = filled.bytes.count
    try write(Array(text(value.node).utf8))
    if !value.leaves.isEmpty { filled.spans.append((start..<filled.bytes.count, value.leaves)) }
  }

  private mutating func write(
    _ pipeline: GoTemplate.Pipeline, _ source: SourceFile?
  ) throws(Problem) {
    let value = try evaluate(pipeline, source)
    if pipeline.declaration == nil { try write(value, from: pipeline.range, source) }
  }

  /// The value of a pipeline, which its variable takes.
  private mutating func evaluate(
    _ pipeline: GoTemplate.Pipeline, _ source: SourceFile?
  ) throws(Problem) -> Value {
    note(pipeline.range, source)
    let value = try evaluate(pipeline.value)
    if let declaration = pipeline.declaration, let name = declaration.names.first {
      set(name, value.node, isNew: declaration.isNew)
    }
    return value
  }

  mutating func set(_ name: String, _ value: ConfigNode, isNew: Bool) {
    if !isNew, let index = variables.lastIndex(where: { $0.name == name }) {
      variables[index].value = value
    } else {
      variables.append((name, value))
    }
  }

  private mutating func choose(
    _ branches: [GoTemplate.Branch], _ otherwise: [GoTemplate.Node], of template: GoTemplate,
    in source: SourceFile?
  ) throws(Problem) -> Flow {
    let known = variables.count
    let outer = dot
    defer {
      variables.removeSubrange(known...)
      dot = outer
    }
    for (index, branch) in branches.enumerated() {
      let value = try evaluate(branch.condition, source).node
      guard isTrue(value) else { continue }
      let outer = dot
      if branch.isWith { dot = value }
      guard isUnknown(value) else { return try run(branch.body, of: template, in: source) }
      let rest = GoTemplate.Node.branches(
        Array(branches[(index + 1)...]), otherwise: otherwise)
      return try either(branch.body, orElse: ([rest], outer), of: template, in: source)
    }
    return try run(otherwise, of: template, in: source)
  }

  /// Takes the first of two cases, of which it is not known which one holds: that is said, unless the other
  /// one writes the same, or ends the whole.
  private mutating func either(
    _ first: [GoTemplate.Node], orElse second: (nodes: [GoTemplate.Node], dot: ConfigNode),
    of template: GoTemplate, in source: SourceFile?
  ) throws(Problem) -> Flow {
    let place = place.bytes.lowerBound
    let before = (filled, variables, dot)
    dot = second.dot
    var other: (flow: Flow, filled: Filled)?
    do {
      other = (try run(second.nodes, of: template, in: source), filled)
    } catch {
      if case .refused = error {} else { throw error }
    }
    let after = (variables, dot)
    (filled, variables, dot) = before
    do {
      let flow = try run(first, of: template, in: source)
      if let other, other.filled.bytes != filled.bytes { filled.doubt = filled.doubt ?? place }
      return flow
    } catch {
      guard case .refused = error, let other else { throw error }
      (variables, dot) = after
      filled = other.filled
      return other.flow
    }
  }

  private mutating func repeats(
    _ pipeline: GoTemplate.Pipeline, _ body: [GoTemplate.Node], _ otherwise: [GoTemplate.Node],
    of template: GoTemplate, in source: SourceFile?
  ) throws(Problem) -> Flow {
    note(pipeline.range, source)
    let known = variables.count
    let outer = dot
    defer {
      variables.removeSubrange(known...)
      dot = outer
    }
    let all = try evaluate(pipeline.value).node
    if isUnknown(all) { filled.doubt = filled.doubt ?? place.bytes.lowerBound }
    let turns = self.turns(of: all)
    if turns.keys.isEmpty { return try run(otherwise, of: template, in: source) }
    let names = pipeline.declaration?.names ?? []
    for (index, value) in turns.values.enumerated() {
      try step()
      variables.removeSubrange(known...)
      if names.count > 1 { set(names[0], turns.keys[index], isNew: true) }
      if let last = names.last { set(last, value, isNew: true) }
      dot = value
      if try run(body, of: template, in: source) == .breaks { break }
    }
    return .goesOn
  }

  /// What a loop goes through: a list, the keys of a map in their order, or the numbers below one; first by
  /// what each is called, then what it is.
  private func turns(of node: ConfigNode) -> (keys: [ConfigNode], values: [ConfigNode]) {
    if node.isMap {
      let keys = node.entries.map(\.key).sorted()
      return (keys.map(string), keys.map { node[$0] ?? null })
    }
    if isUnknown(node) { return ([node], [node]) }
    let count = isString(node) ? 0 : node.number ?? 0
    let all = node.isList ? node.elements.count : Int(max(0, min(count, 10_000)))
    let numbers = (0..<all).map { number(Double($0)) }
    return (numbers, node.isList ? node.elements : numbers)
  }

  /// What a named template makes of a value.
  mutating func include(_ name: String, _ context: ConfigNode) throws(Problem) -> Value {
    guard let place = places[name] else { return Value(node: unknown(name)) }
    let template = templates[place / Self.mostBodies]
    let body = template.bodies[place % Self.mostBodies].nodes
    return try inside(context) { (machine: inout Self) throws(Problem) in
      _ = try machine.run(body, of: template, in: nil)
    }
  }

  /// What a text makes of a value, as a template of its own.
  mutating func expand(_ text: String, _ context: ConfigNode) throws(Problem) -> Value {
    guard text.contains("{{") else { return Value(node: string(text)) }
    guard let template = try? GoTemplate(Array(text.utf8)) else {
      return Value(node: unknown("tpl"))
    }
    return try inside(context) { (machine: inout Self) throws(Problem) in
      _ = try machine.run(template.nodes, of: template, in: nil)
    }
  }

  /// The text that a body writes, with its own dot and variables.
  private mutating func inside(
    _ context: ConfigNode, _ body: (inout Self) throws(Problem) -> Void
  ) throws(Problem) -> Value {
    level += 1
    defer { level -= 1 }
    guard level < Self.levelLimit else { throw .limit }
    let outer = (dot, variables, filled)
    dot = context
    variables = [("", context)]
    filled = Filled()
    filled.doubt = outer.2.doubt
    defer {
      let doubt = filled.doubt
      (dot, variables, filled) = outer
      filled.doubt = doubt
    }
    try body(&self)
    return Value(
      node: string(String(decoding: filled.bytes, as: UTF8.self)),
      leaves: filled.spans.flatMap(\.leaves))
  }

  // MARK: - Values

  mutating func evaluate(_ expression: Expression) throws(Problem) -> Value {
    try step()
    switch expression {
    case .constant(let scalar): return Value(node: ConfigNode(.scalar(scalar), place))
    case .dot: return value(dot)
    case .variable(let name):
      return value(variables.last { $0.name == name }?.value ?? unknown(name))
    case .field(let target, let name):
      let node = try evaluate(target).node
      return value(isUnknown(node) ? unknown(name) : node[name] ?? null)
    case .call(let name, let arguments): return try call(name, arguments)
    case .method(.field(let target, let name), let arguments):
      let node = try evaluate(target).node
      guard node.tag == Self.filesTag, name == "Get", let argument = arguments.first,
        let path = try evaluate(argument).node.text
      else { return Value(node: unknown(name)) }
      return Value(
        node: file(path).map { string(String(decoding: $0, as: UTF8.self)) } ?? string(""))
    case .method: return Value(node: unknown("call"))
    }
  }

  private func value(_ node: ConfigNode) -> Value {
    Value(node: node, leaves: node.scalar == nil || isUnknown(node) ? [] : [node])
  }

  /// The tag of the map that stands for the files of a chart.
  package static let filesTag = "!files"

  var null: ConfigNode { ConfigNode(.scalar(ConfigScalar(text: "null")), place) }

  func string(_ text: String) -> ConfigNode {
    ConfigNode(.scalar(ConfigScalar(text: text, isString: true)), place)
  }

  func number(_ value: Double) -> ConfigNode {
    ConfigNode(.scalar(ConfigScalar(text: Number.write(value))), place)
  }

  func flag(_ value: Bool) -> ConfigNode {
    ConfigNode(.scalar(ConfigScalar(text: value ? "true" : "false")), place)
  }

  /// What is known only where a chart is installed.
  func unknown(_ name: String) -> ConfigNode {
    ConfigNode(
      .scalar(ConfigScalar(text: name, problem: "is known only where the chart is installed")),
      place)
  }

  /// What stands in a text for a value that is not known.
  static func mark(_ scalar: ConfigScalar) -> String {
    "${" + scalar.text.prefix(60).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
      + "}"
  }

  func isUnknown(_ node: ConfigNode) -> Bool { node.scalar?.problem != nil }

  func isString(_ node: ConfigNode) -> Bool { node.scalar?.isString == true }

  /// Whether a value counts as true: neither nothing, zero, `false` nor empty.
  func isTrue(_ node: ConfigNode) -> Bool {
    switch node.content {
    case .map(let entries): return !entries.isEmpty
    case .list(let elements): return !elements.isEmpty
    case .scalar(let scalar):
      if scalar.problem != nil { return true }
      if scalar.isString { return !scalar.text.isEmpty }
      if node.isNull || node.flag == false { return false }
      return node.number != 0
    }
  }

  /// A value as it is written into the text.
  func text(_ node: ConfigNode) -> String {
    guard let scalar = node.scalar else { return "${map}" }
    if scalar.problem != nil { return Self.mark(scalar) }
    return node.isNull && !scalar.isString ? "" : scalar.text
  }
}
