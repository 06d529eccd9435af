import Quantities
import Result

extension RunResult {
  /// The way to every number: steps with what they come from, and facts with where they stand.
  ///
  /// - Parameter id: What the run is called in the page; the names of its rows begin with it.
  func trace(_ id: String) -> String {
    guard !estimate.trace.isEmpty || !facts.isEmpty else { return "" }
    var places: [String: String] = [:]
    for (index, fact) in facts.enumerated() { places[fact.name] = "\(id)f\(index)" }
    for (index, step) in estimate.trace.enumerated() { places[step.quantity] = "\(id)s\(index)" }
    func link(_ name: String) -> String {
      let code = HTML.code(name, to: 120)
      return places[name].map { "<a href=\"#\($0)\">\(code)</a>" } ?? code
    }
    let steps = estimate.trace.enumerated().map { index, step in
      let origin = [step.origin?.word, step.note?.said].compactMap(\.self)
        .joined(separator: Phrase.colon())
      let how = step.formula.isEmpty ? HTML.inline(origin) : HTML.code(step.formula)
      return HTML.row(
        [
          HTML.code(step.quantity, to: 120), HTML.text(step.value.text(as: step.dimension)), how,
          step.inputs.isEmpty
            ? Phrase.nothing() : step.inputs.map(link).joined(separator: Phrase.comma()),
        ], id: places[step.quantity] == "\(id)s\(index)" ? "\(id)s\(index)" : nil)
    }
    let known = facts.enumerated().map { index, fact in
      HTML.row(
        [
          HTML.code(fact.name, to: 120), HTML.text(fact.valueText, to: 300),
          fact.inputs.isEmpty
            ? HTML.inline(fact.originText, to: 600)
            : Phrase.fromInputs(
              HTML.inline(fact.originText, to: 600),
              fact.inputs.map(link).joined(separator: Phrase.comma())),
        ], id: places[fact.name] == "\(id)f\(index)" ? "\(id)f\(index)" : nil)
    }
    return HTML.details(
      Phrase.howNumbers(HTML.text(title, to: 120)),
      HTML.table(
        Phrase.steps(), [Phrase.quantity, .value, .how, .from].map { $0() }, rows: steps.joined())
        + (known.isEmpty
          ? ""
          : HTML.table(
            Phrase.facts(), [Phrase.fact, .value, .origin].map { $0() }, rows: known.joined())))
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
