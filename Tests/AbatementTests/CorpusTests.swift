import Abatement
import Diagnostics
import Foundation
import Policy
import Runs
import Testing

/// Real configs under a budget that they fail; skipped where the corpus is not at hand.
@Suite struct CorpusSuggestionTests {
  /// The folder of real configs: beside the package, or where `CARBONWARD_SHARED` says.
  static let corpus: URL? = {
    let named = ProcessInfo.processInfo.environment["CARBONWARD_SHARED"].map {
      URL(fileURLWithPath: $0)
    }
    var folder = URL(fileURLWithPath: #filePath)
    var candidates = named.map { [$0] } ?? []
    for _ in 0..<6 {
      folder.deleteLastPathComponent()
      candidates.append(folder.appending(path: "../shared"))
    }
    return candidates.map { $0.appending(path: "corpus/configs") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
  }()

  private static let policy = """
    carbonward: policy/v1
    name: corpus
    imports: [pack:measures]
    budgets: [{id: run-cap, limit: 30 kg, per: run}]
    """

  private static let project = """
    carbonward: project/v1
    defaults:
      site: {region: gcp/asia-east1}  # where we are
      hardware: {accelerator: a100-sxm4-80gb, count: 8}
      model: {params: 8B}
      dataset: {tokens: 1B}
    """

  /// Up to `count` files of a format, in the order of their names.
  private static func files(_ format: String, _ count: Int) -> [(name: String, text: String)] {
    guard let folder = corpus?.appending(path: format),
      let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    let paths = all.compactMap { $0 as? URL }
      .filter { ["yaml", "yml", "sh", "sbatch", "slurm"].contains($0.pathExtension) }
      .sorted { $0.path < $1.path }
    return paths.prefix(count).compactMap { url in
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
      return (url.lastPathComponent, text)
    }
  }

  @Test(.enabled(if: corpus != nil, "the corpus is not at hand"))
  func realConfigsGetSuggestionsThatHold() throws {
    var (failing, advised, applied) = (0, 0, 0)
    for format in ["axolotl", "trl_recipe", "hf_recipe", "llamafactory", "slurm"] {
      for (name, text) in Self.files(format, 12) {
        let repository = Repository(
          files: [
            "carbonward.yaml": Self.project, "configs/\(name)": text, "policy.yaml": Self.policy,
          ])
        guard let check = try? repository.check(), !check.runs.isEmpty else { continue }
        for (index, run) in check.evaluation.runs.enumerated() where run.verdict == .fail {
          failing += 1
          let advice = check.advice(index)
          if !advice.suggestions.isEmpty { advised += 1 }
          for suggestion in advice.suggestions
          where !suggestion.edits.isEmpty && suggestion.unwritten.isEmpty {
            let again = try repository.applying(suggestion).check()
            #expect(
              again.evaluation.runs[index].verdict == suggestion.verdict,
              "\(format)/\(name): \(suggestion.measures)")
            applied += 1
          }
        }
      }
    }
    print(
      "real configs failing \(failing), with suggestions \(advised), applied and checked \(applied)"
    )
    #expect(failing >= 10 && advised >= 10 && applied >= 10)
  }
}
