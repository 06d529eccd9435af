import ConfigText
import Diagnostics
import Runs

/// icefall's recipes: `zipformer/train.py --world-size 4 --num-epochs 30 --max-duration 1000`, whose
/// batches are filled up to seconds of sound.
enum IcefallCommand: CommandDialect {
  static let name = "icefall_sh"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript, program.options.has("num_epochs"),
      program.options.hasAny(["max_duration", "full_libri", "start_epoch"]),
      program.options.hasAny(["world_size", "exp_dir", "bpe_model", "lang_dir"])
    else { return Confidence.none }
    return Confidence.sure
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    own.read(
      [
        Field(.epochs, ["num_epochs"], .ratio, insert: false),
        Field(.count, ["world_size"], .count, insert: false),
      ], from: settings)
    if let duration = settings["max_duration"] {
      own.markUnresolved(
        .microBatch, "batches are filled up to a length of sound", duration.range)
    }
    for (key, word) in [("use_bf16", "bf16"), ("use_fp16", "fp16")] {
      guard let setting = settings[key] else { continue }
      if let problem = setting.problem {
        own.markUnreadable(.precision, problem, setting.range)
      } else if setting.flag == true || setting.number == 1 {
        own.state(
          .precision, .text(word), .declared(setting.range),
          place: .cannot("the precision is switched by `\(key)`"))
      }
    }
    own.markFamily("speech", of: "icefall")
    reading.merge(own)
  }
}
