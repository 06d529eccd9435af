import Glibc

/// Work that does not wait for each other.
///
/// Threads of the C library's: a dispatch queue would bring a runtime of its own into every program.
package enum SideBySide {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs the first on this thread and each other on one of its own; returns once all are done.
  package static func run(_ bodies: [@Sendable () -> Void]) {
    var threads: [pthread_t] = []
    // Readers go down as deep on any thread as on the first, whatever the shell allows that one.
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 8 << 20)
    for body in bodies.dropFirst() {
      let work = Unmanaged.passRetained(Work(body))
      var thread = pthread_t()
      let code = pthread_create(
        &thread, &attributes,
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
