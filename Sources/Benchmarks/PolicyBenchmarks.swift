import CEL
import Catalogue
import CivilTime
import Files
import Footprint
import Policy
import Quantities
import Runs

/// Times loading policies, whole evaluations and the verdicts of a planner's variants.
struct PolicyBenchmarks {
  static func run() {
    let loader = PolicyLoader(files: MemoryFiles([:]))
    guard let starter = loader.load([ShippedPolicies.starter]).set,
      let three = PolicyLoader(files: MemoryFiles(["p.yaml": threeRules])).load(["p.yaml"]).set
    else {
      print("the policies cannot be loaded")
      return
    }
    let estimator = Estimator(catalogue: .shipped)
    let run = exampleRun()
    let subject = EvaluationSubject(estimator.assess(run))
    let context = EvaluationContext(at: Timestamp(CalendarDate(secondsSince1970: 1_795_392_000)))
    report("load pack:starter", nanoseconds { _ = loader.load([ShippedPolicies.starter]) })
    report("evaluate a run, starter", nanoseconds { _ = starter.evaluate([subject], in: context) })
    report("evaluate a run, 3 rules", nanoseconds { _ = three.evaluate([subject], in: context) })
    let sweep = SweepEvaluator(three, in: context)
    var state = sweep.state(of: subject.assessment)
    var inputs = estimator.inputs(for: run)
    var hours = 1.0
    var counts = [0, 0, 0, 0]
    report(
      "a variant, 3 rules, with its estimate",
      nanoseconds {
        hours = hours > 900 ? 1 : hours + 1
        inputs.duration = Distribution(median: hours, sigma: 0.1)
        sweep.set(.duration, hours, in: &state)
        counts[sweep.verdict(&state, inputs.evaluate()).rank] += 1
      })
    print("verdicts pass/warn/unknown/fail: \(counts)")
  }

  private static func report(_ name: String, _ nanoseconds: Double) {
    let space = String(repeating: " ", count: max(1, 40 - name.count))
    print("\(name)\(space)\(CanonicalNumber.rounded(nanoseconds / 1000, significantDigits: 3)) µs")
  }

  /// The time of one call: the best of several rounds.
  private static func nanoseconds(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    var best = Double.infinity
    for _ in 0..<5 {
      var calls = 0.0
      let start = clock.now
      var elapsed = Duration.zero
      while elapsed < .milliseconds(100) {
        for _ in 0..<50 { body() }
        calls += 50
        elapsed = clock.now - start
      }
      let (seconds, attoseconds) = elapsed.components
      best = min(best, (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / calls)
    }
    return best
  }

  private static func exampleRun() -> Run {
    var run = Run(path: "run.yaml", format: "run")
    let facts = [
      "name=bench", "model.params=8B", "tokens=100M", "precision=bf16", "method=lora",
      "hardware.accelerator=custom", "hardware.count=8", "hardware.power=600 W",
      "hardware.host_power=50 W", "duration=4 h", "site.pue=1.1", "site.intensity=40 g/kWh",
    ]
    for text in facts {
      if let fact = try? FactAssignment.parse(text) {
        run[fact.fact] = Traced(fact.value, .override("benchmark"))
      }
    }
    return run
  }

  private static let threeRules = """
    carbonward: policy/v1
    budgets:
      - {id: cap, limit: 90 kg, per: run, percentile: p95, warn_at: 80 %}
    rules:
      - {id: a, require: run.duration < hours(800)}
      - {id: b, when: run.model.params > 1e9, require: run.precision != "fp32"}
      - {id: c, require: estimate.energy.p50 * run.site.intensity < kg(200)}
    """
}
