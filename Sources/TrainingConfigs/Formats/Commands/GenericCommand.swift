import ConfigText
import Runs

/// Training commands of no framework: flags by the names that most scripts give them.
enum GenericCommand: CommandDialect {
  static let name = "shell"
  static func detect(_ line: CommandLine) -> Int { Confidence.none }

  static let fields: [Field] = [
    Field(
      .modelID, ["model_name", "model_id", "base_model", "model_path", "model", "arch"], .text),
    Field(
      .epochs, ["epochs", "num_epochs", "max_epochs", "n_epochs", "train_epochs"], .ratio),
    Field(
      .steps, ["max_steps", "num_steps", "total_steps", "train_steps", "num_iterations"], .count),
    Field(
      .sequenceLength,
      [
        "max_seq_len", "seq_len", "max_seq_length", "seq_length", "sequence_length",
        "max_context_width", "context_length", "context_size", "tokens_per_sample",
      ], .count),
    Field(.count, ["distributed_world_size"], .count),
    Field(
      .gradientAccumulation,
      ["grad_accum", "grad_accum_steps", "gradient_accumulation", "accumulation_steps"], .count),
    Field(
      .datasetID,
      ["dataset_name", "dataset", "dataset_id", "dataset_path", "data_path", "train_data"], .text),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(values(of: program.options))
    var own = Reading(format: name)
    own.read(fields, from: settings)
    HuggingFaceFormat.read(settings, into: &own)
    readBatch(settings, isPerDevice: TrainingCommand.mayTrain(line), into: &own)
    // `--model.name x --train.batch_size 8`: the sections are anybody's, the last words are not.
    if program.options.entries.contains(where: { $0.key.contains(".") })
      || GenericFormat.Leaves(program.options).microBatch != nil
    {
      own.dropDefaults()
      GenericFormat.read(settings, into: &own)
    }
    SpokenSettings.read(settings, into: &own)
    // The word may be of another kind of precision, such as that of products.
    if !own.isKnown(.precision), !own.isUnresolved(.precision),
      let setting = settings["precision"], setting.text.flatMap(Precision.word) != nil
    {
      own.read(.precision, setting, .precision)
    }
    readSwitch(program.options, into: &own)
    // A script without a switch for adapters trains one where it is told its rank.
    if !own.isKnown(.method), !own.isUnresolved(.method) {
      own.readAdapter(settings, takesRank: true)
    }
    // The trainers of image classes take the folder of images as their one argument.
    if !own.isKnown(.datasetID), program.options.has("arch"), program.arguments.count == 1,
      let folder = program.arguments.first, folder.text?.contains("/") == true
    {
      own.read(.datasetID, Settings(folder).setting(of: folder, at: "data"), .text)
    }
    readShape(settings, into: &own)
    own.dropDefaults()
    own.insertions = [:]
    reading.merge(own)
  }

  /// What a script that takes some flags of the trainer says in words of its own.
  static func readOwnNames(
    _ settings: Settings, isPerDevice: Bool, into reading: inout Reading
  ) {
    if !reading.isKnown(.sequenceLength), !reading.isUnresolved(.sequenceLength),
      let field = fields.first(where: { $0.fact == .sequenceLength })
    {
      reading.read([field], from: settings)
    }
    guard !reading.isKnown(.microBatch) || reading[.microBatch]?.origin.isStated == false else {
      return
    }
    var own = Reading(format: name)
    readBatch(settings, isPerDevice: isPerDevice, into: &own)
    guard let batch = own[.microBatch] else { return }
    reading.remove(.microBatch)
    reading.state(.microBatch, batch.value, batch.origin, place: own.places[.microBatch])
    reading.batchMeaning = reading.batchMeaning ?? own.batchMeaning
  }

  /// The options without those that only choose what others are set in: `model=llama model.path=a/b`; and of
  /// two names of a model without the one that is a label of the other.
  private static func values(of options: ConfigNode) -> ConfigNode {
    let keys = Set(options.entries.map(\.key))
    let sections = Set(
      keys.compactMap { key in key.firstIndex(of: ".").map { String(key[..<$0]) } })
    var values = options
    values.content = .map(
      options.entries.filter { entry in
        !sections.contains(entry.key) && !(entry.key == "model_id" && keys.contains("model"))
      })
    return values
  }

  /// A bare `--batch_size` is that of each process that a launcher starts, one for a device; without one it
  /// may be that of all devices.
  private static func readBatch(
    _ settings: Settings, isPerDevice: Bool, into reading: inout Reading
  ) {
    let known: [Fact] = [.microBatch, .globalBatch]
    guard !settings.has("per_device_train_batch_size"),
      !known.contains(where: reading.isUnresolved),
      !reading.isKnown(.globalBatch), GenericFormat.Leaves(settings.root).microBatch == nil,
      let setting = settings.firstSet(["batch_size", "train_batch_size", "batch_size_training"]),
      reading.read(.microBatch, setting, .count)
    else { return }
    if !isPerDevice { reading.batchMeaning = .deviceOrAll }
  }

  private static let precisions: Set<String> = ["bf16", "fp16"]

  /// Words that a switch has beside that of a precision.
  private static let switchWords: Set<String> = [
    "pure", "use", "enable", "run", "train", "training", "in", "with", "do", "is",
  ]

  /// `--fsdp_config.pure_bf16`, `--use_fp16 True`: a switch of which one word is a precision.
  static func readSwitch(_ options: ConfigNode, into reading: inout Reading) {
    guard !reading.isKnown(.precision), !reading.isUnresolved(.precision),
      let entry = options.entries.first(where: { entry in
        let words = (NameWords.split(entry.key) ?? [])
        return words.count > 1 && words.contains(where: precisions.contains)
          && words.allSatisfy { switchWords.contains($0) || precisions.contains($0) }
      }), entry.value.flag == true,
      let word = NameWords.split(entry.key)?.first(where: precisions.contains)
    else { return }
    reading.state(
      .precision, .text(word), .declared(entry.keyRange),
      place: .cannot("the precision is named by a switch"))
  }

  private static let layerKeys = ["num_layers", "n_layers", "n_layer", "num_hidden_layers"]
  /// What the width of a model is called.
  static let widthKeys = ["hidden_width", "hidden_size", "n_embd", "d_model"]

  /// The dimensions of a model that is made from scratch.
  ///
  /// - Parameters:
  ///   - settings: The flags, or a config.
  ///   - sections: What may stand before the names.
  ///   - reading: Takes what is said.
  static func readShape(
    _ settings: Settings, sections: [String] = [""], into reading: inout Reading
  ) {
    func names(_ all: [String]) -> [String] {
      sections.flatMap { section in all.map { section + $0 } }
    }
    let keys = ModelShapeKeys(
      layers: names(layerKeys), hidden: names(widthKeys),
      heads: names(["num_heads", "n_heads", "n_head", "num_attention_heads"]),
      keyValueHeads: names(["num_key_value_heads", "num_kv_heads", "n_kv_heads", "n_kv_head"]),
      feedForward: names(["intermediate_size", "d_ff"]), vocabulary: names(["vocab_size"]))
    guard case (var shape, let range)? = settings.shape(keys) else { return }
    let type = settings.text("model_type") ?? ""
    let act = names(["hidden_act", "activation"]).lazy.compactMap(settings.text).first ?? ""
    shape.isGated =
      ["llama", "mistral", "mixtral", "qwen", "gemma"].contains { type.contains($0) }
      || ["silu", "swiglu"].contains(act.lowercased())
    // A gated block is as large as a plain one of four widths.
    if shape.isGated, shape.feedForward == nil { shape.feedForward = 8 * shape.hidden / 3 }
    if shape.vocabulary == nil, settings.text("tokenizer")?.hasSuffix("llama-tokenizer") == true {
      shape.vocabulary = 32_000
    }
    // Without a vocabulary the rest does not tell the size of a small model.
    guard shape.vocabulary != nil || shape.hidden >= 4_096 else { return }
    reading.readShape(shape, at: range)
  }
}
