import ConfigText
import Diagnostics

/// Flags as Python's `argparse` takes them: cut short, as long as only one begins like it.
enum Abbreviations {
  /// Flags that say how much is trained, of those families whose parsers are `argparse`.
  private static let known = [
    "max_steps", "num_train_epochs", "max_train_steps", "per_device_train_batch_size",
    "gradient_accumulation_steps", "max_seq_length", "model_name_or_path", "train_iters",
    "train_samples", "train_tokens", "global_batch_size", "micro_batch_size", "seq_length",
    "num_layers", "hidden_size", "num_epochs", "max_epochs", "epochs", "num_steps", "total_steps",
    "train_steps", "num_iterations", "max_seq_len", "seq_len", "train_batch_size",
  ]

  /// Names that trainers have of their own, short as they are.
  private static let own: Set<String> = [
    "max", "num", "train", "seq", "model", "model_name", "epoch", "global", "micro", "hidden",
    "total",
    "gradient_accumulation", "gradient", "max_length", "batch", "per_device",
  ]

  /// The shortest word that is taken for one cut short.
  private static let shortest = 5

  /// The options with flags cut short under their whole names.
  ///
  /// The later of two flags counts, whichever way it is written. One that several flags begin like is
  /// none of them alone, so that all of those are not known.
  static func resolve(_ options: ConfigNode) -> ConfigNode {
    guard case .map(let entries) = options.content else { return options }
    let present = Set(entries.map(\.key))
    guard known.contains(where: present.contains) || present.contains("output_dir") else {
      return options
    }
    var resolved: [ConfigEntry] = []
    for entry in entries {
      let key = entry.key
      let names = known.filter { $0.hasPrefix(key) && $0 != key }
      guard entry.keyRange.text.hasPrefix("--"), key.utf8.count >= shortest || names.count == 1,
        !names.isEmpty, !known.contains(key), !own.contains(key), key.utf8.count >= 3
      else {
        resolved.append(entry)
        continue
      }
      var entry = entry
      for name in names where names.count == 1 || present.contains(name) {
        entry.key = name
        if names.count > 1 {
          entry.value.content = .scalar(
            ConfigScalar(text: name, problem: "`--\(key)` may be `--\(name)` cut short"))
        }
        resolved.append(entry)
      }
      if !resolved.contains(where: { $0.keyRange == entry.keyRange }) { resolved.append(entry) }
    }
    var node = options
    node.content = .map(resolved)
    return node
  }
}
