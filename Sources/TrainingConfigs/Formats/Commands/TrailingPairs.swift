import ConfigText
import Diagnostics
import Text

/// Settings that follow a command's flags as pairs of words: `--config-file a.yaml SOLVER.MAX_ITER 90000`,
/// as yacs takes them.
enum TrailingPairs {
  /// The options with such pairs as entries of their own.
  ///
  /// A flag that was given them as its values keeps the words before the first.
  static func resolve(_ options: ConfigNode) -> ConfigNode {
    guard options.entries.contains(where: { isAny($0.value) }) else { return options }
    var resolved: [ConfigEntry] = []
    for entry in options.entries {
      let words = entry.value.isList ? entry.value.elements : [entry.value]
      guard let first = words.firstIndex(where: isKey), first > 0 || words.count > 1 else {
        resolved.append(entry)
        continue
      }
      var kept = entry
      switch first {
      case 0:
        kept.value = ConfigNode(.scalar(ConfigScalar(text: "true")), entry.keyRange)
      case 1: kept.value = words[0]
      default: kept.value = ConfigNode(.list(Array(words[..<first])), entry.value.range)
      }
      resolved.append(kept)
      resolved += pairs(Array(words[first...]))
    }
    var node = options
    node.content = .map(resolved)
    return node
  }

  private static func isAny(_ value: ConfigNode) -> Bool {
    value.isList && value.elements.contains(where: isKey)
  }

  private static func pairs(_ words: [ConfigNode]) -> [ConfigEntry] {
    stride(from: 0, to: words.count - 1, by: 2).compactMap { index in
      guard let key = words[index].text else { return nil }
      return ConfigEntry(key: key, keyRange: words[index].range, value: words[index + 1])
    }
  }

  /// `SOLVER.IMS_PER_BATCH`: names in capitals, joined by dots.
  private static func isKey(_ node: ConfigNode) -> Bool {
    guard let text = node.text, text.contains("."), text.utf8.count <= 100,
      text.utf8.first.map({ $0 >= 0x41 && $0 <= 0x5A }) == true
    else { return false }
    return text.utf8.allSatisfy { byte in
      byte >= 0x41 && byte <= 0x5A || byte >= 0x30 && byte <= 0x39 || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: ".")
    }
  }
}
