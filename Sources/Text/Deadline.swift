import Synchronization

/// An end that somebody sets to a check: what is not read by then is not understood, what is not evaluated
/// by then is unknown, and no more changes are tried.
///
/// A check has no clock of its own. Whoever asks for an end brings one, so that no result depends on how
/// fast a machine is unless an option says so.
public struct Deadline: Sendable {
  /// The limit as people wrote it, such as `30 s`.
  public let limit: String
  /// Whether it is for the files of a base revision, where nothing is new.
  package let isOfBase: Bool
  private let clock: @Sendable () -> Bool

  /// Creates a deadline.
  ///
  /// - Parameters:
  ///   - limit: The limit as people wrote it.
  ///   - clock: Tells whether it is over; asked before each step, and never again once it was.
  public init(_ limit: String, clock: @escaping @Sendable () -> Bool) {
    let end = Latch()
    self.init(limit: limit, isOfBase: false) { end.isShut || clock() && end.shut() }
  }

  private init(limit: String, isOfBase: Bool, clock: @escaping @Sendable () -> Bool) {
    self.limit = limit
    self.isOfBase = isOfBase
    self.clock = clock
  }

  /// Whether nothing more is begun.
  public var isOver: Bool { clock() }

  /// The same end for the files of a base revision: what is not read there excuses nothing.
  public var ofBase: Deadline {
    Deadline(limit: limit, isOfBase: true, clock: clock)
  }
}

/// What stays shut once it was.
private final class Latch: Sendable {
  private let state = Mutex(false)

  var isShut: Bool { state.withLock { $0 } }

  func shut() -> Bool {
    state.withLock { $0 = true }
    return true
  }
}
