import ConfigText
import Runs

/// Torchtitan's own command: `torchrun -m torchtitan.train --job.config_file llama3_8b.toml --training.steps 9`.
///
/// The flags are the keys of its recipe, which may lie in another repository.
enum TorchtitanCommand: CommandDialect {
  static let name = TorchtitanFormat.name

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    let path = program.programPath
    let isOwn =
      path.hasPrefix("torchtitan.") || path.hasSuffix("torchtitan/train.py")
      || program.options.has("job.config_file")
    return isOwn ? Confidence.sure + 5 : Confidence.none
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var own = TorchtitanFormat.read(program.options, in: ReadingContext(knowing: line.vocabulary))
    own.dropDefaults()
    own.insertions = [:]
    own.notTraining = nil
    reading.merge(own)
  }
}
