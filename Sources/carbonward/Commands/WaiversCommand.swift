import ArgumentParser
import CEL
import CivilTime
import Diagnostics
import Footprint
import Gate
import Policy
import Quantities
import Runs
import TrainingConfigs

struct WaiversCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waivers",
    abstract: "List waivers of policies and ignore comments in configs, and age them.",
    discussion: """
      Says of each whether it holds, ends soon or has expired, and what it covers in the runs of the \
      repository. Exit codes: 0 all hold, 1 one has expired or its date cannot be read, 2 a policy \
      cannot be read.
      """)

  @OptionGroup var runs: RunOptions
  @OptionGroup var ledger: LedgerOptions

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp("A policy file or folder; repeatable.", valueName: "path"))
  var policies: [String] = []

  @Option(
    help: ArgumentHelp("Take policies and waivers from a git revision.", valueName: "ref"))
  var policyFrom: String?

  @Option(
    help: ArgumentHelp(
      "How many days before its end an exception ends soon; what the policy says if left out.",
      valueName: "days"))
  var soon: Int?

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let request = try runs.request()
    let revisions = try Revisions.open(of: request, trusted: policyFrom)
    let inputs = try Inputs.read(request, revisions: revisions)
    let opened = Policies.read(
      policies, in: revisions?.trusted?.workspace ?? inputs.workspace, from: WorkingDirectory.path)
    let renderer = DiagnosticRenderer()
    guard let set = opened.set else {
      throw Stop(
        code: .usage, message: opened.diagnostics.map { renderer.render($0) + "\n" }.joined())
    }
    let errors = inputs.diagnostics.filter { $0.severity == .error }
    Terminal.standardError.write(
      Talk.said(errors.map { renderer.render($0) + "\n" }.joined()))
    var context = EvaluationContext(at: try Clock.instant(runs.at))
    // As a check does: whoever writes a change may not vouch for it.
    context.implausible = policyFrom == nil ? .warn : .unknown
    context.ledger = try ledger.reading()?.book(for: set)
    // Runs that cannot be read leave it open what a waiver covers.
    let evaluation =
      inputs.hasErrors || inputs.runs.isEmpty
      ? nil
      : set.evaluate(
        inputs.assess(inputs.runs).map { EvaluationSubject(set.believed($0, in: context)) },
        in: context)
    let uses = WaiverUses(evaluation, names: inputs.runs.map(\.run.displayName))
    let today = CalendarDate(secondsSince1970: context.at.seconds)
    let soon = soon ?? set.expiryNotice
    let ages =
      set.waivers.map { ExceptionAge($0, on: today, soon: soon, uses: uses) }
      + (evaluation?.ignores.map { ExceptionAge($0, on: today, soon: soon) } ?? [])
    Terminal.standardOutput.write(Talk.said(report(ages)))
    throw Stop(code: ages.contains { !$0.holds } ? .fail : .pass, message: "")
  }

  private func report(_ ages: [ExceptionAge]) -> String {
    guard !ages.isEmpty else { return "there is no waiver and no ignore comment\n" }
    let counts = [
      (ages.count { $0.holds }, "in force"), (ages.count { $0.endsSoon }, "ending soon"),
      (ages.count { !$0.holds }, "not in force"), (ages.count { $0.isUnused }, "unused"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return ages.map { $0.text + "\n" }.joined() + Talk.list(counts) + "\n"
  }
}

/// What each waiver covers in the runs of a check.
struct WaiverUses {
  /// Whether runs were held against the policies at all.
  let isKnown: Bool
  private var uses: [String: [String]] = [:]

  init(_ evaluation: PolicyEvaluation?, names: [String]) {
    isKnown = evaluation != nil
    for (run, name) in zip(evaluation?.runs ?? [], names) {
      for finding in run.findings where finding.status == .waived {
        if let waiver = finding.waiver {
          uses[waiver, default: []].append("`\(finding.id)` of `\(name)`")
        }
      }
    }
  }

  subscript(waiver: String) -> [String] { uses[waiver] ?? [] }
}
