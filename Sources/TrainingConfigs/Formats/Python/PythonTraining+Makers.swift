import ConfigText
import Diagnostics
import Text

/// Trainers that are made in roundabout ways.
extension PythonTraining {
  /// Whether Hydra makes a trainer of what a config says of it: `instantiate(cfg.trainer).fit(model)`.
  static func isInstantiated(_ maker: PythonCall, in script: PythonScript) -> Bool {
    guard maker.name == "instantiate", !maker.isOwn else { return false }
    let text = script.range(maker.range).text.prefix(400)
    let words = text.split(maxSplits: 1) { $0 == "(" }.last?.prefix { $0 != "," && $0 != ")" }
    return words.map { trimmed($0).lowercased().hasSuffix("trainer") } ?? false
  }

  /// Whether a trainer only runs a function of the program on many devices, as Ray's `TorchTrainer(loop)`:
  /// what it is told of lengths and batches the function is told.
  static func runsFunction(_ call: PythonCall) -> Bool {
    let loop = call.argument("train_loop_per_worker", at: 0)
    if case .function? = loop?.value { return true }
    return call.argument("train_loop_config") != nil
  }
}
