/// Text for elements and attributes of HTML, SVG and XML: the one place that decides how it is escaped.
package enum MarkupText {
  /// Returns text that can end neither an element nor an attribute, without control characters; line
  /// breaks stay.
  package static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": bytes += Array("&amp;".utf8)
      case "<": bytes += Array("&lt;".utf8)
      case ">": bytes += Array("&gt;".utf8)
      case "\"": bytes += Array("&quot;".utf8)
      case "'": bytes += Array("&apos;".utf8)
      case "\t", "\n", "\r": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      default:
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        let isNonCharacter = scalar.value & 0xFFFE == 0xFFFE
        if isControl || isNonCharacter {
          bytes += [0xEF, 0xBF, 0xBD]
        } else {
          bytes += Array(String(scalar).utf8)
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
