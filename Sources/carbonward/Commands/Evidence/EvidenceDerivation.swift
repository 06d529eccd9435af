import Evidence
import Files
import Gate
import Ledger
import Policy
import Result
import TrainingConfigs

/// Makes the statement of a check from the files of a working tree, the same bytes from the same files.
struct EvidenceDerivation {
  private let root: Workspace
  /// What the command itself writes and is given, which may lie among the files and is none of them.
  private let hidden: Set<String>

  /// - Parameter own: The envelope, keys, and whatever else is no part of the check.
  init(hiding own: [String?]) {
    let root = Workspace.open(paths: [], currentDirectory: WorkingDirectory.path).workspace
    let paths = own.compactMap(\.self).map {
      AbsolutePath.normalised($0, in: WorkingDirectory.path)
    }
    self.root = root
    hidden = Set(paths.compactMap { AbsolutePath.relative($0, to: root.rootPath) })
  }

  /// A path as statements write it: relative to the root, whatever folder the command was typed in.
  ///
  /// Names with a colon before any slash, such as `pack:starter`, stay as they are.
  func inside(_ path: String) throws(Stop) -> String {
    if path.prefix(while: { $0 != "/" }).contains(":") { return path }
    let absolute = AbsolutePath.normalised(path, in: WorkingDirectory.path)
    guard path != "-", let inside = AbsolutePath.relative(absolute, to: root.rootPath) else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "evidence is of the files of one repository, and `\(path)` is no part of it"))
    }
    return inside
  }

  /// Checks the files on some terms.
  ///
  /// - Parameter check: Answers the request; beside a ledger, or without.
  func statement(
    _ terms: CheckTerms, ledger: LedgerTerms?,
    _ check: (CheckRequest) throws(RequestError) -> CheckResult
  ) throws -> CheckStatement {
    let files = RecordingFiles(root.files, hiding: hidden)
    let workspace = Workspace(
      files: files, rootPath: root.rootPath, isRepository: root.isRepository)
    var request = CheckRequest(
      InputRequest(in: .workspace(workspace)), now: try Clock.instant(terms.at))
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

  /// The same beside what a ledger said, or without one.
  func statement(_ terms: CheckTerms, beside ledger: LedgerTerms?) throws -> CheckStatement {
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
  fileprivate var policy: UnknownPolicy {
    switch self {
    case .unknown: .unknown
    case .fail: .fail
    case .warn: .warn
    case .pass: .pass
    }
  }
}

extension Settings.ThresholdWord {
  fileprivate var policy: FailThreshold {
    switch self {
    case .deny: .deny
    case .warn: .warn
    }
  }
}
