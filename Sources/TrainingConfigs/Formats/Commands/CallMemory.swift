import Synchronization

/// What one search finds out on its way about the scripts that others call, and what that may cost.
final class CallMemory: Sendable {
  /// What the call of the shortest script costs, and each of a script's commands, in steps.
  private static let callCost = 100
  private static let commandCost = 20

  private let steps: Mutex<Int>
  private let calls = Mutex<[String: CallFinding]>([:])
  private let asked = Atomic(false)

  /// - Parameter budget: Steps of following called scripts in one search; as many as there are by default
  ///   take two or three seconds.
  init(budget: Int = 600_000) {
    steps = Mutex(budget)
    isInTurn = budget > 0
  }

  /// Whether scripts are followed: those that are read before their turn follow none.
  let isInTurn: Bool

  /// Whether somebody has asked anything of it: what was read then depends on what was read before.
  var isAsked: Bool { asked.load(ordering: .relaxed) }

  /// Whether nothing more can be followed.
  var isSpent: Bool {
    ask()
    return steps.withLock { $0 <= 0 }
  }

  /// Notes that what is read depends on what was read before.
  func ask() { asked.store(true, ordering: .relaxed) }

  /// Takes what following a script has cost.
  func spend(_ cost: Int, commands: Int) {
    steps.withLock { $0 -= cost + Self.callCost + commands * Self.commandCost }
  }

  /// What a call was found to train before, by the folder of the caller and its words.
  func found(_ key: String) -> CallFinding? { calls.withLock { $0[key] } }

  func remember(_ found: CallFinding, as key: String) { calls.withLock { $0[key] = found } }
}

/// What following one call finds out.
struct CallFinding: Sendable {
  var readings: [Reading] = []
  var lost: String?
  var isCircular = false
  /// The script, where it is one that is being followed.
  var again: String?
}
