import Diagnostics
import Footprint
import Quantities
import Runs
import TrainingConfigs

extension Inputs {
  /// The measured runs of a project, as the estimator wants them.
  ///
  /// - Returns: The measurements, and a warning for each entry that says too little or the impossible.
  static func history(
    of project: ProjectFile?, estimator: Estimator
  ) -> (runs: [MeasuredRun], diagnostics: [Diagnostic]) {
    var runs: [MeasuredRun] = []
    var diagnostics: [Diagnostic] = []
    for entry in project?.history ?? [] {
      var run = Run(path: ProjectFile.name, format: "history")
      entry.facts.state(in: &run)
      let product = run.number(.duration).flatMap { duration in
        run.number(.count).map { $0.central * duration.central }
      }
      if let hours = entry.deviceHours ?? product,
        let measurement = estimator.measurement(of: run, deviceHours: hours)
      {
        runs.append(measurement)
      } else {
        diagnostics.append(
          Diagnostic(
            GateDiagnostic.historyUnusable, .warning,
            "this measured run says too little to learn from, or its hours do not fit its work",
            at: entry.range,
            help: [
              "state the model or `model.params`, `tokens`, `method`, `hardware.accelerator`, and "
                + "`device_hours` or `hardware.count` and `duration`"
            ]))
      }
    }
    return (runs, diagnostics)
  }
}
