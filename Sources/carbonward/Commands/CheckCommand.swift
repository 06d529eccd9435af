import ArgumentParser
import Policy
import Reports

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
  @OptionGroup var output: OutputOptions

  func run() throws {
    let check = try Check.perform(
      runs: runs, policy: policy, baseline: baseline.files, ledger: try consultation.open())
    try output.write(check.result)
    throw Stop(code: check.status, message: "")
  }
}
