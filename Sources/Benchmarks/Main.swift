/// Runs the benchmarks of the part that the first argument names.
@main
struct Main {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "yaml": YAMLBenchmarks.run(arguments.dropFirst())
    case "cel": CELBenchmarks.run(arguments.dropFirst())
    case "abatement": AbatementBenchmarks.run(arguments.dropFirst())
    default: print("usage: Benchmarks yaml [MEGABYTES] | cel [PYTHON] | abatement [RUNS]")
    }
  }
}
