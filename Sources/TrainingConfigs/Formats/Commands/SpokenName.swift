import ConfigText
import Text

/// What the name of a script says that is not here to be read, and the words that it is given.
enum SpokenName {
  /// What a training script is called.
  private static let trainingWords = WordSet([
    "train", "finetun", "fine_tun", "fine-tun", "sft", "dpo", "grpo", "rlhf", "qlora", "distill",
  ])

  /// What scripts are called that do something round a training.
  private static let otherWords = WordSet([
    "eval", "test", "download", "prepare", "preproc", "setup", "set_up", "install", "infer",
    "convert", "export", "plot", "monitor", "stop", "kill", "clean", "env", "build", "docker",
    "data", "score", "decode", "visuali", "tensorboard", "constrain", "restrain", "upload", "sync",
  ])

  /// Flags that give a script accelerators.
  private static let deviceFlags: Set<String> = [
    "ngpu", "ngpus", "num_gpu", "num_gpus", "n_gpus", "gpus", "nproc_per_node", "gpus_per_node",
    "n_gpus_per_node", "world_size",
  ]

  /// Whether a path is called like a training, and like nothing round one.
  static func isOfTraining(_ path: String) -> Bool {
    trainingWords.areIn(path.lastPathPart.lowercased()) && !isOfOther(path)
  }

  /// Whether a path is called like something round a training.
  static func isOfOther(_ path: String) -> Bool {
    otherWords.areIn(path.lastPathPart.lowercased())
  }

  /// Whether a call of a script speaks of a training, by its name or by flags that say how long something is
  /// trained, or on how many accelerators.
  static func isOfTraining(_ call: ScriptCall) -> Bool {
    if isOfOther(call.path) { return false }
    if trainingWords.areIn(call.path.lastPathPart.lowercased()) { return true }
    let words = call.arguments.map(\.text)
    return zip(words, words.dropFirst() + [""]).contains { saysTraining($0, value: $1) }
  }

  private static func saysTraining(_ word: String, value: String) -> Bool {
    guard word.hasPrefix("--") else { return false }
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1)
    guard let first = parts.first else { return false }
    let key = String(first).underscored
    if let length = LengthName(key) { return length.isOfEpochs || length.isOfTraining }
    return deviceFlags.contains(key) && (parts.count > 1 ? String(parts[1]) : value) != "0"
  }
}
