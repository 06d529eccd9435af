import ConfigText
import Diagnostics
import Runs

/// Python scripts and notebooks that train when they are run.
///
/// What they state in literals is read; what they compute is unreadable, and says where. A script
/// whose settings come from the command line is a run only with the command that starts it.
enum PythonFormat: ConfigFormat {
  static let name = PythonReading.format
  static let kind = FormatKind.recipe

  static func detect(_ document: ConfigDocument) -> Int {
    PythonTraining.isAny(in: document) ? Confidence.likely : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    let isStarted = context.isStarted || !context.overrides.isEmpty
    let commandLine = isStarted ? context.overrides : nil
    guard let script = PythonScript(document, commandLine: commandLine, importing: context) else {
      return []
    }
    let trainings = PythonTraining.all(in: script).map { training in
      var reading = PythonReading.read(training, of: script, given: commandLine)
      if let place = RepeatedOverrides.place(in: script, training, context) {
        reading.makeUnresolved(
          .trials, "a class of the repository trains again and again by a loop of its own", place)
      }
      reading.addImported(by: document.file)
      return reading
    }
    guard commandLine == nil else { return trainings }
    let started = PythonCommandFormat.read(document, in: context)
    return trainings + started.filter { $0.reasonAgainst == nil }
  }
}
