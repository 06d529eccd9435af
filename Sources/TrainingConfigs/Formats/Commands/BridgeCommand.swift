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
    var own = MegatronBridgeFormat.read(program.options, in: ReadingContext())
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

/// llm.c: compiled trainers with flags of one letter.
enum LLMCCommand: CommandDialect {
  static let name = "hf_cli_sh"
  static let commandWords = CommandWords(launchers: programs, finals: programs)
  private static let programs: Set<String> = ["train_gpt2cu", "train_gpt2", "train_llama3cu"]
  /// Sizes of GPT-2 models by the number of layers, and of GPT-3 models by their width.
  private static let sizes: [String: Double] = [
    "d12": 124e6, "d24": 350e6, "d36": 774e6, "d48": 1.558e9,
    "gpt3:c768": 125e6, "gpt3:c1024": 350e6, "gpt3:c1536": 760e6, "gpt3:c2048": 1.3e9,
    "gpt3:c2560": 2.7e9, "gpt3:c4096": 6.7e9,
  ]

  static func detect(_ line: CommandLine) -> Int {
    line.program.map { programs.contains($0.program) } == true ? Confidence.sure : Confidence.none
  }

  static let fields: [Field] = [
    Field(.sequenceLength, "t", .count),
    Field(.microBatch, "b", .count),
    Field(.steps, "x", .count),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name, flags: fields, from: settings)
    own.state(.packing, .flag(true), Framework(name: "llm.c", version: "2024-08").origin)
    if let depth = settings["e"], let size = depth.text.flatMap({ sizes[$0] }) {
      own.state(.modelParams, .number(size), .declared(depth.range))
    }
    // The whole step in tokens.
    if let total = settings["d"], let tokens = total.number,
      let length = own.number(.sequenceLength),
      length > 0
    {
      own.state(
        .globalBatch, .number(tokens / length), .declared(total.range),
        place: .cannot("the batch counts tokens"))
    }
    if own.number(.steps) == nil, own.isKnown(.modelParams) {
      own.state(.epochs, .number(1), Framework(name: "llm.c", version: "2024-08").origin)
    }
    reading.merge(own)
  }
}
