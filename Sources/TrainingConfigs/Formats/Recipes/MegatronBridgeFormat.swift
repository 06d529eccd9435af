import ConfigText
import Runs

/// Overrides for Megatron Bridge's recipes: the part that a YAML file can say.
enum MegatronBridgeFormat: TableFormat {
  static let name = "megatron_bridge"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "megatron-bridge", version: "0.2")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, let train = root["train"],
      train.has("train_iters"), root.hasAny(["model", "dataset", "checkpoint", "logger", "ddp"])
    else { return Confidence.none }
    return Confidence.likely + 10
  }

  static let fields: [Field] = [
    Field(.steps, "train.train_iters", .count),
    Field(.globalBatch, ["train.global_batch_size"], .count, insert: false),
    Field(.microBatch, ["train.micro_batch_size"], .count, insert: false),
    Field(
      .sequenceLength, ["model.seq_length", "dataset.seq_length", "dataset.sequence_length"],
      .count, insert: false),
    Field(.tensorParallel, ["model.tensor_model_parallel_size"], .count, insert: false),
    Field(.pipelineParallel, ["model.pipeline_model_parallel_size"], .count, insert: false),
    Field(.expertParallel, ["model.expert_model_parallel_size"], .count, insert: false),
    Field(.precision, ["mixed_precision"], .precision, insert: false),
  ]
}
