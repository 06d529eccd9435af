import CEL
import CivilTime
import Policy
import Quantities
import Result
import Runs

extension WaiverResult {
  /// Every waiver of the policies and every comment that asks for one, in this order.
  static func all(of set: PolicySet, _ evaluation: PolicyEvaluation, at now: Timestamp) -> [Self] {
    let today = CalendarDate(secondsSince1970: now.seconds)
    var uses: [String: Int] = [:]
    for run in evaluation.runs {
      for position in run.findings.indices where run.findings[position].status == .waived {
        if let waiver = run.findings[position].waiver { uses[waiver, default: 0] += 1 }
      }
    }
    return set.waivers.map {
      WaiverResult($0, findings: uses[$0.id] ?? 0, on: today, soon: set.expiryNotice)
    } + evaluation.ignores.map { WaiverResult($0, on: today, soon: set.expiryNotice) }
  }

  private init(_ waiver: Waiver, findings: Int, on today: CalendarDate, soon: Int) {
    let (state, days, expires) =
      switch waiver.expires {
      case .on(let date): Self.standing(date, on: today, soon)
      case .malformed(let text): (State.malformed, nil as Int?, text)
      }
    self.init(
      id: waiver.id, kind: .waiver, state: state, covers: waiver.covers.map(\.name),
      reason: waiver.reason, expires: expires, daysLeft: days, findings: findings,
      location: LocationResult(waiver.range))
    scope = waiver.scope?.text
    if let cap = waiver.upTo,
      let unit = AmountUnit.allCases.first(where: { $0.dimension == cap.dimension })
    {
      (upTo, self.unit) = (cap.value, unit)
    }
    (owner, approvedBy) = (waiver.owner, waiver.approvedBy)
  }

  private init(_ use: IgnoreUse, on today: CalendarDate, soon: Int) {
    let (state, days): (State, Int?) =
      switch use.standing {
      case .holds(let date), .expired(let date):
        (Self.standing(date, on: today, soon).0, Self.standing(date, on: today, soon).1)
      case .malformed: (.malformed, nil)
      case .tooLong, .notAllowed, .unknownID: (.refused, nil)
      }
    self.init(
      id: "comment", kind: .comment, state: state, covers: [use.id.text], reason: use.reason,
      expires: use.until.text, daysLeft: days, findings: use.ignored.count,
      location: LocationResult(use.range))
  }

  private static func standing(
    _ date: CalendarDate, on today: CalendarDate, _ soon: Int
  ) -> (State, Int?, String) {
    let days = date.daysSince1970 - today.daysSince1970
    let state: State = days < 0 ? .expired : days <= soon ? .endingSoon : .inForce
    return (state, days, date.description)
  }
}
