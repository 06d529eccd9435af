import ConfigText
import Diagnostics
import Runs

/// SLURM batch scripts: what `#SBATCH` asks for, and the commands of the body.
enum SlurmFormat: BatchFormat {
  static let name = "slurm"
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard let script = document.script else { return Confidence.none }
    if !script.directives.entries.isEmpty || !script.batch.separators.isEmpty {
      return Confidence.named
    }
    return Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let script = document.script?.complete(in: context) else { return [] }
    let late = script.batch.late.map(lateDiagnostic)
    var readings =
      tasks(of: script, in: context)
      ?? ScriptReader.readings(script, in: context, startingWith: asks(in: script))
    for index in readings.indices { readComponents(script, into: &readings[index]) }
    if !readings.isEmpty { readings[0].diagnostics += late }
    return readings
  }

  /// Slurm does not read what stands behind the first command.
  private static func lateDiagnostic(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      ConfigDiagnostic.slurmLateDirective, .warning, "`#SBATCH` stands behind the first command",
      at: range,
      label: "Slurm does not read this line", help: ["move it above the first command"])
  }

  // MARK: - What is asked for

  /// The options of the whole script.
  static func asks(in script: ShellScript) -> Reading {
    var reading = Reading(format: name)
    SlurmOptions.read(script.directives, into: &reading)
    readComponents(script, into: &reading)
    readRequeue(script, into: &reading)
    return reading
  }

  /// What the whole job has is in none of its components, whatever starts the command.
  private static func readComponents(_ script: ShellScript, into reading: inout Reading) {
    guard let separator = script.batch.separators.first else { return }
    for fact in [Fact.count, .nodes, .accelerator] {
      reading.remove(fact)
      reading.markUnreadable(
        fact,
        "the job has \(script.batch.components.count) components with devices of their own",
        separator)
    }
  }

  /// Hours up to which a limit is short for a job that is to be started again.
  private static let shortLimit = 4.0

  /// A job that puts itself into the queue again is not over when its time is.
  private static func readRequeue(_ script: ShellScript, into reading: inout Reading) {
    guard reading.isKnown(.timeLimit) else { return }
    if let again = Restart.command(of: ["sbatch", "scontrol"], in: script) {
      return reading.makeUnresolved(.timeLimit, "the job puts itself into the queue again", again)
    }
    guard let entry = script.directives.entry("requeue"),
      let limit = reading.number(.timeLimit), limit <= shortLimit
    else { return }
    reading.makeUnresolved(
      .timeLimit, "the job is put into the queue again when it is stopped", entry.keyRange)
  }
}
