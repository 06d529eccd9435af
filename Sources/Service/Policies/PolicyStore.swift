public import Batch
import Diagnostics
import Files
public import Gate
import Ledger
import Synchronization

/// The policies of a service: read when it starts, and again when their files change.
///
/// Policies that cannot be read never take the place of those that could.
public final class PolicyStore: Sendable {
  /// Policies as they were at one time.
  public struct Edition: Sendable {
    /// Counts from 1 on.
    public let number: Int
    /// All of them, to be named in requests.
    public let shelf: PolicyShelf
    /// What objects and requests that name none are held against.
    public let policies: Policies
    /// A digest over their digests, in hexadecimal.
    public let digest: String
  }

  /// Why policies cannot be read.
  public struct Problem: Error, Sendable {
    /// One line for each error, the first ten.
    public let messages: [String]

    init(_ diagnostics: [Diagnostic]) {
      let errors = diagnostics.filter { $0.severity == .error }
      messages = errors.prefix(10).map { error in
        let place = error.primary.map { "\($0.range.file.path):\($0.range.start.line): " }
        return AdmissionDecision.bounded((place ?? "") + error.message, to: 500)
      }
    }
  }

  /// What came of looking at the files.
  public enum Reload: Sendable {
    /// They are as they were.
    case unchanged
    /// A new edition counts from now on.
    case replaced(Edition)
    /// They have changed and cannot be read; the edition before still counts.
    case refused(Problem)
  }

  private struct State {
    var edition: Edition
    var stamp: FileStamp?
    var problem: Problem?
  }

  /// The absolute path; nil for the built-in pack.
  private let path: String?
  private let state: Mutex<State>

  /// Reads policies.
  ///
  /// - Parameter path: The absolute path of a file or a folder; nil for the built-in pack.
  public init(path: String?) throws(Problem) {
    self.path = path
    let stamp = path.map(FileStamp.init)
    state = Mutex(State(edition: try Self.edition(1, of: path), stamp: stamp))
  }

  /// What counts now.
  public var edition: Edition { state.withLock { $0.edition } }

  /// Why the files as they are now do not count; nil where they do.
  public var problem: Problem? { state.withLock { $0.problem } }

  /// Looks at the files, and reads them where they have changed.
  public func reload() -> Reload {
    guard let path else { return .unchanged }
    let stamp = FileStamp(path)
    let (known, number) = state.withLock { ($0.stamp, $0.edition.number) }
    if stamp == known { return .unchanged }
    do throws(Problem) {
      let edition = try Self.edition(number + 1, of: path)
      // Files that changed while they were read are looked at again.
      let isSettled = FileStamp(path) == stamp
      return state.withLock { state in
        state.stamp = isSettled ? stamp : nil
        state.problem = nil
        if edition.digest == state.edition.digest { return .unchanged }
        state.edition = edition
        return .replaced(edition)
      }
    } catch {
      let problem = error
      return state.withLock { state in
        state.stamp = stamp
        state.problem = problem
        return .refused(problem)
      }
    }
  }

  private static func edition(_ number: Int, of path: String?) throws(Problem) -> Edition {
    var shelf = PolicyShelf()
    if let path {
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      let (read, diagnostics) = PolicyShelf.reading(name, in: AbsolutePath.parent(path))
      guard let read else { throw Problem(diagnostics) }
      shelf = read
    }
    let named = path == nil ? [JSONValue.string("pack:starter")] : []
    guard let policies = try? shelf.policies(named), policies.set != nil else {
      throw Problem([])
    }
    let digests = shelf.digests.joined(separator: "\n")
    return Edition(
      number: number, shelf: shelf, policies: policies,
      digest: Digest.hexadecimal(of: Array(digests.utf8)))
  }
}
