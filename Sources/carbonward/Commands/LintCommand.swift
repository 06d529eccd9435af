import ArgumentParser
import Diagnostics
import Policy
import TrainingConfigs

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check policies alone: what never applies, never matters or is never used.",
    discussion: """
      Without a path, checks the policies that carbonward.yaml names. Warnings do not fail unless \
      --strict is given; a policy that cannot be loaded always does, with exit code 2.
      """)

  @Argument(
    help: ArgumentHelp(
      "Policy files, folders or packs; those of carbonward.yaml if left out.",
      valueName: "policy"))
  var paths: [String] = []

  @Flag(help: "Fail on warnings.")
  var strict = false

  @Option(help: ArgumentHelp("The instant to hold waivers against.", valueName: "time"))
  var at: String?

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let directory = WorkingDirectory.path
    let (workspace, _) = Workspace.open(paths: [], currentDirectory: directory)
    let (files, given) = workspace.resolve(paths, currentDirectory: directory)
    let named = given.isEmpty ? workspace.project?.policies.map(\.path) ?? [] : given
    guard !named.isEmpty else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "there is no policy to lint", help: ["name one: `carbonward lint policies/nlp.yaml`"]))
    }
    let now = try at.map { text throws(Stop) in try Clock.instant(text) }
    let loaded = PolicyLoader(files: files, catalogue: workspace.catalogue).load(
      named, includingTestFiles: true)
    let remarks = loaded.set.map { PolicyLinter(at: now).lint($0) } ?? []
    let all = loaded.diagnostics + remarks
    let renderer = DiagnosticRenderer()
    Terminal.standardOutput.write(Talk.said(all.map { renderer.render($0) + "\n" }.joined()))
    let errors = all.count { $0.severity == .error }
    let warnings = all.count { $0.severity == .warning }
    let notes = all.count { $0.severity == .note }
    let counts =
      (errors > 0 ? [(errors, "error")] : []) + [(warnings, "warning"), (notes, "note")]
    Terminal.standardOutput.write(
      Talk.list(counts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }) + "\n")
    if loaded.set == nil { throw Stop(code: .usage, message: "") }
    throw Stop(code: strict && warnings > 0 ? .fail : .pass, message: "")
  }
}
