import Footprint
import Quantities

extension TextPage {
  /// A saved result may come from anywhere, so the depth of its tree is bounded.
  private static let deepest = 24

  /// How the numbers of a run came about: a tree from each metric down to facts and assumptions.
  mutating func explain(_ run: RunResult) {
    guard !run.estimate.trace.isEmpty else { return }
    line()
    line("      how it is computed")
    var tree = TraceTree(run)
    for row in tree.rows(depth: Self.deepest) {
      var text = "      \(row.branch)\(plain(row.name)) = \(styled(row.value, .bold))"
      if !row.remark.isEmpty { text += "  " + styled(plain(row.remark), .dim) }
      line(text)
    }
  }
}

/// The steps of an estimate as rows of a tree, every step and fact once.
private struct TraceTree {
  struct Row {
    /// The lines that lead from the parent.
    var branch: String
    var name: String
    var value: String
    /// The formula of a step; the origin of a fact.
    var remark: String
  }

  private let run: RunResult
  private var steps: [String: EstimateResult.Step] = [:]
  private var facts: [String: FactResult] = [:]
  private var shown: Set<String> = []

  init(_ run: RunResult) {
    self.run = run
    for step in run.estimate.trace { steps[step.quantity] = step }
    for fact in run.facts { facts[fact.name] = fact }
  }

  /// Emissions first, since they lead to most of the rest; then what is beside them.
  mutating func rows(depth: Int) -> [Row] {
    let metrics = [Metric.emissions, .energy] + Metric.allCases
    let roots = metrics.map(\.resultKey) + run.estimate.trace.map(\.quantity)
    var rows: [Row] = []
    for root in roots where steps[root] != nil && !shown.contains(root) {
      add(root, branch: "", children: "", depth, &rows)
    }
    return rows
  }

  private mutating func add(
    _ name: String, branch: String, children: String, _ depth: Int, _ rows: inout [Row]
  ) {
    let isNew = shown.insert(name).inserted
    guard let step = steps[name] else {
      if let fact = facts[name] {
        rows.append(
          Row(branch: branch, name: name, value: fact.valueText, remark: fact.originText))
      } else {
        rows.append(Row(branch: branch, name: name, value: "unknown", remark: ""))
      }
      return
    }
    let remark =
      !isNew
      ? "as above"
      : step.formula.isEmpty
        ? [step.origin, step.note].compactMap(\.self).joined(separator: ": ") : step.formula
    rows.append(
      Row(branch: branch, name: name, value: step.value.text(of: name), remark: remark))
    guard isNew, depth > 0 else { return }
    for (index, input) in step.inputs.enumerated() {
      let isLast = index == step.inputs.count - 1
      add(
        input, branch: children + (isLast ? "└─ " : "├─ "),
        children: children + (isLast ? "   " : "│  "), depth - 1, &rows)
    }
  }
}

extension RangeResult {
  /// The range in the unit that the end of a quantity's name tells.
  fileprivate func text(of quantity: String) -> String {
    let suffixes: [(String, Dimension)] = [
      ("_kwh", .energy), ("_kg", .mass), ("_hours", .time), ("_h", .time), ("_w", .power),
      ("_l", .volume),
    ]
    let dimension =
      quantity.hasPrefix("flops")
      ? Dimension.flops : suffixes.first { quantity.hasSuffix($0.0) }?.1 ?? .ratio
    let middle = QuantityFormatter.describe(p50, as: dimension)
    guard p5 != p95 else { return middle }
    let low = QuantityFormatter.describe(p5, as: dimension)
    return "\(middle) (\(low) to \(QuantityFormatter.describe(p95, as: dimension)))"
  }
}

extension FactResult {
  /// The value with its unit, on one line.
  var valueText: String {
    let suffix = unit.map { " \($0)" } ?? ""
    let number = { (value: Double) in CanonicalNumber.rounded(value, significantDigits: 4) }
    switch value {
    case .text(let text): return TextPage.plain(text)
    case .flag(let flag): return flag ? "true" : "false"
    case .number(let value): return number(value) + TextPage.plain(suffix)
    case .range(let low, let central, let high):
      return "\(number(central)) (\(number(low)) to \(number(high)))" + TextPage.plain(suffix)
    case .unknown: return "unknown"
    }
  }

  /// The origin with the line, row, source or formula behind it.
  var originText: String {
    var text = origin
    if let location { text += " \(location.path):\(location.line)" }
    if let row { text += " \(row)" }
    if let source { text += ": \(source)" }
    if let year { text += " (\(year))" }
    if let note { text += ": \(note)" }
    return text
  }
}
