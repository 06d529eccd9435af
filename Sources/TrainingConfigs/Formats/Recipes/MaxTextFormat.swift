import ConfigText
import Diagnostics
import Runs

/// MaxText configs: flat keys over `base.yml`.
enum MaxTextFormat: TableFormat {
  static let name = "maxtext_yml"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "maxtext", version: "2026-03")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    let own = [
      "base_emb_dim", "per_device_batch_size", "max_target_length", "decoder_block",
      "base_num_decoder_layers",
      "ici_fsdp_parallelism", "ici_tensor_parallelism", "dcn_data_parallelism", "remat_policy",
      "logical_axis_rules", "mesh_axes", "base_mlp_dim",
    ]
    if root["base_config"]?.text?.hasSuffix(".yml") == true { return Confidence.sure }
    // MaxDiffusion has the keys of meshes and batches from it, and neither its model nor its length.
    let isDiffusion = root.hasAny(["pretrained_model_name_or_path", "max_train_steps"])
    if isDiffusion, !root.hasAny(["steps", "max_target_length"]) { return Confidence.none }
    return root.hasAny(own) ? Confidence.likely + 20 : Confidence.none
  }

  static let fields: [Field] = [
    Field(.steps, "steps", .count, default: .number(150_001)),
    Field(.sequenceLength, "max_target_length", .count, default: .number(2_048)),
    Field(.microBatch, "per_device_batch_size", .ratio, default: .number(12)),
    Field(.gradientAccumulation, "gradient_accumulation_steps", .count, default: .number(1)),
    Field(.packing, ["packing"], .flag, default: .flag(true), insert: false),
    Field(.datasetID, ["hf_path", "dataset_name"], .text, insert: false),
  ]

  /// `base_config: base.yml` is merged below the file, when the repository has it.
  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard var root = document.root else { return [] }
    var files: [SourceFile] = []
    var next: ConfigDocument? = document
    for _ in 0..<4 {
      guard let current = next, let name = current.root?["base_config"]?.text,
        name.hasSuffix(".yml"),
        let base = context.load(name, current.file), let baseRoot = base.root,
        !files.contains(where: { $0.path == base.file.path }), base.file.path != document.file.path
      else { break }
      files.append(base.file)
      root = baseRoot.merged(with: root)
      next = base
    }
    var reading = read(root, in: context)
    reading.files = files
    return [reading]
  }

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    if let type = settings.text("dataset_type"), type == "synthetic" { reading.remove(.datasetID) }
    if let setting = settings.first(["model_name", "student_overrides.model_name"]),
      let text = setting.text, text != "default"
    {
      reading.read(.modelID, setting, .text)
    }
    reading.readEvaluation(settings, every: ["eval_interval"], batches: ["eval_steps"])
    readPrecision(settings, into: &reading)
    if let policy = settings["remat_policy"] {
      reading.read(.recompute, policy, .flagUnless(["minimal", "none", "save_everything"]))
    } else {
      reading.state(.recompute, .flag(true), framework.origin)
    }
    readShape(settings, into: &reading)
    readWorld(settings, into: &reading)
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    if let setting = settings["quantization"], let text = setting.text, !text.isEmpty {
      if let word = Precision.word(text) {
        return reading.state(
          .precision, .text(word), .declared(setting.range),
          place: .cannot("`quantization` sets the precision beside `dtype`"))
      }
    }
    if let setting = settings["dtype"] {
      _ = reading.read(.precision, setting, .precision)
      return
    }
    reading.state(.precision, .text("bf16"), framework.origin)
    reading.insertions[.precision] = .inserting("dtype", into: settings.root) {
      $0.text.map { PrecisionSpelling.spell($0, like: "float32") }
    }
  }

  /// `base_*` widths times the global scale; all of them blocks of one model.
  private static func readShape(_ settings: Settings, into reading: inout Reading) {
    let keys = ModelShapeKeys(
      layers: ["base_num_decoder_layers"], hidden: ["base_emb_dim"],
      heads: ["base_num_query_heads"], keyValueHeads: ["base_num_kv_heads"],
      headWidth: ["head_dim"],
      feedForward: ["base_moe_mlp_dim", "base_mlp_dim"], vocabulary: ["vocab_size"],
      experts: ["num_experts"], expertsPerToken: ["num_experts_per_tok"],
      expertWidth: ["base_moe_mlp_dim"])
    guard case (var shape, let range)? = settings.shape(keys) else {
      // The base file's own model, which is what `default` means.
      let isNamed = settings.root.hasAny(["model_name", "base_emb_dim", "student_overrides"])
      if !isNamed || settings.text("model_name") == "default" {
        reading.state(.modelParams, 1.104e9, framework.origin)
      }
      return
    }
    let activations = settings.root["mlp_activations"]
    shape.isGated =
      activations?.elements.count ?? 0 == 2 || activations?.text?.contains(",") == true
    shape.isTied = settings.flag("logits_via_embedding") ?? false
    // With experts in some layers only, the others have one block of their own width.
    if shape.experts > 1, let step = settings.number("interleave_moe_layer_step"), step > 1 {
      let width = settings.number("base_mlp_dim") ?? 0
      let ratio = width / max(settings.number("base_moe_mlp_dim") ?? width, 1)
      shape.experts = (shape.experts + (step - 1) * ratio) / step
    }
    // Two layers of a local and a global kind stand as one block here.
    if settings.text("decoder_block") == "gemma2" { shape.layers *= 2 }
    reading.readShape(shape, at: range)
  }

  private static func readWorld(_ settings: Settings, into reading: inout Reading) {
    guard let topology = settings["compile_topology"], let text = topology.text, !text.isEmpty
    else { return readMesh(settings, into: &reading) }
    reading.markUnresolved(
      .count, "`compile_topology: \(FactText.shortened(text))` is what is compiled for",
      topology.range)
  }

  /// The axes whose width the framework fills with what there is, where nothing states it.
  private static let filled = ["dcn_data_parallelism", "ici_fsdp_parallelism"]

  /// A mesh all of whose axes are stated has as many devices as their product.
  private static func readMesh(_ settings: Settings, into reading: inout Reading) {
    let axes = settings.root.entries.map(\.key).filter {
      ($0.hasPrefix("ici_") || $0.hasPrefix("dcn_")) && $0.hasSuffix("_parallelism")
    }
    guard filled.allSatisfy(axes.contains) else { return }
    let settings = axes.compactMap { settings[$0] }
    let widths = settings.compactMap(\.number)
    guard widths.count == axes.count, widths.allSatisfy({ $0 >= 1 }),
      let widest = settings.max(by: { ($0.number ?? 0) < ($1.number ?? 0) })
    else { return }
    let count = widths.reduce(1, *)
    guard count > 1, count <= 1e6 else { return }
    reading.state(
      .count, .number(count), .declared(widest.range),
      place: .cannot("the count is the product of the mesh's axes"))
  }
}
