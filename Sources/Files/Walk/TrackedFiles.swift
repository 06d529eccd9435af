import Synchronization

/// The files below a root that git tracks, with the folders on the way to them.
///
/// Git is asked once, when somebody first asks for a file: most walks come by none that a `.gitignore` names.
package final class TrackedFiles: Sendable {
  private let root: String
  private let known = Mutex<Set<String>?>(nil)

  /// - Parameter root: The absolute path of the root.
  package init(root: String) { self.root = root }

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
      return IgnoreRules.withFolders(try GitRepository(root: root).tracked())
    } catch {
      return []
    }
  }
}
