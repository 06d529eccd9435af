import ConfigText
import Diagnostics
import Runs

/// LitGPT's commands: `litgpt finetune_lora meta-llama/Llama-3.2-1B --train.epochs 3`, `litgpt pretrain pythia-14m`.
enum LitGPTCommand: CommandDialect {
  static let name = "litgpt_sh"

  /// The method of each order that trains.
  private static let methods = [
    "finetune": "lora", "finetune_lora": "lora", "finetune_full": "full",
    "finetune_adapter": "lora", "finetune_adapter_v2": "lora", "pretrain": "pretrain",
  ]

  static func detect(_ line: CommandLine) -> Int {
    order(of: line) == nil ? Confidence.none : Confidence.named
  }

  private static func order(of line: CommandLine) -> ConfigNode? {
    guard let program = line.program, program.program == "litgpt",
      let first = program.arguments.first, methods[first.text ?? ""] != nil
    else { return nil }
    return first
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program, let order = order(of: line),
      var method = methods[order.text ?? ""]
    else { return }
    let isPretraining = method == "pretrain"
    if isPretraining, program.options["initial_checkpoint_dir"]?.isNull == false {
      method = "continued"
    }
    var options = program.options
    if program.arguments.count > 1 {
      let key = isPretraining ? "model_name" : "checkpoint_dir"
      let entry = ConfigEntry(
        key: key, keyRange: program.arguments[1].range, value: program.arguments[1])
      options = options.setting(entry, at: key)
    }
    var own = LitGPTFormat.read(options, in: ReadingContext(knowing: line.vocabulary))
    let origin = LitGPTFormat.framework.origin
    if isPretraining {
      // Its own defaults, and all devices of the machine.
      let batches = [
        (Fact.globalBatch, 512.0, "train.global_batch_size"),
        (.microBatch, 4, "train.micro_batch_size"),
      ]
      for (fact, batch, key) in batches where !options.has(key) {
        own.remove(fact)
        own.state(fact, .number(batch), origin)
        own.remove(.gradientAccumulation)
      }
    } else {
      if !own.isKnown(.epochs), !own.isKnown(.steps), !own.isUnresolved(.epochs),
        !own.isUnresolved(.steps)
      {
        own.state(.epochs, .number(5), origin)
      }
      if !options.hasAny(["devices", "num_nodes"]) { own.state(.count, .number(1), origin) }
    }
    if !own.isKnown(.method) {
      let isFourBit = options["quantize"]?.text.map { $0.contains("nf4") || $0.contains("fp4") }
      own.state(
        .method, .text(method == "lora" && isFourBit == true ? "qlora" : method),
        .declared(order.range))
    }
    if options.has("config") { own.dropDefaults() }
    own.insertions = [:]
    reading.merge(own)
  }
}
