import ArgumentParser
import Gate
import Policy

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "The gate: find runs, estimate, evaluate, suggest, report.",
    discussion: """
      Without a path, checks every run of the repository. Without --policy, uses the policies that \
      carbonward.yaml names; without those, the built-in pack:starter.
      """)

  @OptionGroup var runs: RunOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var baseline: BaselineOptions
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
    request.detail = try output.detail()
    request.accepted = baseline.baseline.map { .file($0) }
    let ledger = try consultation.open()
    if let path = baseline.writeBaseline, let next = try Gate.baseline(for: request, ledger: ledger)
    {
      var files = OutputFiles()
      try files.stage(Array(next.text.utf8), at: path)
      try files.commit()
      request.accepted = .baseline(next)
    }
    let result = try Gate.check(request, ledger: ledger)
    watch?.begin("report")
    try output.write(result)
    throw Stop(code: ExitStatus(result), message: "")
  }
}
