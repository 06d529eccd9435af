import ConfigText
import Runs

extension UseFinder {
  private static let lightning: Set<String> = [
    "pytorch_lightning", "lightning", "lightning_fabric",
  ]

  /// The settings by which a trainer of Lightning, or a cluster by submitit, is told its devices, and how many
  /// nodes have as many; the trainer's flags may all be flags of the program.
  var trainerDevices: [(each: ValueTrace, nodes: ValueTrace?)] {
    let isLightning = !scopes.program.packages.isDisjoint(with: Self.lightning)
    guard isLightning || scopes.program.packages.contains("submitit") else { return [] }
    return scopes.calls.flatMap { call -> [(each: ValueTrace, nodes: ValueTrace?)] in
      if isLightning, call.name == "add_argparse_args" {
        return ["devices", "gpus"].map {
          (ValueTrace(path: [$0]), ValueTrace(path: ["num_nodes"]))
        }
      }
      let isTrainer = isLightning && ["Trainer", "Fabric"].contains(call.name)
      guard isTrainer || call.name == "update_parameters" else { return [] }
      let item =
        isTrainer
        ? call.argument("devices") ?? call.argument("gpus") : call.argument("gpus_per_node")
      guard let item, let each = scopes.trace(item, in: call.scope), !each.path.isEmpty else {
        return []
      }
      let nodes = call.argument(isTrainer ? "num_nodes" : "nodes")
      return [(each, nodes.flatMap { scopes.trace($0, in: call.scope) })]
    }
  }
}
