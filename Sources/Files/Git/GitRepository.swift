import Diagnostics
import Glibc
import Text

/// Why git could not be asked, or what it did not find.
public struct GitError: Error, Sendable, Equatable {
  /// One line for people.
  public var message: String
  /// Ways out, one line each.
  public var help: [String]

  init(_ message: String, help: [String] = []) {
    self.message = message
    self.help = help
  }
}

/// A commit that a name stands for.
public struct GitRevision: Sendable, Equatable {
  /// The name as it was given.
  public var name: String
  /// The full hash of the commit, in hexadecimal.
  public var commit: String
}

/// A repository, asked through the `git` program.
///
/// Nothing that the repository holds is run: no hook, no file-system monitor, no filter, no external
/// diff, no transport; and nothing of the caller's `GIT_…` environment reaches git.
public struct GitRepository: Sendable {
  private let program: String
  private let root: String
  /// The root's path inside the repository, empty or ending in a slash.
  private let prefix: String
  /// The absolute path of the whole repository.
  private let topLevel: String

  /// How many bytes of paths are taken from git.
  private static let outputLimit = 64 << 20
  private static let secondsLimit = 60

  /// Opens the repository that a folder belongs to.
  ///
  /// - Parameter root: The absolute path of the folder; all paths are relative to it.
  public init(root: String) throws(GitError) {
    guard let program = ChildProcess.find("git") else {
      throw GitError("reading a revision needs `git`, which is not in `PATH`")
    }
    self.program = program
    self.root = root
    prefix = try Self.path(program, root, "--show-prefix")
    topLevel = try Self.path(program, root, "--show-toplevel")
  }

  /// Asks where the repository is.
  private static func path(
    _ program: String, _ root: String, _ option: String
  ) throws(GitError) -> String {
    let answer = try run(program, root, ["rev-parse", option])
    guard answer.status == 0 else {
      throw GitError(
        "\(root.quoted) is not in a git repository that can be read",
        help: [firstLine(answer.error)].filter { !$0.isEmpty })
    }
    var bytes = answer.output
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: - Questions

  /// The commit that a branch, tag or hash names.
  public func revision(_ name: String) throws(GitError) -> GitRevision {
    guard !name.isEmpty, !name.hasPrefix("-"), name.utf8.count <= 1_000,
      name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else {
      throw GitError(
        "\(name.quoted) cannot be the name of a revision",
        help: ["name a branch, a tag or a hash, such as `origin/main`"])
    }
    try refuseMoving(name)
    // Git takes a whole hash for the object, whatever else is called like it.
    if !Self.isWholeHash(name) { try refuseAmbiguous(name) }
    if let commit = try object("\(name)^{commit}") {
      return GitRevision(name: name, commit: commit)
    }
    if try object("refs/remotes/origin/\(name)^{commit}") != nil {
      throw GitError(
        "revision \(name.quoted) is not in this repository",
        help: ["did you mean `origin/\(name)`?"])
    }
    throw GitError(
      "revision \(name.quoted) is not in this repository", help: try fetching(name))
  }

  /// What brings a revision that is not here, as commands that work when they are pasted.
  private func fetching(_ name: String) throws(GitError) -> [String] {
    let isShallow = try run(["rev-parse", "--is-shallow-repository"]).output.starts(
      with: Array("true".utf8))
    let all =
      isShallow
      ? "check out with full history: `git fetch --unshallow origin`"
      : "fetch what is missing: `git fetch origin`"
    // Only a name and a hash can be asked for by themselves.
    if Self.isHash(name) {
      return ["in CI, fetch it first: `git fetch origin \(name)`", "or \(all)"]
    }
    let isName =
      !name.contains { " ~^:?*[\\@{".contains($0) } && !name.contains("..")
      && !name.hasSuffix("HEAD")
    guard isName else { return [all] }
    let branch = name.hasPrefix("origin/") ? String(name.dropFirst(7)) : name
    return [
      "in CI, fetch it first: `git fetch origin \(branch):refs/remotes/origin/\(branch)`"
        + (branch == name ? ", and name it `origin/\(branch)`" : ""),
      "or \(all)",
    ]
  }

  /// Refuses an expression that means another commit at another time, or one that whoever writes the
  /// messages of commits can choose.
  private func refuseMoving(_ name: String) throws(GitError) {
    let help = ["name a branch, a tag or a hash"]
    for part in name.split(separator: "@{", omittingEmptySubsequences: false).dropFirst() {
      let inside = part.prefix { $0 != "}" }
      let isCount = inside.allSatisfy { $0.isNumber || $0 == "-" }
      guard isCount || ["u", "upstream", "push"].contains(inside.lowercased()) else {
        throw GitError("\(name.quoted) depends on the time of day", help: help)
      }
    }
    if name.hasPrefix(":/") || name.contains("^{/") {
      throw GitError("\(name.quoted) depends on what messages of commits say", help: help)
    }
  }

  /// Refuses a name that stands for several commits, such as a tag that is called like a branch: who may
  /// push a tag would decide what is compared.
  private func refuseAmbiguous(_ name: String) throws(GitError) {
    let stem = String(name.prefix { !"~^@:{".contains($0) })
    guard !stem.isEmpty, !stem.hasPrefix("refs/") else { return }
    var known: [(name: String, commit: String)] = []
    // All places that git looks a name up in, and what it takes in the end.
    let places = [
      "refs/\(stem)", "refs/tags/\(stem)", "refs/heads/\(stem)", "refs/remotes/\(stem)",
    ]
    for place in places + ["refs/remotes/\(stem)/HEAD", stem] {
      guard let commit = try object("\(place)^{commit}") else { continue }
      known.append((place, commit))
    }
    // A branch may be called like the beginning of a hash, and git takes the branch.
    if !known.isEmpty, Self.isHash(stem) {
      let answer = try run(["rev-parse", "--disambiguate=\(stem)"])
      for hash in answer.output.split(separator: UInt8(ascii: "\n")).prefix(20) {
        let hash = String(decoding: hash, as: UTF8.self)
        if let commit = try object("\(hash)^{commit}"), commit == hash {
          known.append((hash, hash))
        }
      }
    }
    guard Set(known.map(\.commit)).count > 1 else { return }
    throw GitError(
      "\(name.quoted) is ambiguous: it stands for several commits",
      help: known.map { "name one in full: `\($0.name)` is \($0.commit.prefix(12))" })
  }

  private static func isWholeHash(_ text: String) -> Bool {
    (text.utf8.count == 40 || text.utf8.count == 64) && isHexadecimal(text)
  }

  /// Whether a text is long enough to be taken for a hash by whoever reads it.
  private static func isHash(_ text: String) -> Bool { text.utf8.count >= 7 && isHexadecimal(text) }

  private static func isHexadecimal(_ text: String) -> Bool {
    text.utf8.count >= 4
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
  }

  /// The files below the root that differ between a revision and what is committed or staged.
  ///
  /// Edits that are not staged are left out: to see them git would run the repository's own filters.
  public func changes(since old: GitRevision) throws(GitError) -> Set<String> {
    let answer = try run([
      "diff-index", "-z", "--cached", "--name-only", "--no-renames", "--relative", old.commit,
    ])
    guard answer.status == 0 else { throw refused("diff-index", answer) }
    return Set(answer.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
  }

  /// The commit that is checked out, or nil before the first one.
  public func head() throws(GitError) -> GitRevision? {
    try object("HEAD^{commit}").map { GitRevision(name: "HEAD", commit: $0) }
  }

  /// The best common ancestor of two revisions; nil when none is known, as in a shallow clone.
  public func mergeBase(
    _ first: GitRevision, _ second: GitRevision
  ) throws(GitError) -> GitRevision? {
    let answer = try run(["merge-base", first.commit, second.commit])
    guard answer.status == 0, let commit = Self.hash(answer.output) else { return nil }
    return GitRevision(name: first.name, commit: commit)
  }

  /// The files of a revision below the root; none when the root was not there yet.
  public func files(at revision: GitRevision) throws(GitError) -> GitFiles {
    guard let tree = try tree(of: revision) else {
      return GitFiles(entries: [], program: program, arguments: [], environment: [])
    }
    let answer = try run(["ls-tree", "-r", "-z", "--full-tree", tree])
    guard answer.status == 0 else { throw refused("ls-tree", answer) }
    let entries = answer.output.split(separator: 0).compactMap { GitFiles.Entry($0) }
    return GitFiles(
      entries: entries, program: program,
      arguments: Self.arguments(root: root, ["cat-file", "--batch"]),
      environment: Self.environment())
  }

  /// The new paths of files that were renamed between two revisions, by their old paths.
  public func renames(
    from old: GitRevision, to new: GitRevision
  ) throws(GitError) -> [(old: String, new: String)] {
    guard let before = try tree(of: old), let after = try tree(of: new), before != after else {
      return []
    }
    let answer = try run([
      "diff-tree", "-r", "-z", "--name-status", "--diff-filter=R", "-M40%", "-l4000",
      "--no-ext-diff", "--no-textconv", before, after,
    ])
    guard answer.status == 0 else { throw refused("diff-tree", answer) }
    let parts = answer.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    // Each rename is a status such as `R087`, the old path and the new one.
    return stride(from: 0, to: parts.count - 2, by: 3).map { (parts[$0 + 1], parts[$0 + 2]) }
  }

  /// Files that are tracked; git does not ignore them whatever a `.gitignore` says, and a gate must not
  /// either. No `.gitignore` is opened for it: one could be a pipe that never ends.
  public func tracked() throws(GitError) -> [String] {
    let answer = try run(["ls-files", "-z", "--cached"])
    guard answer.status == 0 else { throw refused("ls-files", answer) }
    return answer.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The absolute path of the nearest folder at or above the root that holds a file of this name in a
  /// revision; the whole repository when none does.
  package func folder(
    holding name: String, at revision: GitRevision
  ) throws(GitError) -> String {
    var parts = prefix.split(separator: "/")
    while true {
      let path = (parts.map(String.init) + [name]).joined(separator: "/")
      if try object("\(revision.commit):\(path)") != nil || parts.isEmpty {
        return parts.isEmpty ? topLevel : topLevel + "/" + parts.joined(separator: "/")
      }
      parts.removeLast()
    }
  }

  // MARK: - Asking

  private func tree(of revision: GitRevision) throws(GitError) -> String? {
    try object(prefix.isEmpty ? "\(revision.commit)^{tree}" : "\(revision.commit):\(prefix)")
  }

  /// The hash of what an expression names.
  private func object(_ expression: String) throws(GitError) -> String? {
    let answer = try run(["rev-parse", "--verify", "--quiet", expression])
    return answer.status == 0 ? Self.hash(answer.output) : nil
  }

  private static func hash(_ output: [UInt8]) -> String? {
    let text = output.prefix { $0 != UInt8(ascii: "\n") }
    let isHash = text.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
    return isHash && text.count >= 40 ? String(decoding: text, as: UTF8.self) : nil
  }

  private func refused(_ command: String, _ answer: ChildProcessOutput) -> GitError {
    GitError(
      "`git \(command)` failed",
      help: [Self.firstLine(answer.error)].filter { !$0.isEmpty })
  }

  private static func firstLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
  }

  private func run(_ arguments: [String]) throws(GitError) -> ChildProcessOutput {
    try Self.run(program, root, arguments)
  }

  private static func run(
    _ program: String, _ root: String, _ arguments: [String]
  ) throws(GitError) -> ChildProcessOutput {
    do throws(ChildProcessError) {
      return try ChildProcess.run(
        program, Self.arguments(root: root, arguments), environment: environment(),
        limit: outputLimit, seconds: secondsLimit)
    } catch {
      let command = "`git \(arguments.first ?? "")`"
      switch error {
      case .notFound: throw GitError("`git` is not in `PATH`")
      case .tooMuchOutput(let limit):
        throw GitError("\(command) answered with more than \(limit) bytes")
      case .tooSlow(let seconds):
        throw GitError("\(command) gave no answer within \(seconds) seconds")
      case .failed(let reason): throw GitError("\(command) could not be run: \(reason)")
      }
    }
  }

  /// Settings of a repository that would run something, each put out of action.
  private static let settings = [
    "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "core.sshCommand=false",
    "core.alternateRefsCommand=false", "core.attributesFile=/dev/null", "credential.helper=",
    "diff.external=", "protocol.allow=never", "submodule.recurse=false", "log.showSignature=false",
  ]

  private static func arguments(root: String, _ command: [String]) -> [String] {
    ["--no-pager", "--no-replace-objects", "--literal-pathspecs", "-C", root]
      + settings.flatMap { ["-c", $0] } + command
  }

  private static func environment() -> [String] {
    // The user's own configuration stays: that is where `safe.directory` is set.
    let names = ["HOME", "PATH", "XDG_CONFIG_HOME", "TMPDIR"]
    let kept = names.compactMap { name in Platform.variable(name).map { "\(name)=\($0)" } }
    return kept + [
      "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1",
      "GIT_NO_REPLACE_OBJECTS=1", "GIT_ATTR_NOSYSTEM=1",
    ]
  }
}
