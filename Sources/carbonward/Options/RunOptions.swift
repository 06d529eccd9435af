public import ArgumentParser
import Diagnostics
import Gate
public import Policy
import Text

/// What decides which runs are read and what is known about them.
struct RunOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Configs, launchers or folders, `-` for standard input; the whole repository if left out.",
      valueName: "path"))
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "The path that what comes on standard input is taken for.", valueName: "name"))
  var stdinFilename: String?

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("`--jobs` takes a number from 1 on") }
    let inputs = paths.count { $0 == "-" }
    if inputs > 1 { throw ValidationError("`-` can be given once: standard input is read once") }
    if inputs == 0, stdinFilename != nil {
      throw ValidationError("`--stdin-filename` names what `-` reads; add `-` to the paths")
    }
  }

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "State a fact or a label, over every file: site.region=aws/eu-north-1, labels.tier=gold.",
      valueName: "fact=value"))
  var assignments: [String] = []

  @Option(
    name: .customLong("intensity-trace"),
    help: ArgumentHelp(
      """
      Hourly intensities of a grid zone, for runs that state schedule.start: CSV in UTC (Electricity \
      Maps, ENTSO-E, or datetime,zone,gCO2/kWh) or a saved JSON response, as `traces` in \
      carbonward.yaml; repeatable.
      """, valueName: "[zone=]file"))
  var traces: [String] = []

  @Option(
    help: ArgumentHelp(
      "The instant to take for now: a date or RFC 3339; if left out, the instant that it is.",
      valueName: "time"))
  var at: String?

  @Option(
    help: ArgumentHelp(
      """
      End after this time by the clock, such as `30 s` or `2 min`; what is not read by then could \
      not be understood, what is not evaluated is unknown, and neither is a pass. No limit if left out.
      """, valueName: "duration"))
  var timeLimit: String?

  @Option(
    help: ArgumentHelp(
      "How many runs to work on at once; one for each processor if left out. The result is the same.",
      valueName: "n"))
  var jobs: Int?
}

extension RunOptions {
  /// The request for these runs; standard input is read if it is among them.
  func request() throws(Stop) -> InputRequest {
    let named = paths.map { $0 == "-" ? stdinFilename ?? "standard-input.yaml" : $0 }
    var request = InputRequest(named, from: WorkingDirectory.path)
    if let position = paths.firstIndex(of: "-") {
      request.contents[named[position]] = try Self.standardInput(named[position])
    }
    request.assignments = assignments
    request.traces = traces
    request.deadline = try Clock.deadline(timeLimit)
    request.workers = jobs.map(Workers.init) ?? .available
    return request
  }

  /// The request for a check of these runs.
  func request(_ policy: PolicyOptions) throws(Stop) -> CheckRequest {
    var request = CheckRequest(try request(), now: try Clock.instant(at))
    request.isNowStated = at != nil
    request.policies = policy.policies
    request.trusted = policy.policyFrom
    request.onUnknown = policy.onUnknown?.policy ?? .unknown
    request.failOn = policy.failOn
    return request
  }

  /// Reads standard input, which is as hostile as any file and as bounded.
  private static func standardInput(_ name: String) throws(Stop) -> [UInt8] {
    do throws(SourceError) {
      return try SourceReader().readStandardInput(shownAs: name).bytes
    } catch {
      throw Stop(code: .usage, message: DiagnosticRenderer().render(error.diagnostic) + "\n")
    }
  }
}

/// Which policies runs are held against.
struct PolicyPaths: ParsableArguments {
  @Option(
    name: .customLong("policy"),
    help: ArgumentHelp(
      "A policy file or folder, or a pack such as `pack:eu-ai-act`; repeatable.", valueName: "path")
  )
  var policies: [String] = []
}

/// What decides how runs are judged.
struct PolicyOptions: ParsableArguments {
  @OptionGroup private var paths: PolicyPaths

  var policies: [String] { paths.policies }

  @Option(
    help: ArgumentHelp(
      "Take policies, waivers and the list of ignored files from a git revision, not from the change.",
      valueName: "ref"))
  var policyFrom: String?

  @Option(help: "What an unknown finding means for the verdict: fail, warn or pass.")
  var onUnknown: UnknownChoice?

  @Option(help: "The mildest severity that fails the check: deny or warn.")
  var failOn: FailThreshold = .deny
}

extension UnknownChoice: ExpressibleByArgument {}
extension FailThreshold: ExpressibleByArgument {}
