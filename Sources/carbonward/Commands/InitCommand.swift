import ArgumentParser
import Catalogue
import Diagnostics
import Files
import Footprint
import Glibc
import Runs
import Text
import TrainingConfigs

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Set up a repository: project file, starter policy, CI.",
    discussion: """
      Looks for training configs and for the CI system, or the host that a git remote names, and \
      writes what is not there yet. A file that exists is never touched; where there is a project \
      file, only CI is added. Says what it could not know.
      """)

  @Argument(
    help: ArgumentHelp("The repository; the one around you if left out.", valueName: "path"))
  var path: String?

  @Flag(help: "Print what would be written, and write nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Let CI build the program from this repository, where no package of it is published.",
      valueName: "url"))
  var buildFrom: String?

  @Option(help: ArgumentHelp("The commit of that repository.", valueName: "commit"))
  var revision: String?

  @OptionGroup var language: LanguageOptions

  private func source() throws(Stop) -> ProgramSource? {
    if buildFrom == nil, revision == nil { return nil }
    guard let buildFrom, let revision else {
      throw Stop(
        code: .usage, message: Talk.error("`--build-from` and `--revision` go together"))
    }
    guard let source = ProgramSource(url: buildFrom, revision: revision) else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "\(buildFrom.quoted) at \(revision.quoted) is no repository at a commit",
          help: ["such as `https://example.org/carbonward.git` and the hash of a commit"]))
    }
    return source
  }

  func run() throws {
    let source = try source()
    let (workspace, _) = Workspace.open(
      paths: path.map { [$0] } ?? [], currentDirectory: WorkingDirectory.path)
    if workspace.files.kind(of: ProjectFile.name) != nil {
      return try addPipelines(to: workspace, source)
    }
    let search = workspace.findRuns([])
    let survey = Survey(
      workspace, runs: search.runs.map(\.run), estimator: Estimator(catalogue: .shipped))
    let files = SetupFiles(survey: survey, source: source).all
    var report = found(survey) + (try write(files, in: workspace))
    report += todo(survey, source, search.diagnostics)
    Terminal.standardOutput.write(Talk.said(report))
  }

  /// What a repository that is set up still lacks is a CI that runs the gate.
  private func addPipelines(to workspace: Workspace, _ source: ProgramSource?) throws {
    let gated = Pipeline.all(in: workspace.files).filter { $0.lacks != nil }.map(\.system)
    let systems = CISystem.all(in: workspace.files).filter { system in
      let files = system.files(from: source)
      return !gated.contains(system)
        && (files.isEmpty || files.contains { workspace.files.kind(of: $0.path) == nil })
    }
    guard !systems.isEmpty else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "\(ProjectFile.name.quoted) is there already: this repository is set up",
          help: ["`carbonward check` runs the gate, `carbonward doctor` says what it lacks"]))
    }
    var report = "kept     \(ProjectFile.name), which is there already\n"
    for system in systems {
      report += "found    \(system.rawValue)\n"
      let files = system.files(from: source).map { ($0.path, Array($0.text.utf8)) }
      report += try write(files, in: workspace) + Self.left(of: [system], source)
    }
    report += "next     `carbonward doctor`, which says what is still unknown\n"
    Terminal.standardOutput.write(Talk.said(report))
  }

  /// Writes the files that are not there, and says what became of each.
  private func write(
    _ files: [(path: String, bytes: [UInt8])], in workspace: Workspace
  ) throws(Stop) -> String {
    var report = ""
    for file in files {
      if workspace.files.kind(of: file.path) != nil {
        report += "kept     \(file.path), which is there already\n"
      } else if dryRun {
        report += "would write \(file.path)\n"
      } else {
        try write(file.bytes, to: file.path, below: workspace.rootPath)
        report += "wrote    \(file.path)\n"
      }
    }
    return report
  }

  private func found(_ survey: Survey) -> String {
    let formats = survey.formats.isEmpty ? "" : " (\(survey.formats.joined(separator: ", ")))"
    let runs = survey.runCount == 1 ? "1 training run" : "\(survey.runCount) training runs"
    let systems = survey.systems.map(\.rawValue).joined(separator: ", ")
    return "found    \(runs)\(formats)\n"
      + (systems.isEmpty ? "" : "found    \(systems)\n")
  }

  /// Nobody reads more at once, and the project file holds them all.
  private static let mostUnknown = 8

  /// What is left to people.
  private func todo(
    _ survey: Survey, _ source: ProgramSource?, _ diagnostics: [Diagnostic]
  ) -> String {
    var unknown: [String] = []
    for gap in survey.common + survey.entries.flatMap(\.gaps) {
      let advice = gap.line.hasPrefix("--set ") ? "mend it there" : "state `\(gap.line)`"
      let line = "unknown  \(gap.reason); \(advice)\n"
      if !unknown.contains(line) { unknown.append(line) }
    }
    var text = unknown.prefix(Self.mostUnknown).joined()
    if unknown.count > Self.mostUnknown {
      let more = unknown.count - Self.mostUnknown
      text += "unknown  \(more) more, which stand in \(ProjectFile.name)\n"
    }
    for path in survey.unnamed.prefix(Self.mostUnknown) {
      text += "unnamed  `\(path)`: its name holds characters that patterns use\n"
    }
    if survey.unnamed.count > Self.mostUnknown {
      text += "unnamed  \(survey.unnamed.count - Self.mostUnknown) more of such a name\n"
    }
    for diagnostic in diagnostics where diagnostic.severity == .error {
      text += "problem  \(diagnostic.path ?? ""): \(diagnostic.message)\n"
    }
    if survey.runCount == 0 {
      text += "unknown  which files describe training runs; name them in `\(ProjectFile.name)`\n"
    }
    text += Self.left(of: survey.systems, source)
    if survey.systems.isEmpty {
      text += "to do    let CI run `carbonward diff --base BASE --policy-from BASE`\n"
    }
    return text + "next     `carbonward check`, then make the commented lines true\n"
  }

  /// What CI systems need that nobody but the owner of the repository can give or do.
  private static func left(of systems: [CISystem], _ source: ProgramSource?) -> String {
    systems.compactMap { $0.need(from: source) }.map { "needs    \($0)\n" }.joined()
      + systems.compactMap(\.instruction).map { "to do    \($0)\n" }.joined()
  }

  /// Writes a file that must not be there, in folders that may have to be made.
  private func write(_ bytes: [UInt8], to path: String, below root: String) throws(Stop) {
    var folder = root
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      if mkdir(folder, 0o755) != 0, errno != EEXIST { throw stop(path) }
      // A link could lead out of the repository.
      var status = stat()
      guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw Stop(
          code: .usage,
          message: Talk.error(
            "cannot write \(path.quoted): \(String(part).quoted) is not a folder"))
      }
    }
    let descriptor = open(
      "\(root)/\(path)", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw stop(path) }
    let outcome = Terminal(descriptor: descriptor).write(bytes)
    guard close(descriptor) == 0, outcome == .written else { throw stop(path) }
  }

  private func stop(_ name: String) -> Stop {
    Stop(
      code: .usage,
      message: Talk.error(
        "cannot write \(name.quoted): \(Platform.reason())"))
  }
}
