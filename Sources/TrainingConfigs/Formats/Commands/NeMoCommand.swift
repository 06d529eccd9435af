import ConfigText
import Runs

/// NeMo's own scripts, whose recipe is changed by `trainer.max_steps=…` on the command line, and its command
/// that makes one of a factory: `nemo llm pretrain --factory llama3_8b`.
enum NeMoCommand: CommandDialect {
  static let name = "nemo_megatron"

  static func detect(_ line: CommandLine) -> Int {
    if order(of: line) != nil { return Confidence.named }
    guard let program = line.program, program.isScript else { return Confidence.none }
    let keys = ["trainer.devices", "trainer.num_nodes", "trainer.max_steps", "trainer.precision"]
    let isOwn = program.options.entries.contains {
      $0.key.hasPrefix("exp_manager.") || $0.key.hasPrefix("model.data.")
    }
    return isOwn && program.options.hasAny(keys) ? Confidence.sure : Confidence.none
  }

  /// The word that tells the command to train.
  private static func order(of line: CommandLine) -> ConfigNode? {
    guard let program = line.program, program.program == "nemo" else { return nil }
    return program.arguments.prefix(2).first { ["pretrain", "finetune"].contains($0.text) }
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var own = Reading(format: name)
    if let order = order(of: line) {
      readFactory(Settings(program.options), order, into: &own)
    } else {
      own = NeMoFormat.read(program.options, in: ReadingContext(knowing: line.vocabulary))
    }
    own.dropDefaults()
    own.insertions = [:]
    reading.merge(own)
  }

  private static let fields: [Field] = [
    Field(.steps, ["trainer.max_steps"], .count),
    Field(.epochs, ["trainer.max_epochs"], .ratio),
    Field(.globalBatch, ["data.global_batch_size"], .count),
    Field(.microBatch, ["data.micro_batch_size"], .count),
    Field(.sequenceLength, ["data.seq_length"], .count),
    Field(.tensorParallel, ["trainer.strategy.tensor_model_parallel_size"], .count),
    Field(.pipelineParallel, ["trainer.strategy.pipeline_model_parallel_size"], .count),
    Field(.contextParallel, ["trainer.strategy.context_parallel_size"], .count),
  ]

  /// A recipe by the name of its function, which may be given arguments: `"llama3_8b(num_nodes=2)"`.
  private static func readFactory(
    _ given: Settings, _ order: ConfigNode, into reading: inout Reading
  ) {
    var options = given.root
    let factory = given["factory"]
    let parts = (factory?.text ?? "").split(separator: "(", maxSplits: 1)
    for argument in parts.count > 1 ? parts[1].dropLast().split(separator: ",") : [] {
      let pair = argument.split(separator: "=").map { $0.filter { !" '\"".contains($0) } }
      let keys = ["num_nodes": "trainer.num_nodes", "num_gpus_per_node": "trainer.devices"]
      guard pair.count == 2, let range = factory?.range else { continue }
      let key = keys[pair[0]] ?? pair[0]
      guard !options.has(key) else { continue }
      let node = ConfigNode(.scalar(ConfigScalar(text: pair[1])), range)
      options = options.setting(ConfigEntry(key: key, keyRange: range, value: node), at: key)
    }
    let settings = Settings(options)
    reading.read(fields, from: settings)
    reading.readCount(
      settings, nodes: ["trainer.num_nodes"], devices: ["trainer.devices"],
      framework: Framework(name: "nemo", version: "2.4"))
    if let factory, let name = parts.first {
      reading.state(
        .modelID, .text(String(name)), .declared(factory.range),
        place: .cannot("the model goes with the recipe"))
      reading.readSizeFromName()
    }
    if order.text == "pretrain" {
      return reading.state(.method, .text("pretrain"), .declared(order.range))
    }
    // Its recipes put adapters on unless they are told not to.
    let scheme = settings.firstSet(["peft_scheme", "peft"])
    let isFull = scheme.map { ["none", "null"].contains($0.text?.lowercased()) } ?? false
    reading.state(
      .method, .text(isFull ? "full" : "lora"), .declared(scheme?.range ?? order.range))
  }
}
