import ArgumentParser
import Catalogue
import Diagnostics
import Footprint
import Policy
import TrainingConfigs

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests inside policies.",
    discussion: """
      The policy files of one folder are tested together, folders below it on their own. Without a \
      path, tests the policies that carbonward.yaml names. No test at all is a failure.
      """)

  @Argument(
    help: ArgumentHelp(
      "Policy files or folders; those of carbonward.yaml if left out.", valueName: "policy"))
  var paths: [String] = []

  @Option(help: ArgumentHelp("Only tests whose name contains this text.", valueName: "text"))
  var filter: String?

  @Flag(help: "Say which rules, branches of expressions and measures no test reaches.")
  var coverage = false

  @Flag(help: "Change thresholds and operators one by one, and say which changes no test notices.")
  var mutate = false

  func run() throws {
    let (workspace, given) = Workspace.open(
      paths: paths, currentDirectory: Session.currentDirectory())
    let named = given.isEmpty ? workspace.project?.policies.map(\.path) ?? [] : given
    let groups = named.flatMap { PolicyTestDiscovery.groups(below: $0, in: workspace.files) }
    guard !groups.isEmpty else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "there is no policy to test", help: ["name one: `carbonward test policies/nlp.yaml`"]))
    }
    var report = PolicyTestReport()
    let runner = PolicyTestRunner(estimator: Estimator(catalogue: .shipped))
    for group in groups {
      let loaded = PolicyLoader(files: workspace.files).load(group, includingTestFiles: true)
      report.add(diagnostics: loaded.diagnostics)
      guard let set = loaded.set else { continue }
      report.add(runner.run(set, filter: filter))
      if coverage { report.add(runner.coverage(of: set)) }
      if mutate { report.add(runner.mutate(set)) }
    }
    report.close()
    Terminal.standardOutput.write(report.text)
    throw Stop(code: report.status, message: "")
  }
}

/// The outcome of policy tests as text: failures whole, then the count.
struct PolicyTestReport {
  private(set) var text = ""
  private(set) var status = ExitStatus.pass
  private var passed = 0
  private var failed = 0
  private let renderer = DiagnosticRenderer()

  mutating func add(diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { text += renderer.render(diagnostic) + "\n" }
    if diagnostics.contains(where: { $0.severity == .error }) { status = .usage }
  }

  mutating func add(_ results: [PolicyTestResult]) {
    for result in results {
      if result.isPassed {
        passed += 1
        continue
      }
      failed += 1
      for failure in result.failures {
        let diagnostic = Diagnostic(
          "test-failed", .error, "test \(result.name.quoted): \(failure.message)",
          at: failure.range, notes: failure.notes)
        text += renderer.render(diagnostic) + "\n"
      }
    }
  }

  mutating func add(_ coverage: PolicyCoverage) {
    for gap in coverage.gaps {
      add("never \(gap.event)", about: gap.id, at: gap.range)
    }
    text += "coverage: \(coverage.coveredCount) of \(coverage.points.count) points\n"
  }

  mutating func add(_ report: PolicyMutationReport) {
    for mutant in report.survivors {
      add("no test notices \(mutant.change)", about: mutant.id, at: mutant.range)
    }
    let count = report.mutants.count
    text += "mutation: \(count - report.survivors.count) of \(count) mutants noticed\n"
    if report.omittedCount > 0 { text += "\(report.omittedCount) mutants were not tried\n" }
  }

  private mutating func add(_ message: String, about id: String, at range: SourceRange) {
    let place = "\(range.file.path):\(range.start.line):\(range.start.column)"
    text += TerminalText.sanitized("\(place): `\(id)`: \(message)") + "\n"
  }

  /// Counts; a run without a single test proves nothing and fails.
  mutating func close() {
    if failed > 0 || passed == 0, status == .pass { status = .fail }
    if passed + failed == 0 { text += "no test was run\n" }
    text += "\(passed) passed, \(failed) failed\n"
  }
}
