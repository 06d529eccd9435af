import ConfigText
import Diagnostics
import Text

/// What a script without a scheduler is called, by what it runs.
enum ScriptFamily {
  /// The name of one of which nothing more is known.
  static let plain = "shell"

  /// The family of the script's commands, by the first that trains, else by words that only it has.
  static func name(of script: ShellScript, _ document: ConfigDocument) -> String? {
    let word = words(in: document)
    // Launchers of a collection are told by what all of them have, whatever they launch.
    if let word, word == "gpu_recipe_launcher_sh" { return word }
    let lines = script.lines
    for line in lines {
      if let dialect = line.dialect { return dialect.name }
    }
    if let word { return word }
    if lines.contains(where: TrainingCommand.trains) { return HuggingFaceCommand.name }
    let launches = lines.contains { TrainingCommand.launches($0) && TrainingCommand.mayTrain($0) }
    return launches ? HuggingFaceCommand.name : nil
  }

  private static func words(in document: ConfigDocument) -> String? {
    let bytes = Array(document.file.bytes.prefix(200_000))
    return families.first { family in family.words.contains { bytes.holds($0) } }?.name
  }

  /// Words that only scripts of a family have.
  private static let families: [(name: String, words: [[UInt8]])] =
    [
      ("verl_sh", ["-m verl.", "verl.trainer"]),
      (
        "gpu_recipe_launcher_sh",
        ["NeMo config overrides", "custom_setup_experiment.py", "EXPLICIT_LOG_DIR"]
      ),
      ("megatron_bridge_sh", ["Megatron-Bridge", "megatron-bridge", "megatron.bridge"]),
      ("maxtext_sh", ["MaxText", "maxtext.trainers", "src/maxtext"]),
      ("olmo_beaker_sh", ["gantry run", "beaker experiment", "OLMo"]),
      (
        "megatron_sh",
        ["pretrain_gpt.py", "pretrain_bert.py", "pretrain_t5.py", "--num-layers", "megatron"]
      ),
    ].map { name, words in (name, words.map { Array($0.utf8) }) }
}
