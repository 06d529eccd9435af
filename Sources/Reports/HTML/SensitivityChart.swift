import Plots
import Quantities
import Result

extension RunResult {
  /// What one fact alone does to the emissions, as a tornado with a table of its data.
  func sensitivityPicture(_ id: String) -> String? {
    let shown = sensitivities.filter { $0.emissionsAtLow >= 0 && $0.emissionsAtHigh >= 0 }
      .prefix(12)
    guard !shown.isEmpty else { return nil }
    let unit = AmountUnit.kilograms
    let chart = BarChart(
      id: id, title: Phrase.sensitivityChart(title), summary: Phrase.sensitivitySummary(),
      rows: shown.map { one in
        let ends = [one.emissionsAtLow, one.emissionsAtHigh].sorted()
        return .init(
          name: one.fact,
          words: Phrase.spanOf(
            unit.describe(one.emissionsAtLow), unit.describe(one.emissionsAtHigh)),
          bar: ends[0]...ends[1], fill: one.isKnownRange ? Palette.low : Palette.saving,
          isHollow: !one.isKnownRange)
      })
    guard let picture = chart.picture else { return nil }
    let rows = shown.map { one in
      HTML.row([
        HTML.code(one.fact, to: 120), HTML.text(value(one.low, of: one.fact)),
        HTML.text(value(one.high, of: one.fact)), HTML.text(unit.describe(one.emissionsAtLow)),
        HTML.text(unit.describe(one.emissionsAtHigh)),
        (one.isKnownRange ? Phrase.knownRange : .comparedRange)(),
      ])
    }
    let columns = [
      Phrase.fact, .lowValue, .highValue, .emissionsAtLow, .emissionsAtHigh, .rangeKind,
    ]
    return HTML.figure(Phrase.sensitivityCaption(), picture)
      + HTML.table(
        Phrase.sensitivityData(), columns.map { $0() }, rows: rows.joined(), isNumeric: true)
      + HTML.more(sensitivities.count - shown.count, .moreFacts)
  }

  private func value(_ number: Double, of name: String) -> String {
    facts.first { $0.name == name }?.dimension.map { QuantityFormatter.describe(number, as: $0) }
      ?? CanonicalNumber.rounded(number, significantDigits: 4)
  }
}
