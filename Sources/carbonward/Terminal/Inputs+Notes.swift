import Diagnostics
import Gate

extension Inputs {
  /// What is said of the files that were named and are left out, rendered for standard error.
  var leftOutNotes: String {
    let renderer = DiagnosticRenderer()
    return diagnostics.filter { $0.code.id == "config-not-training" }
      .map { renderer.render($0) + "\n" }.joined()
  }
}
