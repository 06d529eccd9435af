import ConfigText

/// Composer's own command: `composer train.py recipe.yaml max_duration=3ba`.
enum ComposerCommand: CommandDialect {
  static let name = "shell"
  static let commandWords = CommandWords(
    launchers: ["composer"], shortFlags: ["composer": ["n": "nproc"]])

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    let isComposer = line.stages.contains { $0.program == "composer" }
    let keys = [
      "max_duration", "train_loader.dataset.split", "eval_interval", "global_train_batch_size",
    ]
    return isComposer && program.isScript || program.options.count(of: keys) >= 2
      ? Confidence.likely : Confidence.none
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var own = LLMFoundryFormat.read(program.options, in: ReadingContext(knowing: line.vocabulary))
    own.dropDefaults()
    own.insertions = [:]
    reading.merge(own)
  }
}
