import ConfigText
import Diagnostics
import Runs
import Text

/// Detectron2's lazy configs: Python that imports a `model`, a `dataloader` and `train`, and changes their
/// attributes.
enum LazyConfigFormat: ConfigFormat {
  static let name = "detectron2_lazy"
  static let kind = FormatKind.recipe

  private static let words = ["dataloader", "model_zoo", "LazyCall"].map { Array($0.utf8) }

  static func detect(_ document: ConfigDocument) -> Int {
    let bytes = document.file.bytes
    guard document.language == .python, words.contains(where: { bytes.holds($0) }),
      bytes.holds(Array("train".utf8)), let script = PythonScript(document),
      script.program.functions.isEmpty, script.program.types.isEmpty
    else { return Confidence.none }
    let names = names(of: script)
    return names.contains("model") && names.contains("train")
      && !names.isDisjoint(with: ["optimizer", "dataloader", "lr_multiplier"])
      ? Confidence.sure - 5 : Confidence.none
  }

  /// The names that the file has in the end: its own, and those it imports.
  private static func names(of script: PythonScript) -> Set<String> {
    let imported = script.program.imports.compactMap {
      $0.split(separator: ".").last.map(String.init)
    }
    return Set(imported + script.program.globals.compactMap(\.name))
  }

  static let fields: [Field] = [
    Field(.steps, ["train.max_iter"], .count, insert: false),
    Field(.globalBatch, ["dataloader.train.total_batch_size"], .count, insert: false),
    Field(.modelID, ["train.init_checkpoint"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let script = PythonScript(document) else { return [] }
    var reading = Reading(format: name)
    var files: [SourceFile] = []
    let settings = Settings(root(of: script, document, context, &files))
    reading.files = files
    reading.read(fields, from: settings)
    for field in fields where !reading.isKnown(field.fact) && field.fact != .modelID {
      let whole = SourceRange(file: document.file, bytes: 0..<0)
      reading.markUnresolved(
        field.fact, "`\(field.keys[0])` is set in a file that this one imports", whole)
    }
    if let amp = settings["train.amp.enabled"], let isOn = amp.flag {
      reading.state(
        .precision, .text(isOn ? "fp16" : "fp32"), .declared(amp.range),
        place: .cannot("the precision is switched by `amp`"))
    }
    reading.markFamily("detection", of: "detectron2")
    return [reading]
  }

  /// Configs that build upon one another reach no deeper.
  private static let depthLimit = 6

  /// What the file sets, by the names that it has for what it imports: upon what its neighbour of that name
  /// has set, where it imports it from there.
  private static func root(
    of script: PythonScript, _ document: ConfigDocument, _ context: ReadingContext,
    _ files: inout [SourceFile]
  ) -> ConfigNode {
    let whole = SourceRange(file: document.file, bytes: 0..<document.file.bytes.count)
    var root = ConfigNode(.map([]), whole)
    for path in script.program.imports where path.hasPrefix(".") && files.count < depthLimit {
      let parts = path.split(separator: ".")
      guard let name = parts.last, parts.count > 1, ["train", "dataloader"].contains(name),
        let base = context.load(
          MMEngineFormat.file(ofModule: path.dropLast(name.utf8.count + 1)), document.file),
        base.language == .python, base.file !== document.file,
        let other = PythonScript(base)
      else { continue }
      if !files.contains(where: { $0.path == base.file.path }) { files.append(base.file) }
      guard let value = Self.root(of: other, base, context, &files)[String(name)] else { continue }
      let entry = ConfigEntry(key: String(name), keyRange: whole, value: value)
      root = root.setting(entry, at: String(name))
    }
    func set(_ path: String, _ entry: PythonEntry) {
      root = root.setting(
        ConfigEntry(
          key: path, keyRange: script.range(entry.key.range),
          value: script.node(entry.value, for: path)), at: path)
    }
    for entry in script.program.globals {
      guard let name = entry.name else { continue }
      if entry.value.entries != nil { set(name, entry) }
      // `model_zoo.get_config(…).train`, whose attributes are set afterwards.
      guard case .attribute(let base, let part) = entry.value.value,
        case .made(_, let attributes) = base.value
      else { continue }
      for attribute in attributes {
        guard let path = attribute.name, path.hasPrefix(part + ".") else { continue }
        set(name + path.dropFirst(part.utf8.count), attribute)
      }
    }
    // `..common.train.train.max_iter` is set on what is imported as `train`.
    for attribute in script.program.attributes {
      guard let path = attribute.name,
        let module = script.program.imports.first(where: { path.hasPrefix($0 + ".") }),
        let name = module.split(separator: ".").last
      else { continue }
      set(String(name) + path.dropFirst(module.count), attribute)
    }
    return root
  }
}
