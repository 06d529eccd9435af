public import Reports

extension PlanForm.Values {
  /// Reads what a browser sends: pairs of names and texts; what has no field is left alone.
  ///
  /// - Parameter body: `application/x-www-form-urlencoded`.
  public init(_ body: [UInt8]) {
    self.init()
    varied = [:]
    for pair in body.split(separator: UInt8(ascii: "&")) {
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let text = parts.count > 1 ? Self.decoded(parts[1]) : ""
      switch Self.decoded(parts[0]) {
      case "config": config = text
      case "name": name = text.isEmpty ? name : text
      case "facts": facts = text
      case "more": more = text
      case "policy": policy = text
      case "lang": language = ReportLanguage(rawValue: text) ?? language
      case let fact where PlanForm.axes.contains { $0.fact == fact }: varied[fact] = text
      default: break
      }
    }
  }

  /// The texts that stand on lines of their own.
  static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init)
      .filter { $0.contains { !$0.isWhitespace } }
  }

  /// What varies, as `--vary` takes it.
  var axes: [String] {
    PlanForm.axes.compactMap { axis in
      guard let text = varied[axis.fact], text.contains(where: { !$0.isWhitespace }) else {
        return nil
      }
      return "\(axis.fact)=\(text)"
    } + Self.lines(more)
  }

  /// A text as it was before it was sent; line ends are those of Unix.
  private static func decoded(_ text: ArraySlice<UInt8>) -> String {
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(0x20)
      case UInt8(ascii: "%"):
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        if digits.utf8.count == 2, !digits.hasPrefix("+"), !digits.hasPrefix("-"),
          let value = UInt8(digits, radix: 16)
        {
          bytes.append(value)
          rest = rest.dropFirst(2)
        } else {
          bytes.append(byte)
        }
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
