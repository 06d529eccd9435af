import Diagnostics
import Footprint
public import Ledger
public import Policy
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
  ///   - ledger: What is consulted.
  ///   - group: Names the merge request.
  ///   - reserves: Whether to reserve what the runs ask for, if the check passes.
  ///   - ahead: The merge requests ahead in the queue; those that reserved earlier without it.
  ///   - lease: Seconds until what nobody committed is released.
  ///   - act: Who reserves, and when.
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

  /// How often a reservation is tried that the ledger refuses although the check would pass.
  private static let mostTries = 4

  /// Holds runs against their budgets beside everything that is open, and reserves what they ask for if
  /// that is wanted and the verdict is a pass.
  ///
  /// What decides is the answer of the transaction that reserves: when others were quicker since the first
  /// look, the verdict is that of the ledger as it is then.
  ///
  /// - Parameters:
  ///   - catalogue: The stamp of the data that the runs were estimated with.
  ///   - judge: Evaluates the runs; the verdict on the whole check, and what it comes from.
  /// - Returns: The context in which the check is to be judged.
  func consult(
    _ set: PolicySet, _ subjects: [EvaluationSubject], in context: EvaluationContext,
    catalogue: String,
    judge: (EvaluationContext) -> (verdict: Verdict, evaluation: PolicyEvaluation)
  ) throws(RequestError) -> EvaluationContext {
    do throws(LedgerError) {
      var request = request(set, subjects, context)
      request.act.digests["catalogue"] = catalogue
      var context = context
      for _ in 0..<Self.mostTries {
        let snapshot = try snapshot(for: request)
        try snapshot.expectOpen(for: request)
        context.ledger = LedgerBook(snapshot)
        guard reserves, !request.charges.isEmpty || snapshot.isHolding else { return context }
        let (verdict, evaluation) = judge(context)
        guard Self.isPass(verdict) else { return context }
        request.waived = set.waivedBudgets(evaluation)
        let answer = try ledger.reserve(request)
        guard answer.decision == .refused else {
          // What is reserved was judged in time, and is to be told so however late it is by now.
          context.deadline = nil
          return context
        }
        context.ledger?.take(answer)
        guard Self.isPass(judge(context).verdict) else { return context }
      }
      // A pass without a reservation would be a lie.
      throw .unavailable(.contended)
    } catch {
      throw .ledger(error)
    }
  }

  /// What the ledger holds, for those who reserve nothing.
  ///
  /// - Throws: ``RequestError/ledger(_:)`` when the ledger gives no answer.
  public func book(for set: PolicySet) throws(RequestError) -> LedgerBook {
    do throws(LedgerError) {
      return LedgerBook(
        try ledger.snapshot(beside: group, definitions: set.ledgerDefinitions, ahead: ahead))
    } catch {
      throw .ledger(error)
    }
  }

  private static func isPass(_ verdict: Verdict) -> Bool { verdict == .pass || verdict == .warn }

  private func snapshot(
    for request: ReservationRequest
  ) throws(LedgerError) -> LedgerSnapshot {
    try ledger.snapshot(
      beside: group, keys: Set(request.charges.map(\.key)), definitions: request.definitions,
      ahead: ahead)
  }

  private func request(
    _ set: PolicySet, _ subjects: [EvaluationSubject], _ context: EvaluationContext
  ) -> ReservationRequest {
    var act = act
    for document in set.documents { act.digests[document.file.path] = document.sha256 }
    var request = set.reservation(
      of: subjects, in: context, group: group, keys: keys(of: subjects), lease: lease, act: act)
    let digests = Dictionary(
      zip(keys(of: subjects), subjects.map { Self.digest(of: $0.assessment.run.files) }),
      uniquingKeysWith: { first, _ in first })
    for index in request.charges.indices {
      request.charges[index].labels[LedgerLabel.config] = digests[request.charges[index].key]
    }
    return request
  }

  /// The digest of what `sha256sum` prints of a run's files in the order of their paths.
  private static func digest(of files: [SourceFile]) -> String {
    let lines = files.sorted { $0.path < $1.path }.map {
      "\(Digest.hexadecimal(of: $0.bytes))  \($0.path)\n"
    }
    return Digest.hexadecimal(of: Array(lines.joined().utf8))
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
