public import ArgumentParser
import Diagnostics
import Gate
public import Reports
import Result

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Put two configs side by side: facts, estimates, and what differs.",
    discussion: """
      Each side is a path, or REV:PATH for a file as it was at a git revision: `compare \
      main:configs/a.yaml configs/a.yaml`. A side of several runs is compared run by run, in order. \
      Exit codes: 0 both sides were estimated, 2 a side cannot be read, 3 something is not known.
      """)

  @Argument(help: ArgumentHelp("The first config, or REV:PATH.", valueName: "before"))
  var before: String

  @Argument(help: ArgumentHelp("The second config, or REV:PATH.", valueName: "after"))
  var after: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "State a fact or a label of both sides, over every file.", valueName: "fact=value"))
  var assignments: [String] = []

  @Option(
    help: ArgumentHelp(
      "The format: \(ComparisonFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"))
  var format = ComparisonFormat.text

  func run() throws {
    let sides = try [before, after].map { side throws(RequestError) in
      try Gate.estimate(request(side))
    }
    let renderer = DiagnosticRenderer()
    for (side, name) in zip(sides, [before, after]) {
      let errors = side.diagnostics.filter { $0.severity == .error }
      guard errors.isEmpty, !side.runs.isEmpty else {
        let reasons = errors.map { Talk.error($0.message) }.joined()
        throw Stop(
          code: .usage,
          message: reasons.isEmpty
            ? renderer.render(.noRuns) + "\n"
            : Talk.error("\(name.quoted) cannot be read") + reasons)
      }
    }
    let comparison = Comparison(sides[0], sides[1], named: (before, after))
    Terminal.standardOutput.write(comparison.render(format))
    let isKnown = sides.allSatisfy { side in
      side.runs.allSatisfy { $0.estimate[.emissions] != nil }
    }
    throw Stop(code: isKnown ? .pass : .unknown, message: "")
  }

  /// The request for a side; what stands before a colon is a revision, unless the whole is a file.
  private func request(_ side: String) throws(RequestError) -> InputRequest {
    let directory = WorkingDirectory.path
    var request = InputRequest([side], from: directory)
    let parts = side.split(separator: ":", maxSplits: 1).map(String.init)
    if parts.count == 2, !WorkingDirectory.holds(side),
      let revisions = try Revisions.open(of: InputRequest(from: directory), trusted: parts[0]),
      let snapshot = revisions.trusted
    {
      request = InputRequest(in: .workspace(snapshot.workspace))
      request.paths = [parts[1]]
    }
    request.assignments = assignments
    return request
  }
}

extension ComparisonFormat: ExpressibleByArgument {}
