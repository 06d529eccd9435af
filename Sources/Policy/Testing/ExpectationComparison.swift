import Diagnostics
import Text

/// Compares what a test expects with what came out.
struct ExpectationComparison {
  let expectation: Expectation
  let evaluation: PolicyEvaluation
  /// The ids that `violated` and `waived` list in full.
  let ownIDs: Set<String>
  let knownIDs: [String]

  private var findings: [Finding] { evaluation.runs.flatMap(\.findings) }

  func failures() -> [PolicyTestResult.Failure] {
    var failures: [PolicyTestResult.Failure] = []
    checkVerdict(&failures)
    checkExactly(expectation.violated, .violated, &failures)
    checkExactly(expectation.waived, .waived, &failures)
    check(expectation.unknown, .unknown, &failures)
    checkAll(expectation.passed, .passed, &failures)
    checkAll(expectation.notApplicable, .notApplicable, &failures)
    for mention in expectation.warned ?? []
    where !findings.contains(where: { $0.id == mention.name && $0.isNearLimit }) {
      failures.append(miss(mention, "come near its limit"))
    }
    return failures
  }

  private func checkVerdict(_ failures: inout [PolicyTestResult.Failure]) {
    guard let verdict = expectation.verdict, verdict != evaluation.verdict else { return }
    failures.append(
      PolicyTestResult.Failure(
        message: "expected the verdict `\(verdict.rawValue)`, got `\(evaluation.verdict.rawValue)`",
        range: expectation.verdictRange ?? expectation.range, notes: reasons()))
  }

  /// Every listed id has the status in some run, and no other of this file has.
  private func checkExactly(
    _ mentions: [Mention]?, _ status: Finding.Status,
    _ failures: inout [PolicyTestResult.Failure]
  ) {
    guard let mentions else { return }
    check(mentions, status, &failures)
    var reported = Set(mentions.map(\.name))
    for finding in findings where finding.status == status {
      // What only says how a name was read is no violation that anybody expects.
      let isOwn =
        ownIDs.contains(finding.id) || (finding.kind == .sanity && finding.severity != .info)
      guard isOwn, reported.insert(finding.id).inserted else { continue }
      failures.append(
        PolicyTestResult.Failure(
          message: "`\(finding.id)` is \(status.rawValue), which the test does not expect",
          range: expectation.range, notes: ["\(finding.id): \(finding.message)"]))
    }
  }

  /// Every listed id has the status in some run.
  private func check(
    _ mentions: [Mention]?, _ status: Finding.Status,
    _ failures: inout [PolicyTestResult.Failure]
  ) {
    for mention in mentions ?? [] {
      guard !findings.contains(where: { $0.id == mention.name && $0.status == status }) else {
        continue
      }
      failures.append(miss(mention, "be \(status.rawValue)"))
    }
  }

  /// Every listed id has the status in every run.
  private func checkAll(
    _ mentions: [Mention]?, _ status: Finding.Status,
    _ failures: inout [PolicyTestResult.Failure]
  ) {
    for mention in mentions ?? [] {
      let own = findings.filter { $0.id == mention.name }
      guard own.isEmpty || own.contains(where: { $0.status != status }) else { continue }
      failures.append(miss(mention, "be \(status.rawValue)"))
    }
  }

  private func miss(_ mention: Mention, _ expected: String) -> PolicyTestResult.Failure {
    let own = findings.filter { $0.id == mention.name }
    guard !own.isEmpty else {
      let near = Spelling.nearest(to: mention.name, in: knownIDs + findings.map(\.id))
      return PolicyTestResult.Failure(
        message: "nothing in the policies is called \(mention.name.quoted)",
        range: mention.range, notes: near.map { ["did you mean `\($0)`?"] } ?? [])
    }
    var statuses: [String] = []
    for finding in own where !statuses.contains(finding.status.rawValue) {
      statuses.append(finding.status.rawValue)
    }
    return PolicyTestResult.Failure(
      message: "expected `\(mention.name)` to \(expected), but it is "
        + statuses.joined(separator: " and "),
      range: mention.range, notes: own.prefix(3).map { "\($0.id): \($0.message)" })
  }

  /// What the verdict comes from.
  private func reasons() -> [String] {
    var reasons: [String] = []
    for finding in findings
    where finding.status == .violated || finding.status == .unknown || finding.isNearLimit {
      let reason = "\(finding.id) is \(finding.status.rawValue): \(finding.message)"
      if !reasons.contains(reason), reasons.count < 5 { reasons.append(reason) }
    }
    return reasons
  }
}
