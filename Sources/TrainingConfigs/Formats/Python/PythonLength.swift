import ConfigText
import Diagnostics
import Text

/// Where a Python source says how long something trains, in a form that no format reads: an experiment's class
/// whose attributes are the settings, an entry of a registry of settings.
enum PythonLength {
  /// How the names of classes end whose objects are settings.
  private static let kinds = [
    "Exp", "Experiment", "Config", "Recipe", "Args", "Arguments", "HParams", "Hparams", "Settings",
  ]

  /// What a file has to hold before it is read for a length.
  private static let words = [
    "epochs", "_epoch", "_step", "_iter", "_update", "Epochs", "Steps", "timesteps",
  ].map { Array($0.utf8) }

  /// The first place that says so, where the file's own end reaches it; nil for a file that only declares
  /// what others may set.
  static func place(in document: ConfigDocument) -> SourceRange? {
    let bytes = document.file.bytes
    guard words.contains(where: { bytes.holds($0) }), let script = PythonScript(document) else {
      return nil
    }
    for call in script.program.calls where call.uncalled == nil && isSettings(call.name) {
      if let argument = call.arguments.first(where: { one in
        one.name.map { LengthName($0) != nil } == true && one.item.number != nil
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

  /// More than a test takes which only tries whether something works.
  private static let longest = (steps: 1_000.0, epochs: 100.0)

  /// Where a test says that it trains for long: the functions of its file are called by who runs the tests.
  static func longTest(in document: ConfigDocument) -> SourceRange? {
    let name = document.name
    guard name.hasPrefix("test_") || name.hasSuffix("_test.py"),
      let script = PythonScript(document)
    else { return nil }
    let calls = script.program.calls
    let training = Set(
      calls.filter { ["train", "fit"].contains($0.name) }.compactMap(\.uncalled))
    for call in calls {
      guard let index = call.uncalled, training.contains(index),
        script.program.functions[index].function.name.hasPrefix("test")
      else { continue }
      let argument = call.arguments.first { one in
        guard let length = one.name.flatMap({ LengthName($0) }), let number = one.item.number else {
          return false
        }
        return number >= (length.isOfEpochs ? longest.epochs : longest.steps)
      }
      if let argument { return script.range(argument.nameRange) }
    }
    return nil
  }

  /// Where a program that makes a trainer of Transformers starts it in a way that nobody follows: by the name
  /// of its method, by the method as a value, by what the method calls inside.
  static func hiddenStart(in document: ConfigDocument) -> SourceRange? {
    let bytes = document.file.bytes
    guard bytes.holds(Array("Trainer(".utf8)), bytes.holds(Array("Arguments(".utf8)) else {
      return nil
    }
    let places =
      bytes.places(of: Array("._inner_training_loop(".utf8))
      + bytes.places(of: Array(".train".utf8)).filter {
        isValue(endingAt: $0.upperBound, in: bytes)
      }
      + bytes.places(of: Array("getattr(".utf8)).filter { found in
        let line = bytes[found.lowerBound...].prefix(200).prefix { $0 != 0x0A }
        return ["\"train\"", "'train'"].contains { Array(line).holds(Array($0.utf8)) }
      }
    guard let place = places.first, let script = PythonScript(document),
      script.program.calls.contains(where: { $0.name.hasSuffix("Trainer") && !$0.isOwn })
    else { return nil }
    return SourceRange(file: document.file, bytes: place)
  }

  /// Whether the attribute that ends here is a value at the end of its line, and neither called nor a module.
  private static func isValue(endingAt end: Int, in bytes: [UInt8]) -> Bool {
    let start = bytes[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = trimmed(String(decoding: bytes[start..<end], as: UTF8.self))
    guard line.contains("="), !line.hasPrefix("#"), !line.hasPrefix("from "),
      !line.hasPrefix("import ")
    else { return false }
    return bytes[end...].first.map { $0 == 0x0A || $0 == 0x0D } ?? true
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
        LengthName(trimmed(text[text.index(text.startIndex, offsetBy: 5)..<equals])) != nil,
        trimmed(text[text.index(after: equals)...]).first?.isNumber == true
      else { continue }
      return SourceRange(file: file, bytes: start..<(start + line.count))
    }
    return nil
  }
}
