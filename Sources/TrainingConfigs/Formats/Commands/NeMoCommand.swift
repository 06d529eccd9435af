import ConfigText

/// NeMo's own scripts, whose recipe is changed by `trainer.max_steps=…` on the command line.
enum NeMoCommand: CommandDialect {
  static let name = "nemo_megatron"

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript else { return Confidence.none }
    let keys = ["trainer.devices", "trainer.num_nodes", "trainer.max_steps", "trainer.precision"]
    let isOwn = program.options.entries.contains {
      $0.key.hasPrefix("exp_manager.") || $0.key.hasPrefix("model.data.")
    }
    return isOwn && program.options.hasAny(keys) ? Confidence.sure : Confidence.none
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var own = NeMoFormat.read(program.options, in: ReadingContext(knowing: line.vocabulary))
    own.dropDefaults()
    own.insertions = [:]
    reading.merge(own)
  }
}
