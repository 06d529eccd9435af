import Gate
import Policy
import Reports
import Result
import Testing

/// A share of the time limit that stands in for how long a run takes.
@Suite("Time limits that stand in") struct StandInTests {
  private static let policy = "budgets:\n  - {id: cap, limit: 1 tCO2e, per: run}\n"

  /// Eight accelerators for which nothing says what they train on.
  private static func run(_ more: String) -> String {
    """
    carbonward: run/v1
    name: probe
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    site: {intensity: 0.4 kgCO2e/kWh, pue: 1.1}
    \(more)
    """
  }

  private static let id = "time-limit-stands-in"

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var more: String
    var isSaid: Bool
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "a limit alone", more: "time_limit: 48 h\n", isSaid: true),
    Case(
      name: "a model without data", more: "model: {params: 7B}\nmethod: qlora\ntime_limit: 48 h\n",
      isSaid: true),
    Case(name: "a duration", more: "duration: 3 h\ntime_limit: 48 h\n", isSaid: false),
    Case(
      name: "work that is predicted",
      more: "model: {params: 7B}\nmethod: lora\ntokens: 10M\ntime_limit: 48 h\n", isSaid: false),
    Case(name: "no limit", more: "duration: 3 h\n", isSaid: false),
  ]

  @Test(arguments: cases) func isSaidAndMayBeRefused(_ example: Case) throws {
    var request = try Checks.request(policy: Self.policy, run: Self.run(example.more))
    let result = try Gate.check(request)
    #expect(result.verdict == .pass, "\(result.runs[0].findings)")
    let finding = result.runs[0].findings.first { $0.id == Self.id }
    #expect((finding != nil) == example.isSaid)
    #expect((result.runs[0].estimate.assumedDuration != nil) == example.isSaid)
    #expect(result.contradictions == [])
    for format in ["text", "markdown"] {
      let reporter = try #require(Reporters.named(format))
      let text = String(
        decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
      #expect(
        text.contains("9.6 h to its time limit of 48 h stand in") == example.isSaid, "\(text)")
    }
    request.onUnknown = .fail
    let strict = try Gate.check(request)
    #expect(strict.verdict == (example.isSaid ? .fail : .pass))
    #expect(strict.contradictions == [])
    guard let finding else { return }
    #expect((finding.level, finding.status) == (.note, .unknown))
    let line = try #require(finding.locations.first)
    #expect(line.text.hasPrefix("time_limit:"))
    #expect(finding.help?.hasPrefix("state `") == true, "\(finding.help ?? "")")
    for onUnknown in [UnknownPolicy.unknown, .warn, .pass] {
      request.onUnknown = onUnknown
      #expect(try Gate.check(request).verdict == .pass)
    }
  }
}
