/// A pattern of the shell: `*`, `?`, `[…]`, and quoted text that stands for itself.
struct ShellPattern {
  private enum Item {
    case byte(UInt8)
    case any
    case many
    case set([ClosedRange<UInt8>], isNegated: Bool)
  }

  private var items: [Item] = []

  /// - Returns: nil when the pattern is not known, or of a kind that is not read.
  init?(_ word: ShellWord) {
    for (position, piece) in word.pieces.enumerated() {
      guard piece.problem == nil else { return nil }
      let bytes = Array(piece.text.utf8)
      if piece.isQuoted {
        items += bytes.map(Item.byte)
        continue
      }
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        let isLast = index == bytes.count
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "+"), UInt8(ascii: "@"),
          UInt8(ascii: "!"):
          if !isLast, bytes[index] == UInt8(ascii: "(") { return nil }
          if isLast, position + 1 < word.pieces.count,
            word.pieces[position + 1].text.hasPrefix("(")
          {
            return nil
          }
          switch byte {
          case UInt8(ascii: "*"): items.append(.many)
          case UInt8(ascii: "?"): items.append(.any)
          default: items.append(.byte(byte))
          }
        case UInt8(ascii: "["):
          guard let set = Self.set(bytes, &index) else { return nil }
          items.append(set)
        case UInt8(ascii: "\\"):
          guard !isLast else { return nil }
          items.append(.byte(bytes[index]))
          index += 1
        default:
          // A letter of several bytes is one for `?`.
          guard byte < 0x80 || !word.text.contains(where: { $0 == "?" || $0 == "[" }) else {
            return nil
          }
          items.append(.byte(byte))
        }
      }
    }
  }

  private static func set(_ bytes: [UInt8], _ index: inout Int) -> Item? {
    var ranges: [ClosedRange<UInt8>] = []
    var isNegated = false
    if index < bytes.count, bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "^") {
      isNegated = true
      index += 1
    }
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "]"), index > start {
        index += 1
        return .set(ranges, isNegated: isNegated)
      }
      // Classes and ranges of letters depend on the locale.
      if byte == UInt8(ascii: "[") || byte >= 0x80 || byte == UInt8(ascii: "\\") { return nil }
      if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"),
        bytes[index + 2] != UInt8(ascii: "]")
      {
        let upper = bytes[index + 2]
        let isDigits = byte >= 0x30 && upper <= 0x39 && byte <= upper
        guard isDigits else { return nil }
        ranges.append(byte...upper)
        index += 3
      } else {
        ranges.append(byte...byte)
        index += 1
      }
    }
    return nil
  }

  /// Whether the whole text matches.
  func matches(_ text: some Collection<UInt8>) -> Bool {
    let bytes = Array(text)
    var item = 0
    var index = 0
    var star: (item: Int, index: Int)?
    while index < bytes.count {
      if item < items.count, case .many = items[item] {
        star = (item, index)
        item += 1
      } else if item < items.count, accepts(items[item], bytes[index]) {
        item += 1
        index += 1
      } else if let last = star {
        star = (last.item, last.index + 1)
        item = last.item + 1
        index = last.index + 1
      } else {
        return false
      }
    }
    return items[item...].allSatisfy { if case .many = $0 { true } else { false } }
  }

  private func accepts(_ item: Item, _ byte: UInt8) -> Bool {
    switch item {
    case .byte(let own): own == byte
    case .any: true
    case .many: false
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
    }
  }
}
