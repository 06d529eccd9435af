package import Diagnostics
import Text

/// Whether a file of which no run was made speaks of a training.
enum BrokenConfig {
  /// Why such a file is not understood, as the end of a sentence.
  static let reason = "speaks of a training, and is in no language that is read"

  /// Keys that little else than a training has, one or more of each format that is read.
  static let words = [
    "base_model", "model_name_or_path", "pretrained_model_name_or_path", "learning_rate",
    "num_train_epochs", "num_epochs", "max_epochs", "total_epochs", "micro_batch_size",
    "train_batch_size", "global_batch_size", "device_batch_size", "batch_size_per_gpu",
    "max_steps", "max_train_steps", "max_iters", "n_epochs", "train_steps", "num_train_steps",
    "total_steps",
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
    if isSure(file.bytes) || saysItIsARun(file.bytes) || MergeConflict.hidesConfig(file) {
      return true
    }
    return isChanged && count(words + further, in: text(file.bytes)) >= 2
  }

  /// Whether a line names the document type of a run: such a file describes one, however broken the rest is.
  private static func saysItIsARun(_ bytes: [UInt8]) -> Bool {
    text(bytes).split(separator: 0x0A).contains { line in
      let key = line.drop { " \t\"'{".utf8.contains($0) || $0 >= 0x80 }
      guard key.starts(with: "carbonward".utf8) else { return false }
      let value = key.dropFirst("carbonward".utf8.count).drop { " \t\"':".utf8.contains($0) }
      return value.starts(with: "run/".utf8)
    }
  }

  /// Whether bytes that are no config of a known form state what a training is told: two of the keys with
  /// a value each. A text that only mentions them does not.
  static func isSure(_ bytes: [UInt8]) -> Bool {
    let text = text(bytes)
    var left = sure.map { Array($0.utf8) }.filter { text.holds($0) }
    guard left.count >= 2 else { return false }
    var found = 0
    for line in text.split(separator: 0x0A) {
      left.removeAll { word in
        let isStated = states(word, line)
        if isStated { found += 1 }
        return isStated
      }
      if found >= 2 { return true }
    }
    return false
  }

  /// Whether a line has a key with a value: `max_steps: 5`, `"max_steps": 5`, `--max_steps 5`,
  /// `<max_steps>5`.
  private static func states(_ word: [UInt8], _ line: ArraySlice<UInt8>) -> Bool {
    guard line.count >= word.count else { return false }
    var index = line.startIndex
    while let first = line[index...].firstIndex(of: word[0]) {
      index = first + 1
      guard line[first...].starts(with: word) else { continue }
      if word.last == UInt8(ascii: ":") { return true }
      let rest = line[(first + word.count)...].drop { isNameByte($0, isFirst: false) }
      if isValue(rest) { return true }
    }
    return false
  }

  /// Whether what stands behind a key is a value, and not the rest of a sentence.
  private static func isValue(_ rest: ArraySlice<UInt8>) -> Bool {
    let text = rest.drop { "\"'])".utf8.contains($0) }.drop { $0 == 0x20 || $0 == 0x09 }
    guard let mark = text.first else { return false }
    guard ":=>".utf8.contains(mark) else {
      // A flag and its value, with nothing between them.
      let isApart = rest.first == 0x20 || rest.first == 0x09
      return isApart && ("0123456789".utf8.contains(mark) || mark == UInt8(ascii: "$"))
    }
    let value = String(decoding: text.dropFirst().prefix(200), as: UTF8.self)
      .drop { " \t\"':=>".contains($0) }
    guard let first = value.first else { return true }
    return !first.isLetter || value.split(separator: " ").count < 4
  }

  /// Whether a source sets names at its top and does nothing else, as configs in Python do.
  static func isPlainAssignments(_ bytes: [UInt8]) -> Bool {
    var count = 0
    for line in bytes.split(separator: 0x0A) {
      guard let first = line.first, first != UInt8(ascii: "#"), first != 0x0D else { continue }
      guard isNameByte(first, isFirst: true), let mark = line.firstIndex(of: UInt8(ascii: "=")),
        line[..<mark].drop(while: { isNameByte($0, isFirst: false) }).allSatisfy({
          $0 == 0x20 || $0 == 0x09 || "+-*/".utf8.contains($0)
        })
      else { return false }
      count += 1
    }
    return count >= 2
  }

  /// The line of the first of the keys.
  static func place(in file: SourceFile) -> SourceRange? {
    let words = sure.map { Array($0.utf8) }
    var start = 0
    for line in file.bytes.split(
      separator: 0x0A, maxSplits: 20_000, omittingEmptySubsequences: false)
    {
      let text = text(Array(line.prefix(2_000)))
      if words.contains(where: { states($0, text[...]) }) {
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

extension Workspace {
  /// Whether a file of which no run was made is meant to be one: it speaks of a training, or the project
  /// says so.
  package func isMeantAsRun(_ file: SourceFile) -> Bool {
    if BrokenConfig.looksLikeTraining(file, isChanged: false) { return true }
    guard let entry = project?.runs.first(where: { $0.matches(file.path) }) else { return false }
    return FileSort.mayBeConfig(file.path) && !FileSort.isProgram(file.path)
      || entry.names(file.path)
  }
}
