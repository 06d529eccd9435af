import Diagnostics
public import Quantities
public import Runs

/// How one metric came about, down to the lines, rows and assumptions that everything rests on.
///
/// A node with children is a formula over them; a node without is a leaf and has an origin.
public struct TraceTree: Sendable {
  /// A quantity or fact, what it is, and why.
  public struct Node: Sendable {
    /// The name of the quantity or fact, such as `energy_kwh` or `site.pue`.
    public var name: String
    /// The number, in canonical units; nil for a text.
    public var value: Distribution?
    /// The value as people read it.
    public var text: String
    /// How it was computed; nil for a leaf.
    public var formula: String?
    /// Where it comes from; nil for a quantity that only the formula explains.
    public var origin: Origin?
    /// What the quantity was computed from.
    public var children: [Node]

    /// The leaves under the node, or the node itself, left to right.
    public var leaves: [Node] { children.isEmpty ? [self] : children.flatMap(\.leaves) }
  }

  /// The quantity that is explained.
  public var root: Node

  /// Builds the tree of a metric; nil when the metric is not known or the assessment was made without
  /// explaining.
  public init?(_ assessment: Assessment, metric: Metric) {
    let builder = Builder(run: assessment.run, steps: assessment.estimate.trace)
    guard
      let last = assessment.estimate.trace.lastIndex(where: { $0.quantity == metric.resultKey })
    else { return nil }
    root = builder.node(step: last, depth: 0)
  }

  /// The tree as indented lines for a terminal, without control characters; the last ends with a line
  /// break.
  public func rendered() -> String {
    var lines: [String] = []
    Self.render(root, margin: "", connector: "", childMargin: "", into: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func render(
    _ node: Node, margin: String, connector: String, childMargin: String,
    into lines: inout [String]
  ) {
    var line = "\(margin)\(connector)\(node.name)  \(node.text)"
    if let formula = node.formula { line += "  = \(formula)" }
    if let origin = node.origin, node.children.isEmpty || origin.isStated {
      line += "  [\(origin.explanation)]"
    }
    lines.append(TerminalText.sanitized(line))
    for (index, child) in node.children.enumerated() {
      let isLast = index == node.children.count - 1
      render(
        child, margin: childMargin, connector: isLast ? "└─ " : "├─ ",
        childMargin: childMargin + (isLast ? "   " : "│  "), into: &lines)
    }
  }
}

extension Origin {
  /// Where a value comes from, in words: a line, a row with its source and year, or a named
  /// assumption.
  public var explanation: String {
    switch self {
    case .assumed(let name, let reason): "assumed `\(name)`: \(reason)"
    case .frameworkDefault(let framework, let version): "default of \(framework) \(version)"
    case .catalogue(let row):
      "catalogue \(row.table)/\(row.row): \(row.source)" + (row.year.map { ", \($0)" } ?? "")
    case .derived(let formula, _): "= \(formula)"
    case .project(let range), .inline(let range), .declared(let range):
      "\(name) at \(range.file.path):\(range.start.line):\(range.start.column)"
    case .override(let source): "override by \(source)"
    }
  }
}

/// Follows steps to the facts they use, and facts to the facts they were derived from.
private struct Builder {
  let run: Run
  let steps: [TraceStep]

  /// No chain of derivations is longer; a longer one would be a loop.
  private static let deepest = 24

  func node(step index: Int, depth: Int) -> TraceTree.Node {
    let step = steps[index]
    // A step uses only what came before it, so this ends.
    let children =
      depth < Self.deepest ? step.inputs.map { node($0, before: index, depth + 1) } : []
    return TraceTree.Node(
      name: step.quantity, value: step.value,
      text: Self.describe(step.value, as: TraceStep.dimension(of: step.quantity)),
      formula: step.formula.isEmpty ? nil : step.formula, origin: step.origin, children: children)
  }

  private func node(_ name: String, before index: Int, _ depth: Int) -> TraceTree.Node {
    if let earlier = steps[..<index].lastIndex(where: { $0.quantity == name }) {
      return node(step: earlier, depth: depth)
    }
    if let fact = Fact(named: name), let value = run[fact] {
      return node(fact, value, index, depth)
    }
    return TraceTree.Node(
      name: name, value: nil, text: "unknown", formula: nil,
      origin: .assumed(name: "unknown", reason: "nothing says so"), children: [])
  }

  private func node(
    _ fact: Fact, _ value: Traced<FactValue>, _ index: Int, _ depth: Int
  ) -> TraceTree.Node {
    var node = TraceTree.Node(
      name: fact.rawValue, value: value.value.number.map(Distribution.init),
      text: Self.describe(value.value, fact), formula: nil, origin: value.origin, children: [])
    guard case .derived(let formula, let inputs) = value.origin, depth < Self.deepest else {
      return node
    }
    node.formula = formula
    let known = inputs.filter { name in
      name != fact.rawValue && (Fact(named: name).map { run[$0] != nil } ?? false)
    }
    node.children = known.map { self.node($0, before: index, depth + 1) }
    return node
  }

  private static func describe(_ value: FactValue, _ fact: Fact) -> String {
    switch value {
    case .text(let text): return "`\(text)`"
    case .flag(let flag): return flag ? "true" : "false"
    case .number(let number):
      guard case .number(let dimension) = fact.kind else {
        return CanonicalNumber.text(number.central)
      }
      return QuantityFormatter.describe(number, as: dimension)
    }
  }

  private static func describe(_ value: Distribution, as dimension: Dimension) -> String {
    QuantityFormatter.describe(
      value.rangedValue, as: dimension, namesGas: dimension == .mass)
  }
}

extension TraceStep {
  /// What a quantity of a trace measures: that of the fact of this name, or the unit that its name ends
  /// in.
  public static func dimension(of quantity: String) -> Dimension {
    if case .number(let dimension)? = Fact(rawValue: quantity)?.kind { return dimension }
    for (suffix, dimension) in suffixes where quantity.hasSuffix(suffix) { return dimension }
    return .ratio
  }

  private static let suffixes: [(String, Dimension)] = [
    ("_l_per_kwh", .waterIntensity), ("_kg_per_kwh", .intensity), ("_kg", .mass), ("_kwh", .energy),
    ("_w", .power), ("_hours", .time), ("_h", .time), ("_l", .volume), ("flops", .flops),
    ("_usd", .money),
    ("flops_per_trial", .flops), ("flops_per_sample", .flops), ("_goodput", .fraction),
    ("_mfu", .fraction), ("utilisation", .fraction),
  ]
}
