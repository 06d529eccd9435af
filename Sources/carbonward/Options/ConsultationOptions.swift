import ArgumentParser
import Gate
import Ledger
import Text

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
      try LedgerOptions.open(address, isReadOnly: !reserve), group: group ?? "check",
      reserves: reserve, ahead: ahead.isEmpty ? nil : ahead,
      lease: try LedgerAmounts.seconds(lease), act: ActOptions.current)
  }
}

extension LedgerOptions {
  /// Asks the ledger, if one is named, and reserves nothing.
  func reading() throws(Stop) -> LedgerConsultation? {
    guard let stated else { return nil }
    return LedgerConsultation(
      try Self.open(stated, isReadOnly: true), group: CIRequest.name ?? "check", reserves: false,
      act: ActOptions.current)
  }
}

/// The merge request that a CI system works on.
enum CIRequest {
  /// `github:org/repo#12` or `gitlab:group/project!7`.
  static var name: String? {
    if let repository = Platform.variable("GITHUB_REPOSITORY"),
      let reference = Platform.variable("GITHUB_REF")
    {
      // `refs/pull/12/merge`; in a merge queue `gh-readonly-queue/main/pr-12-…`.
      let parts = reference.split(separator: "/")
      if parts.count >= 3, parts[1] == "pull" { return "github:\(repository)#\(parts[2])" }
      if let queued = parts.last, queued.hasPrefix("pr-") {
        return "github:\(repository)#\(queued.dropFirst(3).prefix { $0.isNumber })"
      }
    }
    if let project = Platform.variable("CI_PROJECT_PATH"),
      let number = Platform.variable("CI_MERGE_REQUEST_IID")
    {
      return "gitlab:\(project)!\(number)"
    }
    return nil
  }
}
