import Diagnostics
import Foundation
import Gate
import Policy
import Result
import Testing

/// What policies make of facts that nobody should believe.
@Suite struct ImplausibleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// The policy's own word.
    var word: String?
    var isTrusted: Bool
    var verdict: VerdictWord

    var testDescription: String {
      "\(word ?? "no word")\(isTrusted ? " of a trusted revision" : "")"
    }
  }

  static let cases = [
    Case(word: nil, isTrusted: false, verdict: .warn),
    Case(word: nil, isTrusted: true, verdict: .unknown),
    Case(word: "unknown", isTrusted: false, verdict: .unknown),
    Case(word: "warn", isTrusted: true, verdict: .warn),
    Case(word: "fail", isTrusted: false, verdict: .fail),
    Case(word: "fail", isTrusted: true, verdict: .fail),
  ]

  @Test(arguments: cases)
  func settlesTheVerdict(_ item: Case) throws {
    let policy =
      "carbonward: policy/v1\n" + (item.word.map { "implausible: \($0)\n" } ?? "")
      + "budgets: [{id: cap, limit: 100 kg, per: run}, {id: all, limit: 100 kg, per: check}]\n"
    let repository = try Repository([
      "carbonward.yaml": Checks.project, "policy.yaml": policy,
      "run.yaml": Checks.run(intensity: "0 kgCO2e/kWh"),
    ])
    var request = try CheckRequest(
      InputRequest(from: repository.folder.path), now: Checks.now())
    if item.isTrusted { request.trusted = "main" }
    let result = try Gate.check(request)
    #expect(result.verdict == item.verdict, "\(result.runs.flatMap(\.findings))")
    let run = try #require(result.runs.first)
    let finding = try #require(run.findings.first { $0.id == "implausible-intensity" })
    #expect(finding.locations.first?.line == 5)
    let emissions = run.estimate.entries.first { $0.key == .emissions }
    let energy = run.estimate.entries.first { $0.key == .energy }
    #expect((emissions?.range == nil) == (item.verdict == .unknown))
    #expect(energy?.range != nil)
    for id in ["cap", "all"] {
      let budget = try #require(run.findings.first { $0.id == id })
      #expect((budget.status == .unknown) == (item.verdict == .unknown))
    }
  }
}
