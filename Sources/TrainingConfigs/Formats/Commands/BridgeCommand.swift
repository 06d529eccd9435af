import ConfigText
import Runs

/// Megatron Bridge's scripts: recipes in Python, changed by `train.train_iters=…` on the command line.
enum BridgeCommand: CommandDialect {
  static let name = "megatron_bridge_sh"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    let keys = ["train.train_iters", "train.global_batch_size", "train.micro_batch_size"]
    if program.options.hasAny(keys) { return Confidence.sure }
    return program.options.hasAny(["model_recipe_name", "model_family_name"])
      && program.options.hasAny(["num_gpus", "compute_dtype", "global_batch_size"])
      ? Confidence.sure : Confidence.none
  }

  /// The flags of the scripts that measure its recipes.
  static let fields: [Field] = [
    Field(.steps, "max_steps", .count),
    Field(.globalBatch, "global_batch_size", .count),
    Field(.microBatch, "micro_batch_size", .count),
    Field(.sequenceLength, "seq_length", .count),
    Field(.precision, "compute_dtype", .precision),
    Field(.tensorParallel, "tensor_model_parallel_size", .count),
    Field(.pipelineParallel, "pipeline_model_parallel_size", .count),
    Field(.contextParallel, "context_parallel_size", .count),
    Field(.expertParallel, "expert_model_parallel_size", .count),
    Field(.count, "num_gpus", .count),
    Field(.accelerator, "gpu", .text),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var own = MegatronBridgeFormat.read(
      program.options, in: ReadingContext(knowing: line.vocabulary))
    let settings = Settings(program.options)
    own.read(fields, from: settings)
    for key in ["hf_model_path", "hf_path", "model_name", "model_recipe_name", "recipe"] {
      guard !own.isKnown(.modelID), let setting = settings[key] else { continue }
      own.read(.modelID, setting, .text)
    }
    own.readSizeFromName()
    own.dropDefaults()
    own.insertions = [:]
    reading.merge(own)
  }
}
