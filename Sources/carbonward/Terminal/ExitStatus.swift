import Glibc
import Policy
import Result
import Synchronization
import Text

/// The exit codes of every command.
enum ExitStatus: Int32 {
  /// Pass, or warnings only.
  case pass = 0
  case fail = 1
  /// Wrong usage, or a policy, project or config file that cannot be read.
  case usage = 2
  /// Nothing failed, but something that a policy needs could not be known.
  case unknown = 3
  case ledger = 4
  case verification = 5
  /// A bug in Carbonward.
  case bug = 70
}

extension ExitStatus {
  /// The code that a check with this result ends with.
  init(_ result: CheckResult) {
    self = ExitStatus(rawValue: Int32(result.exitCode)) ?? .bug
  }

  /// The code for a verdict on files that could all be read.
  init(_ verdict: Verdict) {
    switch verdict {
    case .pass, .warn: self = .pass
    case .fail: self = .fail
    case .unknown: self = .unknown
    }
  }
}

/// Ends a command early with a code and what to say on standard error.
struct Stop: Error {
  var code: ExitStatus
  /// Text as it is to be printed, safe for a terminal, with its final line break; may be empty.
  var message: String
}

/// Ends the process; whoever passes has also said so.
func exit(_ status: ExitStatus) -> Never {
  if status == .pass, let code = Terminal.lost.withLock({ $0 }) {
    Terminal.standardError.write(
      Talk.said("error: cannot write to standard output: \(Platform.reason(code))") + "\n"
    )
    Glibc.exit(ExitStatus.usage.rawValue)
  }
  Glibc.exit(status.rawValue)
}

/// Lets a write to a closed pipe fail with an error instead of killing the process without a verdict.
func ignoreBrokenPipes() {
  signal(SIGPIPE, SIG_IGN)
}
