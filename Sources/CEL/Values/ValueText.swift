extension Value {
  /// The value as `string(…)` and messages show it; collections as the format clause `%s` does.
  ///
  /// At most about `limit` bytes are written, so that a small expression cannot make a huge text.
  public func text(limit: Int = 1 << 20) -> String {
    var output = ""
    write(into: &output, limit: limit)
    return output
  }

  /// The value in a message: strings as they are, everything cut to a line's length.
  var shortText: String {
    let text = text(limit: 80)
    return text.unicodeScalars.count <= 64
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(63))) + "…"
  }

  private func write(into output: inout String, limit: Int) {
    guard output.utf8.count < limit else { return }
    switch self {
    case .unknown: output += "unknown"
    case .null: output += "null"
    case .bool(let flag): output += flag ? "true" : "false"
    case .int(let number): output += String(number)
    case .uint(let number): output += String(number)
    case .double(let number): output += Self.text(of: number)
    case .string(let text): output += text
    case .bytes(let bytes): output += String(decoding: bytes, as: UTF8.self)
    case .timestamp(let time): output += time.text
    case .duration(let span): output += DurationText.format(span)
    case .type(let type): output += type.name
    case .scalar(let number, let type): output += type.format(number)
    case .opaque(let value): output += value.payload.text
    case .optional(.none): output += "optional.none()"
    case .optional(.some(let inner)):
      output += "optional.of("
      inner.write(into: &output, limit: limit)
      output += ")"
    case .list(let elements):
      output += "["
      for (index, element) in elements.enumerated() where output.utf8.count < limit {
        if index > 0 { output += ", " }
        element.write(into: &output, limit: limit)
      }
      output += "]"
    case .map(let map): writeMap(map, into: &output, limit: limit)
    }
  }

  /// Entries are sorted by the text of their keys, for a map has no order.
  private func writeMap(_ map: ValueMap, into output: inout String, limit: Int) {
    let sorted = map.entries.map { (key: $0.key.text(limit: limit), value: $0.value) }
      .sorted { $0.key.byteComparison(with: $1.key) == .less }
    output += "{"
    for (index, entry) in sorted.enumerated() where output.utf8.count < limit {
      if index > 0 { output += ", " }
      output += entry.key + ": "
      entry.value.write(into: &output, limit: limit)
    }
    output += "}"
  }

  /// The shortest digits that read back as the number; whole numbers without a point.
  package static func text(of number: Double) -> String {
    guard number.isFinite else {
      return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    }
    let text = number.description
    if text.hasSuffix(".0") { return String(text.dropLast(2)) }
    guard let mark = text.firstIndex(of: "e"),
      let exponent = Int(text[text.index(after: mark)...]), (0..<21).contains(exponent)
    else { return text }
    // Positional up to 21 digits, as most languages write it.
    var digits = text[..<mark].filter { $0 != "." && $0 != "-" }
    digits += String(repeating: "0", count: max(0, exponent + 1 - digits.count))
    return (number < 0 ? "-" : "") + digits
  }
}
