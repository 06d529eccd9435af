import ArgumentParser
import CEL
import CivilTime
import Diagnostics
import Footprint
import Policy
import Quantities
import TrainingConfigs

struct WaiversCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waivers",
    abstract: "List the waivers of the policies, and age them.",
    discussion: """
      Says of each waiver whether it holds, ends soon or has expired, and what it covers in the runs \
      of the repository. Exit codes: 0 all hold, 1 one has expired or its date cannot be read, \
      2 a policy cannot be read.
      """)

  @OptionGroup var runs: RunOptions

  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp("A policy file or folder; repeatable.", valueName: "path"))
  var policies: [String] = []

  @Option(
    help: ArgumentHelp("Take policies and waivers from a git revision.", valueName: "ref"))
  var policyFrom: String?

  @Option(help: ArgumentHelp("How many days before its end a waiver ends soon.", valueName: "days"))
  var soon = 14

  func run() throws {
    let review = try Review.open(policyFrom: policyFrom, base: nil, paths: runs.paths)
    let session = try Session.open(runs, review: review)
    let options = try PolicyOptions.parse(policies.map { "--policy=\($0)" })
    let opened = PolicySession.open(
      options, in: review?.trusted?.workspace ?? session.workspace)
    guard let set = opened.set else {
      let renderer = DiagnosticRenderer()
      throw Stop(
        code: .usage, message: opened.diagnostics.map { renderer.render($0) + "\n" }.joined())
    }
    let context = EvaluationContext(at: try Clock.instant(runs.at))
    // Runs that cannot be read leave it open what a waiver covers.
    let evaluation =
      session.hasErrors || session.runs.isEmpty
      ? nil : set.evaluate(session.assess().map { EvaluationSubject($0) }, in: context)
    let uses = WaiverUses(evaluation, names: session.runs.map(\.run.displayName))
    let today = CalendarDate(secondsSince1970: context.at.seconds)
    let ages = set.waivers.map { WaiverAge($0, on: today, soon: soon, uses: uses) }
    Terminal.standardOutput.write(Talk.plain(report(ages)))
    throw Stop(code: ages.contains { !$0.holds } ? .fail : .pass, message: "")
  }

  private func report(_ ages: [WaiverAge]) -> String {
    guard !ages.isEmpty else { return "there is no waiver\n" }
    let counts = [
      (ages.count { $0.holds }, "in force"), (ages.count { $0.endsSoon }, "ending soon"),
      (ages.count { !$0.holds }, "expired or malformed"), (ages.count { $0.isUnused }, "unused"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return ages.map { $0.text + "\n" }.joined() + counts.joined(separator: ", ") + "\n"
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

/// A waiver on a day.
struct WaiverAge {
  let waiver: Waiver
  let holds: Bool
  let endsSoon: Bool
  let isUnused: Bool
  private let state: String
  private let uses: [String]

  init(_ waiver: Waiver, on today: CalendarDate, soon: Int, uses: WaiverUses) {
    self.waiver = waiver
    self.uses = uses[waiver.id]
    switch waiver.expires {
    case .malformed(let text):
      (holds, endsSoon) = (false, false)
      state = "malformed: `\(text)` is not a date, so it counts as expired"
    case .on(let date):
      let days = date.daysSince1970 - today.daysSince1970
      holds = days >= 0
      endsSoon = holds && days <= soon
      let count = abs(days) == 1 ? "1 day" : "\(abs(days)) days"
      state =
        !holds
        ? "expired on \(date), \(count) ago"
        : days == 0
          ? "ends today" : "\(endsSoon ? "ends soon" : "in force"): until \(date), \(count)"
    }
    isUnused = holds && uses.isKnown && self.uses.isEmpty
  }

  /// The waiver in a few lines.
  var text: String {
    var covers = waiver.covers.map { "`\($0.name)`" }.joined(separator: ", ")
    if let scope = waiver.scope { covers += " where \(scope.text)" }
    if let cap = waiver.upTo {
      let most = QuantityFormatter.describe(cap.value, as: cap.dimension, namesGas: true)
      covers += ", up to \(most)"
    }
    let start = waiver.range.start
    var lines = [
      "\(waiver.id)  \(state)", "  covers    \(covers)", "  reason    \(waiver.reason)",
      "  owner     \(waiver.owner)",
      "  approved  \(waiver.approvedBy.map { "by \($0)" } ?? "by nobody")",
    ]
    if isUnused { lines.append("  unused    it covers nothing in these runs") }
    if !uses.isEmpty {
      let more = uses.count > 5 ? " and \(uses.count - 5) more" : ""
      lines.append("  in use    \(uses.prefix(5).joined(separator: ", "))\(more)")
    }
    lines.append("  defined   \(waiver.range.file.path):\(start.line):\(start.column)")
    return lines.joined(separator: "\n") + "\n"
  }
}
