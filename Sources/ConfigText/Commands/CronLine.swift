/// A line of a table of times, such as `0 3 * * * torchrun train.py`.
package enum CronLine {
  private static let names: Set<String> = [
    "@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
  ]

  /// The command of a line; nil for one that does not begin with a time.
  package static func command(of line: some StringProtocol) -> String? {
    var rest = line.utf8.drop(while: isBlank)
    var fields = 0
    while fields < 5, let end = rest.firstIndex(where: isBlank) {
      let field = rest[..<end]
      if fields == 0, field.first == UInt8(ascii: "@") {
        guard names.contains(String(decoding: field, as: UTF8.self)) else { return nil }
        fields = 4
      } else if !isTime(field) {
        return nil
      }
      rest = rest[end...].drop(while: isBlank)
      fields += 1
    }
    return fields == 5 && !rest.isEmpty ? String(decoding: rest, as: UTF8.self) : nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// `*/5`, `1-5`, `mon,wed`: numbers and names of three letters between signs.
  private static func isTime(_ field: some Sequence<UInt8>) -> Bool {
    var (letters, digits, bytes) = (0, 0, 0)
    for byte in field {
      bytes += 1
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        letters += 1
      case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "-"):
        guard letters == 0 || letters == 3 && digits == 0 else { return false }
        (letters, digits) = (0, 0)
      default: return false
      }
      guard bytes <= 60 else { return false }
    }
    return bytes > 0 && (letters == 0 || letters == 3 && digits == 0)
  }
}
