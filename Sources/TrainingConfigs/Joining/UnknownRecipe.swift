import ConfigText
import Diagnostics
import Text

/// A config of no format that is known, which says all the same how long something trains, and how.
enum UnknownRecipe {
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
          .lowercased().underscored
        if length == nil, LengthName(key) != nil, entry.value.number.map({ $0 > 0 }) ?? false {
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

  /// Keys of what is trained, and on what.
  private static let subjects: Set<String> = [
    "model", "model_name", "model_id", "base_model", "model_name_or_path", "dataset", "datasets",
    "dataset_name", "train_dataset", "train_data", "data_path",
  ]

  /// The first length that a file of a language that nobody reads gives a key, such as one of Jsonnet or of
  /// variables of a shell, where it gives one to another setting of a training as well.
  static func length(in file: SourceFile) -> SourceRange? {
    let bytes = file.bytes.prefix(500_000)
    var length: SourceRange?
    var hasSettings = false
    var start = bytes.startIndex
    while start < bytes.endIndex, length == nil || !hasSettings {
      guard isNameByte(bytes[start], isFirst: true) else {
        start += 1
        continue
      }
      var end = start
      while end < bytes.endIndex, isNameByte(bytes[end], isFirst: false) { end += 1 }
      defer { start = end }
      // `--max_steps=5` and `${MAX_STEPS}` are parts of commands.
      if start > 0, "-$.".utf8.contains(bytes[start - 1]) { continue }
      if start > 1, bytes[(start - 2)..<start].elementsEqual("${".utf8) { continue }
      guard end - start < 60, isKey(endingAt: end, in: bytes) else { continue }
      let key = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
      if length == nil, LengthName(key) != nil {
        length = SourceRange(file: file, bytes: start..<end)
      }
      hasSettings = hasSettings || settings.contains(key) || subjects.contains(key)
    }
    return hasSettings ? length : nil
  }

  /// The first length among lines of flags, `--train-iters 500000`, as a file of arguments holds them.
  static func flags(in file: SourceFile) -> SourceRange? {
    var length: SourceRange?
    var hasSettings = false
    var start = 0
    for line in file.bytes.prefix(500_000).split(separator: 0x0A, omittingEmptySubsequences: false)
    {
      defer { start += line.count + 1 }
      let words = line.split(whereSeparator: { " \t\r=".utf8.contains($0) })
      guard let flag = words.first, flag.starts(with: Array("--".utf8)), flag.count < 60 else {
        continue
      }
      let key = String(decoding: flag.dropFirst(2), as: UTF8.self).lowercased().underscored
      if length == nil, LengthName(key) != nil {
        length = SourceRange(file: file, bytes: start..<(start + line.count))
      }
      hasSettings =
        hasSettings || settings.contains(key) || subjects.contains(key)
        || ["num_layers", "hidden_size", "global_batch_size", "seq_length"].contains(key)
    }
    // Parsers of the command line read `train.args` beside `train.py` by themselves.
    let isTold = [".args", ".flags", ".opts"].contains(where: file.path.hasSuffix)
    return hasSettings || isTold ? length : nil
  }

  /// Whether something is given to what ends here.
  private static func isKey(endingAt end: Int, in bytes: ArraySlice<UInt8>) -> Bool {
    bytes[end...].first { !"\"' ".utf8.contains($0) }.map { ":=".utf8.contains($0) } ?? false
  }
}
