import Synchronization

/// The files below a root that git tracks, with the folders on the way to them.
package final class TrackedFiles: Sendable {
  private let root: String
  private let known: Mutex<Set<String>?>

  /// Creates those of a root.
  ///
  /// Git is asked once, when somebody first asks for a file: most walks come by none that a `.gitignore` names.
  ///
  /// - Parameter root: The absolute path of the root.
  package init(root: String) {
    self.root = root
    known = Mutex(nil)
  }

  /// Creates those that git has named already.
  package init(_ paths: [String]) {
    root = ""
    known = Mutex(Self.withFolders(paths))
  }

  /// Whether git tracks a file, or any below a folder; never where there is no repository, or no git.
  func holds(_ path: String) -> Bool {
    known.withLock { known in
      let all = known ?? find()
      known = all
      return all.contains(path)
    }
  }

  private func find() -> Set<String> {
    do throws(GitError) {
      return Self.withFolders(try GitRepository(root: root).tracked())
    } catch {
      return []
    }
  }

  private static func withFolders(_ paths: [String]) -> Set<String> {
    var all: Set<String> = []
    for path in paths {
      var path = path
      while all.insert(path).inserted, let slash = path.lastIndex(of: "/") {
        path = String(path[..<slash])
      }
    }
    return all
  }
}
