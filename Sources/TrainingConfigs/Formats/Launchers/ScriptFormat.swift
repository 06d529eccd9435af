import ConfigText
import Diagnostics
import Runs
import Text

/// Shell scripts without a scheduler: the flags of the command that trains.
enum ScriptFormat: ConfigFormat {
  static let name = ScriptFamily.plain
  static let kind = FormatKind.launcher

  static func detect(_ document: ConfigDocument) -> Int {
    guard let script = document.script, script.directives.entries.isEmpty else {
      return Confidence.none
    }
    if ScriptFamily.name(of: script, document) != nil { return Confidence.likely }
    let isOther = script.lines.contains(where: isOther)
    let mayTrain =
      isOther || !ScriptCall.calls(in: script).isEmpty || !script.missing.isEmpty
      || !script.unseen.isEmpty || script.lines.contains { !$0.written.isEmpty }
      || script.lines.contains(where: KnownProgram.mayBeOne)
      || ManagedTraining.first(in: script) { _ in false } != nil
      || CalledScripts.built(by: script, fetching: FetchCommands(of: script)) != nil
    return mayTrain ? Confidence.generic : Confidence.none
  }

  /// Whether a command is known to do something else than to train.
  private static func isOther(_ line: CommandLine) -> Bool {
    line.program.map(OtherCommand.isNamed) ?? false
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let script = document.script?.complete(in: context) else { return [] }
    let family = ScriptFamily.name(of: script, document)
    let readings = ScriptReader.readings(
      script, in: context, startingWith: Reading(format: family ?? name))
    // A script that only calls others stands for each run of theirs, one that writes its program for itself.
    let writes = script.lines.contains { !$0.written.isEmpty }
    let trains = readings.contains {
      !$0.files.isEmpty || $0.isUnresolved(.trials) || writes && $0.reasonAgainst == nil
    }
    // Programs are known by their text, not by their names.
    let isKnown =
      readings.contains { $0.reasonAgainst == nil }
      && (!KnownProgram.training(script.lines, of: script, in: context).isEmpty
        || script.lines.contains { KnownProgram.isMisnamed($0, of: script, in: context) })
    if family != nil || trains || isKnown { return readings }
    return script.lines.contains(where: isOther)
      ? readings.filter { $0.notTraining == ScriptReader.otherReason } : []
  }
}
