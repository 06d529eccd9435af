import Abatement
import Diagnostics
import Footprint
import Policy
import Testing
import TrainingConfigs

#if canImport(Glibc)
  import Glibc
#endif

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

  @Test func filesAreReplacedWhollyAndNeverThroughLinks() throws {
    var template = Array("/tmp/carbonward-fix-XXXXXX".utf8CString)
    let root = try #require(
      template.withUnsafeMutableBufferPointer { buffer -> String? in
        buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
      })
    defer { _ = ["a.yaml", "d/b.yaml", "link.yaml", "out"].map { unlink("\(root)/\($0)") } }
    mkdir("\(root)/d", 0o755)
    func write(_ path: String, _ text: String) {
      let file = open("\(root)/\(path)", O_WRONLY | O_CREAT | O_TRUNC, 0o640)
      _ = Array(text.utf8).withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      close(file)
    }
    func text(_ path: String) -> String {
      var bytes = [UInt8](repeating: 0, count: 100)
      let file = open("\(root)/\(path)", O_RDONLY)
      defer { close(file) }
      let count = read(file, &bytes, bytes.count)
      return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
    write("a.yaml", "old\n")
    write("d/b.yaml", "old\n")
    symlink("a.yaml", "\(root)/link.yaml")
    symlink("/tmp", "\(root)/out")
    let replacer = FileReplacer(root: root)
    func attempt(_ path: String, from old: String = "old\n") -> ReplacementError? {
      do throws(ReplacementError) {
        try replacer.replace(SourceFile(path: path, text: old), with: Array("new\n".utf8))
        return nil
      } catch { return error }
    }
    #expect(attempt("d/b.yaml") == nil)
    #expect(text("d/b.yaml") == "new\n")
    var status = stat()
    stat("\(root)/d/b.yaml", &status)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(attempt("a.yaml", from: "older\n") == .changedSinceRead("a.yaml"))
    #expect(attempt("link.yaml") == .leadsOut("link.yaml"))
    #expect(attempt("out/a.yaml") == .leadsOut("out/a.yaml"))
    #expect(attempt("../a.yaml") == .leadsOut("../a.yaml"))
    #expect(attempt("d") == .notRegular("d"))
    #expect(text("a.yaml") == "old\n")
    // The folder holds nothing else: no temporary file stays behind.
    #expect(attempt("d/b.yaml", from: "new\n") == nil)
  }
}
