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
  static let own: Set<String> = [
    "max", "num", "train", "seq", "model", "model_name", "epoch", "global", "micro", "hidden",
    "total",
    "gradient_accumulation", "gradient", "max_length", "batch", "per_device",
  ]

  /// Names of one number, which only their endings tell apart.
  private static let lengths = ["max_seq_length", "max_seq_len"]

  /// Names of scripts' own that mean what the longer one means.
  private static let same = [
    "model_name": "model_name_or_path", "gradient_accumulation": "gradient_accumulation_steps",
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
      var names = known.filter { $0.hasPrefix(key) && $0 != key }
      // What one begins like all of a few names of the same number is that number.
      if names.count > 1, names.allSatisfy(lengths.contains) { names = [lengths[0]] }
      if names.count == 1, let whole = same[key], !present.contains(whole) { names = [whole] }
      guard entry.keyRange.text.hasPrefix("--"), !names.isEmpty, key.utf8.count >= 3,
        key.utf8.count >= shortest || names.count == 1
      else {
        resolved.append(entry)
        continue
      }
      if own.contains(key) {
        guard let whole = same[key], !present.contains(whole) else {
          resolved.append(entry)
          continue
        }
      } else if known.contains(key) {
        // A name of its own that another one begins with: of the two only one is taken.
        resolved.append(entry)
        for name in names where present.contains(name) {
          resolved.append(unknown(name, cutShort: key, entry))
        }
        continue
      }
      for name in names {
        if names.count > 1 {
          resolved.append(unknown(name, cutShort: key, entry))
        } else {
          var entry = entry
          entry.key = name
          resolved.append(entry)
        }
      }
      if !resolved.contains(where: { $0.keyRange == entry.keyRange }) { resolved.append(entry) }
    }
    var node = options
    node.content = .map(resolved)
    return node
  }

  /// A flag whose value may be what another one gives, cut short.
  private static func unknown(
    _ name: String, cutShort key: String, _ entry: ConfigEntry
  ) -> ConfigEntry {
    var entry = entry
    entry.key = name
    entry.value.content = .scalar(
      ConfigScalar(text: name, problem: "`--\(key)` may be `--\(name)` cut short"))
    return entry
  }
}
