import ConfigText
import Runs

/// The launcher of NeMo: `launcher_scripts/main.py training=llama/llama2_70b training.trainer.num_nodes=8`,
/// a stage by its name and what is changed of its recipe.
enum NeMoLauncherCommand: CommandDialect {
  static let name = "nemo_megatron"

  /// Stages that train, with the method that is theirs.
  private static let stages: [(name: String, method: String?)] = [
    ("training", nil), ("fine_tuning", "full"), ("peft", nil), ("rlhf_rm", nil), ("rlhf_ppo", "rl"),
    ("steerlm_reg", nil), ("prompt_learning", nil), ("adapter_learning", nil),
  ]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.programPath.hasSuffix("main.py"),
      stage(of: program.options) != nil
    else { return Confidence.none }
    return Confidence.sure
  }

  /// The first stage that trains: one that is chosen, and changed or listed.
  private static func stage(of options: ConfigNode) -> (name: String, method: String?)? {
    stages.first { stage in
      options[stage.name] != nil
        && (options.entries.contains { $0.key.hasPrefix("\(stage.name).") }
          || options.has("stages"))
    }
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program, let stage = stage(of: program.options) else { return }
    if let listed = program.options["stages"]?.text, listed.hasPrefix("["),
      !stages.contains(where: { listed.contains($0.name) })
    {
      reading.notTraining = "none of its stages trains"
    }
    var recipe = program.options
    recipe.content = .map(
      program.options.entries.compactMap { entry in
        guard entry.key.hasPrefix("\(stage.name).") else { return nil }
        var entry = entry
        entry.key = String(entry.key.dropFirst(stage.name.utf8.count + 1))
        return entry
      })
    var own = NeMoFormat.read(recipe, in: ReadingContext(knowing: line.vocabulary))
    own.dropDefaults()
    own.insertions = [:]
    let choice = Settings(program.options)[stage.name]
    if !own.isKnown(.modelParams), let choice, let text = choice.text,
      let size = ModelName.params(in: text)
    {
      own.state(.modelParams, .number(size), .declared(choice.range))
    }
    if let method = stage.method, !own.isKnown(.method), let choice {
      own.state(.method, .text(method), .declared(choice.range))
    }
    reading.merge(own)
  }
}
