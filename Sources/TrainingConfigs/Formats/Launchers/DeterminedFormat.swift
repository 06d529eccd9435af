import ConfigText
import Diagnostics
import Runs

/// Determined experiments: a searcher, slots, and an entrypoint.
enum DeterminedFormat: TableFormat {
  static let name = "determined"
  static let kind = FormatKind.launcher
  static let commandWords = CommandWords(
    wrappers: modules, launcherModules: modules)
  private static let modules: Set<String> = [
    "determined.launch.deepspeed", "determined.launch.torch_distributed",
  ]
  static let framework = Framework(name: "determined", version: "0.38")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, root["searcher"]?.isMap == true,
      root.hasAny(["entrypoint", "resources", "hyperparameters"])
    else { return Confidence.none }
    return Confidence.sure
  }

  private static let parameters = [
    "hyperparameters.", "hyperparameters.training_args.", "hyperparameters.hf_args.",
    "hyperparameters.training.", "hyperparameters.model.", "hyperparameters.overwrite_values.",
  ]

  private static func keys(_ names: [String]) -> [String] {
    parameters.flatMap { prefix in names.flatMap { [prefix + $0 + ".val", prefix + $0] } }
  }

  static let fields: [Field] = [
    Field(.count, ["resources.slots_per_trial"], .count, default: .number(1), insert: false),
    Field(
      .globalBatch,
      keys(["global_batch_size"]) + ["hyperparameters.overwrite_values.train_batch_size"], .count,
      insert: false),
    Field(
      .microBatch, keys(["per_device_train_batch_size", "train_micro_batch_size_per_gpu"]), .count,
      insert: false),
    Field(.gradientAccumulation, keys(["gradient_accumulation_steps"]), .count, insert: false),
    Field(
      .steps, keys(["max_steps", "num_training_steps", "num_sgd_steps"]), .count, insert: false),
    Field(
      .modelID, keys(["pretrained_model_name_or_path", "model_name_or_path"]), .text,
      insert: false),
    Field(.datasetID, keys(["dataset_name"]) + ["data.dataset_name"], .text, insert: false),
    Field(.accelerator, ["slurm.gpu_type"], .text, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    if let slots = settings["resources.slots_per_trial"], slots.number == 0 {
      reading.remove(.count)
    }
    readSearcher(settings, into: &reading)
    readRecords(settings, into: &reading)
    DeterminedHyperparameters.read(settings, into: &reading)
    for word in ["bf16", "fp16"] {
      if let setting = settings["hyperparameters.overwrite_values.\(word).enabled"],
        setting.flag == true
      {
        let prefix = "hyperparameters.overwrite_values."
        let switches = PrecisionSwitch.maps.map {
          PrecisionSwitch(word: $0.word, keys: $0.keys.map { prefix + $0 })
        }
        reading.state(
          .precision, .text(word), .declared(setting.range),
          place: .switching(settings, switches).and(.unless("fp32", "the trial decides then")))
      }
    }
    if let entry = settings.root["entrypoint"] {
      var command = EmbeddedCommand.read(
        entry, in: context, isOneCommand: true, isTrainer: true)
      command.dropDefaults()
      let text = entry.text ?? entry.elements.compactMap(\.text).joined(separator: " ")
      let isOther = text.contains("inference") || text.contains("eval.py")
      if isOther,
        !settings.root.has("searcher") || !text.contains("train") && !text.contains("steps")
      {
        reading.notTraining = "its entrypoint runs inference or evaluation"
      }
      if command.notTraining == ScriptReader.otherReason {
        reading.notTraining = command.notTraining
      }
      command.forget([.count, .nodes])
      reading.merge(command)
    }
  }

  /// How long a trial is, and how many there are.
  private static func readSearcher(_ settings: Settings, into reading: inout Reading) {
    for (unit, fact) in [("batches", Fact.steps), ("epochs", .epochs)] {
      guard let setting = settings["searcher.max_length.\(unit)"] else { continue }
      reading.read(fact, setting, .ratio)
    }
    switch settings.text("searcher.name") ?? "single" {
    case "single":
      if let name = settings["searcher.name"] {
        reading.state(.trials, .number(1), .declared(name.range))
      }
    case "grid":
      let (product, range) = gridSize(settings)
      if let product, let range { reading.state(.trials, .number(product), .declared(range)) }
    default:
      if let trials = settings["searcher.max_trials"] { reading.read(.trials, trials, .count) }
    }
  }

  /// How many examples an epoch has, and a length that is counted in them.
  private static func readRecords(_ settings: Settings, into reading: inout Reading) {
    if let records = settings["records_per_epoch"], records.number != 0 {
      reading.read(.datasetExamples, records, .count)
    }
    guard let length = settings["searcher.max_length.records"], let records = length.number else {
      return
    }
    guard let batch = reading.number(.globalBatch), batch > 0 else {
      return reading.markUnresolved(
        .steps, "`searcher.max_length.records` is in examples of a batch not stated", length.range)
    }
    reading.state(
      .steps, .number((records / batch).rounded(.up)), .declared(length.range),
      place: .cannot("the length counts examples"))
  }

  /// The product of the numbers of values on all axes.
  private static func gridSize(_ settings: Settings) -> (Double?, SourceRange?) {
    guard let root = settings.root["hyperparameters"] else { return (nil, nil) }
    var product = 1.0
    var isKnown = true
    var range: SourceRange?
    root.visit { _, node in
      guard let type = node["type"]?.text else { return }
      switch type {
      case "categorical":
        product *= Double(max(node["vals"]?.elements.count ?? 0, 1))
        range = range ?? node.range
      case "int", "double", "log":
        if let count = node["count"]?.number { product *= count } else { isKnown = false }
      default: break
      }
    }
    return (isKnown ? product : nil, range ?? settings["searcher.name"]?.range)
  }
}
