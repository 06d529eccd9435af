import Foundation
import Testing

@testable import Files

@Suite struct GitFilesTests {
  /// A repository whose one commit is written by hand, so that it may hold what git would not add.
  private final class Repository {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory())
      .appendingPathComponent("carbonward-\(UUID().uuidString)").resolvingSymlinksInPath()

    init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      _ = try git(["init", "-q", "-b", "main", "."])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func git(_ arguments: [String], input: [UInt8] = []) throws -> String {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments =
        ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org"] + arguments
      process.currentDirectoryURL = folder
      let (stdin, stdout) = (Pipe(), Pipe())
      process.standardInput = stdin
      process.standardOutput = stdout
      try process.run()
      stdin.fileHandleForWriting.write(Data(input))
      try stdin.fileHandleForWriting.close()
      let data = stdout.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0, "git \(arguments)")
      return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Commits files given as mode, path and contents.
    func commit(_ files: [(mode: String, path: String, bytes: [UInt8])]) throws {
      var lines: [UInt8] = []
      for file in files {
        let hash =
          file.mode == "160000"
          ? String(repeating: "1", count: 40)
          : try git(["hash-object", "-w", "--stdin"], input: file.bytes)
        lines += Array("\(file.mode) \(hash)\t\(file.path)\0".utf8)
      }
      _ = try git(["update-index", "-z", "--index-info"], input: lines)
      _ = try git(["commit", "-q", "--allow-empty", "-m", "x"])
    }

    func files(_ name: String = "HEAD", below path: String = "") throws -> GitFiles {
      let root = path.isEmpty ? folder.path : folder.path + "/" + path
      let repository = try GitRepository(root: root)
      return try repository.files(at: try repository.revision(name))
    }
  }

  /// A tag that is called like a branch would let whoever pushes it choose the base.
  @Test(arguments: [
    ("main", false), ("other", true), ("refs/heads/main", true), ("refs/tags/main", true),
    ("main~0", false), ("main@{1 day ago}", false), ("HEAD", true),
  ])
  func ambiguousNames(_ name: String, _ isKnown: Bool) throws {
    let repository = try Repository()
    try repository.commit([("100644", "a", [])])
    _ = try repository.git(["branch", "other"])
    _ = try repository.git(["tag", "other"])
    try repository.commit([("100644", "b", [])])
    _ = try repository.git(["tag", "main", "HEAD~1"])
    if isKnown {
      _ = try repository.files(name)
    } else {
      #expect(throws: GitError.self) { try repository.files(name) }
    }
  }

  @Test func commonAncestorsAreFoundWhereThereAreSome() throws {
    let repository = try Repository()
    try repository.commit([("100644", "a", [])])
    _ = try repository.git(["branch", "other"])
    try repository.commit([("100644", "b", [])])
    let git = try GitRepository(root: repository.folder.path)
    let (main, other) = (try git.revision("main"), try git.revision("other"))
    #expect(try git.mergeBase(main, other)?.commit == other.commit)
    let tree = try repository.git(["rev-parse", "HEAD^{tree}"])
    let apart = try repository.git(["commit-tree", tree, "-m", "apart"])
    #expect(try git.mergeBase(main, try git.revision(apart)) == nil)
  }

  /// What is tracked is what stands in the index, ignored or not.
  @Test func trackedFilesAreThoseOfTheIndex() throws {
    let repository = try Repository()
    try repository.commit([
      ("100644", ".gitignore", Array("*.yaml\n".utf8)), ("100644", "a.yaml", []),
      ("100755", "b/c.sh", []),
    ])
    let git = try GitRepository(root: repository.folder.path)
    #expect(try git.tracked().sorted() == [".gitignore", "a.yaml", "b/c.sh"])
  }

  @Test(
    "whatever git would look a name up as makes it ambiguous",
    arguments: ["refs/origin", "refs/tags/origin", "refs/heads/origin", "refs/remotes/origin/HEAD"])
  func placesOfAName(_ place: String) throws {
    let repository = try Repository()
    try repository.commit([("100644", "a", [])])
    _ = try repository.git(["update-ref", place, "HEAD"])
    _ = try repository.files("origin")
    try repository.commit([("100644", "b", [])])
    let other = place.hasSuffix("HEAD") ? "refs/tags/origin" : "refs/remotes/origin/HEAD"
    _ = try repository.git(["update-ref", other, "HEAD"])
    let error = #expect(throws: GitError.self) { try repository.files("origin") }
    #expect(error?.message.contains("ambiguous") == true)
  }

  @Test("a file of the git folder that is called like a branch")
  func fileLikeABranch() throws {
    let repository = try Repository()
    try repository.commit([("100644", "a", [])])
    try repository.commit([("100644", "b", [])])
    let old = try repository.git(["rev-parse", "HEAD~1"])
    try Data("\(old)\n".utf8).write(to: repository.folder.appendingPathComponent(".git/main"))
    #expect(throws: GitError.self) { try repository.files("main") }
  }

  @Test("a branch that is called like a whole hash does not keep the hash from being named")
  func branchLikeAWholeHash() throws {
    let repository = try Repository()
    try repository.commit([("100644", "a", [])])
    let hash = try repository.git(["rev-parse", "HEAD"])
    try repository.commit([("100644", "b", [])])
    _ = try repository.git(["update-ref", "refs/heads/\(hash)", "HEAD"])
    #expect(try GitRepository(root: repository.folder.path).revision(hash).commit == hash)
  }

  @Test("what means another commit tomorrow, or what a message decides, is no revision")
  func movingNames() throws {
    let repository = try Repository()
    try repository.commit([("100644", "a", [])])
    try repository.commit([("100644", "b", [])])
    for name in ["main@{yesterday}", "HEAD@{now}", "main@{2 days ago}", ":/x", "main^{/x}"] {
      #expect(throws: GitError.self, "\(name)") { try repository.files(name) }
    }
    _ = try repository.files("main@{0}")
  }

  @Test("a branch that is called like the beginning of a hash")
  func branchLikeAHash() throws {
    let repository = try Repository()
    try repository.commit([("100644", "a", [])])
    let short = try repository.git(["rev-parse", "--short=7", "HEAD"])
    _ = try repository.files(short)
    try repository.commit([("100644", "b", [])])
    _ = try repository.git(["update-ref", "refs/heads/\(short)", "HEAD"])
    let error = #expect(throws: GitError.self) { try repository.files(short) }
    #expect(error?.message.contains("ambiguous") == true)
    _ = try repository.files("refs/heads/\(short)")
  }

  @Test(
    "a revision that is no name is not asked for as one",
    arguments: [
      ("main~1", "git fetch origin`"), ("HEAD~1", "git fetch origin`"),
      ("origin/main^", "git fetch origin`"), ("a..b", "git fetch origin`"),
      ("0123456789abcdef", "git fetch origin 0123456789abcdef`"),
    ])
  func hintOfAMissingRevision(_ name: String, _ hint: String) throws {
    let repository = try Repository()
    let git = try GitRepository(root: repository.folder.path)
    let error = #expect(throws: GitError.self) { try git.revision(name) }
    #expect(error?.help.contains { $0.contains(hint) } == true)
    #expect(
      error?.help.contains { $0.contains("refs/remotes") || $0.contains("unshallow") } == false)
  }

  @Test(arguments: ["main", "origin/main"]) func hintOfAMissingBase(_ name: String) throws {
    let repository = try Repository()
    let git = try GitRepository(root: repository.folder.path)
    let error = #expect(throws: GitError.self) { try git.revision(name) }
    let hint = "git fetch origin main:refs/remotes/origin/main"
    #expect(error?.help.contains { $0.contains(hint) } == true)
  }

  @Test func changesSinceABase() throws {
    let repository = try Repository()
    try repository.commit([("100644", "a", Array("1".utf8)), ("100644", "d/b", [])])
    let base = try GitRepository(root: repository.folder.path).revision("HEAD")
    try repository.commit([("100644", "d/b", Array("2".utf8)), ("100644", "d/c", [])])
    let below = try GitRepository(root: repository.folder.path)
    #expect(try below.changes(since: base).isSuperset(of: ["d/b", "d/c"]))
  }

  @Test func readsAndLists() throws {
    let repository = try Repository()
    let binary = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try repository.commit([
      ("100644", "a.yaml", Array("a: 1\n".utf8)), ("100755", "b/run.sh", Array("x".utf8)),
      ("100644", "b/c/binary", binary), ("100644", "b/empty", []),
    ])
    let files = try repository.files()
    #expect(try files.list("").map(\.name) == ["a.yaml", "b"])
    #expect(try files.list("b").map(\.kind) == [.directory, .file, .file])
    #expect(try files.read("a.yaml", limit: 100) == Array("a: 1\n".utf8))
    #expect(try files.read("b/c/binary", limit: 1_000_000) == binary)
    #expect(try files.read("b/empty", limit: 0) == [])
    #expect(files.kind(of: "b/c") == .directory)
    #expect(files.kind(of: "b/c/binary") == .file)
    #expect(files.kind(of: "nowhere") == nil)
    #expect(throws: FileProblem.isDirectory) { try files.read("b", limit: 10) }
    #expect(throws: FileProblem.missing) { try files.read("nowhere", limit: 10) }
    #expect(throws: FileProblem.missing) { try files.list("nowhere") }
  }

  @Test func aFileOverTheLimitLeavesTheRestReadable() throws {
    let repository = try Repository()
    try repository.commit([
      ("100644", "large", Array(repeating: 0x78, count: 3_000_000)),
      ("100644", "small", Array("x".utf8)),
    ])
    let files = try repository.files()
    for _ in 0..<3 {
      #expect(throws: FileProblem.tooLarge(limit: 10)) { try files.read("large", limit: 10) }
      #expect(try files.read("small", limit: 10) == Array("x".utf8))
    }
  }

  @Test func linksToFilesAreFiles() throws {
    let repository = try Repository()
    try repository.commit([
      ("100644", "a/file", Array("x".utf8)), ("120000", "b/link", Array("../a/file".utf8)),
      ("120000", "b/again", Array("./link".utf8)), ("120000", "b/round", Array("round".utf8)),
      ("120000", "b/out", Array("../../a/file".utf8)), ("120000", "b/folder", Array("../a".utf8)),
    ])
    let files = try repository.files()
    #expect(try files.list("b").map(\.name) == ["again", "link"])
    #expect(try files.read("b/again", limit: 10) == Array("x".utf8))
    #expect(files.leftOut(of: "b") == ["folder", "out", "round"])
  }

  @Test func linksAndSubmodulesAreNoFiles() throws {
    let repository = try Repository()
    try repository.commit([
      ("120000", "link", Array("/etc/passwd".utf8)), ("160000", "module", []),
      ("100644", "file", Array("x".utf8)),
    ])
    let files = try repository.files()
    #expect(try files.list("").map(\.name) == ["file"])
    #expect(files.kind(of: "link") == nil)
    #expect(files.leftOut(of: "") == ["link", "module"])
    #expect(throws: FileProblem.notRegular) { try files.read("link", limit: 10) }
    #expect(throws: FileProblem.notRegular) { try files.read("module", limit: 10) }
    #expect(throws: FileProblem.missing) { try files.read("link/x", limit: 10) }
  }

  @Test(arguments: ["new\nline", "tab\there", "qu\"ote", "-dash", "ü漢", "a b", "$(x)", "\u{1B}[0m"])
  func hostileNames(_ name: String) throws {
    let repository = try Repository()
    try repository.commit([("100644", "d/\(name)", Array("x".utf8))])
    let files = try repository.files()
    #expect(try files.list("d").map(\.name) == [name])
    #expect(try files.read("d/\(name)", limit: 10) == Array("x".utf8))
  }

  @Test func aFolderIsARootOfItsOwn() throws {
    let repository = try Repository()
    try repository.commit([("100644", "in/ner/a.yaml", Array("x".utf8))])
    try FileManager.default.createDirectory(
      at: repository.folder.appendingPathComponent("in/ner"), withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      at: repository.folder.appendingPathComponent("new"), withIntermediateDirectories: true)
    #expect(try repository.files(below: "in").read("ner/a.yaml", limit: 10) == Array("x".utf8))
    #expect(try repository.files(below: "new").list("") == [])
  }

  @Test(arguments: ["", "-h", "nowhere", "a\u{0}b", "HEAD^{tree}", "HEAD:a", "x\ny"])
  func noRevision(_ name: String) throws {
    let repository = try Repository()
    try repository.commit([("100644", "a", [])])
    let git = try GitRepository(root: repository.folder.path)
    #expect(throws: GitError.self) { try git.revision(name) }
  }

  @Test func noRepository() {
    #expect(throws: GitError.self) { try GitRepository(root: "/") }
  }

  @Test func anEndlessAnswerIsCut() throws {
    #expect(throws: ChildProcessError.tooMuchOutput(limit: 1_000)) {
      try ChildProcess.run("/usr/bin/yes", [], environment: [], limit: 1_000, seconds: 60)
    }
    #expect(throws: ChildProcessError.tooSlow(seconds: 0)) {
      try ChildProcess.run("/bin/sleep", ["100"], environment: [], limit: 1_000, seconds: 0)
    }
  }
}
