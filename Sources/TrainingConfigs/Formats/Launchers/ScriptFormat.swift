import ConfigText
import Diagnostics
import Runs
import Text

/// Shell scripts without a scheduler: the flags of the command that trains.
enum ScriptFormat: ConfigFormat {
  static let name = "shell"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard let script = document.script, script.directives.entries.isEmpty else {
      return Confidence.none
    }
    if family(of: script, document) != nil { return Confidence.likely }
    let isOther = script.lines.contains(where: isOther)
    let mayTrain =
      isOther || !ScriptCall.calls(in: script).isEmpty || !script.missing.isEmpty
      || !script.unseen.isEmpty || script.lines.contains { !$0.written.isEmpty }
      || ManagedTraining.first(in: script) { _ in false } != nil
      || CalledScripts.built(by: script, fetching: FetchCommands(of: script)) != nil
    return mayTrain ? Confidence.generic : Confidence.none
  }

  /// Whether a command is known to do something else than to train.
  private static func isOther(_ line: CommandLine) -> Bool {
    line.program.map(OtherCommand.isNamed) ?? false
  }

  /// The family of the script's commands, by the first that trains, else by words that only it has.
  static func family(of script: ShellScript, _ document: ConfigDocument) -> String? {
    let word = words(in: document)
    // Launchers of a collection are told by what all of them have, whatever they launch.
    if let word, word == "gpu_recipe_launcher_sh" { return word }
    let lines = script.lines
    for line in lines {
      if let dialect = DialectList.dialect(of: line) { return dialect.name }
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

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let script = document.script?.complete(in: context) else { return [] }
    let family = family(of: script, document)
    let readings = ScriptReader.readings(
      script, in: context, startingWith: Reading(format: family ?? name))
    // A script that only calls others stands for each run of theirs, one that writes its program for itself.
    let writes = script.lines.contains { !$0.written.isEmpty }
    let trains = readings.contains {
      !$0.files.isEmpty || $0.isUnresolved(.trials) || writes && $0.reasonAgainst == nil
    }
    if family != nil || trains { return readings }
    return script.lines.contains(where: isOther)
      ? readings.filter { $0.notTraining == ScriptReader.otherReason } : []
  }
}
