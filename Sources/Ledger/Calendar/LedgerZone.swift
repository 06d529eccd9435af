public import CivilTime
import Glibc
import Text

/// The time zone in which a budget's periods begin and end.
public struct LedgerZone: Sendable, Equatable {
  /// `UTC`, `+08:00`, or a name of the tz database such as `Europe/Oslo`.
  public let name: String
  private let rules: Rules

  private enum Rules: Equatable {
    case fixed(Int)
    case file(ZoneFile)
  }

  /// Coordinated universal time.
  public static let utc = LedgerZone(name: "UTC", rules: .fixed(0))

  private init(name: String, rules: Rules) {
    self.name = name
    self.rules = rules
  }

  /// Finds a zone; nil when this machine's tz database does not have it.
  public init?(_ name: String) {
    if let offset = Self.fixedOffset(name) {
      self.init(name: name, rules: .fixed(offset))
      return
    }
    guard Self.isName(name) else { return nil }
    for folder in ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"] {
      guard let bytes = Self.contents("\(folder)/\(name)"), let file = ZoneFile(bytes) else {
        continue
      }
      self.init(name: name, rules: .file(file))
      return
    }
    return nil
  }

  /// The seconds of `UTC`, `Z`, `+08:00` and `-03:30`.
  private static func fixedOffset(_ name: String) -> Int? {
    if name == "UTC" || name == "Z" || name == "Etc/UTC" { return 0 }
    let bytes = Array(name.utf8)
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
      let hours = Int(name.dropFirst().prefix(2)),
      let minutes = Int(name.suffix(2)), hours <= 14, minutes < 60, hours >= 0, minutes >= 0
    else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
    case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
    default: return nil
    }
  }

  /// Whether a name can only lead to a file of the database.
  private static func isName(_ name: String) -> Bool {
    guard (1...64).contains(name.utf8.count) else { return false }
    return name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.utf8.first, (0x41...0x5A).contains(first) else { return false }
      return part.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
      }
    }
  }

  private static func contents(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return try? Platform.contents(of: file, limit: 1 << 16)
  }

  /// Seconds that local time is ahead of UTC at a moment.
  public func offset(at moment: Int64) -> Int {
    switch rules {
    case .fixed(let offset): offset
    case .file(let file): file.offset(at: moment)
    }
  }

  /// The local day at a moment.
  public func day(at moment: Int64) -> CalendarDate {
    CalendarDate(secondsSince1970: moment + Int64(offset(at: moment)))
  }

  /// The first moment of a local day, which is not midnight where clocks go forward at midnight.
  public func start(of day: CalendarDate) -> Int64 {
    let local = Int64(day.daysSince1970) * 86_400
    // Offsets are within a day and a bit of UTC; the day begins at the first moment that is in it.
    var low = local - 100_000
    var high = local + 100_000
    while high - low > 1 {
      let middle = (low + high) / 2
      if self.day(at: middle) < day { low = middle } else { high = middle }
    }
    return high
  }
}
