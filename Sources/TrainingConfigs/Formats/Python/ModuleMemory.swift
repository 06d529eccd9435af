import Synchronization

/// Modules behind which one program has found nothing that trains, so that others need not follow them again.
///
/// Programs of a repository begin with the same calls: what logs, what sets seeds, what reads a configuration.
final class ModuleMemory: Sendable {
  private static let limit = 50_000

  /// The lines by which modules were entered one behind another, by the first of them and by what else decides
  /// what is followed from there.
  private let lines = Mutex<[String: [String]]>([:])

  /// The lines that were followed from a place on to find nothing; nil where that is not known.
  func idle(_ place: String) -> [String]? { lines.withLock { $0[place] } }

  /// Keeps that nothing is found behind a place.
  ///
  /// - Parameter entered: The lines by which modules were entered from there on, its own first.
  func remember(_ entered: [String], behind place: String) {
    lines.withLock { known in
      if known.count < Self.limit { known[place] = entered }
    }
  }

  /// What is known by some time.
  struct Mark: Sendable {
    fileprivate var lines: [String: [String]]
  }

  var mark: Mark { Mark(lines: lines.withLock { $0 }) }

  /// Forgets what was found since.
  func goBack(to mark: Mark) { lines.withLock { $0 = mark.lines } }
}
