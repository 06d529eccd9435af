import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// llm-foundry recipes for Composer; extra keys live under `variables` and `metadata`.
enum LLMFoundryFormat: TableFormat {
  static let name = "llmfoundry"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "llm-foundry", version: "0.22")
  static let interpolation = Settings.Interpolation.omegaConf
  static let loader = LoaderProfile.omegaConf

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    return detect(root)
  }

  static func detect(_ root: ConfigNode) -> Int {
    guard root.hasAny(["max_duration", "global_train_batch_size", "device_train_microbatch_size"]),
      root.hasAny(["train_loader", "model", "fsdp_config"]),
      !root.has("save_folder") || root.find("data.paths") == nil,
      !root.has("softmax_auxiliary_loss"), !(root.has("fsdp") && root.has("data")),
      root.hasAny(["train_loader", "max_seq_len", "fsdp_config", "variables"]),
      root.find("model.name")?.text?.contains("bert") != true, !root.has("mlm_schedule")
    else { return Confidence.none }
    return Confidence.likely + 5
  }

  static let fields: [Field] = [
    Field(
      .modelID,
      [
        "model.pretrained_model_name_or_path", "models[0].model.pretrained_model_name_or_path",
        "models[0].pretrained_model_name_or_path",
      ], .text, insert: false),
    Field(.sequenceLength, ["max_seq_len", "variables.max_seq_len", "model.max_seq_len"], .count),
    Field(.globalBatch, "global_train_batch_size", .count),
    Field(.microBatch, "device_train_microbatch_size", .count),
    Field(.precision, "precision", .precision, default: .text("bf16")),
    Field(.recompute, ["fsdp_config.activation_checkpointing"], .flag, insert: false),
    Field(
      .datasetID,
      [
        "train_loader.dataset.hf_name", "train_loader.dataset.remote", "train_loader.dataset.local",
      ],
      .text, insert: false),
    Field(.packing, ["train_loader.dataset.packing_ratio"], .flag, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    reading.readComposerDuration(settings.firstSet(["max_duration", "training_duration"]))
    reading.remove(.packing)
    if let (shape, range) = shape(settings), !settings.has("model.pretrained_model_name_or_path") {
      reading.readShape(shape, at: range)
    }
    readMethod(settings, into: &reading)
    if settings.text("train_loader.name") == "text" {
      reading.state(.packing, .flag(true), framework.origin)
    }
    reading.readComposerEvaluation(
      settings, every: ["eval_interval"], batches: ["eval_subset_num_batches"],
      loaders: ["eval_loader", "eval_loaders", "icl_tasks", "icl_tasks_str"],
      size: ["device_eval_batch_size"])
    if !settings.root.hasAny(["max_duration", "training_duration", "optimizer", "train_loader"]) {
      reading.notTraining = "it evaluates: there is no duration and no optimiser"
    }
  }

  /// MPT: tied embeddings, learned positions unless ALiBi or rotary ones take their place.
  static func shape(_ settings: Settings) -> (ModelShape, SourceRange)? {
    // An evaluation lists its models.
    let model = settings.has("models") ? "models[0].model" : "model"
    let keys = ModelShapeKeys(
      layers: [model + ".n_layers"], hidden: [model + ".d_model"], heads: [model + ".n_heads"],
      keyValueHeads: [model + ".attn_config.kv_n_heads"], vocabulary: [model + ".vocab_size"],
      experts: [model + ".ffn_config.moe_num_experts"],
      expertsPerToken: [model + ".ffn_config.moe_top_k"],
      expertWidth: [model + ".ffn_config.ffn_hidden_size"])
    guard case (var shape, let range)? = settings.shape(keys) else { return nil }
    if let ratio = settings.number(model + ".expansion_ratio") {
      shape.feedForward = ratio * shape.hidden
    }
    shape.isTied = settings.flag(model + ".tie_word_embeddings") ?? true
    let hasPositions =
      settings.flag(model + ".attn_config.alibi") != true
      && settings.flag(model + ".attn_config.rope") != true
    if hasPositions, settings.text(model + ".name") == "mpt_causal_lm" {
      shape.positions = settings.number(model + ".max_seq_len") ?? 0
    }
    return (shape, range)
  }

  private static func readMethod(_ settings: Settings, into reading: inout Reading) {
    if let peft = settings.root.find("model.peft_config"), !peft.isNull {
      return reading.state(.method, .text("lora"), .declared(peft.range))
    }
    // Examples to tune on, whatever weights the loop loads itself instead of the model.
    if let loader = settings["train_loader.name"], loader.text == "finetuning" {
      return reading.state(.method, .text("full"), .declared(loader.range))
    }
    if settings.flag("model.pretrained") == false, let setting = settings["model.pretrained"] {
      return reading.state(.method, .text("pretrain"), .declared(setting.range))
    }
  }
}

extension Reading {
  /// `1ep`, `4800ba`, `1e9tok`, `286720000sp`: epochs, batches, tokens or samples.
  mutating func readComposerDuration(_ setting: Setting?) {
    guard let setting else { return }
    if let problem = setting.problem {
      return markUnreadable(.steps, problem, setting.range)
    }
    guard let text = setting.text else { return }
    let units: [(suffix: String, fact: Fact)] = [
      ("ep", .epochs), ("ba", .steps), ("tok", .tokens), ("iter", .steps),
    ]
    for unit in units where text.hasSuffix(unit.suffix) {
      guard let number = Number.parse(trimmed(text.dropLast(unit.suffix.utf8.count))), number > 0
      else {
        continue
      }
      state(
        unit.fact, .number(number), .declared(setting.range),
        place: .rewriting(setting) { value in
          value.number.map { Number.write($0.central) + unit.suffix }
        })
      return
    }
    if text.hasSuffix("sp"), let samples = Number.parse(String(text.dropLast(2))), samples > 0 {
      guard let batch = number(.globalBatch), batch > 0 else {
        return markUnresolved(.steps, "samples need the global batch", setting.range)
      }
      return state(
        .steps, .number((samples / batch).rounded(.up)), .declared(setting.range),
        place: .cannot("the duration counts samples"))
    }
    if text.hasSuffix("sec") || text.hasSuffix("dur") {
      return markUnresolved(
        .steps, "`\(FactText.shortened(text))` does not count steps", setting.range)
    }
    // A bare number counts epochs.
    guard let number = Number.parse(text) else {
      return markUnreadable(
        .steps, "`\(FactText.shortened(text))` is no duration that can be read", setting.range)
    }
    guard number > 0 else { return }
    state(
      .epochs, .number(number), .declared(setting.range), place: .replacing(setting, .ratio))
  }
}

/// Composer recipes outside llm-foundry: BERT, diffusion, ResNet and others.
enum ComposerFormat: TableFormat {
  static let name = "composer_yaml"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "composer", version: "0.32")
  static let interpolation = Settings.Interpolation.omegaConf
  static let loader = LoaderProfile.omegaConf

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    let hasDuration =
      root.find("trainer.max_duration")?.text.map(isDuration) == true
      || root["max_duration"]?.text.map(isDuration) == true
    let companions = [
      "train_batch_size", "train_dataset", "algorithms", "grad_accum",
      "device_train_microbatch_size",
      "global_train_batch_size", "train_loader", "train_dataloader", "model", "trainer", "dataset",
    ]
    return hasDuration && root.hasAny(companions) ? Confidence.likely : Confidence.none
  }

  private static func isDuration(_ text: String) -> Bool {
    ["ep", "ba", "tok", "sp"].contains {
      text.hasSuffix($0) && Number.parse(String(text.dropLast($0.utf8.count))) != nil
    }
  }

  static let fields: [Field] = [
    Field(.modelID, ["model.pretrained_model_name", "model.name"], .text, insert: false),
    Field(
      .globalBatch, ["global_train_batch_size", "train_batch_size", "dataset.train_batch_size"],
      .count),
    Field(
      .microBatch,
      ["trainer.device_train_microbatch_size", "device_train_microbatch_size"], .count),
    Field(.precision, ["trainer.precision", "precision"], .precision, insert: false),
    Field(
      .sequenceLength, ["max_seq_len", "dataset.train_dataset.max_seq_len"], .count, insert: false),
    Field(.gradientAccumulation, ["grad_accum"], .count, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    reading.readComposerDuration(settings.firstSet(["trainer.max_duration", "max_duration"]))
    reading.readComposerEvaluation(
      settings, every: ["trainer.eval_interval", "eval_interval"],
      batches: ["trainer.eval_subset_num_batches", "eval_subset_num_batches"],
      loaders: [
        "eval_loader", "eval_dataset", "eval_dataloader", "evaluators", "dataset.eval_dataset",
      ], size: ["device_eval_batch_size"])
    readMaker(settings, into: &reading)
  }

  /// Models of images by the functions that make them.
  private static let makers = [
    "stable_diffusion_2": "sd20", "stable_diffusion_xl": "sdxl",
    "build_diffusers_autoencoder": "image",
  ]

  private static func readMaker(_ settings: Settings, into reading: inout Reading) {
    guard let target = settings["model._target_"], let path = target.text,
      let family = path.split(separator: ".").last.flatMap({ makers[String($0)] })
    else { return }
    reading.state(
      .modelFamily, .text(family), .declared(target.range),
      place: .cannot("the family goes with the code that makes the model"))
    reading.readInputSize(settings["dataset.train_dataset.resize_size"])
  }
}

/// Runs on the MosaicML platform: an image, a command, the hardware, and a recipe below `parameters`.
enum MosaicFormat: ConfigFormat {
  static let name = "mcli"
  static let kind = FormatKind.launcher
  static let framework = Framework(name: "mcli", version: "0.6")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, root.has("command"),
      !root.hasAny(["services", "resources", "apiVersion"])
    else { return Confidence.none }
    let own = [
      "compute", "gpu_num", "gpu_type", "integrations", "parameters", "cluster", "scheduling",
    ]
    guard root.has("image") && root.hasAny(own) || root.count(of: own) >= 2 else {
      return Confidence.none
    }
    return Confidence.likely + 15
  }

  static let fields: [Field] = [
    Field(.count, ["compute.gpus", "gpu_num", "gpus"], .count, insert: false),
    Field(.accelerator, ["compute.gpu_type", "gpu_type"], .text, insert: false),
    Field(.instanceType, ["compute.instance"], .text, insert: false),
    Field(.timeLimit, ["scheduling.max_duration"], .hours(per: 1), insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    var reading = Reading(format: name)
    let settings = Settings(root, .omegaConf)
    reading.read(fields, from: settings)
    if reading[.accelerator]?.value.text == "none" { reading.remove(.accelerator) }
    if settings["compute.gpus"]?.isNull == true, let setting = settings["compute.gpus"] {
      reading.markUnresolved(.count, "`gpus` is left empty", setting.range)
    }
    var trains = false
    if let parameters = root["parameters"], parameters.isMap {
      // References start at the recipe's own root.
      let own =
        LLMFoundryFormat.detect(parameters) > 0 || parameters.has("models")
        ? LLMFoundryFormat.read(parameters, in: context)
        : ComposerFormat.read(parameters, in: context)
      trains = own.notTraining == nil && own.stated.contains { $0.value.origin.isStated }
      var recipe = own
      recipe.dropDefaults()
      reading.merge(recipe)
    }
    guard let command = root["command"] else { return [reading] }
    var embedded = EmbeddedCommand.read(command, in: context)
    if trains, embedded.notTraining != nil { embedded.notTraining = nil }
    reading.merge(embedded)
    if !trains { reading.notTraining = embedded.notTraining }
    let text = command.text ?? ""
    if text.contains("eval.py") || text.contains("benchmark"), !text.contains("train.py") {
      reading.notTraining = "it evaluates or measures"
    }
    return [reading]
  }
}

/// Shell commands inside another format: the `run:` or `command:` of a job file.
enum EmbeddedCommand {
  /// Reads the commands of a string or a list of strings, with the environment that the file sets.
  ///
  /// - Parameters:
  ///   - node: A string, or a list.
  ///   - context: Loads the scripts that the commands call.
  ///   - environment: Variables that the file sets for the commands.
  ///   - isOneCommand: Whether the elements of a list are the words of one command.
  ///   - isTrainer: Whether whatever is run is known to train.
  static func read(
    _ node: ConfigNode, in context: ReadingContext,
    environment: [String: ShellVariable] = [:], isOneCommand: Bool = false, isTrainer: Bool = false
  ) -> Reading {
    var reading = Reading(format: "")
    let script =
      isOneCommand && !node.elements.isEmpty
      ? ShellScript(
        words: node.elements, environment: environment, knowing: context.vocabulary)
      : ShellScript(
        commands: node, environment: environment, knowing: context.vocabulary)
    ScriptReader.read(script, in: context, isTrainer: isTrainer, into: &reading)
    return reading
  }
}

extension ShellWord {
  /// The word with `$(NAME)` filled in; a name that is not set stays as it is.
  fileprivate func expanding(_ environment: [String: ShellVariable]) -> ShellWord {
    guard pieces.count == 1, let text = pieces.first?.text, text.utf8.count < 10_000 else {
      return self
    }
    // Templates are filled in before Kubernetes sees them; a whole script knows its own variables.
    if text.contains("${") || text.contains("{{") || text.hasPrefix("$"),
      !text.contains(where: \.isWhitespace), !text.hasPrefix("$(")
    {
      var word = self
      word.pieces[0].problem = "`\(FactText.shortened(text))` is filled in elsewhere"
      return word
    }
    guard text.contains("$(") else { return self }
    var filled: [ShellPiece] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "$("),
      let close = rest[open.upperBound...].firstIndex(of: ")"), filled.count < 100
    {
      guard case .text(let value)? = environment[String(rest[open.upperBound..<close])] else {
        return self
      }
      if open.lowerBound > rest.startIndex {
        filled.append(ShellPiece(text: String(rest[..<open.lowerBound]), isQuoted: true))
      }
      filled += value.pieces
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { filled.append(ShellPiece(text: String(rest), isQuoted: true)) }
    return ShellWord(pieces: filled, range: range)
  }
}

extension ShellScript {
  /// One command whose words are the elements of a list; of all that could be expanded in them only
  /// Kubernetes' `$(NAME)` is.
  fileprivate init(
    words elements: [ConfigNode], environment: [String: ShellVariable],
    knowing vocabulary: CommandVocabulary
  ) {
    let words = elements.prefix(2_000).compactMap { element -> ShellWord? in
      element.scalar.map {
        ShellWord(value: $0, range: element.range).expanding(environment)
      }
    }
    self.init(
      command: ShellCommand(words: words), in: elements[0].range.file, variables: environment,
      knowing: vocabulary)
  }

  /// The script that a value of a config holds; ranges point into the config where the text stands
  /// there as it is.
  init(
    commands node: ConfigNode, environment: [String: ShellVariable],
    knowing vocabulary: CommandVocabulary
  ) {
    let file = node.range.file
    let ranges: [Range<Int>]
    switch node.content {
    case .scalar: ranges = [node.range.bytes]
    case .list(let elements): ranges = elements.map(\.range.bytes)
    case .map: ranges = []
    }
    self.init(file, ranges: ranges, seeds: environment, knowing: vocabulary)
  }
}
