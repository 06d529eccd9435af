import Quantities
import Result

extension SuggestionResult {
  /// Whether the gate opens with it; what does not open it is told in one line.
  var opensGate: Bool { verdict == .pass || verdict == .warn }

  /// What it comes to, on one line, for one that does not open the gate.
  var shortLine: String {
    var text = changes.prefix(3).map(\.said).joined(separator: Phrase.comma())
    if changes.count > 3 { text = Phrase.andMoreNames(text, "\(changes.count - 3)") }
    if let saving = savingKilograms, let percent = savingPercent, percent.isFinite {
      let mass = QuantityFormatter.describe(saving, as: .mass, namesGas: true)
      text += (text.isEmpty ? "" : Phrase.semicolon())
      text += Phrase.lessBy(mass, CanonicalNumber.fixed(percent, decimals: 0))
    }
    return text
  }

  /// How sure the advice is and what else it means, one line each: the percentile of every budget that
  /// it keeps, the time the run then takes, and where its data lies.
  var limitLines: [String] {
    keeps.map { Phrase.keeps("`\($0.id)`", $0.message.said) } + (durationLine.map { [$0] } ?? [])
      + (residency.map { [$0.summary.said] } ?? [])
  }

  private var durationLine: String? {
    guard let duration, let after = duration.after,
      duration.before != after || duration.deadlineHolds != nil
    else { return nil }
    func words(_ range: RangeResult) -> String {
      let middle = QuantityFormatter.describe(range.p50, as: .time)
      guard range.p5 != range.p95 else { return middle }
      let low = QuantityFormatter.describe(range.p5, as: .time)
      return Phrase.range(middle, low, QuantityFormatter.describe(range.p95, as: .time))
    }
    var text = Phrase.takes(words(after))
    if let before = duration.before, before != after {
      text = Phrase.insteadOf(text, words(before))
    }
    return switch duration.deadlineHolds {
    case true?: Phrase.deadlineHolds(text)
    case false?: Phrase.deadlineMissed(text)
    case nil: text
    }
  }
}
