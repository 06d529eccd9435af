/// A line of a table of times, such as `0 3 * * * torchrun train.py`.
package enum CronLine {
  private static let names: Set<String> = [
    "@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
  ]

  /// The command of a line; nil for one that does not begin with a time.
  package static func command(of line: some StringProtocol) -> String? {
    var rest = line.drop { $0 == " " || $0 == "\t" }[...]
    var fields = 0
    while fields < 5, let end = rest.firstIndex(where: { $0 == " " || $0 == "\t" }) {
      let field = rest[..<end]
      if fields == 0, names.contains(String(field)) {
        fields = 4
      } else if !isTime(field) {
        return nil
      }
      rest = rest[end...].drop { $0 == " " || $0 == "\t" }
      fields += 1
    }
    return fields == 5 && !rest.isEmpty ? String(rest) : nil
  }

  /// `*/5`, `1-5`, `mon,wed`.
  private static func isTime(_ field: some StringProtocol) -> Bool {
    field.utf8.count <= 60 && field.contains { $0.isNumber || $0 == "*" || $0.isLetter }
      && field.split { "*/,-".contains($0) }.allSatisfy { part in
        part.allSatisfy(\.isNumber) || part.count == 3 && part.allSatisfy(\.isLetter)
      }
  }
}
