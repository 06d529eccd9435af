import Diagnostics
import Gate
import TrainingConfigs

extension Inputs {
  /// What is said of the files that were named and are left out, rendered for standard error.
  var leftOutNotes: String {
    let renderer = DiagnosticRenderer()
    return diagnostics.filter { $0.code == DiagnosticCode(ConfigDiagnostic.notTraining) }
      .map { renderer.render($0) + "\n" }.joined()
  }
}
