import Diagnostics
import Policy

extension PolicyTestReport {
  /// Failures whole, then what no test reaches, then the count.
  var text: String {
    let renderer = DiagnosticRenderer()
    var text = ""
    for diagnostic in diagnostics { text += renderer.render(diagnostic) + "\n" }
    for result in results {
      for failure in result.failures {
        let diagnostic = Diagnostic(
          "test-failed", .error, "test \(result.name.quoted): \(failure.message)",
          at: failure.range, notes: failure.notes)
        text += renderer.render(diagnostic) + "\n"
      }
    }
    for coverage in coverages {
      for gap in coverage.gaps { text += Self.line("never \(gap.event)", gap.id, gap.range) }
      text += "coverage: \(coverage.coveredCount) of \(coverage.points.count) points\n"
    }
    for mutation in mutations {
      for mutant in mutation.survivors {
        text += Self.line("no test notices \(mutant.change)", mutant.id, mutant.range)
      }
      let count = mutation.mutants.count
      text += "mutation: \(count - mutation.survivors.count) of \(count) mutants noticed\n"
      if mutation.omittedCount > 0 {
        text += "\(mutation.omittedCount) mutants were not tried\n"
      }
    }
    if results.isEmpty { text += "no test was run\n" }
    return text + "\(passedCount) passed, \(failedCount) failed\n"
  }

  private static func line(_ message: String, _ id: String, _ range: SourceRange) -> String {
    TerminalText.sanitized("\(range.place): `\(id)`: \(message)") + "\n"
  }
}
