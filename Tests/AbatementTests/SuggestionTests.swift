import Abatement
import Diagnostics
import Footprint
import Policy
import Runs
import Testing

@Suite struct SuggestionTests {
  /// A fine-tune over its budget; the region stands in the project file, the rest in the recipe.
  static let repository = Repository(files: [
    "carbonward.yaml": """
    carbonward: project/v1
    defaults:
      team: nlp
      site: {region: gcp/us-central1}  # where the reservation is
    runs:
      - match: configs/*.yaml
        facts: {hardware: {accelerator: a100-sxm4-80gb, count: 8}, dataset: {tokens: 2B}}
    """,
    "configs/tune.yaml": """
    # tunes the model on our tickets
    base_model: meta-llama/Llama-3.1-8B
    datasets:
      - path: tickets.jsonl
        type: alpaca
    sequence_len: 4096
    num_epochs: 3        # three are enough
    micro_batch_size: 2
    gradient_accumulation_steps: 4
    bf16: true
    output_dir: ./out
    """,
    "policy.yaml": """
    carbonward: policy/v1
    name: test
    budgets:
      - {id: run-cap, limit: 60 kg, per: run}
    measures:
      - id: low-carbon-region
        category: renewables
        choose: {site.region: [gcp/europe-north1, aws/eu-north-1]}
        effort: medium
        applicability: safe
      - id: fewer-epochs
        category: efficient-algorithms
        set: {epochs: 1}
        effort: low
      - id: power-cap
        category: efficient-hardware
        scale: {power: 0.80..0.86, duration: 1.02..1.06}
        effort: low
        source: Zeus, NSDI 2023
    """,
  ])

  @Test func smallestChangeComesProvedWithItsPatch() throws {
    let check = try Self.repository.check()
    try #require(check.evaluation.verdict == .fail)
    let advice = check.advice()
    let best = try #require(advice.suggestions.first)
    #expect(advice.closest == nil)
    #expect(advice.extent == .exhaustive(evaluations: advice.extent.evaluations))
    #expect(best.measures == ["low-carbon-region"])
    // Within the provider before a greater saving at another one.
    #expect(best.changes.map(\.summary) == ["site.region: gcp/us-central1 → gcp/europe-north1"])
    #expect(best.mends == ["run-cap"])
    #expect(best.isVerified && best.unwritten.isEmpty && best.applicability == .safe)
    #expect(
      best.patch == """
        --- a/carbonward.yaml
        +++ b/carbonward.yaml
        @@ -1,7 +1,7 @@
         carbonward: project/v1
         defaults:
           team: nlp
        -  site: {region: gcp/us-central1}  # where the reservation is
        +  site: {region: gcp/europe-north1}  # where the reservation is
         runs:
           - match: configs/*.yaml
             facts: {hardware: {accelerator: a100-sxm4-80gb, count: 8}, dataset: {tokens: 2B}}
        \\ No newline at end of file

        """)
  }

  @Test func editsLeadWhereTheSuggestionSays() throws {
    let check = try Self.repository.check()
    for suggestion in check.advice().suggestions {
      let again = try Self.repository.applying(suggestion).check()
      #expect(again.evaluation.runs[0].verdict == suggestion.verdict)
      let emissions = try #require(again.subjects[0].assessment.estimate[.emissions])
      #expect(emissions == suggestion.emissions)
    }
  }

  @Test func withoutAWayOutTheClosestIsShown() throws {
    var repository = Self.repository
    repository.replace("policy.yaml", "limit: 60 kg", with: "limit: 2 kg")
    let advice = try repository.check().advice()
    #expect(advice.suggestions.isEmpty)
    let closest = try #require(advice.closest)
    #expect(closest.verdict == .fail)
    #expect(closest.measures == ["fewer-epochs", "low-carbon-region", "power-cap"])
    #expect(advice.obstacles.contains { $0.hasPrefix("`run-cap`: emissions of") })
  }

  @Test func statedIntensityHidesTheRegionSoThatAMoveSavesNothing() throws {
    var repository = Self.repository
    repository.replace(
      "carbonward.yaml",
      "region: gcp/us-central1", with: "region: gcp/us-central1, intensity: 400 g/kWh, pue: 1.1")
    let advice = try repository.check().advice()
    for suggestion in advice.suggestions {
      #expect(!suggestion.measures.contains("low-carbon-region"))
    }
  }

  @Test func factsOfTheCommandLineAreSaidInWords() throws {
    let check = try Self.repository.check(["site.region=gcp/us-west1", "tokens=20B"])
    let advice = check.advice {
      $0.overrides = [
        FactAssignment(.region, .text("gcp/us-west1")), FactAssignment(.tokens, .number(20e9)),
      ]
    }
    for suggestion in advice.suggestions + [advice.closest].compactMap({ $0 })
    where suggestion.measures.contains("low-carbon-region") {
      #expect(suggestion.unwritten.contains { $0.hasSuffix("(it is set on the command line)") })
    }
    #expect(advice.closest != nil || !advice.suggestions.isEmpty)
  }
}

/// What is shown beside the best.
@Suite struct AlternativeTests {
  /// A run over its budget, and measures of which each alone would do; the first beats all others.
  private static let repository = Repository(files: [
    "run.yaml": """
    carbonward: run/v1
    name: train
    hardware: {accelerator: custom, count: 1, power: 1 kW, host_power: 0 W}
    duration: 100 h
    site: {intensity: 1 kgCO2e/kWh, pue: 1}
    """,
    "policy.yaml": """
    carbonward: policy/v1
    budgets:
      - {id: run-cap, limit: 60 kg, per: run}
    measures:
      - {id: a, category: efficient-algorithms, scale: {duration: 0.5}, effort: low, source: s}
      - {id: b, category: efficient-hardware, scale: {power: 0.55}, effort: medium, source: s}
      - {id: c, category: shared-compute, scale: {power: 0.58}, effort: high, source: s}
      - {id: d, category: efficient-algorithms, scale: {duration: 0.59}, effort: high, source: s}
    """,
  ])

  @Test(arguments: [
    (5, 3, ["a", "b", "c"]), (5, 1, ["a"]), (2, 3, ["a", "b"]), (1, 3, ["a"]), (0, 3, []),
  ])
  func othersOfOtherKindsAreShownThatTheBestDominates(
    _ most: Int, _ kinds: Int, _ wanted: [String]
  ) throws {
    let advice = try Self.repository.check().advice {
      $0.maxSuggestions = most
      $0.categoriesShown = kinds
    }
    #expect(advice.suggestions.flatMap(\.measures) == wanted)
    #expect(advice.suggestions.allSatisfy { $0.verdict == .pass })
  }
}

/// Measures that move the start, on the mean days of California.
@Suite struct StartMoveTests {
  private static func repository(schedule: String, measure: String) -> Repository {
    Repository(files: [
      "run.yaml": """
      carbonward: run/v1
      name: nightly
      hardware: {accelerator: a100-sxm4-80gb, count: 8}
      duration: 4 h
      site: {region: aws/us-west-1}
      schedule: {\(schedule)}
      """,
      "policy.yaml": """
      carbonward: policy/v1
      name: test
      budgets: [{id: run-cap, limit: 1 kg, per: run}]
      measures: [{id: later, category: scheduling, effort: low, \(measure)}]
      """,
    ])
  }

  @Test(arguments: [
    (
      "start: \"2026-06-01T02:30:00Z\"", "shift: {max_delay: 24 h}", "2026-06-01T20:00:00Z",
      "the sunny hours of the next day"
    ),
    (
      "start: \"2026-06-01T02:30:00Z\", deadline: \"2026-06-01T10:00:00Z\"",
      "shift: {max_delay: 24 h}", "2026-06-01T06:00:00Z", "the deadline"
    ),
  ])
  func startsAtTheCleanestHour(
    _ schedule: String, _ measure: String, _ start: String, _ why: String
  ) throws {
    let advice = try Self.repository(schedule: schedule, measure: measure).check().advice()
    let closest = try #require(advice.closest, "\(advice.obstacles)")
    let change = closest.changes.first { $0.fact == .start }
    #expect(change?.new == .text(start), "\(why)")
    let saving = try #require(closest.saving)
    #expect(saving.kilograms > 0)
    #expect(closest.notes.contains { $0.contains("ODbL") })
  }

  @Test(arguments: [
    ("{}", "needs `schedule.start`"),
    ("start: \"2026-06-01T02:30:00Z\", interruptible: false", "is not true"),
    (
      "start: \"2026-06-01T02:30:00Z\", deadline: \"2026-06-01T06:30:00Z\", interruptible: true",
      "no cleaner hour"
    ),
  ])
  func whatCannotBeMovedIsSaid(_ schedule: String, _ reason: String) throws {
    let schedule = schedule == "{}" ? "interruptible: true" : schedule
    let advice = try Self.repository(
      schedule: schedule, measure: "shift: {max_delay: 24 h, pause: true}"
    ).check().advice()
    #expect(advice.closest == nil)
    #expect(advice.obstacles.contains { $0.contains(reason) }, "\(advice.obstacles)")
  }
}
