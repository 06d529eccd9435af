import Diagnostics
import Quantities
import Result

extension PolicyTestReport {
  /// Failures whole, then what no test reaches, then the count.
  var text: String {
    let renderer = DiagnosticRenderer()
    var text = ""
    for diagnostic in diagnostics { text += renderer.render(diagnostic) + "\n" }
    for result in tests {
      for failure in result.failures {
        let diagnostic = Diagnostic(
          ReportDiagnostic.testFailed, .error, "test \(result.name.quoted): \(failure.message)",
          at: failure.range, notes: failure.notes)
        text += renderer.render(diagnostic) + "\n"
      }
    }
    for coverage in coverages {
      for gap in coverage.gaps { text += Self.line("never \(gap.event)", gap.id, gap.range) }
      text += "coverage: \(coverage.noticedCount) of \(coverage.probes.count) points\n"
    }
    for mutation in mutations {
      for mutant in mutation.gaps {
        text += Self.line("no test notices \(mutant.event)", mutant.id, mutant.range)
      }
      text += "mutation: \(mutation.noticedCount) of \(mutation.probes.count) mutants noticed\n"
      if mutation.omittedCount > 0 {
        text += "\(mutation.omittedCount) mutants were not tried\n"
      }
    }
    if tests.isEmpty { text += "no test was run\n" }
    for shortfall in shortfalls { text += "\(shortfall.message)\n" }
    return text + "\(passedCount) passed, \(failedCount) failed\n"
  }

  fileprivate static func percent(_ share: Double) -> String {
    CanonicalNumber.fixed(share * 100, decimals: 1, trimmed: true) + " %"
  }

  private static func line(_ message: String, _ id: String, _ range: SourceRange) -> String {
    TerminalText.sanitized("\(range.place): `\(id)`: \(message)") + "\n"
  }
}

extension PolicyTestReport.Shortfall {
  /// What is missing, in one line.
  var message: String {
    let asked = "where \(PolicyTestReport.percent(minimum)) is asked for"
    let name = kind == "coverage" ? "coverage" : "mutation score"
    guard let share else { return "there is nothing to take the \(name) of, \(asked)" }
    return "the \(name) is \(PolicyTestReport.percent(share)), \(asked)"
  }
}
