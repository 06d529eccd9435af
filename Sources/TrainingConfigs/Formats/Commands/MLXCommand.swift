import ConfigText
import Runs

/// `mlx_lm.lora --model M --train --iters 600`, `python -m mlx_lm lora …`: it trains where a flag or a file tells it to.
enum MLXCommand: CommandDialect {
  static let name = "mlx_lm_sh"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    let isOwn =
      program.programPath == "mlx_lm.lora"
      || program.programPath == "mlx_lm" && program.arguments.first?.text == "lora"
    return isOwn ? Confidence.named : Confidence.none
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var own = MLXLMFormat.read(program.options, in: ReadingContext(knowing: line.vocabulary))
    if program.options.hasAny(["config", "c"]) {
      own.dropDefaults()
    } else if program.options["train"]?.flag != true, program.opaque == nil {
      reading.notTraining = "it is not told to train"
    }
    own.insertions = [:]
    reading.merge(own)
  }
}
