import ConfigText
import Runs

/// fairseq's Hydra configs; `run_config` files hold the launcher's part.
enum FairseqFormat: TableFormat {
  static let name = "fairseq_hydra"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "fairseq", version: "0.12")
  static let interpolation = Settings.Interpolation.omegaConf
  static let loader = LoaderProfile.omegaConf

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    let parts = [
      "task", "criterion", "dataset", "optimization", "distributed_training", "common", "optimizer",
      "lr_scheduler", "checkpoint", "common_eval", "generation",
    ]
    if root.count(of: parts) >= 3,
      root.hasAny(["optimization", "distributed_training", "common", "common_eval", "criterion"])
    {
      return Confidence.likely + 10
    }
    let isRecipe = root.entries.contains { entry in
      !["hydra", "defaults"].contains(entry.key) && !parts.contains(entry.key)
    }
    if !isRecipe, let launcher = root.find("hydra.launcher"),
      launcher.hasAny(["submitit_folder", "timeout_min", "gpus_per_node"])
        || root.find("hydra.sweep") != nil
    {
      return Confidence.likely + 5
    }
    let groups = root["defaults"]?.elements.flatMap { $0.entries.map(\.key) } ?? []
    if groups.count(where: ["task", "criterion", "lr_scheduler", "bpe"].contains) >= 3 {
      return Confidence.likely + 5
    }
    // The projects of the multimodal toolkit, and decoding files of one section.
    let isProject =
      root.has("project_dir")
      && root.hasAny(["task_group", "slurm_config", "task_list", "fairseq"])
    return isProject || root.find("fairseq.task") != nil ? Confidence.likely + 5 : Confidence.none
  }

  static let fields: [Field] = [
    Field(
      .steps, ["optimization.max_update", "fairseq.optimization.max_update"], .count, insert: false),
    Field(
      .epochs, ["optimization.max_epoch", "fairseq.optimization.max_epoch"], .ratioBelow(5_000),
      insert: false),
    Field(.count, ["distributed_training.distributed_world_size"], .count, insert: false),
    Field(
      .microBatch, ["dataset.batch_size", "fairseq.dataset.batch_size"], .count, insert: false),
    Field(.sequenceLength, ["task.tokens_per_sample"], .count, insert: false),
    Field(.timeLimit, ["hydra.launcher.timeout_min"], .hours(per: 1.0 / 60), insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    reading.readCount(
      settings, nodes: ["hydra.launcher.nodes"], devices: ["hydra.launcher.gpus_per_node"],
      framework: framework)
    for key in ["bf16", "fp16"] {
      if !reading.isKnown(.precision), let setting = settings["common." + key], setting.flag == true
      {
        reading.state(
          .precision, .text(key), .declared(setting.range),
          place: .switching(settings, PrecisionSwitch.fairseq))
      }
    }
    readModel(settings, into: &reading)
    if let frequency = settings.root.find("optimization.update_freq") {
      let node = frequency.elements.first ?? frequency
      reading.read(.gradientAccumulation, settings.setting(of: node, at: "update_freq"), .count)
    }
    if !settings.has("optimization"), !settings.has("fairseq.optimization") {
      reading.notTraining =
        settings.has("hydra.launcher")
        ? "it is the launcher's part of a configuration" : "it decodes or evaluates"
    }
  }

  /// Models of text that are RoBERTa's in the size that the framework takes for them.
  private static let texts: Set = ["roberta", "data2vec_text", "data2vec_text_classification"]
  /// Models of images that are ViT-B where nothing else is said.
  private static let images: Set = [
    "data2vec_vision", "data2vec_image_classification", "mae", "mae_image_classification",
  ]
  /// Words of RoBERTa's dictionary.
  private static let vocabulary = 50_265.0

  private static func readModel(_ settings: Settings, into reading: inout Reading) {
    guard let kind = settings["model._name"], let name = kind.text else { return }
    let checkpoint = settings.firstSet(["model.model_path", "checkpoint.restore_file"])
    if let checkpoint {
      // A checkpoint that is filled in elsewhere is one all the same.
      reading.state(.method, .text("full"), .declared(checkpoint.range))
    }
    if images.contains(name) {
      guard settings.number("model.embed_dim") ?? 768 == 768,
        settings.number("model.depth") ?? 12 == 12
      else { return }
      return reading.state(
        .modelFamily, .text("vit-b-16"), .declared(kind.range),
        place: .cannot("the family goes with the model's code"))
    }
    guard texts.contains(name) else { return }
    let transformer = "model.transformer.encoder"
    var shape = ModelShape(
      layers: settings.number("\(transformer).layers")
        ?? settings.number("model.encoder_layers") ?? 12,
      hidden: settings.number("\(transformer).embed_dim")
        ?? settings.number("model.encoder_embed_dim") ?? 768)
    shape.feedForward =
      settings.number("\(transformer).ffn_embed_dim")
      ?? settings.number("model.encoder_ffn_embed_dim")
    shape.vocabulary = vocabulary
    shape.positions = 514
    shape.isTied = true
    reading.readShape(shape, at: kind.range)
    readTokens(settings, into: &reading)
  }

  /// A batch of tokens: as many sequences as fill it on each device.
  private static func readTokens(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isKnown(.microBatch), !reading.isUnresolved(.microBatch),
      let most = settings["dataset.max_tokens"], let tokens = most.number,
      let length = reading.number(.sequenceLength), tokens >= length
    else { return }
    reading.state(
      .microBatch, .number((tokens / length).rounded(.down)), .declared(most.range),
      place: .cannot("the batch is stated in tokens"))
  }
}
