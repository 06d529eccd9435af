import Diagnostics
import Files
import Gate
import TrainingConfigs

/// The repositories that open documents lie in, as the client sees them: what it has open wins over what
/// is on the disk.
///
/// Roots, names of files and policies are kept until something may have changed them.
struct Repositories: Sendable {
  /// A document inside its repository.
  struct Place: Sendable {
    /// The files, with what is open in place of what is saved.
    var workspace: Workspace
    /// The path relative to the root.
    var path: String
  }

  /// The folders that the client has open.
  var folders: [String] = []
  /// Policy files, folders or packs that the client wants instead of those of the projects.
  var policies: [String] = []
  private var roots: [String: Workspace] = [:]
  private var loaded: [String: Policies] = [:]
  /// Repositories with what is open in them, for as long as nothing of that changes.
  private var overlaid: [String: Workspace] = [:]
  private var generation = 0

  /// Finds the repository of a path.
  mutating func place(of path: String, _ documents: DocumentStore) -> Place {
    let folder = AbsolutePath.parent(path)
    let root: Workspace
    if let known = roots[folder] {
      root = known
    } else {
      let seen = folders.first { AbsolutePath.relative(path, to: $0) != nil } ?? folder
      let found = Workspace.open(paths: [path], currentDirectory: seen).workspace
      // Names of files are shared by all folders of a root.
      root = roots.values.first { $0.rootPath == found.rootPath } ?? found
      roots[folder] = root
    }
    let inside = AbsolutePath.relative(path, to: root.rootPath) ?? path
    if generation != documents.generation {
      overlaid = [:]
      generation = documents.generation
    }
    if let known = overlaid[root.rootPath] { return Place(workspace: known, path: inside) }
    var contents: [String: [UInt8]] = [:]
    for document in documents.documents.values {
      guard let inside = AbsolutePath.relative(document.path, to: root.rootPath),
        let file = document.file
      else { continue }
      contents[inside] = file.bytes
    }
    let workspace = contents.isEmpty ? root : root.replacing(contents)
    overlaid[root.rootPath] = workspace
    return Place(workspace: workspace, path: inside)
  }

  /// The policies that the runs of a repository are held against.
  mutating func policies(of workspace: Workspace) -> Policies {
    if let known = loaded[workspace.rootPath] { return known }
    let read = Policies.read(policies, in: workspace, from: folders.first ?? workspace.rootPath)
    loaded[workspace.rootPath] = read
    return read
  }

  /// Forgets policies: a policy or a project file has other text now.
  mutating func forgetPolicies() { loaded = [:] }

  /// Forgets everything: files were saved, made or removed.
  mutating func forget() {
    roots = [:]
    loaded = [:]
    overlaid = [:]
  }
}
