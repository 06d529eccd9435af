import Diagnostics
import Result

extension PolicyTestReport {
  /// A suite for each file with a case for each of its tests; coverage and mutants are properties of
  /// the file that they are about.
  var junit: JUnitDocument {
    var suites = paths.map { path in
      JUnitDocument.Suite(
        name: path, properties: properties(of: path),
        cases: tests.filter { $0.path == path }.map(Self.testCase))
    }
    let errors = diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty || tests.isEmpty || !shortfalls.isEmpty {
      var cases = errors.map { error in
        JUnitDocument.Case(
          name: error.code.id, outcome: "error", message: error.message,
          details: JUnitDocument.Case.details(
            [error.primary?.range.place ?? error.path ?? "", error.message] + error.help))
      }
      cases += shortfalls.map {
        JUnitDocument.Case(name: $0.kind, outcome: "failure", message: $0.message)
      }
      if tests.isEmpty {
        cases.append(
          JUnitDocument.Case(name: "tests", outcome: "error", message: "no test was run"))
      }
      suites.append(JUnitDocument.Suite(name: "files", properties: [], cases: cases))
    }
    return JUnitDocument(suites: suites)
  }

  private static func testCase(_ result: PolicyTestReport.Test) -> JUnitDocument.Case {
    guard let first = result.failures.first else { return JUnitDocument.Case(name: result.name) }
    let lines = result.failures.flatMap { failure in
      [failure.range.place, failure.message] + failure.notes
    }
    return JUnitDocument.Case(
      name: result.name, outcome: "failure", message: first.message,
      details: JUnitDocument.Case.details(lines))
  }

  private func properties(of path: String) -> [(name: String, value: String)] {
    var properties: [(name: String, value: String)] = []
    if !coverages.isEmpty {
      let points = points.filter { $0.range.file.path == path }
      properties.append(("coverage.points", "\(points.count)"))
      properties.append(("coverage.covered", "\(points.count { $0.isNoticed })"))
      for gap in points where !gap.isNoticed {
        properties.append(("coverage.gap", "\(gap.range.place): \(gap.id) never \(gap.event)"))
      }
    }
    if !mutations.isEmpty {
      let mutants = mutants.filter { $0.range.file.path == path }
      properties.append(("mutants.tried", "\(mutants.count)"))
      properties.append(("mutants.noticed", "\(mutants.count { $0.isNoticed })"))
      for mutant in mutants where !mutant.isNoticed {
        properties.append(
          ("mutants.survivor", "\(mutant.range.place): \(mutant.id): \(mutant.event)"))
      }
    }
    return properties
  }
}
