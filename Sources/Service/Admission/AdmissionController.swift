public import CEL
import Diagnostics
import Files
public import Gate
import Ledger
import Policy
import Result
public import Text
import TrainingConfigs

/// Decides whether objects are let into a cluster, by the checks that merge requests go through.
///
/// Nothing but the review, the policies, the instant and the ledger decides.
public struct AdmissionController: Sendable {
  private let rules: AdmissionRules

  /// Creates a controller.
  public init(_ rules: AdmissionRules) { self.rules = rules }

  /// Decides about an object.
  ///
  /// - Parameters:
  ///   - policies: What the runs of the object are held against.
  ///   - now: What counts as now.
  ///   - deadline: When the reading of the object ends.
  public func decide(
    _ review: AdmissionReview, _ policies: Policies, now: Timestamp,
    by deadline: Deadline? = nil
  ) -> AdmissionDecision {
    if let ended = review.endedObject { return release(ended, of: review) }
    guard review.operation == .create || review.operation == .update,
      review.subresource != "status", let object = review.object
    else { return .allowed(.notChecked) }
    if review.operation == .update {
      // What goes must be able to go, whatever has become of the policies since.
      if object.isBeingDeleted { return .allowed(.deleting) }
      if object.decisive == review.oldObject?.decisive { return .allowed(.unchanged) }
    }
    // Each start of a schedule counts anew.
    if let owner = object.controllerKind, owner != "CronJob", rules.trusts(review.user) {
      return .allowed(.owned)
    }
    if object.kind == "Scale" {
      return unknown("how many devices a scaled object has is not known")
    }
    guard object.mayUseAccelerators else { return .allowed(.noAccelerators) }
    do throws(RequestError) {
      let result = try check(object, of: review, policies, now: now, by: deadline)
      var decision = decide(result, of: object)
      decision.warn(of: result.diagnostics.filter { $0.code == Self.contradiction })
      return decision
    } catch {
      return failure(error.summary)
    }
  }

  /// What the object says twice; whatever becomes of it, whoever made it is told which one counts.
  private static let contradiction = ConfigDiagnostic.contradiction.rawValue

  /// The decision where no answer can be found.
  ///
  /// - Parameter message: What was in the way, on one line.
  public func failure(_ message: String, code: Int = 500) -> AdmissionDecision {
    let message = "carbonward: no answer: \(message)"
    switch rules.failure {
    case .closed: return AdmissionDecision(isAllowed: false, .error, code: code, message: message)
    case .open: return AdmissionDecision(isAllowed: true, .error, warnings: [message])
    }
  }

  private func check(
    _ object: ClusterObject, of review: AdmissionReview, _ policies: Policies, now: Timestamp,
    by deadline: Deadline?
  ) throws(RequestError) -> CheckResult {
    let path = object.path
    let workspace = Workspace(
      files: MemoryFiles(bytes: [path: object.file]), isRepository: false)
    var request = CheckRequest(InputRequest(in: .workspace(workspace)), now: now)
    request.inputs.paths = [path]
    request.inputs.assignments = rules.assignments
    request.inputs.deadline = deadline
    request.loaded = policies
    request.onUnknown = rules.onUnknown
    request.failOn = rules.failOn
    guard let address = rules.ledger else { return try Gate.check(request) }
    let ledger: Ledger
    do throws(LedgerError) {
      ledger = try address.open(isReadOnly: review.isDryRun)
    } catch {
      throw .ledger(error)
    }
    let consultation = LedgerConsultation(
      ledger, group: Self.group(object.uid ?? review.uid), reserves: !review.isDryRun,
      lease: rules.lease, act: Self.act("admission", of: object, review))
    return try Gate.check(request, ledger: consultation)
  }

  /// Names the object in the ledger: the same for a request that is sent again.
  private static func group(_ uid: String) -> String {
    AdmissionDecision.bounded("k8s:\(uid)", to: 400)
  }

  /// Who does something about an object, and what.
  private static func act(
    _ deed: String, of object: ClusterObject, _ review: AdmissionReview
  ) -> Act {
    Act(
      actor: AdmissionDecision.bounded(review.user.isEmpty ? "unknown" : review.user, to: 200),
      reason: AdmissionDecision.bounded(
        "\(deed) of \(object.kind) \(object.namespace)/\(object.name)", to: 400))
  }

  // MARK: - What has ended

  /// Gives back what is held for an object that runs no more. Whatever comes of it, the object may go:
  /// what could not be given back ends with its lease, and what was used is settled by its actuals.
  private func release(
    _ object: ClusterObject, of review: AdmissionReview
  ) -> AdmissionDecision {
    guard let address = rules.ledger, let uid = object.uid, !review.isDryRun else {
      return .allowed(.notChecked)
    }
    do throws(LedgerError) {
      let ledger = try address.open(isReadOnly: false)
      let outcome = try ledger.release(
        .group(Self.group(uid)),
        act: Self.act(review.operation == .delete ? "removal" : "end", of: object, review))
      return .allowed(outcome.changed.isEmpty ? .notChecked : .released)
    } catch .unknownCharge {
      // Nothing was ever held for it.
      return .allowed(.notChecked)
    } catch {
      return AdmissionDecision(
        isAllowed: true, .error,
        warnings: ["carbonward: what was reserved stays so until its lease ends: \(error.message)"])
    }
  }

  // MARK: - From result to decision

  private func decide(_ result: CheckResult, of object: ClusterObject) -> AdmissionDecision {
    let errors = result.diagnostics.filter { $0.severity == .error }
    let account = result.account
    if result.runs.isEmpty {
      if let entry = account?.notUnderstood.first {
        return unknown("the object \(entry.reason)")
      }
      if object.hidesCommand {
        return unknown(
          "a container asks for accelerators and leaves to its image what it runs",
          help: ["state its `command`"])
      }
      if account?.notTraining.isEmpty == false { return .allowed(.notTraining) }
      if errors.allSatisfy({ $0.code == "no-runs" }) {
        return unknown("it asks for accelerators, and what it runs is not known")
      }
    }
    if let error = errors.first { return unknown(error.message, help: error.help) }
    switch result.verdict {
    case .pass: return .allowed(.pass)
    case .warn:
      let lines = result.runs.flatMap(\.findings).filter { $0.level == .warning }.map {
        "\($0.id): \($0.message)"
      }
      return AdmissionDecision(
        isAllowed: true, .warn, warnings: lines.map { "carbonward: \($0)" })
    case .fail: return refusal(result, .fail)
    case .unknown: return refusal(result, .unknown)
    }
  }

  /// What is not known is no pass, unless whoever runs the service says so.
  private func unknown(_ message: String, help: [String] = []) -> AdmissionDecision {
    let message = "carbonward: unknown: " + ([message] + help.prefix(1)).joined(separator: "; ")
    switch rules.onUnknown {
    case .unknown, .fail:
      return AdmissionDecision(isAllowed: false, .unknown, code: 403, message: message)
    case .warn: return AdmissionDecision(isAllowed: true, .unknown, warnings: [message])
    case .pass: return .allowed(.unknown)
    }
  }

  /// The findings that keep the object out, and the best change that would let it in.
  private func refusal(
    _ result: CheckResult, _ reason: AdmissionDecision.Reason
  ) -> AdmissionDecision {
    let findings = result.runs.flatMap(\.findings).filter { finding in
      finding.level == .error && [.violated, .unknown].contains(finding.status)
    }
    var parts = findings.prefix(3).map { finding in
      guard finding.status == .unknown, let help = finding.help else {
        return "\(finding.id): \(finding.message)"
      }
      return "\(finding.id): \(finding.message); \(Self.here(help))"
    }
    if findings.count > 3 { parts.append("and \(findings.count - 3) more") }
    if parts.isEmpty { parts = result.diagnostics.prefix(1).map(\.message) }
    let best = result.runs.lazy.flatMap(\.suggestions).first {
      $0.verdict == .pass || $0.verdict == .warn
    }
    if let best { parts.append("it would pass with " + Self.words(best)) }
    return AdmissionDecision(
      isAllowed: false, reason, code: 403,
      message: "carbonward: \(reason.rawValue): " + parts.joined(separator: "; "))
  }

  /// An object has no project file; its annotations say what one would.
  private static func here(_ help: String) -> String {
    let elsewhere = "under the run's `facts` in `carbonward.yaml`"
    guard help.hasSuffix(elsewhere) else { return help }
    return help.dropLast(elsewhere.count)
      + "in annotations, such as `\(ClusterObject.annotationPrefix)duration: 12h`"
  }

  private static func words(_ suggestion: SuggestionResult) -> String {
    let changes = suggestion.changes.joined(separator: ", ")
    guard let saving = suggestion.savingPercent else { return changes }
    return "\(changes) (saves \(Int(saving.rounded())) %)"
  }
}
