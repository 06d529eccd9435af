import ConfigText
import Diagnostics
import Text

/// Where a Python source says how long something trains, in a form that no format reads: an experiment's class
/// whose attributes are the settings, an entry of a registry of settings.
enum PythonLength {
  private static let keys: Set<String> = [
    "max_epoch", "max_epochs", "num_epochs", "total_epochs", "num_train_epochs", "epochs",
    "n_epochs", "max_steps", "num_steps", "total_steps", "num_train_steps", "num_training_steps",
    "train_steps", "max_train_steps", "max_iter", "max_iters", "train_iters", "num_iterations",
  ]

  /// How the names of classes end whose objects are settings.
  private static let kinds = [
    "Exp", "Experiment", "Config", "Recipe", "Args", "Arguments", "HParams", "Hparams", "Settings",
  ]

  private static let words = keys.sorted().map { Array($0.utf8) }

  /// The first place that says so, where the file's own end reaches it; nil for a file that only declares
  /// what others may set.
  static func place(in document: ConfigDocument) -> SourceRange? {
    let bytes = document.file.bytes
    guard words.contains(where: { bytes.holds($0) }), let script = PythonScript(document) else {
      return nil
    }
    for call in script.program.calls where call.uncalled == nil && isSettings(call.name) {
      if let argument = call.arguments.first(where: { one in
        one.name.map(keys.contains) == true && one.item.number != nil
      }) {
        return script.range(argument.nameRange)
      }
    }
    // `class Exp(Base)`, whose constructor nobody calls here.
    let isExperiment = script.program.types.contains { type in
      type.bases.contains { isSettings($0.split(separator: ".").last.map(String.init) ?? $0) }
    }
    return isExperiment ? attribute(in: document.file) : nil
  }

  private static func isSettings(_ name: String) -> Bool { kinds.contains(where: name.hasSuffix) }

  /// The first line that gives an object such an attribute: `self.max_epoch = 300`.
  private static func attribute(in file: SourceFile) -> SourceRange? {
    var start = 0
    for line in file.bytes.split(
      separator: 0x0A, maxSplits: 20_000, omittingEmptySubsequences: false)
    {
      defer { start += line.count + 1 }
      guard line.count < 400 else { continue }
      let text = trimmed(String(decoding: line, as: UTF8.self))
      guard text.hasPrefix("self."), let equals = text.firstIndex(of: "="),
        keys.contains(trimmed(text[text.index(text.startIndex, offsetBy: 5)..<equals])),
        trimmed(text[text.index(after: equals)...]).first?.isNumber == true
      else { continue }
      return SourceRange(file: file, bytes: start..<(start + line.count))
    }
    return nil
  }
}
