import ConfigText
import Diagnostics

/// A config of no format that is known, which says all the same how long something trains, and how.
enum UnknownRecipe {
  private static let lengths: Set<String> = [
    "epochs", "num_epochs", "max_epochs", "n_epochs", "total_epochs", "num_train_epochs",
    "train_steps", "max_steps", "total_steps", "num_steps", "numb_steps", "training_steps",
    "num_train_steps", "max_training_steps", "total_train_steps", "max_iters", "num_iterations",
    "max_iterations", "train_iters", "total_frames", "total_timesteps", "max_updates",
  ]

  private static let settings: Set<String> = [
    "batch_size", "mini_batch_size", "micro_batch_size", "train_batch_size", "lr", "learning_rate",
    "lr_initial", "optimizer", "optim", "weight_decay", "warmup_steps", "lr_scheduler",
    "gradient_accumulation_steps", "grad_clip", "max_grad_norm", "dropout",
  ]

  /// How many keys of a document are looked at.
  private static let keyLimit = 5_000

  /// The first length that a document states, where it states other settings of a training as well.
  static func length(in document: ConfigDocument) -> SourceRange? {
    var length: SourceRange?
    var hasSettings = false
    var left = keyLimit
    func look(at node: ConfigNode, _ depth: Int) {
      guard left > 0, depth < 12, length == nil || !hasSettings else { return }
      for entry in node.entries {
        left -= 1
        let key = (entry.key.split(separator: ".").last.map(String.init) ?? entry.key)
          .lowercased().replacing("-", with: "_")
        if length == nil, lengths.contains(key), entry.value.number.map({ $0 > 0 }) ?? false {
          length = entry.keyRange
        }
        hasSettings = hasSettings || settings.contains(key)
        look(at: entry.value, depth + 1)
      }
      for element in node.elements where !element.entries.isEmpty {
        left -= 1
        look(at: element, depth + 1)
      }
    }
    for root in document.roots { look(at: root, 0) }
    return hasSettings ? length : nil
  }
}
