import ConfigText
import Text

/// MaxText, driven by `key=value` after its base file.
enum MaxTextCommand: CommandDialect {
  static let name = "maxtext_sh"
  static let commandWords = CommandWords(launchers: ["xpk"])

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    let isOwn =
      line.stages.contains { $0.programPath.lowercased().holds("maxtext") }
      || program.arguments.contains { $0.text?.hasSuffix("base.yml") == true }
    let count = program.options.count(of: [
      "steps", "per_device_batch_size", "max_target_length", "base_output_directory", "model_name",
      "ici_fsdp_parallelism", "remat_policy",
    ])
    return isOwn && count > 0 || count >= 3 ? Confidence.named : Confidence.none
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let path = program.programPath
    if path.contains("decode") || path.contains("compile") || path.contains("convert") {
      reading.notTraining = "it decodes, compiles or converts"
    }
    let own = MaxTextFormat.read(program.options, in: ReadingContext(knowing: line.vocabulary))
    reading.merge(own)
  }
}
