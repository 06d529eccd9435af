import Synchronization

/// What one search finds out on its way about the scripts that others call, and what that may cost.
final class CallMemory: Sendable {
  /// Steps of following called scripts in one search: about a second.
  private static let budget = 1_000_000
  /// What the call of the shortest script costs, in steps.
  private static let callCost = 100

  private let steps = Mutex(budget)
  private let calls = Mutex<[String: CalledScripts.Found]>([:])

  /// Whether nothing more can be followed.
  var isSpent: Bool { steps.withLock { $0 <= 0 } }

  func spend(_ cost: Int) { steps.withLock { $0 -= cost + Self.callCost } }

  /// What a call was found to train before, by the folder of the caller and its words.
  func found(_ key: String) -> CalledScripts.Found? { calls.withLock { $0[key] } }

  func remember(_ found: CalledScripts.Found, as key: String) { calls.withLock { $0[key] = found } }

  /// The files of the runtimes of a cluster that jobs name, by the runtimes' names.
  private let runtimes = Mutex<[String: String]?>(nil)

  /// The file of a runtime, from a list that is made once.
  func runtime(_ name: String, list: () -> [String: String]) -> String? {
    runtimes.withLock { known in
      let all = known ?? list()
      known = all
      return all[name]
    }
  }
}
