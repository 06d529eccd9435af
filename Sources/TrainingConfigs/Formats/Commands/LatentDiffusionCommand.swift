import ConfigText
import Diagnostics

/// Latent Diffusion's `main.py --base configs/a.yaml -t --gpus 0,1`, which trains where it is told to.
enum LatentDiffusionCommand: CommandDialect {
  static let name = "latent_diffusion_sh"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript,
      let base = program.options["base"] ?? program.options["b"],
      let file = base.text ?? base.elements.first?.text,
      [".yaml", ".yml"].contains(where: file.hasSuffix),
      let train = program.options["train"] ?? program.options["t"], train.flag != false
    else { return Confidence.none }
    return Confidence.sure
  }

  /// The file, with what the command sets in it, is everything that it is told.
  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {}
}
