import ArgumentParser
import Reports
import TrainingConfigs

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

  func run() throws {
    let session = try Session.open(runs)
    let runs = session.everything
    let results = zip(runs, session.assess(runs)).map { joined, assessment in
      var result = RunResult(estimating: assessment)
      result.trains = joined.trains
      return result
    }
    let result = session.result(of: results)
    try output.write(result, explains: explain)
    throw Stop(code: session.hasErrors ? .usage : .pass, message: "")
  }
}
