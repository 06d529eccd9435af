import Files
import Text
import TrainingConfigs

/// The submissions below a folder, in the order of their names, one at a time.
///
/// What shares a name up to its ending is one submission: `a.json` with `a.evidence.json`, or a folder
/// `a` of files with `a.evidence.json` beside it or `evidence.json` in it. Folders that are no
/// submission are looked into.
public struct SubmissionFolder {
  /// What is met on the way.
  public enum Item {
    /// A submission.
    case submission(Submission)
    /// A file that is none, by its path.
    case other(String)
  }

  /// What has one name up to its ending.
  private struct Unit {
    var path: String
    var isFolder = false
    /// File names with their endings.
    var files: [String] = []
  }

  private let root: String
  private let files: DiskFiles
  /// What is still to come, the next last.
  private var pending: [Unit] = []
  private let hidden: Set<String>

  /// The largest result or envelope that is read, in bytes.
  private static let sizeLimit = 256 << 20
  private static let deepest = 32
  /// A submission may be spread over two files with these names in a folder of its own.
  private static let (evidenceName, resultName) = ("evidence.json", "result.json")
  /// Longer endings before those that they end in.
  private static let endings = [
    ".evidence.json", ".envelope.json", ".result.json", ".json", ".yaml", ".yml",
  ]

  /// Looks into a folder.
  ///
  /// - Parameters:
  ///   - root: The absolute path of the folder.
  ///   - hidden: Files below it that are no submission: outputs, keys, the index.
  public init(root: String, hiding hidden: Set<String>) {
    self.root = root
    self.hidden = hidden
    files = DiskFiles(root: root)
    if files.kind(of: ProjectFile.name) == .file {
      pending = [Unit(path: "", isFolder: true)]
    } else {
      descend("")
    }
  }

  /// The next item; nil at the end.
  public mutating func next() -> Item? {
    while let unit = pending.popLast() {
      if unit.isFolder, unit.files.isEmpty, !isSubmission(unit) {
        descend(unit.path)
        continue
      }
      if unit.isFolder, !isSubmission(unit) {
        // Two things that only share a name.
        pending.append(Unit(path: unit.path, isFolder: true))
        var beside = unit
        beside.isFolder = false
        pending.append(beside)
        continue
      }
      return unit.isFolder ? .submission(folder(unit)) : item(unit)
    }
    return nil
  }

  private mutating func descend(_ path: String) {
    guard path.split(separator: "/").count < Self.deepest,
      let entries = try? files.list(path)
    else { return }
    let prefix = path.isEmpty ? "" : path + "/"
    var units: [String: Unit] = [:]
    for entry in entries {
      let whole = prefix + entry.name
      guard !hidden.contains(whole), entry.name != ".git" else { continue }
      let stem = entry.kind == .directory ? entry.name : Self.stem(entry.name)
      var unit = units[stem] ?? Unit(path: prefix + stem)
      if entry.kind == .directory {
        unit.isFolder = true
      } else {
        unit.files.append(whole)
      }
      units[stem] = unit
    }
    pending += units.values.sorted { $0.path > $1.path }
  }

  private static func stem(_ name: String) -> String {
    let ending = endings.first { name.hasSuffix($0) && name.utf8.count > $0.utf8.count }
    return ending.map { String(name.dropLast($0.count)) } ?? name
  }

  private func isSubmission(_ unit: Unit) -> Bool {
    let inside = unit.path.isEmpty ? "" : unit.path + "/"
    return unit.files.contains { isEvidence($0) }
      || [Self.evidenceName, Self.resultName, ProjectFile.name].contains {
        files.kind(of: inside + $0) == .file
      } || (!unit.path.isEmpty && files.kind(of: inside + ".git") != nil)
  }

  private func isEvidence(_ path: String) -> Bool {
    if path.hasSuffix(".evidence.json") || path.hasSuffix(".envelope.json") { return true }
    guard path.hasSuffix(".json"), let bytes = try? read(path) else { return false }
    return Self.isEnvelope(bytes)
  }

  private func read(_ path: String) throws(FileProblem) -> [UInt8] {
    try files.read(path, limit: Self.sizeLimit)
  }

  private static func isEnvelope(_ bytes: [UInt8]) -> Bool {
    bytes.holds(Array("\"payloadType\"".utf8)) && !bytes.holds(Array("\"result/v1\"".utf8))
  }

  // MARK: - Submissions

  /// A folder with its evidence and result, in it or beside it.
  private func folder(_ unit: Unit) -> Submission {
    let inside = unit.path.isEmpty ? "" : unit.path + "/"
    var submission = Submission(name: unit.path.isEmpty ? "." : unit.path)
    var found = unit.files
    found += [Self.evidenceName, Self.resultName].map { inside + $0 }.filter {
      files.kind(of: $0) == .file
    }
    for path in found { take(path, into: &submission, hiddenIn: inside) }
    let others = (try? files.list(unit.path))?.filter { entry in
      !submission.hidden.contains(entry.name) && entry.name != ".git"
    }
    // A result and its evidence in a folder of their own are no files of a run.
    if others?.isEmpty == false {
      submission.files = workspace(unit.path)
    }
    return submission
  }

  private mutating func item(_ unit: Unit) -> Item {
    var submission = Submission(name: unit.path)
    var runs: [String] = []
    for path in unit.files {
      if isRun(path) {
        runs.append(path)
      } else if path.hasSuffix(".json") {
        take(path, into: &submission, hiddenIn: Self.folder(of: path))
      }
    }
    if let path = runs.first {
      let folder = Self.folder(of: path)
      submission.files = workspace(String(folder.dropLast()))
      submission.paths = [String(path.dropFirst(folder.count))]
    }
    let isNothing =
      submission.result == nil && submission.envelope == nil && submission.files == nil
      && submission.problem == nil
    return isNothing ? .other(unit.files.first ?? unit.path) : .submission(submission)
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  private func workspace(_ path: String) -> Workspace {
    let whole = path.isEmpty ? root : root + "/" + path
    let files = DiskFiles(root: whole)
    let isRepository = files.kind(of: ProjectFile.name) != nil || files.kind(of: ".git") != nil
    return Workspace(files: files, rootPath: files.root, isRepository: isRepository)
  }

  private func isRun(_ path: String) -> Bool {
    guard [".yaml", ".yml", ".json"].contains(where: { path.hasSuffix($0) }),
      let bytes = try? files.read(path, limit: Workspace.fileLimit)
    else { return false }
    if path.hasSuffix(".json") { return bytes.holds(Array("\"run/v1\"".utf8)) }
    return !["policy/v1", "project/v1"].contains { bytes.holds(Array("carbonward: \($0)".utf8)) }
  }

  /// Takes a file of JSON for what it is.
  private func take(_ path: String, into submission: inout Submission, hiddenIn folder: String) {
    if path.hasPrefix(folder) { submission.hidden.insert(String(path.dropFirst(folder.count))) }
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try read(path)
    } catch {
      submission.problem = (.files, "`\(path)` \(error.message)")
      return
    }
    let isNamedEvidence =
      path.hasSuffix(Self.evidenceName) || path.hasSuffix(".envelope.json")
    if isNamedEvidence || Self.isEnvelope(bytes) {
      submission.envelope = bytes
    } else if bytes.holds(Array("\"result/".utf8)) {
      submission.result = bytes
    } else {
      submission.problem = (.notUnderstood, "`\(path)` is no result and no envelope")
    }
  }
}
