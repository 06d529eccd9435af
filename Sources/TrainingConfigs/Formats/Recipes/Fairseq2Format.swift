import ConfigText
import Runs

/// Recipes of fairseq2: a `regime` says how long, `trainer` how, `dataset` on how much at a time.
///
/// What a file leaves out is the recipe's own, which stands in its program.
enum Fairseq2Format: TableFormat {
  static let name = "fairseq2"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "fairseq2", version: "0.5")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, let regime = root["regime"],
      regime.hasAny(["num_steps", "num_data_epochs"]),
      root.hasAny(["model", "dataset", "trainer", "optimizer", "gang", "tokenizer"])
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(.steps, "regime.num_steps", .count),
    Field(.epochs, "regime.num_data_epochs", .ratio),
    Field(
      .gradientAccumulation,
      ["trainer.grad_accumulation.num_batches", "trainer.gradient_accumulation"], .count,
      default: .number(1)),
    Field(.microBatch, ["dataset.batch_size"], .count, insert: false),
    Field(.sequenceLength, ["dataset.max_seq_len"], .count, insert: false),
    Field(.tensorParallel, ["gang.tensor_parallel_size"], .count, insert: false),
    Field(.datasetID, ["dataset.name", "dataset.path"], .text, insert: false),
    Field(.modelID, ["model.config_overrides.hf_name", "model.name"], .text, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    readPrecision(settings, into: &reading)
    readModel(settings, into: &reading)
    readData(settings, into: &reading)
    if let mode = settings["trainer.activation_checkpointing.mode"], let word = mode.text {
      // `off` is read as a word, and as what YAML 1.1 makes of it.
      let isOff = ["off", "false"].contains(word.lowercased())
      reading.state(
        .recompute, .flag(!isOff), .declared(mode.range),
        place: .cannot("it is one of several modes"))
    }
    // A batch of tokens: as many texts as fill it on each device.
    if !reading.isKnown(.microBatch), !reading.isUnresolved(.microBatch),
      let most = settings["dataset.max_num_tokens"], let tokens = most.number,
      let length = reading.number(.sequenceLength), tokens >= length
    {
      reading.state(
        .microBatch, .number((tokens / length).rounded(.down)), .declared(most.range),
        place: .cannot("the batch is stated in tokens"))
    }
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    let mode = settings["trainer.mixed_precision.mode"] ?? settings["trainer.mixed_precision"]
    let isOff = mode.map { $0.flag == false || ["off", "none"].contains($0.text ?? "") } ?? false
    let keys =
      isOff ? ["model.dtype"] : ["trainer.mixed_precision.dtype", "trainer.dtype"]
    if let word = settings.firstSet(keys) {
      reading.read(.precision, word, .precision)
    } else if !isOff {
      reading.state(.precision, .text("bf16"), framework.origin)
    }
  }

  /// An architecture by its name, whose dimensions hold where nothing overrides them; a model that is taken
  /// from the hub, or that others were trained into before, is tuned.
  private static func readModel(_ settings: Settings, into reading: inout Reading) {
    let overrides = settings.root.find("model.config_overrides")?.entries ?? []
    let changes = overrides.first { !names.contains($0.key) }
    let architecture = settings["model.arch"]
    if !reading.isKnown(.modelID), let architecture, changes == nil,
      architecture.text.flatMap(ModelName.params) != nil
    {
      reading.read(.modelID, architecture, .text)
    } else if let changes, !reading.isKnown(.modelParams) {
      reading.forget([.modelID])
      reading.markUnresolved(
        .modelParams, "`\(changes.key)` changes the architecture", changes.keyRange)
    }
    if let loaded = settings.firstSet([
      "model.config_overrides.hf_name", "pretrained_model.name", "pretrained_encoder.name",
    ]) {
      reading.state(.method, .text("full"), .declared(loaded.range))
    }
  }

  /// Overrides that name what is loaded, and change nothing of it.
  private static let names: Set<String> = ["hf_name", "model_type", "trust_remote_code"]

  private static func readData(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isKnown(.datasetID),
      let sources = settings.root.find("dataset.config_overrides.sources")
    else { return }
    let all = sources.isList ? sources.elements : sources["train"]?.elements ?? []
    let paths = all.compactMap { $0["path"] }
    guard let first = paths.first, let name = first.text else { return }
    func plain(_ path: String) -> String {
      path.hasPrefix("hg://") ? String(path.dropFirst("hg://".count)) : path
    }
    reading.state(
      .datasetID, .text(plain(name)), .declared(first.range),
      place: .cannot("the data are a list"))
    if paths.count > 1 {
      reading.readSources(
        paths.map { DataSource(plain($0.text ?? ""), .weight(nil), at: $0.range) }, at: first.range)
    }
  }
}
