import ConfigText
import Diagnostics
import Quantities
import Runs

/// nanotron recipes: every quantity is in the file, devices included.
enum NanotronFormat: TableFormat {
  static let name = "nanotron"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "nanotron", version: "0.5")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, root["parallelism"]?.isMap == true,
      root.hasAny(["tokens", "data_stages"])
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(.steps, "tokens.train_steps", .count),
    Field(.sequenceLength, "tokens.sequence_length", .count),
    Field(.microBatch, "tokens.micro_batch_size", .count),
    Field(
      .gradientAccumulation, "tokens.batch_accumulation_per_replica", .count, default: .number(1)),
    Field(.dataParallel, "parallelism.dp", .count),
    Field(.tensorParallel, "parallelism.tp", .count),
    Field(.pipelineParallel, "parallelism.pp", .count),
    Field(.contextParallel, ["parallelism.context_parallel_size"], .count, insert: false),
    Field(.expertParallel, ["parallelism.expert_parallel_size"], .count, insert: false),
    Field(.precision, "model.dtype", .precision, default: .text("bf16")),
    Field(.recompute, "parallelism.recompute_layer", .flag),
    Field(.modelID, ["model.init_method.path"], .text, insert: false),
    Field(.name, ["general.run"], .text, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    reading.state(.packing, .flag(true), framework.origin)
    if let name = reading[.name]?.value.text, name.contains("%") { reading.remove(.name) }
    readResumption(settings, into: &reading)
    readWorld(settings, into: &reading)
    readDataset(settings, into: &reading)
    let keys = ModelShapeKeys(
      layers: ["model.model_config.num_hidden_layers"], hidden: ["model.model_config.hidden_size"],
      heads: ["model.model_config.num_attention_heads"],
      keyValueHeads: ["model.model_config.num_key_value_heads"],
      feedForward: ["model.model_config.intermediate_size"],
      vocabulary: ["model.model_config.vocab_size"],
      experts: ["model.model_config.moe_num_experts", "model.model_config.moe_config.num_experts"],
      expertsPerToken: [
        "model.model_config.num_experts_per_tok", "model.model_config.moe_config.top_k",
      ],
      expertWidth: ["model.model_config.moe_config.moe_intermediate_size"])
    if case (var shape, let range)? = settings.shape(keys) {
      shape.isGated = true
      shape.isTied = settings.flag("model.model_config.tie_word_embeddings") ?? false
      reading.readShape(shape, at: range)
    }
  }

  /// Steps count from the start of the first run: a file that resumes does only its last stage.
  private static func readResumption(_ settings: Settings, into reading: inout Reading) {
    let last = settings.root["data_stages"]?.elements.last?["start_training_step"]
    guard let resumed = settings["checkpoints.resume_checkpoint_path"], !resumed.isNull,
      let start = last?.number, start > 1, let end = reading.number(.steps), end > start
    else { return }
    reading.forget([.steps])
    reading.derive(
      .steps, end - start, "`train_steps` less the step at which the last stage starts", ["steps"])
  }

  private static func readWorld(_ settings: Settings, into reading: inout Reading) {
    guard let data = reading.number(.dataParallel), let tensor = reading.number(.tensorParallel),
      let pipeline = reading.number(.pipelineParallel)
    else { return }
    let context = reading.number(.contextParallel) ?? 1
    if let place = settings["parallelism.dp"] {
      reading.state(
        .count, .number(data * tensor * pipeline * context), .declared(place.range),
        place: .rewriting(place) { value in
          guard let wanted = value.number?.central else { return nil }
          let replicas = wanted / (tensor * pipeline * context)
          return replicas >= 1 && replicas == replicas.rounded() ? Number.write(replicas) : nil
        })
    }
    if let micro = reading.number(.microBatch), let steps = reading.number(.gradientAccumulation) {
      reading.derive(
        .globalBatch, micro * steps * data, "micro_batch × gradient_accumulation × data parallel",
        ["micro_batch", "gradient_accumulation", "parallel.data"])
    }
  }

  /// The first dataset of the first stage; folders and names may be lists.
  private static func readDataset(_ settings: Settings, into reading: inout Reading) {
    let base = settings.has("data_stages") ? "data_stages[0].data.dataset." : "data.dataset."
    for key in ["hf_dataset_or_datasets", "dataset_folder", "dataset_path"] {
      guard let node = settings.root.find(base + key), !node.isNull else { continue }
      switch node.content {
      case .scalar:
        if let setting = settings[base + key] { reading.read(.datasetID, setting, .text) }
      case .list(let elements):
        if let first = elements.first, first.scalar != nil {
          reading.read(.datasetID, settings.setting(of: first, at: base + key + "[0]"), .text)
        } else if let setting = settings[base + key + "[0].data_path"] {
          reading.read(.datasetID, setting, .text)
        }
        reading.readSources(
          elements.enumerated().map { index, element in
            let path = element.scalar == nil ? element["data_path"] : element
            return DataSource(
              path?.text ?? "dataset \(index + 1)",
              elements.count > 1 ? .weight(nil) : .all, at: element.range)
          }, at: node.range)
      case .map(let entries):
        if let first = entries.first {
          reading.state(.datasetID, .text(first.key), .declared(first.keyRange))
        }
        reading.readSources(
          entries.map {
            DataSource(
              $0.key, entries.count > 1 ? .weight($0.value.number) : .all, at: $0.keyRange)
          }, at: node.range)
      }
      return
    }
  }
}
