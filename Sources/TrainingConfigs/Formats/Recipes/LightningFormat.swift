import ConfigText
import Runs

/// Lightning CLI configs: `trainer`, and classes with `class_path` and `init_args`.
enum LightningFormat: TableFormat {
  static let name = "lightning_cli"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "lightning", version: "2.5")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, root["trainer"]?.isMap == true,
      !root.has("exp_manager")
    else { return Confidence.none }
    let parts = ["model", "data"].compactMap { root[$0] }
    // A command that knows its classes takes their arguments alone.
    let isOwn =
      parts.contains { $0.hasAny(["class_path", "init_args"]) }
      || root.has("seed_everything") && !parts.isEmpty && parts.allSatisfy(\.isMap)
    return isOwn ? Confidence.likely + 15 : Confidence.none
  }

  static let fields: [Field] = [
    Field(
      .epochs, ["trainer.max_epochs"], .ratioBelow(5_000), default: .number(1_000), insert: false),
    Field(.steps, ["trainer.max_steps"], .count, insert: false),
    Field(
      .gradientAccumulation, ["trainer.accumulate_grad_batches"], .count, default: .number(1),
      insert: false),
    Field(
      .microBatch,
      [
        "data.init_args.batch_size", "data.init_args.cfg.batch_size",
        "data.init_args.train_dataloader.batch_size", "data.batch_size",
      ], .count, insert: false),
    Field(
      .modelID,
      [
        "model.init_args.model_args.backbone", "model.init_args.model_name",
        "model.init_args.model_args.pretrained_backbone", "model.init_args.backbone",
        "model.init_args.pretrained_model_name_or_path", "model.init_args.model",
      ], .text, insert: false),
    Field(.timeLimit, ["trainer.max_time"], .duration(.lightning), insert: false),
    Field(
      .datasetID,
      [
        "data.init_args.dataset_name", "data.init_args.train_data_root", "data.init_args.data_root",
        "data.init_args.root",
      ], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    return [read(context.overlaying(nested(root)), in: context)]
  }

  /// `init_args.config:` is a map in a map.
  private static func nested(_ node: ConfigNode, depth: Int = 0) -> ConfigNode {
    guard node.isMap, depth < 16 else { return node }
    var map = node
    map.content = .map([])
    return node.entries.reduce(map) { map, entry in
      var entry = entry
      entry.value = nested(entry.value, depth: depth + 1)
      return map.setting(entry, at: entry.key)
    }
  }

  /// Where the arguments of classes of a project's own say the model, the batch and the length of texts.
  private static let spoken: [(fact: Fact, section: String, keys: Set<String>, codec: Codec)] = [
    (
      .modelID, "model",
      [
        "pretrained_model_name_or_path", "model_name_or_path", "pretrained_model_name", "hf_path",
        "hf_model_name", "model_id",
      ], .text
    ),
    (.microBatch, "data", ["batch_size", "train_batch_size", "micro_batch_size"], .count),
    (.sequenceLength, "data", ["max_seq_length", "max_length", "block_size"], .count),
  ]

  /// What one key anywhere below the model or the data says, where the usual places say nothing.
  private static func readNested(_ settings: Settings, into reading: inout Reading) {
    for (fact, section, keys, codec) in spoken
    where !reading.isKnown(fact) && !reading.isUnresolved(fact) {
      var found: [String] = []
      var hasTokenizer = false
      settings[section]?.node.visit { path, node in
        let parts = path.split(separator: ".").map(String.init)
        hasTokenizer = hasTokenizer || parts.last == "tokenizer"
        guard node.scalar != nil, let key = parts.last, keys.contains(key),
          !parts.contains(where: GenericFormat.Leaves.others.contains),
          !parts.contains(where: { $0.hasPrefix("tokenizer") })
        else { return }
        found.append("\(section).\(path)")
      }
      let said = found.compactMap { settings[$0] }.filter { !$0.isNull }
      guard let first = said.first, said.allSatisfy({ $0.text == first.text }),
        fact != .sequenceLength || hasTokenizer
      else { continue }
      reading.read(fact, first, codec)
    }
  }

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    readNested(settings, into: &reading)
    reading.readLightningPrecision(settings, framework: framework)
    reading.readCount(
      settings, nodes: ["trainer.num_nodes"], devices: ["trainer.devices"], defaultNodes: 1,
      framework: framework)
    if settings.text("trainer.accelerator") == "cpu" { reading.remove(.count) }
    readBackboneSize(settings, into: &reading)
    reading.readEvaluation(
      settings, every: ["trainer.val_check_interval"], batches: ["trainer.limit_val_batches"])
  }

  /// `prithvi_eo_v2_300` counts millions; encoders of the usual patches are known by their letters.
  private static func readBackboneSize(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isKnown(.modelParams), let name = reading[.modelID]?.value.text?.lowercased()
    else { return }
    let parts = name.split { $0 == "_" || $0 == "-" }.map(String.init)
    var size: Double?
    if parts.first == "prithvi", let version = parts.firstIndex(where: { $0.hasPrefix("v") }),
      parts.indices.contains(version + 1), let millions = Number.parse(parts[version + 1])
    {
      size = millions * 1e6
    } else if parts.contains("swin") {
      size = ["t": 28e6, "s": 50e6, "b": 88e6, "l": 197e6][parts.last ?? ""]
    } else if parts.contains(where: { $0.hasPrefix("patch") }) {
      let widths = [("small", 22e6), ("base", 86e6), ("large", 304e6), ("huge", 632e6)]
      size = widths.first { parts.contains($0.0) }?.1
    }
    if let size {
      reading.derive(.modelParams, size, "the size in the model's name", [Fact.modelID.rawValue])
    }
  }
}
