import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Where a script says that it runs: Modal's functions, Ray's workers, launchers of processes.
enum PythonLaunch {
  static func read(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    readBatch(of: script, into: &reading)
    let submission =
      PythonSubmission(training.start, of: script)
      ?? PythonSubmission(around: training.start, of: script)
    submission?.read(into: &reading)
    RentedPython.read(training.start, of: script, into: &reading)
    PythonDistributor.read(training, of: script, into: &reading)
    readModal(training, of: script, into: &reading)
    PythonDevices.read(training, of: script, into: &reading)
    readRay(of: script, into: &reading)
    readNotebookLauncher(of: script, into: &reading)
  }

  /// `#SBATCH` above the program: a scheduler takes it as it takes a script.
  private static func readBatch(of script: PythonScript, into reading: inout Reading) {
    guard let dialect = script.vocabulary.words.batch,
      script.file.bytes.starts(with: "#!".utf8), script.file.bytes.holds(Array(dialect.marker.utf8))
    else { return }
    SlurmOptions.read(
      BatchHeader.read(script.file, as: dialect).options, into: &reading)
  }

  /// `@app.function(gpu="H100:8", timeout=3600)` around what trains: how long it may.
  private static func readModal(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    let decorators = script.program.calls.filter {
      $0.decorates != nil && ["function", "cls"].contains($0.name)
        && ($0.argument("gpu") != nil || $0.argument("timeout") != nil)
    }
    let around = decorators.first { call in
      guard let index = call.decorates else { return false }
      let body = script.program.functions[index].function.body
      guard let first = body.first, let last = body.last else { return false }
      return first.range.lowerBound <= training.start.range.lowerBound
        && training.start.range.upperBound <= last.range.upperBound
    }
    guard let call = around ?? (decorators.count == 1 ? decorators[0] : nil) else { return }
    let settings = script.settings(of: call)
    if let timeout = settings["timeout"] {
      reading.read(.timeLimit, timeout, .hours(per: 1.0 / 3_600))
    }
  }

  /// `ScalingConfig(num_workers=…, use_gpu=True, resources_per_worker={"GPU": 1})`.
  private static func readRay(of script: PythonScript, into reading: inout Reading) {
    guard !reading.isKnown(.count),
      let call = script.program.calls.last(where: { $0.name == "ScalingConfig" })
    else { return }
    let settings = script.settings(of: call)
    guard settings.flag("use_gpu") == true, let workers = settings["num_workers"] else { return }
    if let problem = workers.problem {
      return reading.markUnresolved(.count, problem, workers.range)
    }
    guard let count = workers.number, count >= 1 else { return }
    let each = settings.number("resources_per_worker.GPU") ?? 1
    reading.state(
      .count, .number(count * each), .declared(workers.range),
      place: each == 1 ? .replacing(workers, .count) : .cannot("the count is workers times GPUs"))
    if let type = settings["accelerator_type"] { reading.read(.accelerator, type, .text) }
  }

  /// `notebook_launcher(train, num_processes=8)` of accelerate.
  private static func readNotebookLauncher(of script: PythonScript, into reading: inout Reading) {
    guard !reading.isKnown(.count),
      let call = script.program.calls.last(where: { $0.name == "notebook_launcher" })
    else { return }
    let settings = script.settings(of: call)
    guard let processes = settings["num_processes"] else { return }
    reading.read(.count, processes, .count)
    if let precision = settings["mixed_precision"] {
      reading.read(.precision, precision, .mixedPrecision)
    }
  }
}
