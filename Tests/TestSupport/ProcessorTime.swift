import Glibc

/// The time that the processor has spent on a thread: what a test holds work to that must end, since a clock
/// on the wall also counts what else runs on the machine.
public enum ProcessorTime {
  /// Of the thread that asks, since it was started.
  public static var ofThread: Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
