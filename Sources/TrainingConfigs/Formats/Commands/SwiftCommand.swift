import ConfigText
import Runs
import Text

/// ms-swift's commands: `swift sft|pt|rlhf …`, `megatron sft|pt|rlhf …`, `python swift/cli/sft.py …`.
enum SwiftCommand: CommandDialect {
  static let name = "hf_cli_sh"

  private static let tasks: Set<String> = ["sft", "pt", "rlhf"]
  private static let programs: Set<String> = ["swift", "megatron"]
  static let commandWords = CommandWords(launchers: programs, finals: programs)

  static func detect(_ line: CommandLine) -> Int {
    task(of: line) == nil ? Confidence.none : Confidence.named
  }

  private static func task(of line: CommandLine) -> String? {
    guard let program = line.program else { return nil }
    if programs.contains(program.program) {
      guard let first = program.arguments.first?.text, tasks.contains(first) else { return nil }
      return first
    }
    guard program.programPath.holds("swift") else { return nil }
    let parts = program.programPath.split { "/.".contains($0) }.filter { $0 != "py" }
    guard parts.contains("swift"), parts.contains("cli"), let last = parts.last.map(String.init)
    else { return nil }
    let task = last.hasPrefix("_") ? String(last.dropFirst()) : last
    return tasks.contains(task) ? task : nil
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    var own = SwiftFormat.read(program.options, in: ReadingContext(knowing: line.vocabulary))
    own.format = name
    let namesFile =
      program.options.has("config")
      || program.arguments.contains { $0.text?.hasSuffix("ml") == true }
    // What no flag says a config file may.
    if namesFile { own.dropDefaults() }
    own.insertions = own.insertions.filter { insertable.contains($0.key) }
    LaunchReader.readProcessVariables(line, script, into: &reading)
    reading.merge(own)
  }

  private static let insertable: Set<Fact> = [
    .steps, .epochs, .microBatch, .gradientAccumulation, .sequenceLength,
  ]
}
