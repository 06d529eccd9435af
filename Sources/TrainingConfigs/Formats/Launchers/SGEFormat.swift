import ConfigText
import Diagnostics
import Runs

/// Grid Engine batch scripts: what `#$` asks for, and the commands of the body.
enum SGEFormat: LetteredBatchFormat {
  static let name = "sge"
  static let kind = FormatKind.launcher
  static let markers = ["#$"]
  static let confidence = Confidence.named - 6

  static func readDirectives(_ directives: BatchDirectives, into reading: inout Reading) {
    if let array = directives["-t"] {
      BatchDirectives.state(.trials, BatchDirectives.indices(array.value), array, into: &reading)
    }
    for option in directives.all("-l") { readResources(option, into: &reading) }
  }

  private static let counts: Set<String> = ["gpu", "gpus", "ngpus", "num_gpus", "cuda", "rocm"]
  private static let types: Set<String> = [
    "gpu_type", "gputype", "gpu_model", "gpu_card", "gpu_arch", "gpu_name",
  ]

  /// Requests apart by commas: `h_rt=12:00:00,gpu=4,gpu_type=V100`.
  private static func readResources(
    _ option: BatchDirectives.Option, into reading: inout Reading
  ) {
    for item in option.value.split(separator: ",") {
      let sides = item.split(separator: "=", maxSplits: 1).map(String.init)
      let name = sides[0].lowercased()
      let value = sides.count == 2 ? sides[1] : "1"
      if name == "h_rt" || name == "s_rt" {
        // The soft limit only warns, and the hard one ends the job.
        if name == "s_rt", reading.isKnown(.timeLimit) { continue }
        if name == "h_rt" { reading.remove(.timeLimit) }
        BatchDirectives.state(.timeLimit, PBSFormat.hours(value), option, into: &reading)
      } else if counts.contains(name) {
        guard !["true", "false"].contains(value.lowercased()) else { continue }
        BatchDirectives.state(.count, Number.parse(value), option, into: &reading)
      } else if types.contains(name) {
        reading.state(
          .accelerator, .text(value), .declared(option.range),
          place: .cannot("the directive says more than this"))
      }
    }
  }
}
