import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Recipes of MMEngine and its forerunners, which are Python files of assignments: `model =
/// dict(type=…)`, `train_cfg`, and `_base_` files that the file's own keys are merged over.
enum MMEngineFormat: ConfigFormat {
  static let name = "mmengine"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "mmengine", version: "0.10")

  private static let words = ["_base_", "train_cfg", "train_dataloader", "runner", "read_base"]
    .map { Array($0.utf8) }

  static func detect(_ document: ConfigDocument) -> Int {
    let bytes = document.file.bytes
    guard document.language == .python, Self.words.contains(where: { bytes.holds($0) }),
      // What others build upon is no recipe of its own.
      !document.file.path.split(separator: "/").dropLast().contains("_base_"),
      let script = PythonScript(document)
    else { return Confidence.none }
    return isRecipe(script) ? Confidence.sure : Confidence.none
  }

  /// Settings only: assignments, and no functions or classes.
  private static func isRecipe(_ script: PythonScript) -> Bool {
    let program = script.program
    guard program.functions.isEmpty, program.types.isEmpty else { return false }
    let names = Set(program.globals.compactMap(\.name))
    if names.contains("_base_") { return true }
    // Those of the newer kind import what they build upon, inside `with read_base():`.
    if program.imports.contains(where: { $0.hasSuffix(".read_base") }),
      program.imports.contains(where: { $0.hasPrefix(".") })
    {
      return true
    }
    let hasModel = program.globals.contains { entry in
      entry.name == "model" && (entry.value.entries?.contains { $0.name == "type" } ?? false)
    }
    return hasModel
      && !names.isDisjoint(with: [
        "train_cfg", "runner", "total_epochs", "optim_wrapper", "optimizer", "train_dataloader",
        "max_epochs", "data",
      ])
  }

  static let fields: [Field] = [
    Field(
      .epochs, ["train_cfg.max_epochs", "runner.max_epochs", "total_epochs"], .ratio, insert: false),
    Field(
      .steps, ["train_cfg.max_iters", "runner.max_iters", "total_iters"], .count, insert: false),
    Field(
      .microBatch,
      ["train_dataloader.batch_size", "data.samples_per_gpu", "data.imgs_per_gpu"], .count,
      insert: false),
    Field(
      .gradientAccumulation,
      ["optim_wrapper.accumulative_counts", "optimizer_config.cumulative_iters"], .count,
      default: .number(1), insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    var reading = Reading(format: name)
    var reader = BaseReader(context: context)
    let root = reader.read(document, depth: 0)
    reading.files = reader.files
    let settings = Settings(root)
    if let missing = reader.missing {
      // What a base that is not here says may be any of these.
      for field in fields where !field.keys.contains(where: { settings[$0] != nil }) {
        reading.markUnresolved(
          field.fact, "`\(missing.text)` is not in the repository", missing)
      }
    }
    reading.read(fields, from: settings, framework: reader.missing == nil ? framework : nil)
    readPrecision(settings, isComplete: reader.missing == nil, into: &reading)
    if reader.missing == nil, !trains(settings), !readOwnNames(root, into: &reading) {
      reading.notTraining = "it has no training loop"
    }
    reading.stepsWin()
    readRepeats(root, into: &reading)
    return [reading]
  }

  /// `RepeatDataset` goes through its data several times in each epoch.
  private static func readRepeats(_ root: ConfigNode, into reading: inout Reading) {
    var data = root.find("train_dataloader.dataset") ?? root.find("data.train")
    for _ in 0..<4 {
      guard let node = data, node["type"]?.text == "RepeatDataset", let times = node["times"] else {
        return
      }
      if let number = times.number, number >= 1 {
        if number > 1, let epochs = reading.number(.epochs) {
          reading.remove(.epochs)
          reading.state(
            .epochs, .number(epochs * number), .declared(times.range),
            place: .cannot("the epochs are counted by `RepeatDataset`"))
        }
      } else if reading.isKnown(.epochs) {
        reading.makeUnresolved(.epochs, "how often the data is repeated is not known", times.range)
      }
      data = node["dataset"]
    }
  }

  /// A program may read such files for names of its own, `num_epochs` and `train_batch_size`.
  ///
  /// - Returns: Whether one of them says how long it trains.
  private static func readOwnNames(_ root: ConfigNode, into reading: inout Reading) -> Bool {
    let plain = root.entries.filter { $0.value.scalar != nil }
    // What sets the loop to `None` trains nothing.
    guard !root.has("train_cfg"),
      plain.contains(where: { LengthName($0.key) != nil && $0.value.number ?? 0 > 0 })
    else {
      return false
    }
    var own = Reading(format: name)
    GenericFormat.read(Settings(ConfigNode(.map(plain), root.range)), into: &own)
    // Ranks of adapters stand in files that all programs of a repository share.
    own.forget([.method])
    guard own.isKnown(.epochs) || own.isKnown(.steps) else { return false }
    reading.forget([.precision, .gradientAccumulation])
    reading.merge(own)
    return true
  }

  /// Whether anything says how to train; a recipe for evaluation sets the loop to `None`.
  private static func trains(_ settings: Settings) -> Bool {
    ["train_cfg", "runner", "total_epochs", "total_iters", "max_epochs"].contains { key in
      settings[key].map { !$0.isNull } ?? false
    }
  }

  private static func readPrecision(
    _ settings: Settings, isComplete: Bool, into reading: inout Reading
  ) {
    if let type = settings["optim_wrapper.type"], type.text?.hasPrefix("Amp") == true {
      if let dtype = settings["optim_wrapper.dtype"], !dtype.isNull {
        reading.read(.precision, dtype, .precision)
        return
      }
      return reading.state(
        .precision, .text("fp16"), .declared(type.range),
        place: .cannot("the precision is the wrapper's type"))
    }
    if let fp16 = settings.root["fp16"], !fp16.isNull {
      return reading.state(
        .precision, .text("fp16"), .declared(fp16.range),
        place: .cannot("the precision is switched by `fp16`"))
    }
    guard isComplete else { return }
    reading.state(.precision, .text("fp32"), framework.origin)
  }
}

/// Reads a file and those it builds upon, each merged over what came before.
private struct BaseReader {
  let context: ReadingContext
  var files: [SourceFile] = []
  /// A base that could not be read.
  var missing: SourceRange?

  private static let fileLimit = 40
  private static let depthLimit = 8

  init(context: ReadingContext) { self.context = context }

  mutating func read(_ document: ConfigDocument, depth: Int) -> ConfigNode {
    let whole = SourceRange(file: document.file, bytes: 0..<document.file.bytes.count)
    var root = ConfigNode(.map([]), whole)
    guard let script = PythonScript(document) else { return root }
    let globals = script.program.globals
    for base in bases(of: globals, in: script) {
      guard let path = base.text, depth < Self.depthLimit, files.count < Self.fileLimit,
        let other = context.load(path, document.file), other.language == .python,
        other.file.path != document.file.path
      else {
        missing = missing ?? script.range(base.range)
        continue
      }
      if !files.contains(where: { $0 === other.file }) { files.append(other.file) }
      root = Self.merged(root, read(other, depth: depth + 1), depth: 0)
    }
    let imported = script.program.imports.filter { $0.hasSuffix(".*") && $0.hasPrefix(".") }
    for path in imported {
      // Bases of the newer kind are imported inside `with read_base():`.
      guard depth < Self.depthLimit, files.count < Self.fileLimit,
        let other = context.load(MMEngineFormat.file(ofModule: path.dropLast(2)), document.file),
        other.language == .python, other.file.path != document.file.path
      else {
        missing = missing ?? whole
        continue
      }
      if !files.contains(where: { $0 === other.file }) { files.append(other.file) }
      // An import brings in names as they are.
      root = Self.replaced(root, read(other, depth: depth + 1))
    }
    let own = globals.compactMap { entry in
      entry.name.map {
        ConfigEntry(
          key: $0, keyRange: script.range(entry.key.range),
          value: script.node(entry.value, for: $0))
      }
    }.filter { $0.key != "_base_" }
    let node = ConfigNode(.map(own), whole)
    guard !imported.isEmpty else { return Self.merged(root, node, depth: 0) }
    return updated(Self.replaced(root, node), script)
  }

  /// The names of one map in place of those of another, as assignments are.
  private static func replaced(_ old: ConfigNode, _ new: ConfigNode) -> ConfigNode {
    let names = Set(new.entries.map(\.key))
    return ConfigNode(.map(old.entries.filter { !names.contains($0.key) } + new.entries), new.range)
  }

  /// What `train_cfg.update(dict(…))` and `.merge` change in names that were imported, and what
  /// `train_cfg.max_epochs = 12` sets.
  private func updated(_ root: ConfigNode, _ script: PythonScript) -> ConfigNode {
    var root = root
    for call in script.program.calls where ["update", "merge"].contains(call.name) {
      let parts = call.path.split(separator: ".")
      let name = parts.count == 2 ? String(parts[0]) : call.receiver?.symbol ?? ""
      guard let old = root[name], old.isMap else { continue }
      var entries = script.entries(of: call)
      if let item = call.arguments.first(where: { $0.name == nil })?.item {
        entries += script.node(item, for: name).entries
      }
      let new = ConfigNode(.map(entries), script.range(call.range))
      root = root.setting(
        ConfigEntry(
          key: name, keyRange: new.range, value: Self.merged(old, new, depth: 0)), at: name)
    }
    for attribute in script.program.attributes {
      guard let path = attribute.name, path.contains("."),
        root.has(String(path.prefix { $0 != "." }))
      else { continue }
      root = root.setting(
        ConfigEntry(
          key: path, keyRange: script.range(attribute.key.range),
          value: script.node(attribute.value, for: path)), at: path)
    }
    return root
  }

  private func bases(of globals: [PythonEntry], in script: PythonScript) -> [PythonItem] {
    guard let item = globals.last(where: { $0.name == "_base_" })?.value else { return [] }
    return item.elements ?? [item]
  }

  /// Merges one map over another; `_delete_=True` leaves nothing of what was there.
  private static func merged(_ old: ConfigNode, _ new: ConfigNode, depth: Int) -> ConfigNode {
    guard depth < 16, old.isMap, new.isMap, new["_delete_"]?.flag != true else { return new }
    var entries = old.entries
    for entry in new.entries {
      guard let index = entries.lastIndex(where: { $0.key == entry.key }) else {
        entries.append(entry)
        continue
      }
      entries[index] = ConfigEntry(
        key: entry.key, keyRange: entry.keyRange,
        value: merged(entries[index].value, entry.value, depth: depth + 1))
    }
    return ConfigNode(.map(entries), new.range)
  }
}

extension MMEngineFormat {
  /// `..base.model` as a path: each dot behind the first is a folder up.
  static func file(ofModule module: Substring) -> String {
    let dots = module.prefix { $0 == "." }.count
    let rest = module.dropFirst(dots).split(separator: ".").joined(separator: "/")
    return (dots > 1 ? String(repeating: "../", count: dots - 1) : "./") + rest + ".py"
  }
}
