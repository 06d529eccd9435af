import Diagnostics
import Footprint
public import Ledger
import Policy
import Runs

/// A ledger beside a check: what it holds is counted, and what the check asks for is reserved.
public struct LedgerConsultation {
  private let ledger: Ledger
  private let group: String
  private let reserves: Bool
  private let ahead: [String]?
  private let lease: Int64
  private let act: Act

  /// - Parameters:
  ///   - group: Names the merge request.
  ///   - reserves: Whether to reserve what the runs ask for, if the check passes.
  ///   - ahead: The merge requests ahead in the queue; those that reserved earlier without it.
  ///   - lease: Seconds until what nobody committed is released.
  public init(
    _ ledger: Ledger, group: String, reserves: Bool, ahead: [String]? = nil,
    lease: Int64 = ReservationRequest.usualLease, act: Act
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
  func consult(
    _ set: PolicySet, _ subjects: [EvaluationSubject], in context: EvaluationContext
  ) throws(RequestError) -> EvaluationContext {
    do throws(LedgerError) {
      var context = context
      guard let request = request(set, subjects, context) else {
        context.consult(nil)
        return context
      }
      context.consult(try ledger.preview(request, ahead: ahead))
      guard reserves else { return context }
      let verdict = set.evaluate(subjects, in: context).verdict
      guard verdict == .pass || verdict == .warn else { return context }
      let answer = try ledger.reserve(request)
      if answer.decision == .refused { context.consult(answer) }
      return context
    } catch {
      throw .ledger(error)
    }
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
