import ArgumentParser
import Gate

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "The gate against a base revision: what this change adds.",
    discussion: """
      Compares the working tree with the commit where it left the base; runs are found again under \
      other names. Only findings that are new or worse than at the base fail, and only runs that are \
      new or changed ask anything of budgets over time. In CI, add --policy-from with the same \
      revision, so that a change is not judged by its own policies.
      """)

  @Option(
    help: ArgumentHelp(
      "The revision that the change is held against: a branch, a tag or a hash.", valueName: "ref"))
  var base: String

  @Flag(help: "Fail on everything that is violated, not only on what the change brings.")
  var all = false

  @OptionGroup var runs: RunOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var consultation: ConsultationOptions
  @OptionGroup var advice: SuggestionOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var timing: TimingOptions

  func run() throws {
    try timing.measuring { watch in try run(watch) }
  }

  private func run(_ watch: Stopwatch?) throws {
    var request = try runs.request(policy)
    request.inputs.watch = watch?.watch
    request.suggestions = advice.suggestions
    request.sensitivities = advice.sensitivities
    request.base = base
    request.countsExisting = all
    let result = try Gate.check(request, ledger: try consultation.open())
    watch?.begin("report")
    try output.write(result)
    throw Stop(code: ExitStatus(result), message: "")
  }
}
