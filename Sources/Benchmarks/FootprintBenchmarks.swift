import Catalogue
import CivilTime
import Footprint
import Quantities
import Runs

/// Times the estimate: inputs alone, with ranges and trace, and a whole assessment of a run.
enum FootprintBenchmarks {
  private static let repetitions = 9

  static func run() {
    let estimator = Estimator(catalogue: .shipped)
    let run = example()
    let inputs = estimator.inputs(for: run)

    var planned = inputs
    let evaluation = time(200_000) { index in
      // A planner changes one input at a time.
      planned.intensity = Distribution(median: 0.1 + Double(index % 100) / 1000, sigma: 0.1)
      return Estimator.evaluate(planned).emissions?.p95 ?? 0
    }
    let compiled = estimator.compile(run)
    let explained = time(20_000) { _ in Double(compiled.estimate(explaining: true).trace.count) }
    let quiet = time(2_000) { _ in estimator.assess(run).estimate[.emissions]?.p95 ?? 0 }
    let assessed = time(2_000) { _ in
      estimator.assess(run, explaining: true).estimate[.emissions]?.p95 ?? 0
    }
    var scheduled = run
    scheduled[.region] = Traced(.text("aws/us-west-1"), .override("benchmark"))
    scheduled[.start] = Traced(.text("2026-12-01T08:30:00Z"), .override("benchmark"))
    let byHour = estimator.compile(scheduled)
    let hourly = time(20_000) { _ in Double(byHour.estimate(explaining: true).trace.count) }
    let moved = time(200_000) { index in
      let start = Instant(seconds: 1_796_083_200 + index % 8_760 * 3600)
      return byHour.hourlyIntensity?.mean(from: start, duration: Distribution(median: 37.3))?.median
        ?? 0
    }
    print("evaluate changed inputs:          \(text(evaluation)) µs")
    print("estimate with ranges and trace:   \(text(explained)) µs")
    print("the same over the hours of a run: \(text(hourly)) µs")
    print("look up a trace, mean of hours:   \(text(moved)) µs")
    print("assess a run, catalogue included: \(text(quiet)) µs")
    print("the same with its trace:          \(text(assessed)) µs")
  }

  private static func example() -> Run {
    var run = Run(path: "benchmark.yaml", format: "run")
    let facts: [(Fact, FactValue)] = [
      (.accelerator, .text("h100-sxm5-80gb")), (.count, .number(64)), (.nodes, .number(8)),
      (.modelID, .text("meta-llama/Llama-3.1-8B")), (.tokens, .number(15e9)),
      (.method, .text("pretrain")), (.sequenceLength, .number(8192)),
      (.region, .text("gcp/us-central1")),
    ]
    for (fact, value) in facts { run[fact] = Traced(value, .override("benchmark")) }
    return run
  }

  /// The shortest of several rounds, in microseconds of one core for each call.
  private static func time(_ calls: Int, _ body: (Int) -> Double) -> Double {
    var shortest = Double.infinity
    var sum = 0.0
    for _ in 0..<repetitions {
      let start = AbatementBenchmarks.processorSeconds()
      for index in 0..<calls { sum += body(index) }
      shortest = min(shortest, AbatementBenchmarks.processorSeconds() - start)
    }
    // Using the sum keeps the calls from being optimised away.
    if sum.isNaN { print("not a number") }
    return shortest * 1e6 / Double(calls)
  }

  private static func text(_ value: Double) -> String {
    CanonicalNumber.fixed(value, decimals: 3)
  }
}
