import ArgumentParser
import Diagnostics
import Gate
import Synchronization
import Text

/// Whether it is said how long each part of a check took.
struct TimingOptions: ParsableArguments {
  @Flag(help: "Say on standard error how long each part took, by the clock and of the processor.")
  var timings = false

  @Flag(
    name: .customLong("timings-json"), help: "The same as one line of JSON, in milliseconds.")
  var asJSON = false

  func validate() throws {
    if timings, asJSON { throw ValidationError("give `--timings` or `--timings-json`") }
  }

  /// Runs what a command does and says how long its parts took; a part that the watch is told of ends the
  /// one before.
  func measuring(_ body: (Stopwatch?) throws -> Void) throws {
    guard timings || asJSON else { return try body(nil) }
    let watch = Stopwatch()
    // A command ends by throwing its exit code.
    defer {
      let laps = watch.laps()
      Terminal.standardError.write(asJSON ? laps.json : laps.text)
    }
    try body(watch)
  }
}

/// How long the parts of one command take.
final class Stopwatch: Sendable {
  private struct State {
    var phase = Laps.start
    var since = Platform.uptime
    /// What the processor had done when the program's first line ran counts as the start.
    var processor = Duration.zero
    var laps = Laps()
  }

  private let state = Mutex(State())

  /// For a check, which names its phases.
  var watch: PhaseWatch { { self.begin($0.rawValue) } }

  /// Ends what went before.
  func begin(_ phase: String) {
    let (now, processor) = (Platform.uptime, Platform.processorTime)
    state.withLock {
      $0.laps.add($0.phase, now - $0.since, processor - $0.processor)
      ($0.phase, $0.since, $0.processor) = (phase, now, processor)
    }
  }

  func laps() -> Laps {
    begin("end")
    return state.withLock { $0.laps }
  }
}

/// How long each part took, in the order in which they first began.
struct Laps {
  static let start = "start"
  private var rows: [(phase: String, wall: Duration, processor: Duration)] = []

  mutating func add(_ phase: String, _ wall: Duration, _ processor: Duration) {
    if let index = rows.firstIndex(where: { $0.phase == phase }) {
      rows[index].wall += wall
      rows[index].processor += processor
    } else {
      rows.append((phase, wall, processor))
    }
  }

  private var withTotal: [(phase: String, wall: Duration, processor: Duration)] {
    let wall = rows.reduce(.zero) { $0 + $1.wall }
    let processor = rows.reduce(.zero) { $0 + $1.processor }
    return rows + [("total", wall, processor)]
  }

  /// A table for people.
  var text: String {
    let head =
      Self.padded(Talk.phrase("part"), to: 12, before: false)
      + Self.padded(Talk.phrase("by the clock"), to: 13)
      + Self.padded(Talk.phrase("processor"), to: 13)
    return withTotal.reduce(head + "\n") { text, row in
      text + Self.padded(row.phase, to: 12, before: false)
        + Self.padded(Self.milliseconds(row.wall) + " ms", to: 13)
        + Self.padded(Self.milliseconds(row.processor) + " ms", to: 13) + "\n"
    }
  }

  /// One object, in milliseconds.
  var json: String {
    let rows = withTotal.map { row in
      "\"\(row.phase)\": {\"clock_ms\": \(Self.milliseconds(row.wall)), "
        + "\"processor_ms\": \(Self.milliseconds(row.processor))}"
    }
    return "{\(rows.joined(separator: ", "))}\n"
  }

  private static func padded(_ text: String, to width: Int, before: Bool = true) -> String {
    let space = String(repeating: " ", count: max(1, width - TerminalText.width(of: text)))
    return before ? space + text : text + space
  }

  /// With two digits behind the point.
  private static func milliseconds(_ time: Duration) -> String {
    let hundredths = Int((time / .microseconds(10)).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
