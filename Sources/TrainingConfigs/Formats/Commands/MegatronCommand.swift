import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Megatron-LM, Megatron-DeepSpeed and BigScience commands.
enum MegatronCommand: CommandDialect {
  static let name = "megatron_sh"
  static let framework = Framework(name: "megatron-lm", version: "0.15")

  static let markers = [
    "num_layers", "micro_batch_size", "train_iters", "train_samples", "global_batch_size",
    "tensor_model_parallel_size", "max_position_embeddings", "hidden_size", "seq_length",
  ]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    let count = program.options.count(of: markers)
    return count >= 3 ? Confidence.likely + 5 + count : Confidence.none
  }

  /// Facts whose flag may be added; the others come in pairs.
  private static let insertable: Set<Fact> = [.globalBatch, .microBatch]

  static let fields: [Field] = [
    Field(.steps, "train_iters", .count),
    Field(.tokens, "train_tokens", .count),
    Field(.epochs, "epochs", .ratioBelow(5_000)),
    Field(.globalBatch, "global_batch_size", .count),
    Field(.microBatch, "micro_batch_size", .count),
    Field(
      .sequenceLength,
      ["decoder_seq_length", "seq_length", "total_seq_length", "encoder_seq_length"], .count),
    Field(.tensorParallel, "tensor_model_parallel_size", .count, default: .number(1)),
    Field(.pipelineParallel, "pipeline_model_parallel_size", .count, default: .number(1)),
    Field(.contextParallel, "context_parallel_size", .count),
    Field(.expertParallel, "expert_model_parallel_size", .count),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let name = program.programPath.lastPathPart
    read(
      Settings(program.options),
      takesDefault: name.hasPrefix("pretrain") || name.hasPrefix("finetune"), into: &reading)
    if let file = Settings(program.options)["yaml_cfg"] {
      // What stands there takes the place of all flags.
      reading.remove(.steps)
      reading.markUnreadable(.steps, "`--yaml-cfg` takes the place of the other flags", file.range)
    }
    if name.hasPrefix("finetune"), !reading.isKnown(.method), !reading.isUnresolved(.method) {
      reading.state(.method, .text("full"), .derived(formula: "the program's name", inputs: []))
    }
  }

  /// Reads the arguments of Megatron wherever they stand: flags, or the keys of a test's YAML.
  ///
  /// - Parameter takesDefault: Whether single precision is what runs where no flag says another one:
  ///   trainers that are built upon Megatron choose for themselves.
  static func read(
    _ settings: Settings, takesDefault: Bool = true, into reading: inout Reading
  ) {
    var own = Reading(format: name)
    own.read(fields, from: settings, framework: framework)
    own.insertions = own.insertions.filter { Self.insertable.contains($0.key) }
    if let length = settings["encoder_seq_length"], isTwofold(settings) {
      // What is put in is longer than what comes out.
      own.forget([.sequenceLength])
      own.read(.sequenceLength, length, .count)
    }
    own.state(.packing, .flag(true), framework.origin)
    if let limit = settings["exit_duration_in_mins"], (limit.number ?? 0) < noLimit {
      own.read(.timeLimit, limit, .hours(per: 1.0 / 60))
    }
    own.readEvaluation(
      settings, every: ["eval_interval"], batches: ["eval_iters"], defaults: (1_000, 100))
    readSamples(settings, into: &own)
    readPrecision(settings, takesDefault, into: &own)
    readRecompute(settings, into: &own)
    readDataset(settings, into: &own)
    readShape(settings, into: &own)
    if let teacher = settings.first(["kd_teacher_load", "export_kd_teacher_load", "load_teacher"]) {
      own.state(.method, .text("distill"), .declared(teacher.range))
      own.readTeacher(teacher)
    } else if let flag = settings["finetune"], flag.flag == true {
      own.state(
        .method, .text("full"), .declared(flag.range),
        place: .cannot("`--finetune` says how a checkpoint is loaded"))
    }
    reading.merge(own)
  }

  /// Whether the model is an encoder and a decoder beside it, each with its own length, as T5 is.
  private static func isTwofold(_ settings: Settings) -> Bool {
    settings.has("encoder_seq_length") && settings.has("decoder_seq_length")
  }

  /// Minutes from which on a limit is none: seventy days.
  private static let noLimit = 100_000.0

  /// Samples are sequences.
  private static func readSamples(_ settings: Settings, into reading: inout Reading) {
    // Where tokens are counted too, the samples are only more than enough of them.
    guard !reading.isKnown(.steps), !reading.isKnown(.tokens),
      let setting = settings["train_samples"]
    else { return }
    if let problem = setting.problem {
      return reading.markUnreadable(.steps, problem, setting.range)
    }
    guard let samples = setting.number else {
      return reading.markUnreadable(
        .steps, "`\(FactText.shortened(setting.text ?? "train_samples"))` is not a number",
        setting.range)
    }
    guard samples > 0, let batch = reading.number(.globalBatch) else { return }
    // A job that stops by the clock never gets to the end of a large number of samples.
    if let minutes = settings.number("exit_duration_in_mins"), minutes < noLimit {
      return reading.markUnresolved(
        .steps, "`--exit-duration-in-mins` may end the job before the samples do", setting.range)
    }
    reading.state(
      .steps, .number((samples / batch).rounded(.up)), .declared(setting.range),
      place: .cannot("the duration counts samples"))
  }

  private static func readPrecision(
    _ settings: Settings, _ takesDefault: Bool, into reading: inout Reading
  ) {
    for key in ["fp8_format", "fp8_hybrid", "fp8_e4m3", "fp8"] {
      guard let setting = settings[key], setting.text != "false" else { continue }
      return reading.state(.precision, .text("fp8"), .declared(setting.range))
    }
    for key in ["bf16", "fp16"] {
      guard let setting = settings[key], setting.flag != false else { continue }
      return reading.state(
        .precision, .text(key), .declared(setting.range), place: switching(key, settings))
    }
    if takesDefault { reading.state(.precision, .text("fp32"), framework.origin) }
    reading.insertions[.precision] = .inserting("bf16", into: settings.root) {
      $0.text == "bf16" ? "true" : nil
    }
  }

  /// The flag's own name is the value: `--bf16` becomes `--fp16`.
  private static func switching(_ key: String, _ settings: Settings) -> Place {
    guard let range = settings.root.entry(at: key)?.keyRange, range.text == "--" + key else {
      return .cannot("`--\(key)` is not written out as one word")
    }
    return Place { value in
      guard let word = value.text, word == "bf16" || word == "fp16" else {
        return .cannot("`--\(key)` would have to be left out")
      }
      return .edits([Edit(range, "--" + word)], .safe)
    }
  }

  static func readRecompute(_ settings: Settings, into reading: inout Reading) {
    let keys = [
      "recompute_granularity", "recompute_activations", "checkpoint_activations",
      "deepspeed_activation_checkpointing", "recompute_method",
      "activations_checkpoint_method",
    ]
    guard let setting = settings.first(keys), setting.flag != false else { return }
    reading.state(
      .recompute, .flag(true), .declared(setting.range),
      place: .cannot("recomputing is several flags here"))
  }

  /// `--data-path 0.3 a 0.7 b` weighs several datasets.
  private static func readDataset(_ settings: Settings, into reading: inout Reading) {
    if settings.has("mock_data") { return }
    guard let setting = settings.first(["data_path", "train_data_path"]) else { return }
    let nodes = setting.node.isList ? setting.node.elements : [setting.node]
    let paths = nodes.filter { $0.number == nil }
    guard let first = paths.first else { return }
    reading.read(.datasetID, settings.setting(of: first, at: "data_path"), .text)
    guard paths.count > 1 else { return }
    reading.readSources(
      paths.map { DataSource($0.text ?? "", .weight(nil), at: $0.range) }, at: setting.range)
  }

  static func readShape(_ settings: Settings, into reading: inout Reading) {
    let keys = ModelShapeKeys(
      layers: ["num_layers"], hidden: ["hidden_size"], heads: ["num_attention_heads"],
      keyValueHeads: ["num_query_groups"], headWidth: ["kv_channels"],
      feedForward: ["ffn_hidden_size"],
      vocabulary: ["padded_vocab_size", "pad_vocab_size_to", "vocab_size"],
      experts: ["num_experts", "moe_num_experts"],
      expertsPerToken: ["moe_router_topk", "moe_top_k", "topk"],
      expertWidth: ["moe_ffn_hidden_size"],
      sharedExpertWidth: ["moe_shared_expert_intermediate_size"])
    guard case (var shape, let range)? = settings.shape(keys) else { return }
    let isGPT2 =
      settings.text("tokenizer_type") == "GPT2BPETokenizer"
      || settings["tokenizer_type"] == nil && settings.has("merge_file")
    if shape.vocabulary == nil, isGPT2 {
      let step =
        (settings.number("make_vocab_size_divisible_by") ?? 128)
        * (reading.number(.tensorParallel) ?? 1)
      shape.vocabulary = (50_257 / step).rounded(.up) * step
    }
    if shape.vocabulary == nil {
      let tokenizer = settings.firstSet(["tokenizer_model", "tokenizer_name_or_path"])
      shape.vocabulary = TokenizerVocabulary.rows(of: tokenizer?.text)
    }
    if settings.has("group_query_attention") == false { shape.keyValueHeads = nil }
    shape.isGated = settings.has("swiglu") || settings.has("use_swiglu")
    // With a gate Megatron narrows the block, so that three matrices are as many parameters as two.
    if shape.isGated, shape.feedForward == nil {
      shape.feedForward = (shape.hidden * 8 / 3 / 64).rounded(.down) * 64
    }
    let stacks = ["encoder_num_layers", "decoder_num_layers"].compactMap { settings.number($0) }
    shape.extraLayers =
      max(0, stacks.reduce(0, +) - shape.layers) + (settings.number("mtp_num_layers") ?? 0)
    if stacks.isEmpty, isTwofold(settings) {
      // A layer of the decoder attends twice, which is a third more; the vocabulary is T5's or about as large.
      shape.extraLayers += shape.layers * 4 / 3
      shape.vocabulary = shape.vocabulary ?? 32_128
    }
    shape.isTied = !settings.has("untie_embeddings_and_output_weights")
    if settings.text("position_embedding_type") != "rope",
      !settings.has("use_rotary_position_embeddings")
    {
      shape.positions = settings.number("max_position_embeddings") ?? 0
    }
    // Attention through a compressed cache does not add up this simply.
    shape.isAttentionCompressed = settings.has("multi_latent_attention")
    if shape.experts > 1 {
      // Megatron's own default.
      if shape.expertsPerToken == nil, settings.has("num_experts"), !settings.has("deepspeed") {
        shape.expertsPerToken = 2
      }
      if let frequency = settings["moe_layer_freq"] {
        guard let layers = expertLayers(frequency, of: shape.layers) else {
          return readUnknownPattern(frequency, shape, into: &reading)
        }
        shape.expertLayers = layers
      }
    }
    reading.readShape(shape, at: range)
  }

  /// Without the pattern neither size is known, unless the model's name says them.
  private static func readUnknownPattern(
    _ frequency: Setting, _ shape: ModelShape, into reading: inout Reading
  ) {
    reading.state(
      .modelLayers, .number(shape.layers), .derived(formula: "the model's dimensions", inputs: []))
    guard !reading.isKnown(.modelID) else { return }
    let reason = frequency.problem ?? "`--moe-layer-freq` does not say which layers have experts"
    reading.markUnreadable(.modelParams, reason, frequency.range)
    reading.markUnreadable(.modelActiveParams, reason, frequency.range)
  }

  /// How many layers have experts: every n-th, or those with a one in a list such as `[0]*3+[1]*58`.
  static func expertLayers(_ frequency: Setting, of layers: Double) -> Double? {
    guard frequency.problem == nil else { return nil }
    if let every = frequency.number {
      return every >= 1 ? (layers / every).rounded(.up) : nil
    }
    guard let text = frequency.text, text.utf8.count <= 4_096 else { return nil }
    var marks = 0.0
    var total = 0.0
    let plain = text.filter { !"() \t\n\"'".contains($0) }
    for part in plain.split(separator: "+") {
      let factors = part.split(separator: "*")
      guard let list = factors.first(where: { $0.hasPrefix("[") && $0.hasSuffix("]") }) else {
        return nil
      }
      let times = factors.filter { $0 != list }.map { Number.parse(String($0)) ?? -1 }
      guard times.count == factors.count - 1, times.count <= 1, times.allSatisfy({ $0 >= 0 }) else {
        return nil
      }
      let values = list.dropFirst().dropLast().split(separator: ",")
        .map { Number.parse(String($0)) ?? -1 }
      guard values.allSatisfy({ $0 == 0 || $0 == 1 }) else { return nil }
      marks += values.reduce(0, +) * (times.first ?? 1)
      total += Double(values.count) * (times.first ?? 1)
    }
    // A list that is not one mark a layer is none of this model.
    return total == layers ? marks : nil
  }
}

/// The YAML of Megatron's own tests: `MODEL_ARGS` with flags as keys.
enum MegatronTestFormat: ConfigFormat {
  static let name = "megatron_yaml"
  static let kind = FormatKind.recipe

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    return root["MODEL_ARGS"]?.isMap == true ? Confidence.named : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root, var arguments = root["MODEL_ARGS"] else { return [] }
    arguments.content = .map(
      arguments.entries.map { entry in
        var entry = entry
        entry.key = String(entry.key.drop { $0 == "-" }).underscored
        return entry
      })
    var reading = Reading(format: name)
    MegatronCommand.read(Settings(arguments), into: &reading)
    return [reading]
  }
}
