import NIOCore
import NIOPosix
import Service
import Text
import TrainingConfigs

/// Threads for checks, so that none of them keeps others from being heard.
final class CheckPool: Sendable {
  private let threads: NIOThreadPool
  private let budget: Budget
  private let seconds: Double

  /// - Parameters:
  ///   - concurrency: How many checks run at once.
  ///   - waiting: How many wait.
  ///   - seconds: After how many seconds nobody waits for an answer any more.
  init(concurrency: Int, waiting: Int, seconds: Double) {
    threads = NIOThreadPool(numberOfThreads: concurrency)
    threads.start()
    budget = Budget(concurrency + waiting)
    self.seconds = seconds
  }

  /// Checks that run or wait.
  var inUse: Int { budget.inUse }

  /// Does something on one of the threads.
  ///
  /// What takes too long is answered with a problem, and keeps its place until it ends.
  func run<Answer: Sendable>(
    on loop: any EventLoop,
    _ work: @escaping @Sendable (Deadline) -> Answer
  ) async throws(ProblemDocument) -> Answer {
    guard budget.take() else { throw .busy }
    let first = FirstAnswer<Result<Answer, ProblemDocument>>()
    let limit = Duration.seconds(seconds)
    let end = ContinuousClock.now + limit
    let deadline = Deadline("\(seconds) s") { ContinuousClock.now >= end }
    let alarm = loop.scheduleTask(in: .init(limit)) { first.give(.failure(.slowAnswer)) }
    threads.submit { [budget] state in
      defer { budget.giveBack() }
      guard state == .active, ContinuousClock.now < end else {
        return first.give(.failure(state == .active ? .slowAnswer : .ending))
      }
      first.give(.success(work(deadline)))
    }
    let answer = await first.wait()
    alarm.cancel()
    return try answer.get()
  }
}
