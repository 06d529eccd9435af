import Quantities
import Result

extension TextPage {
  /// A saved result may come from anywhere, so the depth of its tree is bounded.
  private static let deepest = 24

  /// How the numbers of a run came about: a tree from each metric down to facts and assumptions.
  mutating func explain(_ run: RunResult) {
    guard !run.estimate.trace.isEmpty else { return }
    line()
    line("      \(Phrase.howComputed())")
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
  private var rows: Set<String> = []

  init(_ run: RunResult) {
    self.run = run
    for step in run.estimate.trace { steps[step.quantity] = step }
    for fact in run.facts { facts[fact.name] = fact }
  }

  /// Emissions first, since they lead to most of the rest; then what is beside them.
  mutating func rows(depth: Int) -> [Row] {
    let metrics = [MetricKey.emissions, .energy] + MetricKey.allCases
    let roots = metrics.map(\.rawValue) + run.estimate.trace.map(\.quantity)
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
    let (value, remark, inputs) = content(of: name)
    rows.append(
      Row(branch: branch, name: name, value: value, remark: isNew ? remark : Phrase.asAbove()))
    guard isNew, depth > 0 else { return }
    for (index, input) in inputs.enumerated() {
      let isLast = index == inputs.count - 1
      add(
        input, branch: children + (isLast ? "└─ " : "├─ "),
        children: children + (isLast ? "   " : "│  "), depth - 1, &rows)
    }
  }
}

extension TraceTree {
  /// A step's or a fact's value, what stands behind it, and what it was computed from.
  private mutating func content(
    of name: String
  ) -> (value: String, remark: String, inputs: [String]) {
    if let step = steps[name] {
      let origin = [step.origin?.word, step.note?.said].compactMap(\.self)
        .joined(separator: Phrase.colon())
      return (
        step.value.text(as: step.dimension), step.formula.isEmpty ? origin : step.formula,
        step.inputs
      )
    }
    guard let fact = facts[name] else { return (Phrase.unknown(), "", []) }
    // A row's source is told once.
    let isKnown = fact.row.map { !rows.insert($0 + (fact.source ?? "")).inserted } ?? false
    let remark = isKnown ? "\(fact.originWord) \(fact.row ?? "")" : fact.originText
    return (fact.valueText, remark, fact.inputs)
  }
}

extension RangeResult {
  /// The range with a fitting prefix of its unit.
  fileprivate func text(as dimension: Dimension) -> String {
    let middle = QuantityFormatter.describe(p50, as: dimension)
    guard p5 != p95 else { return middle }
    let low = QuantityFormatter.describe(p5, as: dimension)
    return Phrase.range(middle, low, QuantityFormatter.describe(p95, as: dimension))
  }
}

extension FactResult {
  /// The value with its unit, on one line.
  package var valueText: String {
    switch value {
    case .text(let text): text.plain
    case .flag(let flag): (flag ? Phrase.yes : .no)()
    case .number(let value): number(value)
    case .range(let low, let central, let high):
      Phrase.range(number(central), number(low), number(high))
    case .unknown:
      unreadable.map { Phrase.unreadable("`\($0.plain)`") } ?? Phrase.unknown()
    }
  }

  /// A number with a fitting prefix where it is known what it measures, else as it came.
  private func number(_ value: Double) -> String {
    dimension.map { QuantityFormatter.describe(value, as: $0) }
      ?? CanonicalNumber.rounded(value, significantDigits: 4)
  }

  /// The origin with the line, row, source or formula behind it.
  package var originText: String {
    var text = originWord
    if let location { text += " \(location.path):\(location.line)" }
    if let row { text += " \(row)" }
    if let source { text += Phrase.colon() + source }
    if let year { text += " (\(year))" }
    if let note { text += Phrase.colon() + note.said }
    return text
  }

  var originWord: String { origin.word }
}

extension FactResult.Origin {
  /// The origin in the language of the page.
  var word: String {
    let phrases = [
      Phrase.declared, .inline, .project, .derived, .catalogueOrigin, .defaultOrigin, .assumed,
      .override,
    ]
    return phrases.first { $0.english == rawValue }?() ?? rawValue
  }
}
