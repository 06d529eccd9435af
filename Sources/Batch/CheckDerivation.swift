import CEL
public import Evidence
import Files
public import Gate
import Ledger
import Policy
public import Result
public import TrainingConfigs

/// Makes the statement of a check from files, the same bytes from the same files.
public struct CheckDerivation: Sendable {
  private let root: Workspace
  private let hidden: Set<String>

  /// - Parameters:
  ///   - root: The files.
  ///   - hidden: What lies among them and is none of them: envelopes, keys and reports.
  public init(_ root: Workspace, hiding hidden: Set<String>) {
    self.root = root
    self.hidden = hidden
  }

  /// Checks the files on some terms.
  ///
  /// - Parameter check: Answers the request; beside a ledger, or without.
  public func statement(
    _ terms: CheckTerms, ledger: LedgerTerms?,
    _ check: (CheckRequest) throws(RequestError) -> CheckResult
  ) throws(RequestError) -> CheckStatement {
    let files = RecordingFiles(root.files, hiding: hidden)
    let workspace = Workspace(
      files: files, rootPath: root.rootPath, isRepository: root.isRepository)
    guard let now = Timestamp(terms.at) else {
      throw .refused([.init("`\(terms.at)` is not an instant")])
    }
    var request = CheckRequest(InputRequest(in: .workspace(workspace)), now: now)
    request.isNowStated = true
    request.inputs.paths = terms.paths
    request.inputs.assignments = terms.overrides
    request.inputs.traces = terms.traces
    request.policies = terms.policies
    request.onUnknown = terms.onUnknown.policy
    request.failOn = terms.failOn.policy
    var result = try check(request)
    let parts = result.parts(traces: terms.traces)
    let inputs = files.files.filter { parts.contains($0.key) || $0.key.hasSuffix("ignore") }.map {
      FileDigest(path: $0.key, sha256: Digest.hexadecimal(of: $0.value))
    }
    // What else lies around is no part of the calculation.
    result.account = nil
    return CheckStatement(terms: terms, inputs: inputs, ledger: ledger, result: result)
  }

  /// The same beside what a ledger said at the time, or without one.
  public func statement(
    _ terms: CheckTerms, beside ledger: LedgerTerms?
  ) throws(RequestError) -> CheckStatement {
    try statement(terms, ledger: ledger) { (request) throws(RequestError) in
      guard let ledger else { return try Gate.check(request) }
      return try Gate.check(request, beside: ledger.book)
    }
  }
}

extension CheckResult {
  /// The files that a check has something of. Others were only looked into: a key, or a report that an
  /// earlier command left there; if one of them came to matter, the result would be another.
  fileprivate func parts(traces: [String]) -> Set<String> {
    var parts: Set<String> = [ProjectFile.name]
    parts.formUnion(policies.map(\.path))
    parts.formUnion(traces.map { String($0.drop { $0 != "=" }.dropFirst()) } + traces)
    for run in runs {
      parts.formUnion(run.files)
      parts.formUnion(run.facts.compactMap(\.location?.path))
      parts.formUnion(run.findings.flatMap(\.locations).map(\.path))
    }
    parts.formUnion(diagnostics.compactMap { $0.location?.path ?? $0.path })
    parts.formUnion(account?.notUnderstood.map(\.path) ?? [])
    return parts
  }
}

extension LedgerTerms {
  /// What the ledger said, for a check at another time.
  fileprivate var book: LedgerBook {
    let stated = uses.map { use in
      let usage = LedgerUsage(
        settled: use.settled, reserved: use.reserved, entitled: use.entitled, ahead: use.ahead)
      return (use.budget, usage)
    }
    return LedgerBook(Dictionary(stated, uniquingKeysWith: { first, _ in first }))
  }
}

extension Settings.UnknownWord {
  /// The option that the word stands for.
  var policy: UnknownPolicy {
    switch self {
    case .unknown: .unknown
    case .fail: .fail
    case .warn: .warn
    case .pass: .pass
    }
  }
}

extension Settings.ThresholdWord {
  /// The option that the word stands for.
  var policy: FailThreshold {
    switch self {
    case .deny: .deny
    case .warn: .warn
    }
  }
}
