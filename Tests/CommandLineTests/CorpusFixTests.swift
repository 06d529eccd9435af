import Foundation
import TestSupport
import Testing

/// Real configs that fail a budget, mended end to end by the binary: check, fix, check again.
@Suite struct CorpusFixTests {
  private static let policy = """
    carbonward: policy/v1
    imports: [pack:measures]
    budgets: [{id: run-cap, limit: 30 kg, per: run, percentile: p95}]

    """

  private static let project = """
    carbonward: project/v1
    policies: [policy.yaml]
    defaults:
      site: {region: gcp/asia-east1}  # where we are
      hardware: {accelerator: a100-sxm4-80gb, count: 8}
      model: {params: 8B}
      dataset: {tokens: 1B}

    """

  /// The first files of a format, by name.
  private static func files(_ format: String, _ count: Int) -> [URL] {
    let folder = Shared.folder?.appendingPathComponent("corpus/configs/\(format)")
    let all = folder.flatMap {
      FileManager.default.enumerator(at: $0, includingPropertiesForKeys: nil)
    }
    let urls = (all?.compactMap { $0 as? URL } ?? []).filter {
      ["yaml", "yml", "json", "toml"].contains($0.pathExtension)
    }
    return Array(urls.sorted { $0.path < $1.path }.prefix(count))
  }

  @Test(.enabled(if: Shared.isPresent, Shared.absence))
  func failingConfigsAreFixedOnDisk() throws {
    var fixed: [String: Int] = [:]
    for format in [
      "axolotl", "litgpt", "llamafactory", "torchtitan_toml", "torchtune", "trl_recipe",
    ] {
      // Models of images are estimated by their own work, which no measure brings below the cap.
      for url in Self.files(format, 10)
      where (fixed[format] ?? 0) < 3 && !url.path.contains("__flux__") {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
        let name = "configs/\(url.lastPathComponent)"
        let sandbox = try Sandbox(
          ["carbonward.yaml": Self.project, "policy.yaml": Self.policy, name: text])
        guard try sandbox.carbonward("check", name).status == 1 else { continue }
        let outcome = try sandbox.carbonward("fix", "--unsafe", name)
        #expect(outcome.status == 0, "\(format)/\(name): \(outcome.error)")
        #expect(outcome.error.contains("applied "), "\(format)/\(name)")
        #expect(try sandbox.carbonward("check", name).status == 0, "\(format)/\(name)")
        let again = try sandbox.carbonward("fix", "--unsafe", name)
        #expect(again.output.isEmpty && again.status == 0, "\(format)/\(name): \(again.text)")
        // What fix printed is what changed.
        let changed = try sandbox.git("diff", "--numstat").split(separator: "\n").count
        #expect(changed == outcome.output.components(separatedBy: "\n+++ ").count - 1)
        fixed[format, default: 0] += 1
      }
    }
    let counts = fixed.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    print("real configs fixed on disk: \(counts.joined(separator: ", "))")
    #expect(fixed.values.reduce(0, +) >= 10)
  }
}
