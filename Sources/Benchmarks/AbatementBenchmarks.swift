import Abatement
import CEL
import Catalogue
import Files
import Footprint
import Glibc
import Policy
import Runs
import TrainingConfigs

/// Times sweeps, and the search for suggestions with the shipped measures.
struct AbatementBenchmarks {
  static func run(_ arguments: ArraySlice<String> = []) {
    // Regions × counts × precisions, and regions × starts, whose hours a trace knows in some regions.
    sweep([
      "hardware.count=64..512/64", "precision=fp32,tf32,bf16,fp8",
      "hardware.accelerator=a100,h100-sxm5-80gb,h200-sxm-141gb,b200", "trials=1..8/1",
      "site.region=*",
    ])
    sweep([
      "site.region=*", "hardware.count=64..256/64", "schedule.start=2026-12-01..2026-12-14/1h",
    ])
    sweep([
      "site.region=aws/us-west-1,aws/eu-south-2,aws/sa-east-1", "trials=1..512/1",
      "schedule.start=2026-12-01..2026-12-14/1h",
    ])
    suggestions(runs: 1, repeats: 50)
    suggestions(runs: arguments.first.flatMap { Int($0) } ?? 1_000, repeats: 1)
  }

  private static let recipe = """
    carbonward: run/v1
    name: tune
    model: {params: 8.03B}
    method: full
    precision: bf16
    tokens: 20B
    trials: 10
    packing: true
    idle_share: 20 %
    hardware: {accelerator: a100-sxm4-80gb, count: 64}
    site: {region: gcp/us-central1}
    schedule: {start: "2026-12-01T08:00:00Z"}
    """

  private static let policy = """
    carbonward: policy/v1
    name: benchmark
    imports: [pack:measures]
    budgets:
      - {id: run-cap, limit: 900 kg, per: run, percentile: p95}
    rules:
      - {id: clean-grid, when: estimate.energy.p50 > mwh(1), require: run.site.intensity <= g_per_kwh(500)}
      - {id: half-precision, when: run.model.params >= 1e9, require: run.precision != "fp32"}
      - {id: not-too-long, require: estimate.device_time.p95 < 1e7 && run.hardware.count <= 4096.0}
    """

  /// Every point of the axes, estimated and held against a budget and three rules.
  private static func sweep(_ texts: [String]) {
    let files = MemoryFiles(["run.yaml": recipe, "policy.yaml": policy])
    guard let set = PolicyLoader(files: files).load(["policy.yaml"]).set, let at = Timestamp(now),
      let run = Workspace(files: files).findRuns().runs.first
    else { return print("the benchmark's own files do not load") }
    let parser = SweepParser(catalogue: .shipped)
    let axes = texts.compactMap { try? parser.axis($0) }
    let planner = Planner(
      policy: set, estimator: Estimator(catalogue: .shipped),
      options: PlannerOptions(context: EvaluationContext(at: at)))
    let start = processorSeconds()
    let points: Int
    do {
      points = try planner.sweep(run.run, axes: axes).count
    } catch {
      return print("the benchmark's own axes do not do: \(error)")
    }
    let time = processorSeconds() - start
    print(
      "sweep: \(points) points in \(time) s, \(Int(Double(points) / time)) a second of one core")
  }

  /// Runs that fail a budget, each with its suggestions and the proof of their edits.
  private static func suggestions(runs count: Int, repeats: Int) {
    var files = ["policy.yaml": policy]
    for index in 0..<count {
      files["runs/run-\(index).yaml"] = recipe.replacing("name: tune", with: "name: tune-\(index)")
    }
    let provider = MemoryFiles(files)
    guard let set = PolicyLoader(files: provider).load(["policy.yaml"]).set,
      let at = Timestamp(now)
    else { return print("the benchmark's own files do not load") }
    let workspace = Workspace(files: provider)
    let runs = workspace.findRuns(["runs"]).runs
    let estimator = Estimator(catalogue: .shipped)
    let subjects = runs.map { EvaluationSubject(estimator.assess($0.run)) }
    let context = EvaluationContext(at: at)
    let evaluation = set.evaluate(subjects, in: context)
    let search = SuggestionSearch(
      policy: set, estimator: estimator, workspace: workspace,
      options: SearchOptions(context: context))
    var advice: [Advice] = []
    let start = processorSeconds()
    for _ in 0..<repeats {
      advice = search.advice(runs: runs, subjects: subjects, evaluation: evaluation)
    }
    let each = (processorSeconds() - start) / Double(repeats) * 1_000
    let extent = advice.first.map { "\($0.extent), \($0.suggestions.count) suggestions" } ?? ""
    print("suggestions: \(runs.count) runs in \(each) ms of one core (\(extent))")
  }

  private static let now = "2026-11-23T00:00:00Z"

  /// Time that this process has spent on processors, which other processes do not lengthen.
  static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
