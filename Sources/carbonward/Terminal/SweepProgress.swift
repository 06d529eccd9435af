import Abatement
import Glibc
import Synchronization

/// A line on standard error that says how far a long sweep is; Ctrl-C ends the sweep, not the program.
struct SweepProgress {
  private let isShown = Terminal.standardError.isInteractive
  private let isUnicode = PlotStyle(on: .standardError, color: .never).isUnicode

  init() {
    signal(SIGINT) { _ in wasInterrupted.store(true, ordering: .relaxed) }
  }

  /// Redraws the line; false once the user has asked to stop.
  func report(done: Int, total: Int) -> Bool {
    if isShown, total > 10_000 {
      let percent = total > 0 ? done * 100 / total : 100
      let bar =
        String(repeating: isUnicode ? "█" : "#", count: percent / 5)
        + String(repeating: isUnicode ? "░" : ".", count: 20 - percent / 5)
      Terminal.standardError.write("\r\(bar) \(percent) % of \(total)")
    }
    return !wasInterrupted.load(ordering: .relaxed)
  }

  /// Clears the line and gives Ctrl-C its meaning back.
  func close() {
    signal(SIGINT, SIG_DFL)
    if isShown { Terminal.standardError.write("\r\u{1B}[K") }
  }
}

/// Set by the signal handler, which may touch nothing else.
private let wasInterrupted = Atomic<Bool>(false)
