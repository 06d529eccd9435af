import ConfigText
import Diagnostics

/// Where a command stands, and how often it is run.
struct CommandPlace: Sendable {
  var times: ShellTimes
  /// The branches of conditions that are not known.
  var branches: [ShellBranch]
  var range: SourceRange

  init(_ line: CommandLine) {
    (times, branches, range) = (line.times, line.branches, line.range)
  }

  init(_ call: ScriptCall, in file: SourceFile) {
    times = call.times
    branches = call.branches
    range = SourceRange(file: file, bytes: call.range)
  }

  /// Whether two commands stand in different branches of one condition.
  func excludes(_ other: CommandPlace) -> Bool {
    branches.contains { branch in
      other.branches.contains { $0.id == branch.id && $0.option != branch.option }
    }
  }
}
