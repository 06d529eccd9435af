import ConfigText
import Runs

/// torchtitan job files, the TOML of the years before its Python registry.
enum TorchtitanFormat: TableFormat {
  static let name = "torchtitan_toml"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "torchtitan", version: "2026-02")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .toml, let root = document.root, let training = root["training"],
      training.hasAny(["steps", "seq_len", "batch_size", "local_batch_size"]),
      root.hasAny(["model", "job", "optimizer"])
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(.steps, "training.steps", .count, default: .number(10_000)),
    Field(.sequenceLength, "training.seq_len", .count, default: .number(2_048)),
    Field(
      .microBatch, ["training.local_batch_size", "training.batch_size"], .count,
      default: .number(8)),
    Field(.globalBatch, "training.global_batch_size", .count),
    Field(.datasetID, "training.dataset", .text),
    Field(
      .tensorParallel,
      [
        "parallelism.tensor_parallel_degree", "training.tensor_parallel_degree",
      ], .count, default: .number(1)),
    Field(
      .pipelineParallel,
      [
        "parallelism.pipeline_parallel_degree", "experimental.pipeline_parallel_degree",
        "training.pipeline_parallel_degree",
      ], .count, default: .number(1)),
    Field(
      .contextParallel,
      ["parallelism.context_parallel_degree", "experimental.context_parallel_degree"], .count,
      default: .number(1)),
    Field(
      .expertParallel, "parallelism.expert_parallel_degree", .count, default: .number(1)),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    reading.state(.packing, .flag(true), framework.origin)
    readModel(settings, into: &reading)
    readImages(settings, into: &reading)
    if settings.flag("validation.enable") == true || settings.flag("validation.enabled") == true {
      reading.readEvaluation(settings, every: ["validation.freq"], batches: ["validation.steps"])
    }
    readPrecision(settings, into: &reading)
    if let mode = settings.firstSet([
      "activation_checkpoint.mode", "training.activation_checkpoint_mode",
    ]) {
      reading.read(.recompute, mode, .flagUnless(["none"]))
    }
    readWorld(settings, into: &reading)
  }

  private static func readModel(_ settings: Settings, into reading: inout Reading) {
    let id = settings.firstSet([
      "model.model_name_or_path", "model.tokenizer_path_hf", "model.name",
    ])
    if let id { reading.read(.modelID, id, .text) }
    guard let flavor = settings["model.flavor"], let text = flavor.text else { return }
    if let size = ModelName.params(in: text) {
      reading.state(.modelParams, .number(size), .declared(flavor.range))
    } else if let size = sizes["\(settings.text("model.name") ?? "llama3")/\(text)"] {
      reading.state(.modelParams, .number(size.params), framework.origin)
      if let active = size.active {
        reading.state(.modelActiveParams, .number(active), framework.origin)
      }
    } else {
      // A debug flavour is not the size in the model's name.
      reading.markUnresolved(
        .modelParams, "flavour `\(FactText.shortened(text))` does not say its size", flavor.range)
    }
  }

  /// Parameters of the flavours that do not say their size, added up from the dimensions that the
  /// framework gives them, and those that are active for one token.
  private static let sizes: [String: (params: Double, active: Double?)] = [
    "llama3/debugmodel": (6.14e6, nil), "llama2/debugmodel": (6.14e6, nil),
    "vlm/debugmodel": (6.14e6, nil), "qwen3/debugmodel": (31.98e6, nil),
    "qwen3/debugmodel_moe": (315.8e6, 51.5e6), "gpt_oss/debugmodel": (81.3e6, 45.9e6),
    "flux/flux-dev": (11.9e9, nil), "flux/flux-schnell": (11.9e9, nil),
  ]

  /// An image is cut into patches of 16 pixels a side; the words of its caption come on top.
  private static func readImages(_ settings: Settings, into reading: inout Reading) {
    guard settings.text("model.name") == "flux", settings["training.seq_len"] == nil,
      let side = settings["training.img_size"], let pixels = side.number, pixels >= 16
    else { return }
    let words = settings.number("encoder.max_t5_encoding_len") ?? 512
    reading.remove(.sequenceLength)
    reading.state(
      .sequenceLength, .number((pixels / 16) * (pixels / 16) + words), .declared(side.range),
      place: .cannot("the length is that of an image's patches and its caption"))
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    if settings.flag("float8.enable_float8_linear") == true,
      let setting = settings["float8.enable_float8_linear"]
    {
      return reading.state(
        .precision, .text("fp8"), .declared(setting.range),
        place: .cannot("fp8 is switched by a table of its own"))
    }
    if let converters = settings.root.find("model.converters"),
      let float8 = converters.elements.first(where: { $0.text?.hasPrefix("float8") == true })
    {
      return reading.state(
        .precision, .text("fp8"), .declared(float8.range),
        place: .cannot("fp8 is switched by a converter"))
    }
    if let setting = settings.firstSet(["training.mixed_precision_param", "training.dtype"]) {
      reading.read(.precision, setting, .precision)
    } else {
      reading.state(.precision, .text("bf16"), framework.origin)
      // These two are all that its mixed precision takes.
      reading.insertions[.precision] = .inserting(
        "training.mixed_precision_param", into: settings.root
      ) { ["bf16": "bfloat16", "fp32": "float32"][$0.text ?? ""] }
    }
  }

  /// All degrees together are the devices, unless one of them is left to the launcher.
  private static func readWorld(_ settings: Settings, into reading: inout Reading) {
    let shard = settings.firstSet([
      "parallelism.data_parallel_shard_degree", "training.data_parallel_shard_degree",
      "training.data_parallel_degree",
    ])
    guard let shard else { return }
    guard let degree = shard.number, degree >= 1 else {
      return reading.leaveDevices(shard)
    }
    let replicas =
      settings.firstSet([
        "parallelism.data_parallel_replicate_degree", "training.data_parallel_replicate_degree",
      ])?.number ?? 1
    guard replicas >= 1 else { return }
    reading.state(.dataParallel, .number(degree * replicas), .declared(shard.range))
    let model = [Fact.tensorParallel, .pipelineParallel, .contextParallel]
      .map { reading.number($0) ?? 1 }.reduce(1, *)
    reading.derive(
      .count, degree * replicas * model, "the product of the degrees of parallelism",
      ["parallel.data", "parallel.tensor", "parallel.pipeline", "parallel.context"])
  }
}
