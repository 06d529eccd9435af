import ConfigText
import Diagnostics
import Runs

/// Flux batch scripts: what `#flux:` asks for, and the commands of the body.
enum FluxFormat: LetteredBatchFormat {
  static let name = "flux"
  static let kind = FormatKind.launcher
  static let commandWords = CommandWords(wrappers: ["flux"])
  static let markers = ["#flux:", "# flux:", "#FLUX:", "# FLUX:"]
  static let confidence = Confidence.named - 6

  static func readDirectives(_ directives: BatchDirectives, into reading: inout Reading) {
    let options = directives.options.map(Self.split)
    func last(_ names: [String]) -> BatchDirectives.Option? {
      options.last { names.contains($0.name) }
    }
    let nodes = last(["-N", "--nodes"])
    if let nodes { BatchDirectives.state(.nodes, Number.parse(nodes.value), nodes, into: &reading) }
    if let limit = last(["-t", "--time-limit"]) {
      BatchDirectives.state(.timeLimit, hours(limit.value), limit, into: &reading)
    }
    if let gpus = last(["--gpus-per-node"]) {
      let count = nodes.map { Number.parse($0.value) } ?? 1
      BatchDirectives.state(
        .count, Number.parse(gpus.value).flatMap { each in count.map { $0 * each } }, gpus,
        into: &reading)
    } else if let gpus = last(["-g", "--gpus-per-task", "--gpus-per-slot"]) {
      // Without a number of tasks or slots there is one.
      let tasks = last(["-n", "--ntasks", "--nslots"]).map { Number.parse($0.value) } ?? 1
      BatchDirectives.state(
        .count, Number.parse(gpus.value).flatMap { each in tasks.map { $0 * each } }, gpus,
        into: &reading)
    }
    // Copies of the job, one for each number of the set.
    if let copies = last(["--cc", "--bcc"]) {
      BatchDirectives.state(.trials, BatchDirectives.indices(copies.value), copies, into: &reading)
    }
  }

  /// `-N4` and `--nodes=4` as name and value.
  private static func split(_ option: BatchDirectives.Option) -> BatchDirectives.Option {
    var option = option
    guard option.value.isEmpty || option.name.contains("=") else { return option }
    if option.name.hasPrefix("--"), let equals = option.name.firstIndex(of: "=") {
      option.value = String(option.name[option.name.index(after: equals)...])
      option.name = String(option.name[..<equals])
    } else if !option.name.hasPrefix("--"), option.name.utf8.count > 2 {
      option.value = String(option.name.dropFirst(2)).replacing("=", with: "")
      option.name = String(option.name.prefix(2))
    }
    return option
  }

  /// `90` minutes, `30m`, `12h`, `2d`, `3600s`.
  private static func hours(_ text: String) -> Double? {
    if let minutes = Number.parse(text) { return minutes / 60 }
    return DurationDialect.suffixed.hours(text)
  }
}
