import Synchronization

/// Waits for whichever of several answers comes first; the others are dropped.
final class FirstAnswer<Answer: Sendable>: Sendable {
  private enum State {
    case open
    case waiting(CheckedContinuation<Answer, Never>)
    case answered(Answer)
    case over
  }

  private let state = Mutex(State.open)

  /// Gives an answer.
  func give(_ answer: Answer) {
    let waiting: CheckedContinuation<Answer, Never>? = state.withLock { state in
      switch state {
      case .open:
        state = .answered(answer)
        return nil
      case .waiting(let continuation):
        state = .over
        return continuation
      case .answered, .over: return nil
      }
    }
    waiting?.resume(returning: answer)
  }

  /// The first answer; asked for once.
  func wait() async -> Answer {
    await withCheckedContinuation { continuation in
      let known: Answer? = state.withLock { state in
        if case .answered(let answer) = state {
          state = .over
          return answer
        }
        state = .waiting(continuation)
        return nil
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}
