import Diagnostics
import Text

/// Whether a file of which no run was made speaks of a training.
enum BrokenConfig {
  /// Keys that little else than a training has, one or more of each format that is read.
  static let words = [
    "base_model", "model_name_or_path", "pretrained_model_name_or_path", "learning_rate",
    "num_train_epochs", "num_epochs", "max_epochs", "total_epochs", "micro_batch_size",
    "train_batch_size", "global_batch_size", "device_batch_size", "batch_size_per_gpu",
    "max_steps", "max_train_steps", "train_steps", "num_train_steps", "total_steps",
    "total_training_steps", "train_iters", "train-iters", "max_duration", "seq_length",
    "seq_len", "sequence_len", "sequence_length", "max_seq_len", "cutoff_len",
    "gradient_accumulation",
    "accumulate_grad_batches", "lr_scheduler", "actor_rollout_ref", "searcher", "carbonward:",
    "TRAIN_STEPS", "per_device_batch_size", "max_tokens", "finetuning_type", "torchtune.",
    "#SBATCH", "#PBS", "#BSUB", "[training]", "[optimizer]", "train_cfg",
    "nemo_automodel", "train_micro_batch_size_per_gpu",
  ]

  /// Words that ordinary files have too; two of them in a file of a change that nobody can read are
  /// enough to ask.
  private static let further = [
    "optimizer", "batch_size", "epochs", "steps", "dataset", "checkpoint", "trainer", "tokenizer",
    "warmup", "num_nodes", "nproc_per_node", "torchrun", "accelerate launch", "deepspeed",
    "accelerators", "nvidia.com/gpu", "gpus",
  ]

  /// Two of these in a file are no accident, whatever else it holds.
  private static let sure = [
    "base_model:", "learning_rate", "num_train_epochs", "micro_batch_size", "train_batch_size",
    "max_steps", "train_iters", "seq_length", "sequence_len", "gradient_accumulation", "max_epochs",
    "carbonward:",
  ]

  /// The bytes as text: in two bytes a character, every other one is zero.
  private static func text(_ bytes: [UInt8]) -> [UInt8] {
    bytes.contains(0) ? bytes.filter { $0 != 0 } : bytes
  }

  private static func count(_ words: [String], in text: [UInt8]) -> Int {
    words.count { text.holds(Array($0.utf8)) }
  }

  /// - Parameter isChanged: Whether the file is part of a change, where less is let pass.
  static func looksLikeTraining(_ file: SourceFile, isChanged: Bool) -> Bool {
    if isSure(file.bytes) { return true }
    return isChanged && count(words + further, in: text(file.bytes)) >= 2
  }

  /// Whether bytes that are no config of a known form speak of a training.
  static func isSure(_ bytes: [UInt8]) -> Bool { count(sure, in: text(bytes)) >= 2 }

  /// The line of the first of the words.
  static func place(in file: SourceFile) -> SourceRange? {
    var start = 0
    for line in file.bytes.split(
      separator: 0x0A, maxSplits: 20_000, omittingEmptySubsequences: false)
    {
      if count(sure, in: text(Array(line.prefix(2_000)))) > 0 {
        return SourceRange(file: file, bytes: start..<(start + line.count))
      }
      start += line.count + 1
    }
    return nil
  }
}

/// A file that git LFS has put its place holder for.
enum LFSPointer {
  static func isOne(_ bytes: [UInt8]) -> Bool {
    bytes.count < 1_024 && bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8)
  }

  /// The size of the file itself, in bytes.
  static func size(_ bytes: [UInt8]) -> Int? {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.first { $0.hasPrefix("size ") }.flatMap { Int($0.dropFirst("size ".count)) }
  }

  static let reason =
    "is only a pointer to a file that git LFS keeps: get it by `git lfs pull`, or in CI by"
    + " `lfs: true` in the checkout step"
}
