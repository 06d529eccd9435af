import Batch
import Diagnostics
import Files

/// Where the policies of a service are.
public struct PolicySource: Sendable {
  /// What tells that policies may have changed, without reading them.
  enum Stamp: Equatable {
    case builtIn
    case files(FileStamp)
    /// The hash of the commit that the revision is.
    case commit(String)
    /// Why there is no such revision.
    case noCommit(String)
  }

  private enum Place {
    case builtIn
    case disk(String)
    case revision(String, root: String, path: String)
  }

  private let place: Place

  /// The built-in pack.
  public static let builtIn = PolicySource(place: .builtIn)

  /// A file or a folder as it lies on disk.
  ///
  /// - Parameter path: The absolute path.
  public static func files(_ path: String) -> PolicySource { PolicySource(place: .disk(path)) }

  /// A file or a folder as it is in a revision of the repository that it lies in, whatever lies on disk.
  ///
  /// - Parameters:
  ///   - path: The absolute path, which the working tree need not have.
  ///   - name: A branch, a tag or a hash.
  public static func revision(_ name: String, of path: String) -> PolicySource {
    let root = AbsolutePath.repository(above: path, markedBy: ".git") ?? AbsolutePath.parent(path)
    return PolicySource(
      place: .revision(name, root: root, path: AbsolutePath.relative(path, to: root) ?? path))
  }

  /// Looks at what there is now.
  var stamp: Stamp {
    switch place {
    case .builtIn: return .builtIn
    case .disk(let path): return .files(FileStamp(path))
    case .revision(let name, let root, _):
      do throws(GitError) {
        return .commit(try GitRepository(root: root).revision(name).commit)
      } catch {
        return .noCommit(error.message)
      }
    }
  }

  /// Reads policies as they are at a stamp.
  func shelf(at stamp: Stamp) throws(PolicyStore.Problem) -> PolicyShelf {
    switch (place, stamp) {
    case (.disk(let path), _):
      let root = AbsolutePath.parent(path)
      return try Self.read(AbsolutePath.relative(path, to: root) ?? "", DiskFiles(root: root))
    case (.revision(_, let root, let path), .commit(let hash)):
      let files: GitFiles
      do throws(GitError) {
        let repository = try GitRepository(root: root)
        // By its hash: a name may stand for another commit by now.
        files = try repository.files(at: repository.revision(hash))
      } catch {
        throw PolicyStore.Problem(message: error.message)
      }
      return try Self.read(path, files)
    case (_, .noCommit(let message)): throw PolicyStore.Problem(message: message)
    default: return PolicyShelf()
    }
  }

  private static func read(
    _ name: String, _ files: any FileProvider
  ) throws(PolicyStore.Problem) -> PolicyShelf {
    let (shelf, diagnostics) = PolicyShelf.reading(name, from: files)
    guard let shelf else { throw PolicyStore.Problem(diagnostics) }
    return shelf
  }

  /// What requests that name no policies are held against.
  var usual: [String] {
    if case .builtIn = place { return ["pack:starter"] }
    return []
  }
}
