import ConfigText
import Text

/// How a framework or scheduler writes a span of time.
enum DurationDialect: Sendable {
  /// `90` minutes, `M:S`, `H:M:S`, `D-H`, `D-H:M`, `D-H:M:S`; zero is no limit.
  case slurm
  /// `DD:HH:MM:SS`, or `D-HH:MM:SS` as SLURM writes it.
  case lightning
  /// `2h`, `30m`, `1d`, `90s`, or a bare number of seconds; `off` is no limit.
  case suffixed

  /// The hours that a text stands for; 0 for no limit, nil when it is not a duration.
  func hours(_ text: String) -> Double? {
    guard text.utf8.count <= 40 else { return nil }
    switch self {
    case .slurm: return Self.slurm(text)
    case .lightning: return Self.lightning(text)
    case .suffixed: return Self.suffixed(text)
    }
  }

  private static func parts(_ text: some StringProtocol) -> [Double]? {
    var values: [Double] = []
    for part in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard !part.isEmpty, part.utf8.count <= 9, part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
        let value = Double(part)
      else { return nil }
      values.append(value)
    }
    return values
  }

  private static func slurm(_ text: String) -> Double? {
    if ["UNLIMITED", "INFINITE", "unlimited", "infinite", "0"].contains(text) { return 0 }
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    if halves.count == 2 {
      guard let days = parts(halves[0]), days.count == 1, let rest = parts(halves[1]) else {
        return nil
      }
      return days[0] * 24 + clock(rest)
    }
    guard halves.count == 1, let values = parts(text) else { return nil }
    switch values.count {
    case 1: return values[0] / 60
    case 2: return values[0] / 60 + values[1] / 3_600
    case 3: return clock(values)
    default: return nil
    }
  }

  /// `[h]`, `[h, m]`, `[h, m, s]`.
  private static func clock(_ values: [Double]) -> Double {
    var hours = 0.0
    var unit = 1.0
    for value in values.prefix(3) {
      hours += value * unit
      unit /= 60
    }
    return hours
  }

  private static func lightning(_ text: String) -> Double? {
    if text.contains("-") { return slurm(text) }
    guard let values = parts(text) else { return nil }
    switch values.count {
    case 4: return values[0] * 24 + clock(Array(values[1...]))
    case 3: return clock(values)
    default: return nil
    }
  }

  private static func suffixed(_ text: String) -> Double? {
    if text == "off" || text == "-1" { return 0 }
    let units: [(String, Double)] = [
      ("weeks", 168), ("week", 168), ("days", 24), ("day", 24), ("hours", 1), ("hour", 1),
      ("minutes", 1.0 / 60), ("min", 1.0 / 60), ("seconds", 1.0 / 3_600), ("sec", 1.0 / 3_600),
      ("w", 168), ("d", 24), ("h", 1), ("m", 1.0 / 60), ("s", 1.0 / 3_600),
    ]
    for (unit, hours) in units where text.hasSuffix(unit) {
      let number = trimmed(text.dropLast(unit.utf8.count))
      return Number.parse(number).flatMap { $0 < 0 ? nil : $0 * hours }
    }
    return Number.parse(text).flatMap { $0 < 0 ? nil : $0 / 3_600 }
  }

  /// Writes hours, rounded to the second.
  func write(_ hours: Double) -> String? {
    guard hours >= 0, hours < 100_000 else { return nil }
    let seconds = Int((hours * 3_600).rounded())
    let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let clock = "\(two(rest % 3_600 / 60)):\(two(rest % 60))"
    switch self {
    case .slurm:
      return days > 0
        ? "\(days)-\(two(rest / 3_600)):\(clock)" : "\(two(seconds / 3_600)):\(clock)"
    case .lightning: return "\(two(days)):\(two(rest / 3_600)):\(clock)"
    case .suffixed:
      if seconds % 3_600 == 0 { return "\(seconds / 3_600)h" }
      return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
  }
}
