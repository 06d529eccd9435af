import Synchronization

/// What a search found out on its way: the called scripts that are known not to train, so that a hundred
/// scripts that call one another are each read a few times and not once a path through them.
final class CallMemory: Sendable {
  private let idle = Mutex<Set<String>>([])

  func isIdle(_ key: String) -> Bool { idle.withLock { $0.contains(key) } }

  func rememberIdle(_ key: String) { idle.withLock { _ = $0.insert(key) } }

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
