import Files

/// The addresses by which clients call documents.
enum DocumentURI {
  /// The absolute path of a `file:` address on this machine; nil for any other.
  static func path(_ uri: String) -> String? {
    guard uri.utf8.count <= 8_192, uri.lowercased().hasPrefix("file://") else { return nil }
    let rest = uri.dropFirst("file://".count)
    guard let slash = rest.firstIndex(of: "/") else { return nil }
    let host = rest[..<slash].lowercased()
    guard host.isEmpty || host == "localhost" else { return nil }
    guard let path = decoded(rest[slash...].utf8), !path.utf8.contains(0) else { return nil }
    return AbsolutePath.normalised(path, in: "/")
  }

  /// The address of an absolute path.
  static func uri(_ path: String) -> String {
    var text: [UInt8] = Array("file://".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in path.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.append(byte)
      default: text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Undoes percent escapes; nil where one is broken or what comes out is no text.
  private static func decoded(_ bytes: Substring.UTF8View) -> String? {
    var text: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
        else { return nil }
        text.append(high << 4 | low)
      // What stands behind is no part of the path.
      case UInt8(ascii: "?"), UInt8(ascii: "#"): rest = rest[rest.endIndex...]
      default: text.append(byte)
      }
    }
    return String(validating: text, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
