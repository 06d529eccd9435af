import ConfigText
import Diagnostics
import Runs
import Text

/// OpenMMLab's launchers: `tools/dist_train.sh CONFIG GPUS`, `tools/slurm_train.sh PARTITION JOB CONFIG
/// WORK_DIR` and `tools/train.py CONFIG`, whose recipes are Python.
enum MMCommand: CommandDialect {
  static let name = "mmengine_sh"

  private static let scripts: Set<String> = ["dist_train.sh", "slurm_train.sh"]

  /// What is launched, and the words behind it.
  private struct Launch {
    var script: String
    var config: String
    var range: SourceRange
    var rest: [ConfigNode]
  }

  private static func launch(_ line: CommandLine) -> Launch? {
    guard let program = line.program else { return nil }
    if scripts.contains(program.program) || program.program == "train.py" {
      guard let index = program.arguments.firstIndex(where: { isConfig($0.scalar?.text ?? "") }),
        let config = program.arguments[index].text
      else { return nil }
      return Launch(
        script: program.program, config: config, range: program.arguments[index].range,
        rest: Array(program.arguments[(index + 1)...]))
    }
    // A shell that is told to run the script, whose recipe then looks like the program.
    guard isConfig(program.programPath), line.stages.count > 1,
      let shell = line.stages.dropLast().last, ["bash", "sh"].contains(shell.program),
      let script = shell.arguments.compactMap(\.text).map(file).first(where: scripts.contains)
    else { return nil }
    return Launch(
      script: script, config: program.programPath, range: line.range, rest: program.arguments)
  }

  private static func file(_ path: String) -> String {
    path.lastPathPart
  }

  private static func isConfig(_ path: String) -> Bool {
    path.hasSuffix(".py") && path.holds("config")
  }

  static func detect(_ line: CommandLine) -> Int {
    guard let launch = launch(line) else { return Confidence.none }
    return scripts.contains(launch.script) ? Confidence.sure : Confidence.likely
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program, let launch = launch(line) else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    own.references.append(
      Reference(role: .recipe, path: launch.config, range: launch.range))
    // Each of several machines starts the same command.
    if launch.script == "dist_train.sh", let count = launch.rest.first,
      line.environment["NNODES"] == nil
    {
      own.read(.count, settings.setting(of: count, at: "gpus"), .count)
    }
    if launch.script == "slurm_train.sh", let gpus = line.environment["GPUS"] {
      own.read(.count, Settings(gpus).setting(of: gpus, at: "GPUS"), .count)
    }
    if settings.flag("amp") == true, let amp = settings["amp"] {
      own.state(
        .precision, .text("fp16"), .declared(amp.range),
        place: .cannot("the precision is switched by `amp`"))
    }
    reading.merge(own)
  }
}
