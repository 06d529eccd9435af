import Diagnostics
import Footprint
import Policy
import Runs

extension SweepResult {
  /// The points that nothing beats as a table, the best in the first objective first, with the run as it
  /// is above them, and what there is to say about the others.
  ///
  /// - Parameters:
  ///   - limit: The most rows of those that nothing beats.
  ///   - top: How many rows of the best in the first objective are added, whatever beats them in others.
  ///   - say: Says what is written in English in the language of the reader.
  public func table(
    limit: Int = 20, top: Int = 0, say: (String) -> String = { $0 }
  ) -> String {
    let varied = axes.indices.filter { axes[$0].values.count > 1 }
    let labels = residency.isEmpty ? [] : ["residency"]
    var rows = [
      varied.map { axes[$0].fact.rawValue }
        + (labels + ["verdict"] + objectives.map(\.rawValue)).map(say)
    ]
    rows.append(
      varied.indices.map { $0 == 0 ? say("as it is") : "" } + labels.map { _ in "" }
        + cells(base).map(say))
    let front = axes.isEmpty ? [] : pareto()
    let best = axes.isEmpty ? [] : ranked(limit: top)
    for index in front.prefix(limit) + best {
      let point = point(at: index)
      rows.append(
        varied.map { axes[$0].label(point.coordinates[$0]) }
          + (residencyText(at: index).map { [$0] } ?? []) + cells(point).map(say))
    }
    let widths = rows[0].indices.map { column in
      rows.map { TerminalText.width(of: $0[column]) }.max() ?? 0
    }
    var text = ""
    let more = front.count > limit ? say("and \(front.count - limit) more") + "\n" : ""
    let firstBest = rows.count - best.count
    for (number, row) in rows.enumerated() {
      if number == firstBest {
        text +=
          more
          + say(
            "the first \(best.count) by \(objectives[0].rawValue), whatever they are in others:")
          + "\n"
      }
      let line = zip(row, widths).map {
        $0 + String(repeating: " ", count: $1 - TerminalText.width(of: $0))
      }.joined(separator: "  ")
      text += String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }
    return text + (best.isEmpty ? more : "") + remarks(front).map { say($0) + "\n" }.joined()
  }

  private func cells(_ point: Point) -> [String] {
    [point.verdict?.rawValue ?? "-"]
      + zip(objectives, point.values).map { objective, value in
        guard let value else { return "unknown" }
        let central = objective.describe(value.p50)
        guard !value.isExact else { return central }
        return "\(central) (\(objective.describe(value.p5)) to \(objective.describe(value.p95)))"
      }
  }

  /// What the table leaves out, and why.
  private func remarks(_ front: [Int]) -> [String] {
    guard !axes.isEmpty else { return [] }
    var remarks: [String] = []
    if !isComplete { remarks.append("stopped after \(count) of \(total) points") }
    let known = count - refusedCount
    let noun = front.count == 1 ? "row" : "rows"
    if known > 0 {
      let passing = (0..<total).count { verdict(at: $0) != nil && isAllowed($0) }
      remarks.append(
        "\(front.count) \(noun) that no other of \(known) points beats; \(passing) meet the policy")
    }
    let unknown = objectives.indices.filter { !knownObjectives.contains($0) }
    if known > 0, !unknown.isEmpty {
      let names = unknown.map { objectives[$0].rawValue }.joined(separator: ", ")
      remarks.append("not known, so that they rank nothing: \(names)")
    }
    if refusedCount > 0 {
      remarks.append("\(refusedCount) of \(total) points cannot be had:")
      remarks += refusals.prefix(5).map { "  \($0)" }
      if refusals.count > 5 { remarks.append("  and more like these") }
    }
    return remarks + notes.map { "note: \($0)" }
  }
}
