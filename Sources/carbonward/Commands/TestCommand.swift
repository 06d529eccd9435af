public import ArgumentParser
import Catalogue
import Diagnostics
import Footprint
import Gate
import Policy
public import Reports
import Result
import Runs
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

  @Option(
    help: ArgumentHelp(
      "Fail where tests reach less than this share of all points, such as 80 %; implies --coverage.",
      valueName: "share"))
  var minCoverage: MinimumShare?

  @Option(
    help: ArgumentHelp(
      "Fail where tests notice less than this share of all changes; implies --mutate.",
      valueName: "share"))
  var minMutationScore: MinimumShare?

  @Option(
    help: ArgumentHelp(
      "The format on standard output: \(PolicyTestFormat.allValueStrings.joined(separator: ", ")).",
      valueName: "name"))
  var format = PolicyTestFormat.text

  @Option(
    name: .customLong("output"),
    help: ArgumentHelp("Also write a format to a file; repeatable.", valueName: "name=path"))
  var outputs: [PolicyTestOutput] = []

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let (workspace, given) = Workspace.open(
      paths: paths, currentDirectory: WorkingDirectory.path)
    let named = given.isEmpty ? workspace.project?.policies.map(\.path) ?? [] : given
    let groups = named.flatMap { PolicyTestDiscovery.groups(below: $0, in: workspace.files) }
    guard !groups.isEmpty else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "there is no policy to test", help: ["name one: `carbonward test policies/nlp.yaml`"]))
    }
    var report = PolicyTestReport()
    report.minimumCoverage = minCoverage?.value
    report.minimumMutationScore = minMutationScore?.value
    let runner = PolicyTestRunner(estimator: Estimator(catalogue: workspace.catalogue))
    for group in groups {
      let loaded = PolicyLoader(files: workspace.files, catalogue: workspace.catalogue).load(
        group, includingTestFiles: true)
      report.add(diagnostics: loaded.diagnostics)
      guard let set = loaded.set else { continue }
      report.add(runner.run(set, filter: filter))
      if coverage || minCoverage != nil { report.add(runner.coverage(of: set)) }
      if mutate || minMutationScore != nil { report.add(runner.mutate(set)) }
    }
    var written = OutputFiles()
    for output in outputs { try written.stage(output.format.render(report), at: output.path) }
    try written.commit()
    let rendered = format.render(report)
    if format == .text {
      Terminal.standardOutput.write(Talk.said(String(decoding: rendered, as: UTF8.self)))
    } else {
      Terminal.standardOutput.write(rendered)
    }
    throw Stop(code: ExitStatus(report.outcome), message: "")
  }
}

extension PolicyTestFormat: ExpressibleByArgument {}

/// A share of all there is: `80 %`, `80%`, or `0.8`; a bare number above one is taken for percent.
struct MinimumShare: ExpressibleByArgument {
  /// Between 0 and 1.
  var value: Double

  init?(argument: String) {
    var text = Substring(argument)
    let isPercent = text.last == "%"
    if isPercent { text = text.dropLast() }
    while text.last == " " { text = text.dropLast() }
    guard let number = Double(text), number.isFinite, number >= 0 else { return nil }
    value = isPercent || number > 1 ? number / 100 : number
    if value > 1 { return nil }
  }
}

/// A format and the file that it goes to: `junit=tests.xml`.
struct PolicyTestOutput: ExpressibleByArgument {
  var format: PolicyTestFormat
  var path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let format = PolicyTestFormat(rawValue: parts[0]) else { return nil }
    (self.format, path) = (format, parts[1])
  }
}

extension ExitStatus {
  fileprivate init(_ outcome: PolicyTestReport.Outcome) {
    switch outcome {
    case .passed: self = .pass
    case .failed: self = .fail
    case .unreadable: self = .usage
    }
  }
}
