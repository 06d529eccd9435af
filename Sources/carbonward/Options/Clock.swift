import CEL
import Diagnostics
import Glibc

/// The instant that a check takes for now.
enum Clock {
  /// Reads `--at`; without it, today at midnight UTC, so that a day's checks of the same files agree.
  static func instant(_ text: String?) throws(Stop) -> Timestamp {
    guard let text else {
      let day: Int64 = 86_400
      guard let today = Timestamp(seconds: Int64(time(nil)) / day * day) else {
        throw Stop(code: .bug, message: Talk.error("the system's clock is out of range"))
      }
      return today
    }
    let full = text.utf8.count == 10 ? "\(text)T00:00:00Z" : text
    guard let instant = Timestamp(full) else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "\("--at \(text)".quoted) is not an instant",
          help: ["write a date such as `2026-11-23`, or RFC 3339 such as `2026-11-23T09:30:00Z`"]))
    }
    return instant
  }
}
