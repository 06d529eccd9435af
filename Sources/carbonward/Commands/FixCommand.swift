import Abatement
import ArgumentParser
import Diagnostics
import Files
import Gate
import Glibc
import Policy
import Text
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
  @OptionGroup var ledger: LedgerOptions

  @Flag(help: "Also apply suggestions that want a look.")
  var unsafe = false

  @Flag(help: "Print the change as a diff and write nothing.")
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Only suggestions of this measure, or that mend this finding; repeatable.", valueName: "id"))
  var only: [String] = []

  func run() throws {
    if self.runs.paths.contains("-") {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "what comes on standard input cannot be fixed", help: ["name the file itself"]))
    }
    let request = try runs.request(policy)
    let gate = try Gate.open(request, ledger: try ledger.reading())
    let inputs = gate.inputs
    var options = FixOptions(
      search: SearchOptions(context: gate.context, overrides: inputs.overrides))
    options.allowsReview = unsafe
    options.only = only
    let fixed = FixSession(
      policy: gate.policies, estimator: inputs.estimator, workspace: inputs.workspace,
      paths: inputs.paths, options: options
    ).run()
    try checkOnly(fixed, gate)

    // Nobody should have files changed without the diff that says how.
    if case .failed(let code) = Terminal.standardOutput.write(Talk.diff(fixed.diff)) {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "cannot write to standard output: \(Platform.reason(code))",
          help: ["nothing was changed"]))
    }
    guard !dryRun, !fixed.files.isEmpty else {
      Terminal.standardError.write(
        inputs.leftOutNotes + summary(of: fixed, after: fixed.after.verdict))
      throw Stop(code: ExitStatus(fixed.after.verdict), message: "")
    }
    try write(fixed.files, below: inputs.workspace.rootPath)
    // What counts is what the files say now.
    let verdict = try Gate.open(request, ledger: try ledger.reading()).verdict()
    Terminal.standardError.write(inputs.leftOutNotes + summary(of: fixed, after: verdict))
    throw Stop(code: ExitStatus(verdict), message: "")
  }

  /// Refuses ids that nothing has: a typing error would look like nothing to fix.
  private func checkOnly(_ fixed: FixResult, _ gate: Gate) throws(Stop) {
    let findings = fixed.before.runs.flatMap(\.findings).map(\.id)
    let known = gate.policies.ids + findings
    let errors = only.filter { !known.contains($0) }.map { id in
      let near = Spelling.nearest(to: id, in: known)
      return Talk.error(
        "there is no measure or finding `\(id)`",
        help: near.map { ["did you mean `\($0)`?"] } ?? [])
    }
    guard errors.isEmpty else { throw Stop(code: .usage, message: errors.joined()) }
  }

  /// Replaces the files one after the other; what stops it does not undo those before.
  private func write(_ files: [FixResult.File], below root: String) throws(Stop) {
    let replacer = FileReplacer(root: root)
    var written: [String] = []
    for file in files {
      do throws(ReplacementError) {
        try replacer.replace(file.old, with: file.new.bytes)
        written.append(file.old.path)
      } catch {
        let before =
          written.isEmpty
          ? "nothing was changed" : "changed before: \(written.joined(separator: ", "))"
        throw Stop(code: .usage, message: Talk.error(error.message, help: [before]))
      }
    }
  }

  /// What was done and what was left, one line each, then both verdicts.
  private func summary(of fixed: FixResult, after: Verdict) -> String {
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
      "before: \(fixed.before.verdict.rawValue), after: \(after.rawValue)"
    ]
    return (applied + skipped + files + verdicts)
      .map { TerminalText.sanitized($0) + "\n" }.joined()
  }
}
