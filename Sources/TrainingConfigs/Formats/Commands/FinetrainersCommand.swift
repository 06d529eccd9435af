import ConfigText
import Diagnostics
import Runs

/// finetrainers: `train.py --model_name wan --training_type lora --train_steps 5000`.
enum FinetrainersCommand: CommandDialect {
  static let name = "finetrainers_sh"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript, program.options.has("training_type") else {
      return Confidence.none
    }
    return program.options.hasAny([
      "train_steps", "train_epochs", "dataset_config", "dp_degree", "parallel_backend",
      "flow_weighting_scheme",
    ]) ? Confidence.sure : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.modelID, ["pretrained_model_name_or_path", "model_path"], .text),
    Field(.steps, ["train_steps"], .count),
    Field(.epochs, ["train_epochs"], .ratio),
    Field(.microBatch, ["batch_size"], .count),
    Field(.gradientAccumulation, ["gradient_accumulation_steps"], .count),
    Field(.recompute, ["gradient_checkpointing"], .flag),
    Field(.dataParallel, ["dp_degree"], .count),
    Field(.tensorParallel, ["tp_degree"], .count),
    Field(.contextParallel, ["cp_degree"], .count),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name, flags: fields, from: settings)
    if let type = settings["training_type"], let text = type.text {
      if let problem = type.problem {
        own.markUnreadable(.method, problem, type.range)
      } else {
        own.readAdapter(text, at: type.range)
      }
    }
    own.markFamily("video", of: "finetrainers")
    own.stepsWin()
    own.readSizeFromName()
    reading.merge(own)
  }
}
