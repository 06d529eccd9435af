public import Glibc

/// What the operating system is asked for in more than one place.
public enum Platform {
  /// Why bytes could not be read.
  public enum ReadFailure: Error, Equatable, Sendable {
    /// There are more than were asked for.
    case tooLarge
    /// The system's error code.
    case failed(Int32)
  }

  /// Why a call failed, as it stands in messages: in lower case.
  ///
  /// - Parameter code: The system's error code; that of the last call of this thread if left out.
  public static func reason(_ code: Int32 = errno) -> String {
    String(cString: strerror(code)).lowercased()
  }

  /// How long ago some moment before the program's start was, by a clock that nobody sets.
  ///
  /// The library's own clock would bring its runtime for tasks into every program.
  public static var uptime: Duration { time(of: CLOCK_MONOTONIC) }

  /// What the processor has spent on all threads of the program.
  public static var processorTime: Duration { time(of: CLOCK_PROCESS_CPUTIME_ID) }

  private static func time(of clock: clockid_t) -> Duration {
    var time = timespec()
    clock_gettime(clock, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// What a variable of the environment says; nil where it says nothing.
  public static func variable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }

  /// All bytes that an open file or pipe gives up to its end.
  ///
  /// - Parameters:
  ///   - descriptor: It stays open.
  ///   - limit: The most bytes that are taken; one more is an error.
  ///   - size: How many there are likely to be.
  public static func contents(
    of descriptor: Int32, limit: Int, expecting size: Int = 0
  ) throws(ReadFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var capacity = max(size + 1, 65_536)
    while true {
      var failure: Int32 = 0
      var count = 0
      // Appended in place: one copy of the file, never more than a byte over the limit.
      let room = min(capacity, limit + 1 - bytes.count)
      bytes += [UInt8](unsafeUninitializedCapacity: room) { buffer, initialized in
        repeat {
          count = read(descriptor, buffer.baseAddress, room)
        } while count < 0 && errno == EINTR
        if count < 0 { failure = errno }
        initialized = max(count, 0)
      }
      if failure != 0 { throw .failed(failure) }
      if count == 0 { return bytes }
      guard bytes.count <= limit else { throw .tooLarge }
      capacity = 65_536
    }
  }
}
