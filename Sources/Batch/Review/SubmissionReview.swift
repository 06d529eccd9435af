public import CEL
import CivilTime
import Diagnostics
public import Evidence
public import Gate
import Ledger
import Result
import TrainingConfigs

/// Reviews submissions one by one: what was signed, what can be derived again, and what is over.
public struct SubmissionReview: Sendable {
  /// What counts as now.
  public var now: Timestamp
  /// The keys that are trusted.
  public var keys: [PublicKey]
  /// How many days evidence may be old; nil for any.
  public var maxAge: Int?
  /// Whether a submission without evidence counts as missing.
  public var requiresEvidence: Bool
  /// What runs without evidence are held against; nil for what their own project names.
  public var policies: Policies?

  /// Creates a review.
  public init(
    now: Timestamp, keys: [PublicKey], maxAge: Int?, requiresEvidence: Bool, policies: Policies?
  ) {
    self.now = now
    self.keys = keys
    self.maxAge = maxAge
    self.requiresEvidence = requiresEvidence
    self.policies = policies
  }

  /// What was found, beside the amounts.
  private struct Finding {
    var status: RegisterRow.Status
    var reason: RegisterRow.Reason?
    var message: String?
    var signer: String?
    /// The instant of the check that was signed.
    var at: String?

    init(
      _ status: RegisterRow.Status, _ reason: RegisterRow.Reason? = nil, _ message: String? = nil
    ) {
      self.status = status
      self.reason = reason
      self.message = message
    }
  }

  /// Reviews one submission. What is wrong with it is part of the answer, and never stops others.
  public func review(_ submission: Submission) -> ReviewedSubmission {
    var (finding, result) = judge(submission)
    if finding.status.isCounted, let result { expire(&finding, submission, result) }
    let kind: RegisterRow.Kind =
      submission.files != nil
      ? .files
      : submission.result != nil ? .result : submission.envelope != nil ? .evidence : .nothing
    var row = RegisterRow(
      name: submission.name.shortened(300), kind: kind, status: finding.status,
      reason: finding.reason)
    row.message = finding.message?.shortened(500)
    row.signer = finding.signer
    row.sha256 = submission.digest
    guard let result else { return ReviewedSubmission(row) }
    row.verdict = result.verdict
    row.at = finding.at ?? result.at
    var reviewed = ReviewedSubmission(row)
    // What the review itself has checked is of no day that anybody stated.
    let isStated = submission.result != nil || submission.envelope != nil
    reviewed.count(
      result, team: submission.team, date: submission.date ?? (isStated ? row.at : nil))
    if !row.status.isCounted { (reviewed.runs, reviewed.exceptions) = ([], []) }
    return reviewed
  }

  private func judge(_ submission: Submission) -> (finding: Finding, result: CheckResult?) {
    if let problem = submission.problem {
      return (Finding(.unreadable, .init(problem.reason), problem.message), nil)
    }
    var stated: CheckResult?
    if let bytes = submission.result {
      switch Self.read(bytes, submission.name) {
      case .success(let result): stated = result
      case .failure(let refusal):
        return (Finding(refusal.status, refusal.reason, refusal.message), nil)
      }
    }
    if let envelope = submission.envelope { return judge(envelope, of: submission, stated) }
    if requiresEvidence {
      return (Finding(.missing, .evidenceAbsent, "there is no evidence"), stated)
    }
    if let stated { return (Finding(.unsigned), stated) }
    guard let files = submission.files else {
      return (
        Finding(.unreadable, .notUnderstood, "nothing in it is a result, evidence or a run"), nil
      )
    }
    return check(files, of: submission)
  }

  /// Checks files that nobody has signed.
  private func check(
    _ files: Workspace, of submission: Submission
  ) -> (finding: Finding, result: CheckResult?) {
    var request = CheckRequest(InputRequest(in: .workspace(files)), now: now)
    request.isNowStated = true
    request.inputs.paths = submission.paths
    request.loaded = policies
    request.suggestions = 0
    do {
      let result = try Gate.check(request)
      if let error = result.diagnostics.first(where: { $0.severity == .error }) {
        return (Finding(.unreadable, .files, error.message), nil)
      }
      return (Finding(.unsigned), result)
    } catch {
      return (Finding(.unreadable, .files, error.summary), nil)
    }
  }

  // MARK: - Evidence

  private func judge(
    _ bytes: [UInt8], of submission: Submission, _ stated: CheckResult?
  ) -> (finding: Finding, result: CheckResult?) {
    guard let envelope = Envelope(file: bytes) else {
      return (Finding(.unreadable, .notUnderstood, "the evidence is no DSSE envelope"), nil)
    }
    let signer = envelope.signer(among: keys)
    if signer == nil, !keys.isEmpty, !envelope.signatures.isEmpty {
      return (
        Finding(.altered, .untrustedSignature, "no key that is trusted has signed it"), stated
      )
    }
    guard let statement = SignedStatement(envelope.payload), let document = statement.resultDocument
    else {
      return (
        Finding(.unreadable, .notUnderstood, "what the envelope holds is no statement of a check"),
        nil
      )
    }
    let signed: CheckResult
    switch Self.read(document, submission.name) {
    case .success(let result): signed = result
    case .failure(let refusal):
      return (Finding(refusal.status, refusal.reason, refusal.message), nil)
    }
    var finding: Finding
    if let stated, !stated.says(signed) {
      finding = Finding(.altered, .resultDiffers, "the result is not the one that was signed")
    } else if signer == nil {
      finding =
        keys.isEmpty
        ? Finding(.unsigned, .noKey, "no key was named to hold the evidence against")
        : Finding(.unsigned, .noSignature, "the envelope holds no signature")
    } else if let files = submission.files {
      finding = derive(statement, from: files, submission.hidden)
    } else {
      finding = Finding(.signed, .inputsAbsent, "there are no files to derive it from again")
    }
    finding.signer = signer?.id
    finding.at = statement.terms.at
    return (finding, signed)
  }

  /// Holds a statement against the files that it is about.
  private func derive(
    _ statement: SignedStatement, from files: Workspace, _ hidden: Set<String>
  ) -> Finding {
    let derived: CheckStatement
    do {
      derived = try CheckDerivation(files, hiding: hidden).statement(
        statement.terms, beside: statement.ledger)
    } catch {
      return Finding(.altered, .inputsDiffer, "it cannot be derived again: \(error.summary)")
    }
    let differences = statement.differences(from: derived)
    guard !differences.isEmpty else { return Finding(.verified) }
    let isOtherVersion =
      statement.version != derived.result.version
      || statement.catalogue != derived.result.settings.catalogue
    if isOtherVersion, statement.inputs == derived.inputs {
      return Finding(
        .signed, .otherVersion,
        "version `\(statement.version ?? "")` with the catalogue `\(statement.catalogue ?? "")` made "
          + "it: review it with that one")
    }
    return Finding(.altered, .inputsDiffer, differences.prefix(3).joined(separator: "; "))
  }

  // MARK: - Time

  private func expire(_ finding: inout Finding, _ submission: Submission, _ result: CheckResult) {
    let today = CalendarDate(secondsSince1970: now.seconds)
    let over = result.usedExceptions.filter { exception in
      exception.expires.flatMap { CalendarDate($0) }.map { $0 < today } ?? false
    }
    if let first = over.first, let expires = first.expires {
      let more = over.count > 1 ? " and \(over.count - 1) more" : ""
      finding.status = .expired
      finding.reason = .waiverExpired
      finding.message = "the exception `\(first.id)` held until \(expires)\(more)"
    }
    guard
      let day = (finding.at ?? result.at ?? submission.date).flatMap({ CalendarDate($0.prefix(10)) }
      )
    else { return }
    let age = today.daysSince1970 - day.daysSince1970
    if age < 0 {
      finding.status = .expired
      finding.reason = .dateAhead
      finding.message = "it is of \(day), which is after the review"
    } else if let maxAge, age > maxAge {
      finding.status = .expired
      finding.reason = .tooOld
      finding.message = "it is of \(day), \(age) days before the review"
    }
  }

  // MARK: - Results

  private struct Refusal: Error {
    var status: RegisterRow.Status
    var reason: RegisterRow.Reason
    var message: String
  }

  private static func read(_ bytes: [UInt8], _ name: String) -> Swift.Result<CheckResult, Refusal> {
    var bag = DiagnosticBag()
    let file = SourceFile(path: name.shortened(300), bytes: bytes)
    let (result, isContradictory) = JSONResultReader.verify(file, into: &bag)
    if let result { return .success(result) }
    let message = bag.sorted.first { $0.severity == .error }?.message ?? "it is no result"
    return .failure(
      isContradictory
        ? Refusal(status: .altered, reason: .contradiction, message: message)
        : Refusal(status: .unreadable, reason: .notUnderstood, message: message))
  }
}

extension Submission {
  /// What tells it from another of the same name: the digest of its line, result or envelope.
  var digest: String? {
    sha256 ?? (result ?? envelope).map { Digest.hexadecimal(of: $0) }
  }
}

extension RegisterRow.Reason {
  fileprivate init(_ reason: Submission.UnreadableReason) {
    switch reason {
    case .tooLarge: self = .tooLarge
    case .notUnderstood: self = .notUnderstood
    case .files: self = .files
    case .duplicate: self = .duplicate
    }
  }
}

extension CheckResult {
  /// The result whatever the order of its members, which statements sort.
  private var canonical: [UInt8] {
    let document = JSONResultWriter.write(self)
    return JSONValue(parsing: document)?.canonical ?? document
  }

  /// Whether a result that was saved is the one that was signed, but for what evidence leaves out.
  fileprivate func says(_ signed: CheckResult) -> Bool {
    var mine = self
    mine.account = nil
    if mine.at == nil { mine.at = signed.at }
    return mine.canonical == signed.canonical
  }
}

extension String {
  /// The text, cut after so many scalars.
  func shortened(_ most: Int) -> String {
    guard utf8.count > most, unicodeScalars.count > most else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(most - 1))) + "…"
  }
}
