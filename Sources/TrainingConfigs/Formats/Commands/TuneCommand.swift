import ConfigText
import Runs

/// torchtune's command: `tune run --nproc_per_node 4 lora_finetune_distributed --config llama3_1/8B_lora epochs=2`,
/// whose words are the keys of its recipe, which may be one of those that it brings.
enum TuneCommand: CommandDialect {
  static let name = "hf_cli_sh"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.program == "tune",
      program.arguments.contains(where: { $0.text == "run" }), program.options.has("config")
    else { return Confidence.none }
    return Confidence.sure
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var own = TorchtuneFormat.read(program.options, in: ReadingContext(knowing: line.vocabulary))
    own.format = name
    own.dropDefaults()
    if !own.isKnown(.datasetID), let dataset = Settings(program.options)["dataset"] {
      own.read(.datasetID, dataset, .text)
    }
    own.forget([.count, .nodes])
    own.insertions = [:]
    reading.merge(own)
  }
}
