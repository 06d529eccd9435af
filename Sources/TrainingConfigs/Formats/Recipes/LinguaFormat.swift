import ConfigText
import Runs

/// Recipes of Meta's lingua: `steps`, a `model` by its dimensions, and `data` with its sources.
enum LinguaFormat: TableFormat {
  static let name = "lingua"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "lingua", version: "2024-10")
  static let interpolation = Settings.Interpolation.omegaConf
  static let loader = LoaderProfile.omegaConf

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, root.has("steps"),
      root.find("data.sources")?.isMap == true, root.find("data.seq_len") != nil,
      root.hasAny(["distributed", "optim"])
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(.steps, "steps", .count),
    Field(.gradientAccumulation, "grad_acc_steps", .count, default: .number(1)),
    Field(.microBatch, "data.batch_size", .count),
    Field(.sequenceLength, "data.seq_len", .count),
    Field(.precision, "distributed.model_dtype", .precision, default: .text("bf16")),
    Field(.tensorParallel, ["distributed.tp_size"], .count, insert: false),
    Field(
      .recompute, ["distributed.selective_activation_checkpointing"], .flag, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    reading.state(.packing, .flag(true), framework.origin)
    let keys = ModelShapeKeys(
      layers: ["model.n_layers"], hidden: ["model.dim"], heads: ["model.n_heads"],
      keyValueHeads: ["model.n_kv_heads"], vocabulary: ["model.vocab_size"])
    if case (var shape, let range)? = settings.shape(keys) {
      shape.isGated = true
      // Two thirds of four widths, rounded up to a multiple.
      let multiple = settings.number("model.multiple_of") ?? 256
      let width =
        (shape.hidden * 8 / 3).rounded(.down) * (settings.number("model.ffn_dim_multiplier") ?? 1)
      shape.feedForward = multiple > 0 ? (width / multiple).rounded(.up) * multiple : width
      reading.readShape(shape, at: range)
    }
    let sources = settings.root.find("data.sources")?.entries ?? []
    guard let first = sources.first else { return }
    reading.state(
      .datasetID, .text(first.key), .declared(first.keyRange),
      place: .cannot("the data are a mixture"))
    if sources.count > 1 {
      reading.readSources(
        sources.map { DataSource($0.key, .weight(nil), at: $0.keyRange) }, at: first.keyRange)
    }
  }
}
