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

  struct Mixture: Sendable, CustomTestStringConvertible {
    var name: String
    /// Datasets of the config.
    var datasets: [String]
    /// Further lines of the config.
    var more = ""
    var testDescription: String { name }
  }

  private static func check(
    _ mixture: Mixture, limit: String = "48 h", onUnknown: UnknownPolicy = .unknown
  ) throws -> CheckResult {
    let config = """
      base_model: NousResearch/Llama-2-7b-hf
      load_in_4bit: true
      adapter: qlora
      datasets:
      \(mixture.datasets.map { "  - {path: \($0), type: alpaca}" }.joined(separator: "\n"))
      sequence_len: 4096
      micro_batch_size: 2
      gradient_accumulation_steps: 4
      \(mixture.more)
      """
    let project = """
      carbonward: project/v1
      policies: [policy.yaml]
      runs:
        - match: tune.yaml
          facts:
            time_limit: \(limit)
            hardware: {accelerator: h100-sxm5-80gb, count: 8}
            site: {region: gcp/us-central1}
      """
    var request = try Checks.request([
      "carbonward.yaml": project, "policy.yaml": "carbonward: policy/v1\n" + Self.policy,
      "tune.yaml": config,
    ])
    request.onUnknown = onUnknown
    return try Gate.check(request)
  }

  static let partlyKnown = [
    Mixture(
      name: "one of two", datasets: ["databricks/databricks-dolly-15k", "acme/tickets"],
      more: "num_epochs: 3"),
    Mixture(
      name: "two of three",
      datasets: ["acme/tickets", "databricks/databricks-dolly-15k", "tatsu-lab/alpaca"],
      more: "num_epochs: 2"),
  ]

  @Test(arguments: partlyKnown) func beginsAtWhatTheKnownPartTakes(_ mixture: Mixture) throws {
    let result = try Self.check(mixture)
    let standIn = try #require(result.runs[0].estimate.assumedDuration)
    var known = mixture
    known.datasets.removeAll { $0.hasPrefix("acme/") }
    let predicted = try #require(try Self.check(known).runs[0].estimate[.deviceHours])
    #expect(abs(standIn.p95 / 48 - 1) < 1e-9)
    // Padding and the start of a job come on top of the tokens.
    #expect((predicted.p5 / 8 * 0.3...predicted.p50 / 8).contains(standIn.p5), "\(standIn)")
    let finding = try #require(result.runs[0].findings.first { $0.id == Self.id })
    #expect(finding.message.contains("is known of a part of its work only"), "\(finding.message)")
    #expect(finding.locations.first?.text.contains("time_limit:") == true)
    #expect(finding.help?.hasPrefix("state `") == true, "\(finding.help ?? "")")
    for format in ["text", "markdown"] {
      let reporter = try #require(Reporters.named(format))
      let text = String(
        decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
      #expect(text.contains("to its time limit of 48 h stand in"), "\(text)")
    }
    #expect(try Self.check(mixture, onUnknown: .fail).verdict == .fail)
    // What takes longer than the limit alone takes all of it.
    let short = try #require(
      try Self.check(mixture, limit: "1 min").runs[0].estimate.assumedDuration)
    #expect(short.p5 == short.p95)
  }

  @Test func isAShareOfTheLimitWhereNothingIsPredicted() throws {
    let unknown = Mixture(name: "no dataset is known", datasets: ["acme/tickets", "acme/calls"])
    let result = try Self.check(unknown)
    let standIn = try #require(result.runs[0].estimate.assumedDuration)
    #expect((standIn.p5, standIn.p95) == (48 * 0.2, 48))
    let finding = try #require(result.runs[0].findings.first { $0.id == Self.id })
    #expect(finding.message.contains("nothing predicts it"))
  }

  /// Steps or epochs that cannot be read may be any number.
  @Test(arguments: ["max_steps: ${STEPS}", "num_epochs: ${EPOCHS}"])
  func isAllOfTheLimitWhereTheLengthCannotBeRead(_ length: String) throws {
    let mixture = Mixture(
      name: length, datasets: ["databricks/databricks-dolly-15k", "acme/tickets"], more: length)
    let result = try Self.check(mixture)
    let standIn = try #require(result.runs[0].estimate.assumedDuration)
    #expect((standIn.p5, standIn.p95) == (48, 48))
    let finding = try #require(result.runs[0].findings.first { $0.id == Self.id })
    #expect(finding.message.contains("its whole time limit of 48 h stands in"))
  }

  /// The example that was charged for its whole limit once.
  @Test func predictsATuningOnDataOfKnownSize() throws {
    let tuning = Mixture(
      name: "1,800 examples", datasets: ["fozziethebeat/alpaca_messages_2k_test"])
    let run = try Self.check(tuning, limit: "72 h").runs[0]
    #expect(run.estimate.assumedDuration == nil)
    let emissions = try #require(run.estimate[.emissions])
    #expect(emissions.p95 < 10, "\(emissions)")
    #expect(!run.findings.contains { $0.id == Self.id })
  }
}
