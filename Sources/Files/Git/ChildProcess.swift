import Glibc
import Synchronization
import Text

/// Why a program gave no answer.
package enum ChildProcessError: Error, Equatable {
  /// No program of this name in any absolute folder of `PATH`.
  case notFound
  case tooMuchOutput(limit: Int)
  case tooSlow(seconds: Int)
  /// What the system said.
  case failed(String)
}

/// What a program answered.
package struct ChildProcessOutput {
  package var status: Int32
  package var output: [UInt8]
  /// The beginning of what it wrote to standard error.
  package var error: String
}

/// A program started without a shell, with the arguments and the environment given and nothing else.
package struct ChildProcess {
  let identifier: pid_t
  /// The ends of its standard input, output and error that this process holds.
  let input: Int32
  let output: Int32
  let error: Int32

  /// Finds a program in the absolute folders of `PATH`: a relative one could lie in what is checked.
  package static func find(_ name: String) -> String? {
    let path = Platform.variable("PATH") ?? "/usr/bin:/bin"
    return path.split(separator: ":").filter { $0.hasPrefix("/") }
      .map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Starts a program.
  ///
  /// - Parameter environment: `NAME=value`, all that the program gets to see.
  init(
    _ program: String, _ arguments: [String], environment: [String]
  ) throws(ChildProcessError) {
    let strings = [program] + arguments + environment
    guard !strings.contains(where: { $0.utf8.contains(0) }) else {
      throw .failed("an argument holds a NUL")
    }
    // Between a pipe's making and its marking, a program started elsewhere would inherit it.
    (identifier, input, output, error) = try Self.starting.withLock {
      _ throws(ChildProcessError) in
      try Self.start(program, [program] + arguments, environment)
    }
  }

  private static let starting = Mutex(())

  private static func start(
    _ program: String, _ arguments: [String], _ environment: [String]
  ) throws(ChildProcessError) -> (pid_t, Int32, Int32, Int32) {
    let pipes = try makePipes()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, pipes[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes[3], STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, pipes[5], STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    // Carbonward ignores SIGPIPE; the program shall end when nobody reads it.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    var child: pid_t = 0
    let code = withStrings(arguments) { argv in
      withStrings(environment) { envp in
        posix_spawn(&child, program, &actions, &attributes, argv, envp)
      }
    }
    for end in [pipes[0], pipes[3], pipes[5]] { close(end) }
    guard code == 0 else {
      for end in [pipes[1], pipes[2], pipes[4]] { close(end) }
      throw .failed(Platform.reason(code))
    }
    return (child, pipes[1], pipes[2], pipes[4])
  }

  /// Three pipes, the reading end of each before the writing end.
  private static func makePipes() throws(ChildProcessError) -> [Int32] {
    var pipes: [Int32] = []
    for _ in 0..<3 {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else {
        let code = errno
        for end in pipes { close(end) }
        throw .failed(Platform.reason(code))
      }
      pipes += ends
    }
    for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return pipes
  }

  private static func withStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeBufferPointer { buffer in
      // A buffer with at least the closing nil always has a base address.
      withUnsafePointer(to: UnsafeMutablePointer<CChar>?.none) { body(buffer.baseAddress ?? $0) }
    }
  }

  /// Ends the program, if it still runs, and forgets it.
  func end() -> Int32 {
    for descriptor in [input, output, error] { close(descriptor) }
    kill(identifier, SIGKILL)
    return wait()
  }

  private func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    // The exit code, or -1 after a signal.
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - limit: How many bytes of output are taken.
  ///   - seconds: How long it may take.
  package static func run(
    _ program: String, _ arguments: [String], environment: [String], limit: Int, seconds: Int
  ) throws(ChildProcessError) -> ChildProcessOutput {
    let child = try ChildProcess(program, arguments, environment: environment)
    close(child.input)
    var collected: [[UInt8]] = [[], []]
    var open = [child.output, child.error]
    var failure: ChildProcessError?
    let end = time(nil) + seconds
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while failure == nil, open.contains(where: { $0 >= 0 }) {
      var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let ready = poll(&polled, 2, 1_000)
      if ready < 0, errno != EINTR { failure = .failed(Platform.reason(errno)) }
      if time(nil) > end { failure = .tooSlow(seconds: seconds) }
      guard ready > 0 else { continue }
      for index in 0..<2 where open[index] >= 0 && polled[index].revents != 0 {
        let count = buffer.withUnsafeMutableBytes { read(open[index], $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          open[index] = -1
          continue
        }
        // Of the errors only the beginning is told.
        if index == 1, collected[1].count > 4_000 { continue }
        collected[index] += buffer[..<count]
        if collected[0].count > limit { failure = .tooMuchOutput(limit: limit) }
      }
    }
    close(child.output)
    close(child.error)
    if failure != nil { kill(child.identifier, SIGKILL) }
    let status = child.wait()
    if let failure { throw failure }
    return ChildProcessOutput(
      status: status, output: collected[0],
      error: String(decoding: collected[1].prefix(4_000), as: UTF8.self))
  }
}
