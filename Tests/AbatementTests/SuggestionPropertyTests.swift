import Abatement
import Diagnostics
import Footprint
import Foundation
import Policy
import Runs
import TestSupport
import Testing

extension SeededGenerator {
  /// A generator for one of many repositories, their sequences far apart.
  init(repository: UInt64) { self.init(seed: repository &* 0x9E37_79B9_7F4A_7C15) }

  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.randomElement(using: &self)
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// Repositories of our own with one or two failing runs, a project file and measures of every kind.
enum GeneratedRepository {
  /// Measures to take from; their order and number vary.
  private static let measures = [
    "{id: region-a, category: renewables, choose: {site.region: [gcp/europe-north1, gcp/europe-west9, aws/eu-north-1]}, effort: medium, applicability: safe}",
    "{id: region-b, category: renewables, set: {site.region: gcp/us-west1}, effort: low}",
    "{id: bf16, category: efficient-algorithms, when: 'run.precision == \"fp32\"', set: {precision: bf16}, effort: low, applicability: safe}",
    "{id: fp8, category: efficient-algorithms, requires: [bf16], set: {recompute: false}, effort: medium}",
    "{id: cap, category: efficient-hardware, scale: {power: 0.80..0.86, duration: 1.02..1.06}, effort: low}",
    "{id: halve, category: efficient-hardware, when: run.hardware.count >= 4.0, scale: {hardware.count: 0.5}, effort: low}",
    "{id: newer, category: efficient-hardware, choose: {hardware.accelerator: [h100-sxm5-80gb, b200]}, effort: high}",
    "{id: shorter, category: efficient-algorithms, set: {epochs: 1}, effort: low, applicability: safe}",
    "{id: shared, category: shared-compute, when: has(run.idle_share), set: {sharing: shared}, effort: medium}",
    "{id: trials, category: efficient-algorithms, when: run.trials > 4.0, scale: {trials: 0.4..0.6}, effort: medium, excludes: [shorter]}",
  ]

  /// The repository of a seed; every third one is of other formats.
  static func make(_ seed: UInt64) -> Repository {
    seed % 3 == 2 ? makeMixed(seed) : makeRecipes(seed)
  }

  private static func makeRecipes(_ seed: UInt64) -> Repository {
    var random = SeededGenerator(repository: seed)
    var files: [String: String] = [:]
    files["carbonward.yaml"] = """
      carbonward: project/v1
      defaults: {team: nlp, site: {region: \(random.pick(["gcp/us-central1", "gcp/asia-east1", "aws/us-east-1"]) ?? "")}}  # ours
      runs:
        - match: configs/*.yaml
          facts:
            hardware:
              accelerator: \(random.pick(["a100-sxm4-80gb", "v100-sxm2-32gb"]) ?? "")  # reserved
              count: \(random.pick([4, 8, 16]) ?? 8)
            dataset: {tokens: \(random.pick(["200M", "1B", "3B"]) ?? "1B")}
            model: {params: 8B}
      """
    let runs = random.chance(40) ? 2 : 1
    for index in 0..<runs {
      files["configs/tune-\(index).yaml"] = """
        # recipe \(index)
        base_model: our/model
        datasets:
          - path: our/data
        sequence_len: 4096
        num_epochs: \(Int.random(in: 1...4, using: &random))   # enough
        micro_batch_size: 2
        gradient_accumulation_steps: \(random.pick([2, 4, 8]) ?? 4)
        \(random.chance(50) ? "bf16: true" : "fp32: true")
        gradient_checkpointing: \(random.chance(50))
        output_dir: ./out
        """
    }
    if random.chance(50) {
      files["native.yaml"] = """
        carbonward: run/v1
        name: native
        model: {params: \(random.pick(["1B", "7B"]) ?? "1B")}
        method: full
        precision: \(random.pick(["fp32", "bf16"]) ?? "bf16")
        hardware: {accelerator: a100-sxm4-80gb, count: \(random.pick([2, 8]) ?? 2)}
        duration: \(random.pick(["12 h", "80..120 h", "300 h"]) ?? "12 h")
        trials: \(random.pick([1, 6, 10]) ?? 1)
        idle_share: \(random.pick([0, 20, 50]) ?? 0) %
        """
    }
    files["policy.yaml"] = policy(&random)
    return Repository(files: files)
  }

  /// Some of the measures, with those that others name.
  static func chosenMeasures(_ random: inout SeededGenerator) -> [String] {
    var chosen = measures.filter { _ in random.chance(70) }
    if !chosen.contains(where: { $0.contains("id: bf16") }) {
      chosen.removeAll { $0.contains("requires: [bf16]") }
    }
    if !chosen.contains(where: { $0.contains("id: shorter") }) {
      chosen.removeAll { $0.contains("excludes: [shorter]") }
    }
    return chosen
  }

  private static func policy(_ random: inout SeededGenerator) -> String {
    let chosen = chosenMeasures(&random)
    let shared = random.chance(40)
    return """
      carbonward: policy/v1
      name: generated
      budgets:
        - {id: run-cap, limit: \(random.pick([5, 20, 60, 150, 400]) ?? 60) kg, per: run, percentile: \(random.chance(50) ? "p50" : "p95")}
        - {id: check-cap, limit: \(shared ? (random.pick([30, 100, 500]) ?? 100) : 1_000_000) kg, per: check}
      rules:
        - {id: precision, when: has(run.precision), require: 'run.precision != "fp32"', severity: \(random.chance(50) ? "deny" : "warn")}
        - {id: clean, severity: warn, require: run.site.intensity <= g_per_kwh(420)}
      measures:
      \(chosen.map { "  - " + $0 }.joined(separator: "\n"))
      """
  }

  /// The same repository with the measures of the policy in another order.
  static func shuffled(_ repository: Repository, _ random: inout SeededGenerator) -> Repository {
    var other = repository
    let text = repository.files["policy.yaml"] ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = lines.firstIndex(of: "measures:") else { return other }
    let measures = lines[(start + 1)...].filter { !$0.isEmpty }.shuffled(using: &random)
    other.files["policy.yaml"] = (lines[...start] + measures).joined(separator: "\n")
    return other
  }

  /// The same repository without one of the measures that no other one names.
  static func withoutOne(_ repository: Repository, _ random: inout SeededGenerator) -> Repository {
    var other = repository
    let text = repository.files["policy.yaml"] ?? ""
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = lines.firstIndex(of: "measures:") else { return other }
    let free = lines.indices.filter { index in
      index > start && !lines[index].contains("id: bf16") && !lines[index].contains("id: shorter")
        && lines[index].contains("id:")
    }
    if let index = random.pick(Array(free)) { lines.remove(at: index) }
    other.files["policy.yaml"] = lines.joined(separator: "\n")
    return other
  }
}

/// What has to hold of every suggestion, whatever the repository.
@Suite struct SuggestionPropertyTests {
  /// How many repositories are generated; `CARBONWARD_PROPERTY_SEEDS` asks for more.
  static let count: UInt64 =
    ProcessInfo.processInfo.environment["CARBONWARD_PROPERTY_SEEDS"].flatMap(UInt64.init) ?? 30

  /// Suggestions with every number in them, for comparisons.
  private func summary(_ advice: Advice) -> [String] {
    (advice.suggestions + [advice.closest].compactMap { $0 }).map { suggestion in
      let changes = suggestion.changes.map(\.summary).joined(separator: "; ")
      return
        "\(suggestion.measures) \(changes) \(suggestion.verdict) \(suggestion.saving?.kilograms ?? 0) "
        + "\(suggestion.patch ?? "-")"
    }
  }

  @Test func everySuggestionAppliedAndReadAgainReachesItsVerdict() throws {
    var (shown, edited, applied) = (0, 0, 0)
    for seed in 0..<Self.count {
      let repository = GeneratedRepository.make(seed)
      let check = try repository.check()
      for (index, advice) in check.search().advice(
        runs: check.runs, subjects: check.subjects, evaluation: check.evaluation
      ).enumerated() {
        for suggestion in advice.suggestions {
          shown += 1
          #expect(suggestion.verdict.rank < check.evaluation.runs[index].verdict.rank, "\(seed)")
          #expect(suggestion.edits.isEmpty != suggestion.isVerified, "\(seed)")
          guard !suggestion.edits.isEmpty else { continue }
          edited += 1
          guard suggestion.unwritten.isEmpty else { continue }
          applied += 1
          let again = try repository.applying(suggestion).check()
          #expect(
            again.evaluation.runs[index].verdict == suggestion.verdict,
            "seed \(seed), \(suggestion.measures)")
          #expect(again.subjects[index].assessment.estimate[.emissions] == suggestion.emissions)
        }
      }
    }
    print("suggestions shown \(shown), with edits \(edited), wholly written and applied \(applied)")
    #expect(applied > 15)
  }

  @Test func takingAMeasureAwayLosesTheVerdict() throws {
    var removed = 0
    for seed in 0..<Self.count {
      let repository = GeneratedRepository.make(seed)
      let check = try repository.check()
      for index in check.runs.indices {
        for suggestion in check.advice(index).suggestions where suggestion.measures.count > 1 {
          for measure in suggestion.measures {
            let rest = suggestion.measures.filter { $0 != measure }
            // A measure that excludes or requires one that is gone cannot be loaded alone.
            let smaller = repository.keeping(rest)
            guard smaller.loads else { continue }
            let other = try smaller.check()
            removed += 1
            let sameChoices = other.advice(index).suggestions.filter { candidate in
              candidate.changes.allSatisfy { change in
                guard case .measure = change.reason, change.new.text != nil else { return true }
                return suggestion.changes.contains {
                  $0.fact == change.fact && $0.new == change.new
                }
              }
            }
            #expect(
              sameChoices.allSatisfy { $0.verdict.rank > suggestion.verdict.rank },
              "seed \(seed): \(suggestion.measures) can do without \(measure)")
          }
        }
      }
    }
    print("measures taken away \(removed)")
    #expect(removed > 5)
  }

  @Test func moreMeasuresNeverMakeTheBestWorse() throws {
    var compared = 0
    for seed in 0..<Self.count {
      var random = SeededGenerator(repository: seed + 1_000)
      let full = GeneratedRepository.make(seed)
      let less = try GeneratedRepository.withoutOne(full, &random).check()
      let check = try full.check()
      for index in check.runs.indices {
        guard let fewer = less.advice(index).suggestions.first else { continue }
        compared += 1
        let more = try #require(check.advice(index).suggestions.first, "seed \(seed)")
        #expect(more.verdict.rank <= fewer.verdict.rank, "seed \(seed)")
        if more.verdict == fewer.verdict {
          #expect(more.effort <= fewer.effort || more.measures.count <= fewer.measures.count)
        }
      }
    }
    print("best suggestions compared \(compared)")
    #expect(compared > 10)
  }

  @Test func orderOfMeasuresDoesNotMatter() throws {
    for seed in 0..<Self.count {
      var random = SeededGenerator(repository: seed + 2_000)
      let repository = GeneratedRepository.make(seed)
      let check = try repository.check()
      let other = try GeneratedRepository.shuffled(repository, &random).check()
      for index in check.runs.indices {
        #expect(summary(check.advice(index)) == summary(other.advice(index)), "seed \(seed)")
      }
    }
  }

  /// The same runs in other files and another order have the same advice.
  @Test func orderOfFilesDoesNotMatter() throws {
    var compared = 0
    for seed in 0..<Self.count {
      let repository = GeneratedRepository.make(seed)
      let check = try repository.check()
      let order = Array(check.runs.indices.reversed())
      let subjects = order.map { check.subjects[$0] }
      let turned = check.policy.evaluate(subjects, in: check.context)
      let other = check.search().advice(
        runs: order.map { check.runs[$0] }, subjects: subjects, evaluation: turned)
      for (position, index) in order.enumerated() {
        compared += 1
        #expect(summary(other[position]) == summary(check.advice(index)), "seed \(seed)")
      }
    }
    print("runs compared in two orders \(compared)")
  }

  @Test func boundedSearchFindsWhatTheExhaustiveOneFinds() throws {
    var pruned = 0
    for seed in 0..<Self.count {
      let check = try GeneratedRepository.make(seed).check()
      for index in check.runs.indices {
        let all = check.advice(index) { $0.exhaustiveLimit = 1_000_000 }
        let bounded = check.advice(index) { $0.exhaustiveLimit = 0 }
        if bounded.extent.evaluations < all.extent.evaluations { pruned += 1 }
        let best = (all.suggestions.first, bounded.suggestions.first)
        #expect(best.0?.measures == best.1?.measures, "seed \(seed)")
        #expect(best.0?.changes == best.1?.changes, "seed \(seed)")
      }
    }
    print("searches in which the bound saved evaluations \(pruned)")
    #expect(pruned > 0)
  }

  @Test func fixTwiceIsFixOnce() throws {
    var changed = 0
    for seed in 0..<Self.count / 2 {
      let repository = GeneratedRepository.make(seed)
      func fix(_ repository: Repository) throws -> FixResult {
        let check = try repository.check()
        var options = FixOptions(search: SearchOptions(context: check.context))
        options.allowsReview = true
        return FixSession(
          policy: check.policy, estimator: Repository.estimator, workspace: check.workspace,
          paths: [], options: options
        ).run()
      }
      let once = try fix(repository)
      guard !once.files.isEmpty else { continue }
      changed += 1
      #expect(once.after.verdict.rank <= once.before.verdict.rank, "seed \(seed)")
      var fixed = repository
      for file in once.files {
        fixed.files[file.new.path] = file.new.text(in: 0..<file.new.bytes.count)
      }
      let twice = try fix(fixed)
      #expect(twice.files.isEmpty, "seed \(seed): \(twice.diff)")
      #expect(twice.after.verdict == once.after.verdict)
    }
    print("repositories fixed \(changed)")
    #expect(changed > 2)
  }
}
