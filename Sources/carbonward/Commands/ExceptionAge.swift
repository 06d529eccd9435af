import CivilTime
import Diagnostics
import Policy
import Quantities
import Runs

/// A waiver or an ignore comment on a day.
struct ExceptionAge {
  let holds: Bool
  let endsSoon: Bool
  let isUnused: Bool
  private let title: String
  private let state: String
  private let fields: [(label: String, text: String)]

  init(_ waiver: Waiver, on today: CalendarDate, soon: Int, uses: WaiverUses) {
    let age =
      switch waiver.expires {
      case .malformed(let text): Age(malformed: text)
      case .on(let date): Age(date, on: today, soon: soon)
      }
    var covers = waiver.covers.map { "`\($0.name)`" }.joined(separator: ", ")
    if let scope = waiver.scope { covers += " where \(scope.text)" }
    if let cap = waiver.upTo {
      let most = QuantityFormatter.describe(cap.value, as: cap.dimension, namesGas: true)
      covers += ", up to \(most)"
    }
    var fields = [
      ("covers", covers), ("reason", waiver.reason), ("owner", waiver.owner),
      ("approved", waiver.approvedBy.map { "by \($0)" } ?? "by nobody"),
    ]
    fields += Self.usage(age.holds && uses.isKnown, uses[waiver.id])
    fields.append(("defined", Self.place(waiver.range)))
    self.init(
      title: waiver.id, age: age, isUnused: age.holds && uses.isKnown && uses[waiver.id].isEmpty,
      fields: fields)
  }

  init(_ use: IgnoreUse, on today: CalendarDate, soon: Int) {
    let age =
      switch use.standing {
      case .holds(let date), .expired(let date): Age(date, on: today, soon: soon)
      case .malformed: Age(malformed: use.until.text)
      case .tooLong(let latest):
        Age(refused: "not in force: the policy allows it until \(latest) at the latest")
      case .notAllowed: Age(refused: "not in force: no policy allows it")
      case .unknownID: Age(refused: "not in force: there is no such budget or rule")
      }
    self.init(
      title: "comment", age: age, isUnused: age.holds && !use.isUsed,
      fields: [("covers", use.id.text.quoted), ("reason", use.reason)]
        + Self.usage(age.holds, use.ignored) + [("stands at", Self.place(use.range))])
  }

  private init(title: String, age: Age, isUnused: Bool, fields: [(String, String)]) {
    self.title = title
    (holds, endsSoon, state) = (age.holds, age.endsSoon, age.state)
    self.isUnused = isUnused
    self.fields = fields.map { (label: $0.0, text: $0.1) }
  }

  private static func usage(_ isKnown: Bool, _ uses: [String]) -> [(String, String)] {
    guard !uses.isEmpty else {
      return isKnown ? [("unused", "it covers nothing in these runs")] : []
    }
    let more = uses.count > 5 ? " and \(uses.count - 5) more" : ""
    return [("in use", "\(uses.prefix(5).joined(separator: ", "))\(more)")]
  }

  private static func place(_ range: SourceRange) -> String {
    "\(range.file.path):\(range.start.line):\(range.start.column)"
  }

  /// The exception in a few lines.
  var text: String {
    "\(title)  \(state)\n"
      + fields.map { label, text in
        "  \(label)\(String(repeating: " ", count: 10 - label.count))\(text)\n"
      }.joined()
  }
}

/// How an exception stands to its last day.
private struct Age {
  var holds = false
  var endsSoon = false
  var state: String

  init(_ date: CalendarDate, on today: CalendarDate, soon: Int) {
    let days = date.daysSince1970 - today.daysSince1970
    holds = days >= 0
    endsSoon = holds && days <= soon
    let count = abs(days) == 1 ? "1 day" : "\(abs(days)) days"
    state =
      !holds
      ? "expired on \(date), \(count) ago"
      : days == 0
        ? "ends today" : "\(endsSoon ? "ends soon" : "in force"): until \(date), \(count)"
  }

  init(malformed text: String) {
    state = "malformed: `\(text)` is not a date, so it counts as expired"
  }

  init(refused state: String) { self.state = state }
}
