import ArgumentParser
import Diagnostics
import Gate
import Result
import TrainingConfigs

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "What the gate of this repository sees, what it skips and why, and what would help.",
    discussion: """
      Looks at the whole repository as `check` does, and at what CI runs. Judges nothing: the exit \
      code is 0, or 2 when a policy, project or config file cannot be read.
      """)

  @Argument(
    help: ArgumentHelp("The repository; the one around you if left out.", valueName: "path"))
  var path: String?

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let directory = WorkingDirectory.path
    var request = CheckRequest(
      InputRequest(path.map { [$0] } ?? [], from: directory), now: try Clock.instant(nil))
    request.suggestions = 0
    let result = try Gate.check(request)
    let (workspace, _) = Workspace.open(
      paths: path.map { [$0] } ?? [], currentDirectory: directory)
    let pipelines = Pipeline.all(in: workspace.files)
    let host = CISystem.all(in: workspace.files).first { system in
      !pipelines.contains { $0.system == system }
    }
    let report = DoctorReport(result: result, pipelines: pipelines, hostSystem: host)
    Terminal.standardOutput.write(Talk.said(report.text))
    let isBroken = result.diagnostics.contains { $0.severity == .error && $0.code != "no-runs" }
    throw Stop(code: isBroken ? .usage : .pass, message: "")
  }
}
