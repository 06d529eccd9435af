import ArgumentParser
import Diagnostics
import Gate
import Result

struct EstimateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "estimate",
    abstract: "Predict the energy and emissions of runs, without any policy.",
    discussion: """
      Prints energy, emissions and device time as median and 5 to 95 % range. With --explain, every \
      step and where each number comes from. A job that does not train is estimated too when its \
      file is named; `check` leaves it out.
      """)

  @OptionGroup var runs: RunOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Print the formula and the inputs of every step.")
  var explain = false

  @OptionGroup var timing: TimingOptions

  func run() throws {
    try timing.measuring { watch in try run(watch) }
  }

  private func run(_ watch: Stopwatch?) throws {
    var request = try runs.request()
    request.watch = watch?.watch
    let result = try Gate.estimate(request)
    watch?.begin("report")
    try output.write(result, explains: explain)
    let isUnread = result.diagnostics.contains { $0.severity == .error }
    throw Stop(code: isUnread ? .usage : .pass, message: "")
  }
}
