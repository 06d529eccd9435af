import Abatement
import Diagnostics
import Footprint
import Policy
import Runs
import Testing

/// Budgets that several runs share.
@Suite struct JointTests {
  private static func repository(limit: String) -> Repository {
    var files = [
      "policy.yaml": """
      carbonward: policy/v1
      name: test
      budgets: [{id: check-cap, limit: \(limit), per: check}]
      measures:
        - {id: move, category: renewables, choose: {site.region: [gcp/europe-north1]}, effort: medium, applicability: safe}
        - {id: shorter, category: efficient-algorithms, when: run.epochs > 1.0, set: {epochs: 1}, effort: low}
      """
    ]
    for (name, epochs) in [("a", 4), ("b", 2), ("c", 1)] {
      files["\(name).yaml"] = """
        carbonward: run/v1
        name: \(name)
        model: {params: 8B}
        method: full
        epochs: \(epochs)
        dataset: {tokens: 1B}
        hardware: {accelerator: a100-sxm4-80gb, count: 8}
        site: {region: gcp/us-central1}
        """
    }
    return Repository(files: files)
  }

  private func joint(_ check: Repository.Check) -> JointAdvice? {
    check.search().search(
      runs: check.runs, subjects: check.subjects, evaluation: check.evaluation,
      isJointWanted: true
    ).joint
  }

  @Test func leastEffortOverAllRunsKeepsTheBudget() throws {
    let plenty = try Self.repository(limit: "10 t").check()
    #expect(joint(plenty) == nil)
    let total = plenty.subjects.compactMap { $0.assessment.estimate[.emissions]?.p50 }.reduce(0, +)
    // Seven epochs in all; shorter runs leave three.
    let repository = Self.repository(limit: "\(Int(total * 0.5)) kg")
    let check = try repository.check()
    let advice = try #require(joint(check))
    #expect(advice.verdict == .pass && advice.isExhaustive && advice.mends == ["check-cap"])
    #expect(advice.parts.map(\.measures) == [["shorter"], ["shorter"]])
    #expect(advice.isVerified)
    var edited = repository
    for edit in advice.edits.sorted(by: { $0.range.bytes.lowerBound > $1.range.bytes.lowerBound }) {
      let path = edit.range.file.path
      var bytes = Array((edited.files[path] ?? "").utf8)
      bytes.replaceSubrange(edit.range.bytes, with: edit.text.utf8)
      edited.files[path] = String(decoding: bytes, as: UTF8.self)
    }
    #expect(try edited.check().evaluation.verdict == .pass)
  }

  @Test func whatCannotBeKeptIsSaid() throws {
    let plenty = try Self.repository(limit: "10 t").check()
    let total = plenty.subjects.compactMap { $0.assessment.estimate[.emissions]?.p50 }.reduce(0, +)
    // Enough for any one of the three at its best, and not for all.
    let check = try Self.repository(limit: "\(total * 0.025) kg").check()
    let advice = try #require(joint(check))
    #expect(advice.parts.isEmpty && advice.verdict == .fail)
    #expect(advice.obstacles == ["no measures of its runs keep `check-cap`"])
  }
}
