import CEL
import Diagnostics
import Glibc
import Quantities
import Text
import TrainingConfigs

/// The instant that a check takes for now.
enum Clock {
  /// Reads `--at`; without it, the instant that it is.
  static func instant(_ text: String?) throws(Stop) -> Timestamp {
    guard let text else {
      guard let now = Timestamp(seconds: Int64(time(nil))) else {
        throw Stop(code: .bug, message: Talk.error("the system's clock is out of range"))
      }
      return now
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

  /// Reads `--time-limit`: the time counts from here, by a clock that nobody sets.
  static func deadline(_ text: String?) throws(Stop) -> Deadline? {
    guard let text else { return nil }
    guard let value = try? QuantityParser.parse(text, as: .time), value.isExact, value.central > 0,
      value.central <= 24 * 365
    else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "\("--time-limit \(text)".quoted) is not a length of time",
          help: ["write a time such as `30 s`, `2 min` or `1 h`"]))
    }
    let end = Platform.uptime + .seconds(value.central * 3_600)
    return Deadline(text) { Platform.uptime >= end }
  }
}
