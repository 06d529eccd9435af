import ArgumentParser
import Diagnostics
import Footprint
import Ledger
import Policy
import Runs

/// How a check asks a ledger.
struct ConsultationOptions: ParsableArguments {
  @OptionGroup var ledger: LedgerOptions

  @Flag(help: "Reserve what the runs ask for, if the check passes.")
  var reserve = false

  @Option(
    help: ArgumentHelp(
      "What names the merge request in the ledger; that of the CI system if left out.",
      valueName: "name"))
  var reservation: String?

  @Option(
    help: ArgumentHelp(
      "A merge request that is ahead in the queue; repeatable. Those that reserved earlier, without it.",
      valueName: "name"))
  var ahead: [String] = []

  @Option(help: "How long a reservation is held unless it is committed, such as 14d.")
  var lease = "14d"

  func validate() throws {
    if reserve, ledger.stated == nil {
      throw ValidationError("`--reserve` needs a ledger; add `--ledger URL`")
    }
    if reserve, group == nil {
      throw ValidationError(
        "`--reserve` needs to know what it reserves for; add `--reservation NAME`")
    }
  }

  /// What names the merge request.
  var group: String? { reservation ?? CIRequest.name }

  /// Asks the ledger, if one is named.
  func open() throws(Stop) -> LedgerConsultation? {
    guard let address = ledger.stated else { return nil }
    return LedgerConsultation(
      ledger: try LedgerOptions.open(address, isReadOnly: !reserve), group: group ?? "check",
      reserves: reserve, ahead: ahead.isEmpty ? nil : ahead,
      lease: try LedgerAmounts.seconds(lease), act: ActOptions.current)
  }
}

/// A ledger beside a check: what it holds is counted, and what the check asks for is reserved.
struct LedgerConsultation {
  let ledger: Ledger
  let group: String
  let reserves: Bool
  let ahead: [String]?
  let lease: Int64
  let act: Act
  /// What the ledger answered last.
  private(set) var outcome: ReservationOutcome?

  init(
    ledger: Ledger, group: String, reserves: Bool, ahead: [String]?, lease: Int64, act: Act
  ) {
    self.ledger = ledger
    self.group = group
    self.reserves = reserves
    self.ahead = ahead
    self.lease = lease
    self.act = act
  }

  /// Holds runs against their budgets beside everything that is open, and reserves what they ask for if
  /// that is wanted and the verdict is a pass.
  ///
  /// What decides is the answer of the transaction that reserves: when others were quicker since the first
  /// look, the verdict is that of the ledger as it is then.
  ///
  /// - Returns: The context in which the check is to be judged.
  mutating func consult(
    _ set: PolicySet, _ subjects: [EvaluationSubject], in context: EvaluationContext
  ) throws(Stop) -> EvaluationContext {
    var context = context
    guard let request = request(set, subjects, context) else {
      context.consult(nil)
      return context
    }
    let (ledger, ahead) = (ledger, ahead)
    outcome = try asking { () throws(LedgerError) in try ledger.preview(request, ahead: ahead) }
    context.consult(outcome)
    guard reserves else { return context }
    let verdict = set.evaluate(subjects, in: context).verdict
    guard verdict == .pass || verdict == .warn else { return context }
    let answer = try asking { () throws(LedgerError) in try ledger.reserve(request) }
    if answer.decision == .refused {
      outcome = answer
      context.consult(answer)
    }
    return context
  }

  private func request(
    _ set: PolicySet, _ subjects: [EvaluationSubject], _ context: EvaluationContext
  ) -> ReservationRequest? {
    var act = act
    for document in set.documents { act.digests[document.file.path] = document.sha256 }
    return set.reservation(
      of: subjects, in: context, group: group, keys: keys(of: subjects), lease: lease, act: act)
  }

  /// Names of the runs within the merge request; their files too where several are called alike.
  private func keys(of subjects: [EvaluationSubject]) -> [String] {
    let names = subjects.map { TerminalText.sanitized($0.assessment.run.displayName) }
    var keys: [String] = []
    for (name, subject) in zip(names, subjects) {
      var key = "\(group)/\(name)"
      if names.count(where: { $0 == name }) > 1 {
        key = "\(group)/\(TerminalText.sanitized(subject.assessment.run.path))/\(name)"
      }
      if key.utf8.count > 400 {
        key = key.prefix(60) + "…" + Digest.hexadecimal(of: Array(key.utf8)).prefix(16)
      }
      while keys.contains(key) { key += "'" }
      keys.append(key)
    }
    return keys
  }
}

/// The merge request that a CI system works on.
enum CIRequest {
  /// `github:org/repo#12` or `gitlab:group/project!7`.
  static var name: String? {
    if let repository = Environment["GITHUB_REPOSITORY"], let reference = Environment["GITHUB_REF"]
    {
      // `refs/pull/12/merge`; in a merge queue `gh-readonly-queue/main/pr-12-…`.
      let parts = reference.split(separator: "/")
      if parts.count >= 3, parts[1] == "pull" { return "github:\(repository)#\(parts[2])" }
      if let queued = parts.last, queued.hasPrefix("pr-") {
        return "github:\(repository)#\(queued.dropFirst(3).prefix { $0.isNumber })"
      }
    }
    if let project = Environment["CI_PROJECT_PATH"],
      let number = Environment["CI_MERGE_REQUEST_IID"]
    {
      return "gitlab:\(project)!\(number)"
    }
    return nil
  }
}
