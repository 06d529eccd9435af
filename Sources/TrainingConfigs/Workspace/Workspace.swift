public import Catalogue
import ConfigText
public import Diagnostics
public import Files
import Runs
import Synchronization

/// A repository as Carbonward sees it: its files, its project file, and the runs they describe.
public struct Workspace: Sendable {
  /// Where files are read from.
  public let files: any FileProvider
  /// The absolute path of the root, for messages; empty in memory.
  public let rootPath: String
  /// Whether the root is a repository: only there do files find one another by name.
  public let isRepository: Bool
  /// What `carbonward.yaml` says, where there is one that could be read.
  public internal(set) var project: ProjectFile?
  /// What is wrong with `carbonward.yaml`.
  public let diagnostics: [Diagnostic]
  /// The names of all files, once somebody has asked; shared by workspaces that differ in bytes only.
  private var names = RememberedNames()
  /// What the walk does with `.gitignore` files.
  var ignoring = IgnoreRules.honoured

  /// The largest config that is read, in bytes.
  public static let fileLimit = 4_000_000

  /// Opens the files of a provider and reads the project file among them.
  public init(files: any FileProvider, rootPath: String = "", isRepository: Bool = true) {
    self.files = files
    self.rootPath = rootPath
    self.isRepository = isRepository
    var bag = DiagnosticBag()
    project = Self.readProject(files, into: &bag)
    diagnostics = bag.sorted
  }

  /// Reads the project file; what stands in its place and is no file is reported like one that cannot be
  /// read, as a project without its policies is not the project that was meant.
  private static func readProject(
    _ files: any FileProvider, into bag: inout DiagnosticBag
  ) -> ProjectFile? {
    var project: ProjectFile
    do throws(FileProblem) {
      let bytes = try files.read(ProjectFile.name, limit: fileLimit)
      let source = SourceFile(path: ProjectFile.name, bytes: bytes)
      guard let read = ProjectFile.read(source, into: &bag) else { return nil }
      project = read
    } catch .missing {
      return nil
    } catch {
      bag.add(.unreadable(ProjectFile.name, error))
      return nil
    }
    guard let path = project.historyFile?.path else { return project }
    do throws(FileProblem) {
      let history = SourceFile(path: path, bytes: try files.read(path, limit: fileLimit))
      project.history = ProjectFile.readHistory(history, into: &bag) ?? []
    } catch {
      bag.add(.unreadable(path, error))
    }
    return project
  }

  /// Finds the root for paths given on a command line.
  ///
  /// The root is the nearest folder above the working directory that holds `carbonward.yaml` or
  /// `.git`; where no path lies in it, the same above the first path; and failing that the folder of
  /// the path itself.
  ///
  /// - Returns: The workspace, and the paths relative to its root; those outside stay absolute.
  public static func open(
    paths: [String], currentDirectory: String
  ) -> (workspace: Workspace, paths: [String]) {
    let absolute = paths.map { AbsolutePath.normalised($0, in: currentDirectory) }
    let here = AbsolutePath.normalised("", in: currentDirectory)
    let folders = absolute.map { AbsolutePath.isDirectory($0) ? $0 : AbsolutePath.parent($0) }
    let roots = folders.map { AbsolutePath.repository(above: $0, markedBy: ProjectFile.name) }
    // Paths of one repository are read as part of it, wherever the command was typed.
    if let first = roots.first, roots.allSatisfy({ $0 == first }) {
      if let first { return make(first, isRepository: true, absolute) }
      let isHere = absolute.allSatisfy { AbsolutePath.relative($0, to: here) != nil }
      return make(isHere ? here : folders[0], isRepository: false, absolute)
    }
    let root = AbsolutePath.repository(above: here, markedBy: ProjectFile.name)
    return make(root ?? here, isRepository: root != nil, absolute)
  }

  private static func make(
    _ root: String, isRepository: Bool, _ paths: [String]
  ) -> (workspace: Workspace, paths: [String]) {
    var workspace = Workspace(
      files: DiskFiles(root: root), rootPath: root, isRepository: isRepository)
    workspace.ignoring = .untracked(TrackedFiles(root: root))
    return (workspace, paths.map { AbsolutePath.relative($0, to: root) ?? $0 })
  }

  /// The same workspace with the bytes of some files replaced; nothing touches the disk.
  public func replacing(_ changed: [String: [UInt8]]) -> Workspace {
    var other = Workspace(
      files: OverlayFiles(files, changed: changed), rootPath: rootPath, isRepository: isRepository)
    other.ignoring = ignoring
    let isSameNames = changed.keys.allSatisfy { path in
      !path.hasSuffix("ignore") && files.kind(of: path) == .file
    }
    let ignored = [project, other.project].map { $0?.ignore.map(\.pattern) ?? [] }
    if isSameNames, ignored[0] == ignored[1] { other.names = names }
    return other
  }

  /// The shipped catalogue with the rows that the project states itself.
  public var catalogue: Catalogue {
    guard let rows = project?.ownRows, !rows.isEmpty else { return .shipped }
    return Catalogue.shipped.adding(rows)
  }

  /// The files of the repository by name; walks it once.
  var fileIndex: FileIndex { names.index { FileIndex(walk) } }

  /// Reads a file inside the root; what hinders it goes to the bag.
  public func sourceFile(_ path: String, into bag: inout DiagnosticBag) -> SourceFile? {
    do {
      return SourceFile(path: path, bytes: try files.read(path, limit: Self.fileLimit))
    } catch {
      bag.add(.unreadable(path, error))
      return nil
    }
  }

  var walk: FileWalk {
    FileWalk(files: files, ignore: project?.ignore ?? [], ignoring: ignoring)
  }
}

/// The index of a repository's files, made when it is needed first.
private final class RememberedNames: Sendable {
  private let known = Mutex<FileIndex?>(nil)

  func index(_ make: () -> FileIndex) -> FileIndex {
    if let index = known.withLock({ $0 }) { return index }
    let index = make()
    known.withLock { $0 = index }
    return index
  }
}

extension Diagnostic {
  /// A file that cannot be read.
  package static func unreadable(_ path: String, _ problem: FileProblem) -> Diagnostic {
    let help: [String]
    switch problem {
    case .missing: help = ["check the spelling, and the folder it is relative to"]
    case .outside: help = ["only files inside the repository are read"]
    case .isDirectory: help = ["name a file"]
    default: help = []
    }
    return Diagnostic(
      SourceDiagnostic.unreadable, .error, "`\(FactText.shortened(path))` \(problem.message)",
      help: help,
      path: path)
  }
}
