import ConfigText
import Diagnostics
import Runs
import Text

/// Vocabularies and tables of labels: words and numbers for them, whatever the words are.
///
/// Among tens of thousands of words there are all those that configs use for keys.
enum VocabularyFormat: ConfigFormat {
  static let name = "vocabulary"
  static let kind = FormatKind.recipe

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .json, document.roots.count == 1, let root = document.roots.first
    else { return Confidence.none }
    return isVocabulary(root) || isTokenizer(root) || isIndex(root)
      ? Confidence.named + 6 : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    var reading = Reading(format: name)
    reading.notTraining = "it is a vocabulary: words and their numbers"
    return [reading]
  }

  /// What a fast tokenizer is saved as.
  private static func isTokenizer(_ root: ConfigNode) -> Bool {
    guard let model = root["model"], model.isMap else { return false }
    return model.has("vocab")
      && (model.has("merges") || root.hasAny(["pre_tokenizer", "added_tokens"]))
  }

  /// Numbers as keys with words as their values.
  private static func isIndex(_ root: ConfigNode) -> Bool {
    root.entries.count >= 2
      && root.entries.allSatisfy { entry in
        !entry.key.isEmpty && entry.key.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
          && entry.value.scalar != nil
      }
  }

  /// More keys than any config has, all with numbers of their own.
  private static let many = 64

  /// A flat map of words to whole numbers that are no settings.
  private static func isVocabulary(_ root: ConfigNode) -> Bool {
    let entries = root.entries
    guard entries.count >= 2, entries.allSatisfy({ isNumber($0.value, isWhole: true) }) else {
      // Scores of pieces are no whole numbers.
      return entries.count > many
        && entries.allSatisfy { isNumber($0.value, isWhole: false) }
    }
    if entries.count > many { return true }
    if entries.contains(where: { !isName($0.key) || names.contains($0.key) }) { return true }
    let quantities = entries.count { entry in
      let parts = entry.key.lowercased().split { "_.-".contains($0) }
      return parts.contains { words.contains(String($0)) }
    }
    // Numbers that are given out one after another count words.
    let values = Set(entries.compactMap(\.value.number))
    let low = values.min() ?? 0
    let isRow =
      values.count == entries.count && (values.max() ?? 0) - low == Double(entries.count - 1)
    return isRow && entries.count >= 3 || quantities * 2 < entries.count
  }

  private static func isNumber(_ node: ConfigNode, isWhole: Bool) -> Bool {
    guard let scalar = node.scalar, !scalar.isString, scalar.problem == nil,
      let first = scalar.text.utf8.first,
      first >= 0x30 && first <= 0x39 || first == UInt8(ascii: "-") && !isWhole
    else { return false }
    return isWhole ? scalar.text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } : node.number != nil
  }

  private static func isName(_ key: String) -> Bool {
    guard let first = key.utf8.first, isNameByte(first, isFirst: true) || first == UInt8(ascii: "-")
    else { return false }
    return key.utf8.allSatisfy { isNameByte($0, isFirst: false) || "-.".utf8.contains($0) }
  }

  /// Keys of settings that hold words, never numbers.
  private static let names: Set<String> = [
    "optimizer", "optim", "launcher", "data_path", "tokenizer", "tokenizer_type", "precision",
    "model", "model_name", "model_name_or_path", "base_model", "dataset", "dataset_name",
    "output_dir",
    "scheduler", "lr_scheduler", "lr_scheduler_type", "trainer", "backbone", "model_type", "task",
    "dtype", "torch_dtype", "adapter", "method", "the", "train", "project", "name",
  ]

  /// Parts of keys that hold numbers.
  private static let words: Set<String> = [
    "batch", "step", "steps", "epoch", "epochs", "size", "length", "len", "layers", "layer", "seed",
    "iter", "iters", "iterations", "num", "max", "min", "rank", "dim", "hidden", "gpu", "gpus",
    "node",
    "nodes", "warmup", "accumulation", "accum", "interval", "every", "world", "workers", "lr",
    "heads",
    "limit", "port", "count", "n", "r", "alpha", "stage", "total", "print", "version", "samples",
    "width",
    "height", "depth", "channels", "resolution", "imgsz",
  ]
}
