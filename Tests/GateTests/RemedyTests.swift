import Diagnostics
import Files
import Foundation
import Gate
import Policy
import Result
import Runs
import TestSupport
import Testing
import TrainingConfigs

/// The one line that would make something known, does.
@Suite("Remedies") struct RemedyTests {
  /// A run in a repository with what the project states of it.
  private static func estimate(
    _ name: String, _ text: String, facts: [String] = [], set: [String] = []
  ) throws -> CheckResult {
    var files = [name: text]
    if !facts.isEmpty {
      let lines = facts.map { "      \($0)\n" }.joined()
      files["carbonward.yaml"] =
        "carbonward: project/v1\nruns:\n  - match: '*'\n    facts:\n\(lines)"
    }
    var request = InputRequest(in: .workspace(Workspace(files: MemoryFiles(files))))
    request.paths = [name]
    request.assignments = set
    return try Gate.estimate(request)
  }

  /// Every how manieth file of the corpus is tried; a full walk takes minutes.
  private static let step = 3

  private static func corpus() throws -> [(path: String, text: String)] {
    guard let folder = Shared.folder?.appendingPathComponent("corpus/configs") else { return [] }
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    let sorted = (names ?? []).sorted()
    return stride(from: 0, to: sorted.count, by: step).compactMap { index in
      let url = folder.appendingPathComponent(sorted[index])
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
      return (sorted[index], text)
    }
  }

  /// Take the line, add it, look again: known, or a different question.
  @Test(.enabled(if: Shared.isPresent, Shared.absence))
  func everyLineOfTheCorpusHelps() throws {
    var (files, gaps, known) = (0, 0, 0)
    for (path, text) in try Self.corpus() {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      guard let run = try Self.estimate(name, text).runs.first else { continue }
      files += 1
      var tried: Set<String> = []
      for gap in run.estimate.missing where tried.insert(gap.message + gap.remedy).inserted {
        gaps += 1
        #expect(!gap.remedy.hasPrefix("model: {id"), "\(path): \(gap.remedy)")
        let isOption = gap.needsOverride
        let after = try Self.estimate(
          name, text, facts: isOption ? [] : [gap.remedy],
          set: isOption ? [String(gap.remedy.dropFirst("--set ".count))] : [])
        #expect(
          after.diagnostics.allSatisfy { $0.severity != .error }, "\(path): \(gap.remedy)")
        let again = try #require(after.runs.first, "\(path): \(gap.remedy)")
        let isSame = again.estimate.missing.contains {
          $0.key == gap.key && $0.message == gap.message
        }
        #expect(!isSame, "\(path): \(gap.message): \(gap.remedy)")
        if again.estimate[gap.key] != nil { known += 1 }
      }
    }
    print("\(files) configs of the corpus, \(gaps) gaps, \(known) known with one line")
    #expect(files > 100 && gaps > 300)
  }

  /// A name that only the launch knows: how large the thing is can be stated, whatever its name.
  @Test(arguments: [
    ("$MODEL", "tatsu-lab/alpaca", "model: {params: 7B}"),
    ("gpt2", "$HOME/data/own.parquet", "dataset: {tokens: 1B}"),
  ])
  func aSizeStandsForANameThatIsSetOutside(_ model: String, _ data: String, _ line: String) throws {
    let script = """
      torchrun --nproc_per_node 8 train.py --model_name_or_path \(model) --dataset_name \(data) \
        --num_train_epochs 3 --per_device_train_batch_size 8 --output_dir out --max_seq_length 2048

      """
    let hardware = "hardware: {accelerator: h100-sxm5-80gb}"
    let before = try #require(Self.estimate("train.sh", script, facts: [hardware]).runs.first)
    #expect(before.estimate.missing.first { $0.key == .energy }?.remedy == line)
    let after = try #require(Self.estimate("train.sh", script, facts: [hardware, line]).runs.first)
    #expect(after.estimate[.energy] != nil)
  }

  /// The lines in backticks that a finding asks to be stated.
  private static func lines(in help: String) -> [String] {
    let parts = help.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    return stride(from: 1, to: parts.count, by: 2).map { parts[$0] }.filter {
      $0.contains(": ") && $0 != "carbonward.yaml"
    }
  }

  /// Every fact that a rule may read and that a run does not state.
  @Test(arguments: Fact.allCases) func everyFactOfARuleHelps(_ fact: Fact) throws {
    let rule =
      "rules:\n  - {id: probe, require: 'run.\(fact.rawValue) == run.\(fact.rawValue)'}\n"
    func finding(_ facts: [String]) throws -> FindingResult {
      let lines = facts.map { "      \($0)\n" }.joined()
      let project =
        Checks.project + "runs:\n  - match: run.yaml\n    facts:\n      purpose: test\n\(lines)"
      let request = try Checks.request(
        policy: rule, run: "carbonward: run/v1\nname: probe\n", more: ["carbonward.yaml": project])
      let result = try Gate.check(request)
      #expect(result.diagnostics.filter { $0.severity == .error } == [], "\(facts)")
      return try #require(result.runs.first?.findings.first { $0.id == "probe" })
    }
    let before = try finding([])
    guard before.status == .unknown else { return }
    let help = try #require(before.help, "\(before.message)")
    let lines = Self.lines(in: help)
    #expect(!lines.isEmpty, "\(help)")
    let after = try finding(lines)
    #expect(after.status != .unknown || after.message != before.message, "\(help)")
  }

  /// What no fact of a run says is a row of the project's catalogue.
  @Test(arguments: [("", FindingResult.Status.unknown), (", embodied: 150 kg", .passed)])
  func whatTheCatalogueLacks(_ figure: String, _ status: FindingResult.Status) throws {
    let project =
      Checks.project
      + "catalogue: {accelerators: [{id: own-gpu, tdp: 400 W\(figure), source: us}]}\n"
    let run =
      "carbonward: run/v1\nhardware: {accelerator: own-gpu, count: 8}\nduration: 10 h\n"
    let request = try Checks.request(
      policy: "budgets: [{id: made, metric: embodied, limit: 1 t, per: run}]\n", run: run,
      more: ["carbonward.yaml": project])
    let finding = try #require(
      Gate.check(request).runs.first?.findings.first { $0.id == "made" })
    #expect(finding.status == status)
    let names = finding.message.contains("may state them as `embodied`")
    #expect(names == (status == .unknown), "\(finding.message)")
  }
}
