import Diagnostics
import Foundation
import Result
import Testing

@Suite struct EstimateCommandTests {
  private static let recipe = """
    carbonward: run/v1
    name: next
    model: {params: 13B}
    method: pretrain
    tokens: 1T
    hardware: {accelerator: a100-sxm4-80gb}
    site: {intensity: 400 g/kWh, pue: 1.1}

    """

  private func estimate(
    _ files: [String: String], _ arguments: String...
  ) throws -> (result: CheckResult, text: String) {
    let box = try Sandbox(files, commits: false)
    let outcome = try box.run(
      Sandbox.binary.path, ["estimate", "next.yaml", "--format", "json"] + arguments)
    let text = try box.run(Sandbox.binary.path, ["estimate", "next.yaml"] + arguments)
    var bag = DiagnosticBag()
    let result = JSONResultReader.read(
      SourceFile(path: "result.json", bytes: Array(outcome.output.utf8)), into: &bag)
    return (try #require(result, "\(outcome.text)"), text.text)
  }

  /// An organisation that reached half the peak before is expected to do so again.
  @Test func measuredRunsMoveAndNarrowThePrediction() throws {
    let history = """
      carbonward: project/v1
      history:
        - run: {model: {params: 7B}, method: pretrain, tokens: 1T, hardware: {accelerator: a100-sxm4-80gb}}
          device_hours: 82432 h

      """
    let plain = try estimate(["next.yaml": Self.recipe])
    let known = try estimate(["next.yaml": Self.recipe, "carbonward.yaml": history])
    let before = try #require(plain.result.runs.first?.estimate[.deviceHours])
    let after = try #require(known.result.runs.first?.estimate[.deviceHours])
    #expect(after.p50 < before.p50 * 0.9)
    #expect(after.p95 / after.p50 < before.p95 / before.p50 * 0.9)
    let steps = known.result.runs.first?.estimate.trace.map(\.quantity) ?? []
    #expect(steps.contains("history_factor"))
  }

  @Test(arguments: ["device_hours: 82 h", "device_hours: 0 h", "device_hours: 1e9 h", ""])
  func anImpossibleMeasurementIsNotLearnedFrom(_ hours: String) throws {
    let history = """
      carbonward: project/v1
      history:
        - run: {model: {params: 7B}, method: pretrain, tokens: 1T, hardware: {accelerator: a100-sxm4-80gb}}
          \(hours)

      """
    let known = try estimate(["next.yaml": Self.recipe, "carbonward.yaml": history])
    #expect(known.result.diagnostics.map(\.code) == ["history-unusable"])
    let plain = try estimate(["next.yaml": Self.recipe])
    let hoursOf = { (result: CheckResult) in result.runs.first?.estimate[.deviceHours] }
    #expect(hoursOf(known.result) == hoursOf(plain.result))
  }

  @Test(arguments: [("trials=3", 3.0), ("development=2.5", 2.5)])
  func multiplesOfTheRun(_ assignment: String, _ factor: Double) throws {
    let plain = try estimate(["next.yaml": Self.recipe]).result.runs.first?.estimate
    let more = try estimate(["next.yaml": Self.recipe], "--set", assignment)
    let times = more.result.runs.first?.estimate
    let keys: [MetricKey] = [.deviceHours, .energy, .emissions, .embodied, .flops]
    for key in keys {
      let one = try #require(plain?[key])
      let many = try #require(times?[key])
      #expect(abs(many.p50 / one.p50 / factor - 1) < 1e-9, "\(key)")
    }
  }

  @Test func emissionsForEachUnitOfWork() throws {
    let (result, text) = try estimate(["next.yaml": Self.recipe])
    let estimate = try #require(result.runs.first?.estimate)
    let total = try #require(estimate[.emissions]).p50
    let embodied = try #require(estimate[.embodied]).p50
    func unit(_ key: UnitOfWork) -> Double? {
      estimate.perUnit.first { $0.key == key }?.range.p50
    }
    let perToken = try #require(unit(.emissionsPerToken))
    #expect(abs(perToken * 1e12 / (total + embodied) - 1) < 0.02)
    let perParam = try #require(unit(.emissionsPerParameter))
    #expect(abs(perParam * 13e9 / (perToken * 1e12) - 1) < 1e-9)
    #expect(text.contains(" per 1M tokens, "))
    #expect(text.contains(" per 1B parameters, "))
    #expect(text.contains(" per EFLOP"))
  }
}
