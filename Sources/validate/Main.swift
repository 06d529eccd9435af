import Footprint
import FoundationEssentials
import Quantities

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `validate [--fit | --histogram | --constants | --sensitivity | --factors] [--check] [--rows] [--shared PATH]`.
///
/// Scores the model against published and measured runs; fits the prior of the throughput; recomputes
/// the other constants from their tables; shows what the estimate of three real runs rests on, or which
/// factors the catalogue has for places that other tools know.
@main
struct Main {
  static func main() throws {
    var shared = "../shared"
    var arguments = Array(CommandLine.arguments.dropFirst())
    if let index = arguments.firstIndex(of: "--shared"), index + 1 < arguments.count {
      shared = arguments[index + 1]
      arguments.removeSubrange(index...(index + 1))
    }
    if arguments.contains("--sensitivity") { return Sensitivities.write() }
    if arguments.contains("--factors") { return Factors.write() }
    if arguments.contains("--constants") { return try Constants(shared: shared).write() }
    let report = try Report(shared: shared, showsRows: arguments.contains("--rows"))
    if arguments.contains("--fit") {
      let path = "Sources/CFootprintData/data/throughput-prior.csv"
      let table = report.fittedPrior().table() + report.fittedRows()
      try Data(table.utf8).write(to: URL(fileURLWithPath: path))
      print("wrote \(path)")
      return
    }
    if arguments.contains("--histogram") { return print(report.histogram(), terminator: "") }
    let targets = report.write()
    if arguments.contains("--check"), targets.contains(where: { !$0.isMet }) {
      exit(1)
    }
  }
}
