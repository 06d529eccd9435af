import CEL
import CivilTime
import Diagnostics
import Footprint
import Quantities
import Runs

/// The waivers of a policy set, and which of them a check has needed.
struct WaiverBook {
  private let waivers: [Waiver]
  /// From how many days before its end a waiver that is needed is said to end soon.
  private let notice: Int
  private let today: CalendarDate
  private var used: Set<String> = []
  /// What an expired waiver would still cover, by its id.
  private var missed: [String: String] = [:]
  private var undecided: Set<String> = []
  /// Those that would cover something, were it less.
  private var capped: Set<String> = []

  /// - Parameter waivers: Sorted by id, so that the order of files does not matter.
  init(_ waivers: [Waiver], notice: Int, at now: Timestamp) {
    self.waivers = waivers
    self.notice = notice
    today = CalendarDate(secondsSince1970: now.seconds)
  }

  private func holds(_ waiver: Waiver) -> Bool {
    if case .on(let date) = waiver.expires { today <= date } else { false }
  }

  /// Waives a violated finding if a waiver covers it; a finding that is not violated stays.
  mutating func apply(to finding: inout Finding, of run: RunEvaluator) {
    guard finding.status == .violated, finding.kind != .sanity else { return }
    for waiver in waivers where waiver.covers.contains(where: { $0.name == finding.id }) {
      switch waiver.scope.map(run.answer) ?? .yes {
      case .no: continue
      case .unknown:
        undecided.insert(waiver.id)
        continue
      case .yes: break
      }
      guard holds(waiver) else {
        if missed[waiver.id] == nil { missed[waiver.id] = finding.id }
        if finding.waiver == nil {
          finding.waiver = waiver.id
          finding.message += "; the waiver `\(waiver.id)` has expired"
        }
        continue
      }
      guard waiver.upTo?.allows(finding, of: run) ?? true else {
        capped.insert(waiver.id)
        if let cap = waiver.upTo {
          finding.message += "; the waiver `\(waiver.id)` ends at \(cap.text)"
        }
        finding.waiver = waiver.id
        continue
      }
      used.insert(waiver.id)
      finding.status = .waived
      finding.waiver = waiver.id
      finding.waivedUpTo = waiver.upTo?.value
      if case .on(let date) = waiver.expires {
        finding.message += "; waived until \(date): \(waiver.reason)"
      }
      return
    }
  }

  /// The waivers that hold today and cover a budget or rule.
  func current(covering id: String) -> [Waiver] {
    waivers.filter { holds($0) && $0.covers.contains { $0.name == id } }
  }

  /// What is to be said about the waivers after all runs.
  func diagnostics() -> [Diagnostic] {
    waivers.compactMap { waiver in
      switch waiver.expires {
      case .malformed:
        return missed[waiver.id].map { expired(waiver, "counts as expired", $0) }
      case .on(let date) where date < today:
        return expired(waiver, "expired on \(date)", missed[waiver.id])
      case .on(let date): return current(waiver, until: date)
      }
    }
  }

  private func expired(_ waiver: Waiver, _ what: String, _ finding: String?) -> Diagnostic {
    Diagnostic(
      ExceptionDiagnostic.waiverExpired, .warning,
      "waiver `\(waiver.id)` \(what)"
        + (finding.map { " and no longer covers `\($0)`" } ?? ""), at: waiver.expiresRange,
      help: ["remove it, or have it approved again by its owner, \(waiver.owner)"])
  }

  private func current(_ waiver: Waiver, until date: CalendarDate) -> Diagnostic? {
    guard used.contains(waiver.id) else {
      var reason = "waiver `\(waiver.id)` covers nothing in this check"
      if capped.contains(waiver.id), let cap = waiver.upTo {
        reason = "waiver `\(waiver.id)` covers nothing: what it is about is over its \(cap.text)"
      } else if undecided.contains(waiver.id) {
        reason = "waiver `\(waiver.id)` covers nothing: its scope cannot be decided"
      }
      return Diagnostic(ExceptionDiagnostic.waiverUnused, .warning, reason, at: waiver.range)
    }
    let days = date.daysSince1970 - today.daysSince1970
    guard days <= notice else { return nil }
    let when = days == 0 ? "today" : days == 1 ? "tomorrow" : "in \(days) days"
    return Diagnostic(
      ExceptionDiagnostic.waiverExpiresSoon, .warning,
      "waiver `\(waiver.id)` is in use and expires \(when), on \(date)",
      at: waiver.expiresRange, help: ["its owner is \(waiver.owner)"])
  }
}

extension WaiverCap {
  /// Whether what was found is within the cap; that of a rule is held against the estimate.
  func allows(_ finding: Finding, of run: RunEvaluator) -> Bool {
    let amount =
      finding.kind == .budget
      ? finding.observed : metric.flatMap { run.assessment.estimate[$0]?.p50 }
    return amount.map { !$0.exceeds(value) } ?? false
  }

  /// The metric that the cap on a rule is held against.
  var metric: Metric? {
    switch dimension {
    case .mass: .emissions
    case .energy: .energy
    case .time: .deviceTime
    case .volume: .water
    case .flops: .flops
    case .money: .cost
    default: nil
    }
  }

  /// The cap as people write it, such as `900 kgCO2e`.
  var text: String { QuantityFormatter.describe(value, as: dimension, namesGas: true) }
}
