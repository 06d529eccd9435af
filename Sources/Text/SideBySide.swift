import Glibc

/// Work that does not wait for each other.
///
/// Threads of the C library's: a dispatch queue would bring a runtime of its own into every program.
enum SideBySide {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs the first on this thread and each other on one of its own; returns once all are done.
  static func run(_ bodies: [@Sendable () -> Void]) {
    var threads: [pthread_t] = []
    for body in bodies.dropFirst() {
      let work = Unmanaged.passRetained(Work(body))
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
          return nil
        }, work.toOpaque())
      if code == 0 {
        threads.append(thread)
      } else {
        // Where there may be no more threads, one thing is done after the other.
        work.release()
        body()
      }
    }
    bodies.first?()
    for thread in threads { pthread_join(thread, nil) }
  }
}
