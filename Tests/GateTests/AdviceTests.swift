import Gate
import Reports
import Result
import Testing

/// What is suggested opens the gate and breaks nothing else; what does not is only told.
@Suite("Advice of a check") struct AdviceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// The limit of the run, which emits about 10 kg at 0.7 kg/kWh.
    var limit: String
    var regions: [String]
    /// The regions of the suggestions, in their order.
    var suggested: [String]
    var opensGate: Bool
    /// How much the rule about regions matters.
    var severity = "deny"
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "a clean region passes", limit: "1 kgCO2e", regions: ["aws/eu-north-1"],
      suggested: ["aws/eu-north-1"], opensGate: true),
    Case(
      name: "one that a rule forbids is none", limit: "1 kgCO2e",
      regions: ["gcp/northamerica-northeast1"], suggested: [], opensGate: false),
    Case(
      name: "nor does it count where the rule only warns", limit: "1 kgCO2e",
      regions: ["gcp/northamerica-northeast1", "aws/eu-north-1"], suggested: ["aws/eu-north-1"],
      opensGate: true, severity: "warn"),
    Case(
      name: "nor alone where the rule only warns", limit: "1 kgCO2e",
      regions: ["gcp/northamerica-northeast1"], suggested: [], opensGate: false, severity: "warn"),
    Case(
      name: "what is not enough is told", limit: "1 gCO2e",
      regions: ["gcp/northamerica-northeast1", "aws/eu-north-1"], suggested: ["aws/eu-north-1"],
      opensGate: false),
  ]

  @Test(arguments: cases) func suggestions(_ example: Case) throws {
    let policy = """
      budgets:
        - {id: cap, limit: \(example.limit), per: run, suggest: [move]}
      rules:
        - {id: in-europe, severity: \(example.severity), require: '!run.site.region.startsWith("gcp/northamerica")'}
      measures:
        - {id: move, category: renewables, choose: {site.region: [\(example.regions.joined(separator: ", "))]}}

      """
    let run = """
      carbonward: run/v1
      name: probe
      hardware: {accelerator: custom, count: 5, power: 300 W, host_power: 0 W}
      duration: 10 h
      site: {region: aws/us-east-1}

      """
    let result = try Gate.check(Checks.request(policy: policy, run: run))
    let suggestions = result.runs[0].suggestions
    #expect(
      suggestions.map { suggestion in
        suggestion.changes.compactMap { $0.split(separator: " ").last.map(String.init) }.last ?? ""
      } == example.suggested, "\(suggestions)")
    for suggestion in suggestions {
      let isOpen = suggestion.verdict == .pass || suggestion.verdict == .warn
      #expect(isOpen == example.opensGate)
      #expect((suggestion.patch != nil) == isOpen)
      #expect(suggestion.edits.isEmpty == !isOpen)
      guard !isOpen else { continue }
      for (format, wanted) in [
        ("text", "   nearest: move → FAIL: "), ("markdown", "- nearest for "),
      ] {
        let reporter = try #require(Reporters.named(format))
        let text = String(
          decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
        #expect(text.split(separator: "\n").count { $0.hasPrefix(wanted) } == 1, "\(text)")
        #expect(!text.contains("+++ b/"))
      }
    }
  }
}
