import Abatement
import ArgumentParser
import Diagnostics
import Policy
import Reports
import TrainingConfigs

struct FixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix",
    abstract: "Apply suggestions that were proved to mend the check.",
    discussion: """
      Edits the files that state the facts, keeps comments and formatting, checks again and prints \
      both verdicts. Each file is replaced whole or not at all; running it twice changes nothing more.
      """)

  @OptionGroup var runs: RunOptions
  @OptionGroup var policy: PolicyOptions

  @Flag(help: "Also apply suggestions that want a look.")
  var unsafe = false

  @Flag(help: "Print the change as a diff and write nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Only suggestions of this measure, or that mend this finding; repeatable.", valueName: "id"))
  var only: [String] = []

  func run() throws {
    let judge = try Judge.open(runs, policy)
    let session = judge.session
    var options = FixOptions(
      search: SearchOptions(context: judge.context, overrides: session.overrides))
    options.allowsReview = unsafe
    options.only = only
    let fixed = FixSession(
      policy: judge.policies, estimator: session.estimator, workspace: session.workspace,
      paths: session.paths, options: options
    ).run()

    Terminal.standardOutput.write(Talk.plain(fixed.diff))
    if !dryRun {
      do throws(ReplacementError) {
        let replacer = FileReplacer(root: session.workspace.rootPath)
        for file in fixed.files { try replacer.replace(file.old, with: file.new.bytes) }
      } catch {
        throw Stop(code: .usage, message: Talk.error(error.message))
      }
    }
    Terminal.standardError.write(session.leftOutNotes + summary(of: fixed))
    throw Stop(code: ExitStatus(fixed.after.verdict), message: "")
  }

  /// What was done and what was left, one line each, then both verdicts.
  private func summary(of fixed: FixResult) -> String {
    let applied = fixed.applied.map { fix in
      "applied \(fix.suggestion.measures.joined(separator: " + ")) to \(fix.run): "
        + "\(fix.before.rawValue) → \(fix.after.rawValue)"
    }
    let skipped = fixed.skipped.map { "left \($0.run) (\($0.verdict.rawValue)): \($0.reason)" }
    let tense = dryRun ? "would change" : "changed"
    let files =
      fixed.files.isEmpty
      ? []
      : [
        "\(tense) " + fixed.files.map(\.old.path).joined(separator: ", ")
      ]
    let verdicts = [
      "before: \(fixed.before.verdict.rawValue), after: \(fixed.after.verdict.rawValue)"
    ]
    return (applied + skipped + files + verdicts)
      .map { TerminalText.sanitized($0) + "\n" }.joined()
  }
}
