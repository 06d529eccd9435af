/// Runs the benchmarks of the part that the first argument names.
@main
struct Main {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "abatement": AbatementBenchmarks.run(arguments.dropFirst())
    case "bulk": BulkCase.run(arguments.dropFirst())
    case "cel": CELBenchmarks.run(arguments.dropFirst())
    case "footprint": FootprintBenchmarks.run()
    case "ledger": LedgerBenchmarks.run(arguments.dropFirst())
    case "policy": PolicyBenchmarks.run()
    case "yaml": YAMLBenchmarks.run(arguments.dropFirst())
    default:
      print(
        "usage: Benchmarks abatement [RUNS] | bulk DIRECTORY [RUNS] | cel [PYTHON] | footprint | ledger [EVENTS] | policy | yaml [MEGABYTES]"
      )
    }
  }
}
