import Abatement
import Diagnostics
import Policy
import Runs
import Testing

@Suite struct FixTests {
  private func session(
    _ repository: Repository, _ change: (inout FixOptions) -> Void = { _ in }
  ) throws -> FixResult {
    let check = try repository.check()
    var options = FixOptions(search: SearchOptions(context: check.context))
    change(&options)
    return FixSession(
      policy: check.policy, estimator: Repository.estimator, workspace: check.workspace,
      paths: [], options: options
    ).run()
  }

  @Test func safeFixesAreAppliedAndASecondTimeChangesNothing() throws {
    let result = try session(SuggestionTests.repository)
    #expect(result.before.verdict == .fail)
    #expect(result.after.verdict.rank < Verdict.fail.rank)
    #expect(result.applied.map(\.suggestion.measures) == [["low-carbon-region"]])
    #expect(result.files.map(\.old.path) == ["carbonward.yaml"])
    var fixed = SuggestionTests.repository
    for file in result.files {
      fixed.files[file.new.path] = file.new.text(in: 0..<file.new.bytes.count)
    }
    let again = try session(fixed)
    #expect(again.files.isEmpty && again.applied.isEmpty && again.diff.isEmpty)
    #expect(again.after.verdict == result.after.verdict)
  }

  @Test func whatWantsALookNeedsToBeAllowed() throws {
    var repository = SuggestionTests.repository
    repository.replace("policy.yaml", "  applicability: safe", with: "  applicability: review")
    let careful = try session(repository)
    #expect(careful.files.isEmpty)
    #expect(careful.skipped.map(\.reason).first?.contains("`--unsafe` applies it") == true)
    let bold = try session(repository) { $0.allowsReview = true }
    #expect(bold.files.count == 1)
    let other = try session(repository) {
      $0.allowsReview = true
      $0.only = ["something-else"]
    }
    #expect(other.files.isEmpty)
    let named = try session(repository) {
      $0.allowsReview = true
      $0.only = ["run-cap"]
    }
    #expect(named.files.count == 1)
  }
}
