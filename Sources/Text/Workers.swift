import Glibc
import Synchronization

/// How many threads do independent work at once; what comes of it never depends on their number.
public struct Workers: Sendable, Equatable {
  /// Threads, from 1 to 256.
  public let count: Int

  /// Creates so many workers, or the nearest number that there may be.
  public init(_ count: Int) { self.count = min(max(1, count), 256) }

  /// One, which does one thing after the other.
  public static let one = Workers(1)

  /// One for each processor that the machine has, 16 at most.
  public static let available = Workers(min(16, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// Fewer inputs than these are not worth a thread.
  private static let fewest = 64
  /// Parts for each worker, so that one with easy inputs goes on with more: few inputs take most of the time.
  private static let parts = 16

  /// Turns inputs into outputs, in the same order.
  ///
  /// - Parameter body: Turns neighbouring inputs into as many outputs; it is called for several parts
  ///   at once.
  package func map<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], _ body: @escaping @Sendable (ArraySlice<Input>) -> [Output]
  ) -> [Output] {
    guard count > 1, inputs.count >= Self.fewest else { return body(inputs[...]) }
    let size = max(1, inputs.count / (count * Self.parts))
    let starts = Array(stride(from: 0, to: inputs.count, by: size))
    let next = Atomic(0)
    let done = Mutex([Int: [Output]]())
    let work: @Sendable () -> Void = {
      while true {
        let part = next.add(1, ordering: .relaxed).oldValue
        guard part < starts.count else { return }
        let end = min(starts[part] + size, inputs.count)
        let outputs = body(inputs[starts[part]..<end])
        done.withLock { $0[part] = outputs }
      }
    }
    SideBySide.run(Array(repeating: work, count: min(count, starts.count)))
    return done.withLock { parts in starts.indices.flatMap { parts[$0] ?? [] } }
  }
}
