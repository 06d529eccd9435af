import ConfigText
import Diagnostics
import Runs

/// PBS and Torque batch scripts: what `#PBS` asks for, and the commands of the body.
enum PBSFormat: LetteredBatchFormat {
  static let name = "pbs"
  static let kind = FormatKind.launcher
  static let markers = ["#PBS"]

  static func readDirectives(_ directives: BatchDirectives, into reading: inout Reading) {
    if let array = directives["-J", "-t"] {
      BatchDirectives.state(.trials, BatchDirectives.indices(array.value), array, into: &reading)
    }
    for option in directives.all("-l") { readResources(option, into: &reading) }
  }

  /// Resources of the whole job, apart by commas.
  private static func readResources(
    _ option: BatchDirectives.Option, into reading: inout Reading
  ) {
    for item in option.value.split(separator: ",") {
      let sides = item.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2 else { continue }
      switch sides[0] {
      case "walltime":
        BatchDirectives.state(.timeLimit, hours(sides[1]), option, into: &reading)
      case "select", "nodes": readChunks(sides[1], option, into: &reading)
      case "ngpus", "gpus":
        BatchDirectives.state(.count, Number.parse(sides[1]), option, into: &reading)
      default: break
      }
    }
  }

  /// `[[hours:]minutes:]seconds`.
  static func hours(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 4 else { return nil }
    var seconds = 0.0
    let units: [Double] = [1, 60, 3_600, 86_400]
    for (part, unit) in zip(parts.reversed(), units) {
      guard let number = Number.parse(String(part)), number >= 0 else { return nil }
      seconds += number * unit
    }
    return seconds / 3_600
  }

  /// `2:ngpus=4:gpu_type=a100+1:ncpus=4`: how many chunks, and what each holds.
  private static func readChunks(
    _ text: String, _ option: BatchDirectives.Option, into reading: inout Reading
  ) {
    var nodes: Double? = 0
    var devices: Double? = 0
    var types: Set<String> = []
    for chunk in text.split(separator: "+") {
      let parts = chunk.split(separator: ":").map(String.init)
      // A chunk may begin with the name of a host, or with what it holds: one of it.
      let first = parts.first ?? ""
      let isWord = first.first.map { $0.isLetter } ?? false
      let many = isWord ? 1 : Number.parse(first)
      var each: Double? = 0
      for part in parts {
        let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
        guard sides.count == 2 else { continue }
        switch sides[0].lowercased() {
        case "ngpus", "gpus", "naccelerators", "n_gpus", "gpu":
          each = Number.parse(sides[1])
        case "gpu_type", "gpu_model", "gputype", "gpumodel", "accelerator_model", "accelerator":
          if !["true", "false"].contains(sides[1].lowercased()) { types.insert(sides[1]) }
        default: break
        }
      }
      nodes = nodes.flatMap { sum in many.map { sum + $0 } }
      devices = devices.flatMap { sum in
        many.flatMap { many in each.map { sum + many * $0 } }
      }
    }
    BatchDirectives.state(.nodes, nodes, option, into: &reading)
    if devices != 0 { BatchDirectives.state(.count, devices, option, into: &reading) }
    if types.count == 1, let type = types.first {
      reading.state(
        .accelerator, .text(type), .declared(option.range),
        place: .cannot("the directive says more than this"))
    } else if types.count > 1 {
      reading.makeUnresolved(
        .accelerator, "several kinds of accelerators are asked for together", option.range)
    }
  }
}
