import Diagnostics
import Footprint

/// Shell scripts without a scheduler: the flags of the command that trains.
enum ScriptFormat: ConfigFormat {
  static let name = "shell"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard let script = document.script, script.directives.entries.isEmpty else {
      return Confidence.none
    }
    return family(of: script, document) == nil ? Confidence.none : Confidence.likely
  }

  /// The family of the script's commands, by the first that trains, else by words that only it has.
  private static func family(of script: ShellScript, _ document: ConfigDocument) -> String? {
    let lines = script.lines
    for line in lines {
      if let dialect = ScriptReader.dialect(of: line) { return dialect.name }
    }
    if let word = words(in: document) { return word }
    if lines.contains(where: TrainingCommand.trains) { return HuggingFaceCommand.name }
    let launches = lines.contains { TrainingCommand.launches($0) && TrainingCommand.mayTrain($0) }
    return launches ? HuggingFaceCommand.name : nil
  }

  private static func words(in document: ConfigDocument) -> String? {
    let text = document.file.text(in: 0..<min(document.file.bytes.count, 200_000))
    let families: [(name: String, words: [String])] = [
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
    ]
    return families.first { family in family.words.contains { text.contains($0) } }?.name
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let script = document.script else { return [] }
    var reading = Reading(format: family(of: script, document) ?? name)
    ScriptReader.read(script, into: &reading)
    return [reading]
  }
}
