import CEL
public import CivilTime
public import Diagnostics
import Footprint
import Quantities
public import Runs
import Text

/// The comments of a check that ask for findings to be let pass, and what policies make of them.
struct IgnoreBook {
  /// What findings call the waiver that a comment is.
  static let waiverName = "comment"

  private let permissions: [IgnorePermission]
  private let budgets: [Budget]
  private let rules: [Rule]
  private let notice: Int
  private let today: CalendarDate
  /// In the order of the runs, each place once.
  private(set) var uses: [IgnoreUse] = []
  private var indices: [String: Int] = [:]

  init(_ set: PolicySet, at now: Timestamp) {
    permissions = set.ignorePermissions
    budgets = set.budgets
    rules = set.rules
    notice = set.expiryNotice
    today = CalendarDate(secondsSince1970: now.seconds)
  }

  /// The budgets and rules that there are.
  private var known: [String] { budgets.map(\.id) + rules.map(\.id) }

  /// The permissions that a comment of the run makes use of.
  func permissions(for id: String, of run: Run) -> [IgnorePermission] {
    run.ignores.flatMap { comment in
      comment.ids.contains { $0.text == id } ? permissions(for: id, until: comment.until.text) : []
    }
  }

  private func permissions(for id: String, until text: String) -> [IgnorePermission] {
    guard let until = CalendarDate(text), until >= today else { return [] }
    let days = until.daysSince1970 - today.daysSince1970
    return permissions.filter { permission in
      permission.maxDays >= days && permission.covers.contains { $0.name == id }
    }
  }

  /// Takes down the comments of a run, whether or not anything needs them.
  mutating func note(_ run: Run) {
    for comment in run.ignores {
      for id in comment.ids where indices[Self.key(id)] == nil {
        indices[Self.key(id)] = uses.count
        uses.append(
          IgnoreUse(
            id: id, until: comment.until, reason: comment.reason, range: comment.range,
            standing: standing(of: id.text, until: comment.until.text)))
      }
    }
  }

  private static func key(_ id: IgnoreComment.Word) -> String {
    "\(id.range.bytes.lowerBound):\(id.range.file.path)"
  }

  private func standing(of id: String, until text: String) -> IgnoreUse.Standing {
    guard known.contains(id) else { return .unknownID }
    let most = permissions.filter { $0.covers.contains { $0.name == id } }.map(\.maxDays).max()
    guard let most else { return .notAllowed }
    guard let until = CalendarDate(text) else { return .malformed }
    guard until >= today else { return .expired(until) }
    let latest = CalendarDate(
      secondsSince1970: Int64(today.daysSince1970 + most) * 86_400)
    return until <= latest ? .holds(until) : .tooLong(latest)
  }

  /// Waives a violated finding if a comment that a policy allows names it.
  mutating func apply(to finding: inout Finding, of run: RunEvaluator) {
    guard finding.status == .violated, finding.kind != .sanity else { return }
    for comment in run.assessment.run.ignores {
      guard let id = comment.ids.first(where: { $0.text == finding.id }),
        let index = indices[Self.key(id)]
      else { continue }
      let allowed = permissions(for: finding.id, until: comment.until.text)
      guard !allowed.isEmpty else { continue }
      uses[index].isUsed = true
      let fitting = allowed.filter { $0.upTo?.allows(finding, of: run) ?? true }
      guard !fitting.isEmpty else {
        if let most = allowed.compactMap(\.upTo).max(by: { $0.value < $1.value }) {
          finding.message += "; comments may let it pass up to \(most.text)"
        }
        continue
      }
      finding.status = .waived
      finding.waiver = Self.waiverName
      let caps = fitting.compactMap(\.upTo?.value)
      finding.waivedUpTo = caps.count == fitting.count ? caps.max() : nil
      finding.ignoredBy = comment.range
      uses[index].ignored.append("`\(finding.id)` of \(run.assessment.run.displayName.quoted)")
      finding.message +=
        "; ignored until \(comment.until.text) by line \(comment.range.start.line) of "
        + "\(comment.range.file.path.quoted): \(comment.reason)"
      return
    }
  }

  // MARK: - What is to be said

  func diagnostics() -> [Diagnostic] {
    uses.enumerated().compactMap { position, use in
      // Nobody reads more of a hostile file than its first words.
      diagnostic(use, suggests: position < 100)
    }
  }

  private func diagnostic(_ use: IgnoreUse, suggests: Bool) -> Diagnostic? {
    let id = use.id.text.quoted
    switch use.standing {
    case .unknownID:
      let nearest = suggests ? Spelling.nearest(to: use.id.text, in: known) : nil
      return Diagnostic(
        ExceptionDiagnostic.ignoreUnused, .warning, "there is no budget or rule \(id) to ignore",
        at: use.id.range,
        help: nearest.map { ["did you mean `\($0)`?"] } ?? ["remove it"])
    case .notAllowed:
      return Diagnostic(
        ExceptionDiagnostic.ignoreNotAllowed, .warning, "no policy allows comments to ignore \(id)",
        at: use.id.range,
        help: [
          "ask the owner of the policy for a waiver, or for it to be put under `allow_ignores`"
        ])
    case .tooLong(let latest):
      return Diagnostic(
        ExceptionDiagnostic.ignoreNotAllowed, .warning,
        "the policy does not allow comments to ignore \(id) for so long", at: use.until.range,
        help: ["write a day no later than `\(latest)`"])
    case .malformed:
      return Diagnostic(
        RunDiagnostic.ignoreMalformed, .warning,
        "\(use.until.text.quoted) is not a date, so \(id) is not ignored", at: use.until.range,
        help: ["write the last day on which to ignore it, such as `2027-01-31`"])
    case .expired(let date):
      return Diagnostic(
        ExceptionDiagnostic.ignoreExpired, .warning,
        "the comment that ignores \(id) expired on \(date)",
        at: use.until.range, help: ["mend what it is about and remove it, or give it a new date"])
    case .holds where !use.isUsed:
      return Diagnostic(
        ExceptionDiagnostic.ignoreUnused, .warning, "there is nothing about \(id) to ignore here",
        at: use.id.range,
        help: ["remove it"])
    case .holds(let date):
      let days = date.daysSince1970 - today.daysSince1970
      guard days <= notice else { return nil }
      let when = days == 0 ? "today" : days == 1 ? "tomorrow" : "in \(days) days"
      return Diagnostic(
        ExceptionDiagnostic.ignoreExpiresSoon, .warning,
        "the comment that ignores \(id) is in use and expires \(when), on \(date)",
        at: use.until.range)
    }
  }
}

/// One id in a comment that asks for a finding to be let pass, and what became of it.
public struct IgnoreUse: Sendable {
  /// Whether the comment holds, and why not.
  public enum Standing: Sendable, Equatable {
    /// A policy allows it until this day.
    case holds(CalendarDate)
    case expired(CalendarDate)
    /// The date cannot be read.
    case malformed
    /// The policy allows it no longer than until this day.
    case tooLong(CalendarDate)
    /// No policy allows it.
    case notAllowed
    /// No budget and no rule is called so.
    case unknownID
  }

  /// The id that is asked for.
  public var id: IgnoreComment.Word
  /// The last day that is asked for.
  public var until: IgnoreComment.Word
  /// Why it is asked for.
  public var reason: String
  /// The comment.
  public var range: SourceRange
  /// Whether it holds.
  public var standing: Standing
  /// Whether anything needs it, if only in part.
  public var isUsed = false
  /// What it lets pass, as `id` of `run`.
  public var ignored: [String] = []
}
