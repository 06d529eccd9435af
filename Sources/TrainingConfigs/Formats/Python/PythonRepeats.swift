import ConfigText
import Diagnostics
import Text

/// Whether a program has what it does done again and again: by a table of times, by a scheduler inside the
/// program, by a pipeline that starts a step for each of a list.
enum PythonRepeats {
  /// Arguments that say when something is run.
  private static let keys: Set<String> = [
    "schedule", "schedule_interval", "cron", "cron_schedule", "cron_expression", "timetable",
  ]

  /// Values that are times.
  private static let makers: Set<String> = [
    "Cron", "Period", "Rate", "FixedRate", "timedelta", "relativedelta", "CronSchedule",
    "IntervalSchedule", "CronTrigger", "IntervalTrigger", "CronTriggerTimetable",
    "ScheduleDefinition", "DeltaTriggerTimetable",
  ]

  /// Methods by which a program has something done at its times, by what they are called on.
  private static let timers: Set<String> = [
    "scheduled_job", "add_job", "add_schedule", "run_daily",
  ]

  /// Methods and arguments by which a step of a pipeline is started for each of a list.
  private static let spreaders: Set<String> = ["expand", "expand_kwargs"]
  private static let lists: Set<String> = ["foreach", "num_parallel"]

  /// Words of which one is in every such program.
  private static let words = [
    "schedule", "cron", "timetable", "_job", "expand(", "expand_kwargs(", "foreach", "num_parallel",
    "run_daily",
  ].map { Array($0.utf8) }

  /// The first place that says so.
  static func place(in script: PythonScript) -> SourceRange? {
    guard words.contains(where: { script.file.bytes.holds($0) }) else { return nil }
    // Celery's table of times.
    if let table = script.file.bytes.places(of: Array("beat_schedule".utf8)).first {
      return SourceRange(file: script.file, bytes: table)
    }
    return script.program.calls.first { repeats($0, in: script) }.map { script.range($0.range) }
  }

  private static func repeats(_ call: PythonCall, in script: PythonScript) -> Bool {
    // `schedule.every(10).minutes.do(train)` of the package of that name.
    if call.path == "schedule.every" || timers.contains(call.name) { return true }
    if spreaders.contains(call.name), call.arguments.contains(where: { $0.name != nil }),
      script.program.imports.contains(where: { $0.hasPrefix("airflow") })
    {
      return true
    }
    return call.arguments.contains { one in
      guard let name = one.name else { return false }
      // So many machines that work together are read as such.
      if name == "num_parallel", PythonDevices.leadsToDevices(call, in: script) {
        return false
      }
      return lists.contains(name) && call.name == "next"
        || keys.contains(name) && isTime(one.item, script)
    }
  }

  /// Whether a value is a time that comes again: `"@hourly"`, `"0 3 * * *"`, `timedelta(hours=1)`.
  private static func isTime(_ item: PythonItem, _ script: PythonScript) -> Bool {
    if let text = item.text {
      return text.hasPrefix("@") && text != "@once" || text.split(separator: " ").count == 5
    }
    guard case .made(let index, _) = item.value else { return false }
    return makers.contains(script.program.calls[index].name)
  }
}
