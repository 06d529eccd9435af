public import Batch
import Diagnostics
public import Gate
import Ledger
import Synchronization

/// The policies of a service: read when it starts, and again when their files or their revision change.
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
    /// The hash of the commit that they are from; nil for files as they lie on disk.
    public let commit: String?
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

    init(message: String) { messages = [AdmissionDecision.bounded(message, to: 500)] }
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
    var stamp: PolicySource.Stamp?
    var problem: Problem?
  }

  private let source: PolicySource
  private let state: Mutex<State>

  /// Reads policies.
  public init(_ source: PolicySource) throws(Problem) {
    self.source = source
    let stamp = source.stamp
    state = Mutex(State(edition: try Self.edition(1, of: source, at: stamp), stamp: stamp))
  }

  /// What counts now.
  public var edition: Edition { state.withLock { $0.edition } }

  /// Why the files as they are now do not count; nil where they do.
  public var problem: Problem? { state.withLock { $0.problem } }

  /// Looks at where they are, and reads them where they have changed.
  public func reload() -> Reload {
    let stamp = source.stamp
    let (known, number) = state.withLock { ($0.stamp, $0.edition.number) }
    if stamp == known { return .unchanged }
    do throws(Problem) {
      let edition = try Self.edition(number + 1, of: source, at: stamp)
      // Files that changed while they were read are looked at again.
      let isSettled = source.stamp == stamp
      return state.withLock { state in
        state.stamp = isSettled ? stamp : nil
        state.problem = nil
        if edition.digest == state.edition.digest, edition.commit == state.edition.commit {
          return .unchanged
        }
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

  private static func edition(
    _ number: Int, of source: PolicySource, at stamp: PolicySource.Stamp
  ) throws(Problem) -> Edition {
    let shelf = try source.shelf(at: stamp)
    guard let policies = try? shelf.policies(source.usual.map { .string($0) }),
      policies.set != nil
    else { throw Problem([]) }
    let digests = shelf.digests.joined(separator: "\n")
    var commit: String?
    if case .commit(let hash) = stamp { commit = hash }
    return Edition(
      number: number, shelf: shelf, policies: policies,
      digest: Digest.hexadecimal(of: Array(digests.utf8)), commit: commit)
  }
}
