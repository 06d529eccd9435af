import Text

/// `a{b,c}d` and `{1..9}` of a word, before anything in it is expanded.
struct ShellBraces {
  private enum Element {
    /// One byte of unquoted text, with the place it is written at.
    case byte(UInt8, start: Int?, place: Range<Int>?)
    case part(ShellPart)
  }

  private static let limit = 20_000
  private static let depthLimit = 12

  /// The words that a word stands for; nil when there are too many.
  static func expand(_ word: ShellWordNode) -> [ShellWordNode]? {
    let mayExpand = word.parts.contains {
      if case .text(let piece) = $0 {
        !piece.isQuoted && piece.text.utf8.contains(0x7B)
      } else {
        false
      }
    }
    guard mayExpand else { return [word] }
    var elements: [Element] = []
    for part in word.parts {
      guard case .text(let piece) = part, !piece.isQuoted else {
        elements.append(.part(part))
        continue
      }
      for (offset, byte) in piece.text.utf8.enumerated() {
        elements.append(.byte(byte, start: piece.start.map { $0 + offset }, place: piece.place))
      }
    }
    guard let results = expand(elements[...], depth: 0), results.count <= limit else { return nil }
    return results.map { ShellWordNode(parts: parts($0), range: word.range) }
  }

  private static func byte(_ element: Element) -> UInt8? {
    if case .byte(let byte, _, _) = element { byte } else { nil }
  }

  private static func expand(_ elements: ArraySlice<Element>, depth: Int) -> [[Element]]? {
    guard depth < depthLimit else { return nil }
    var index = elements.startIndex
    while index < elements.endIndex {
      guard byte(elements[index]) == UInt8(ascii: "{"), let group = group(at: index, in: elements)
      else {
        index += 1
        continue
      }
      var options: [[Element]] = []
      if let sequence = group.sequence {
        options = sequence
      } else {
        for item in group.items {
          guard let inner = expand(item, depth: depth + 1) else { return nil }
          options += inner
          if options.count > limit { return nil }
        }
      }
      guard let rest = expand(elements[group.end...], depth: depth + 1),
        options.count * rest.count <= limit
      else { return nil }
      let head = Array(elements[elements.startIndex..<index])
      return options.flatMap { option in rest.map { head + option + $0 } }
    }
    return [Array(elements)]
  }

  private static func group(
    at start: Int, in elements: ArraySlice<Element>
  ) -> (items: [ArraySlice<Element>], sequence: [[Element]]?, end: Int)? {
    var open = 0
    var items: [ArraySlice<Element>] = []
    var begin = start + 1
    for index in (start + 1)..<elements.endIndex {
      switch byte(elements[index]) {
      case UInt8(ascii: "{"): open += 1
      case UInt8(ascii: "}") where open > 0: open -= 1
      case UInt8(ascii: ",") where open == 0:
        items.append(elements[begin..<index])
        begin = index + 1
      case UInt8(ascii: "}"):
        items.append(elements[begin..<index])
        if items.count > 1 { return (items, nil, index + 1) }
        guard let sequence = sequence(items[0]) else { return nil }
        return (items, sequence, index + 1)
      default: break
      }
    }
    return nil
  }

  /// `1..9`, `09..12`, `1..9..2`, `a..e`.
  private static func sequence(_ elements: ArraySlice<Element>) -> [[Element]]? {
    let bytes = elements.compactMap(byte)
    guard bytes.count == elements.count, bytes.count <= 60, !bytes.isEmpty else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    let ends = text.components(separatedBy: "..")
    guard ends.count == 2 || ends.count == 3 else { return nil }
    var step = 1
    if ends.count == 3 {
      guard let number = Int(ends[2]), number.magnitude < 1_000_000 else { return nil }
      step = max(Int(number.magnitude), 1)
    }
    var values: [String] = []
    if let low = Int(ends[0]), let high = Int(ends[1]), low.magnitude < 1_000_000_000,
      high.magnitude < 1_000_000_000
    {
      let isPadded = ends[..<2].contains {
        let digits = $0.drop { $0 == "-" }
        return digits.utf8.count > 1 && digits.first == "0"
      }
      let width = isPadded ? max(ends[0].utf8.count, ends[1].utf8.count) : 0
      guard abs(high - low) / step <= limit else { return oversized }
      for value in stride(from: low, through: high, by: low <= high ? step : -step) {
        let digits = "\(abs(value))"
        let sign = value < 0 ? "-" : ""
        let zeros = max(0, width - digits.utf8.count - sign.utf8.count)
        values.append(sign + String(repeating: "0", count: zeros) + digits)
      }
    } else if let low = ends[0].utf8.first, let high = ends[1].utf8.first, ends[0].utf8.count == 1,
      ends[1].utf8.count == 1, isLetter(low), isLetter(high)
    {
      let numbers = stride(
        from: Int(low), through: Int(high), by: low <= high ? step : -step)
      values = numbers.map { String(UnicodeScalar(UInt8($0))) }
      // Between the cases stand signs that the shell treats on their own.
      guard values.allSatisfy({ $0.utf8.allSatisfy(isLetter) }) else { return nil }
    } else {
      return nil
    }
    return values.map { value in value.utf8.map { .byte($0, start: nil, place: place(elements)) } }
  }

  /// More words than are listed one by one.
  private static var oversized: [[Element]] { Array(repeating: [], count: limit + 1) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
  }

  private static func place(_ elements: ArraySlice<Element>) -> Range<Int>? {
    if case .byte(_, _, let place)? = elements.first { place } else { nil }
  }

  private static func parts(_ elements: [Element]) -> [ShellPart] {
    var parts: [ShellPart] = []
    var text: [UInt8] = []
    var start: Int?
    var place: Range<Int>?
    func flush() {
      guard !text.isEmpty else { return }
      let string = String(decoding: text, as: UTF8.self)
      let isExact = string.utf8.count == text.count
      parts.append(
        .text(
          ShellPiece(text: string, start: isExact ? start : nil, isQuoted: false, place: place)))
      text = []
    }
    for element in elements {
      switch element {
      case .part(let part):
        flush()
        parts.append(part)
      case .byte(let byte, let own, let range):
        // `{a,$B}c` is `ac $Bc`: the name goes on.
        if text.isEmpty, case .parameter(var parameter, let isQuoted)? = parts.last, !isQuoted,
          parameter.isBare, isNameByte(byte, isFirst: false)
        {
          parameter.name.unicodeScalars.append(UnicodeScalar(byte))
          parts[parts.count - 1] = .parameter(parameter, isQuoted: isQuoted)
          continue
        }
        let isNext =
          text.isEmpty || own == nil && start == nil
          || own != nil && own == start.map { $0 + text.count }
        if !isNext { flush() }
        if text.isEmpty {
          start = own
          place = own.map { $0..<$0 + 1 } ?? range
        } else if let own, let old = place, start != nil {
          place = old.lowerBound..<max(old.upperBound, own + 1)
        }
        text.append(byte)
      }
    }
    flush()
    return parts
  }
}

extension String {
  /// The parts between a separator.
  func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let found = rest.firstRange(of: separator) {
      parts.append(String(rest[..<found.lowerBound]))
      rest = rest[found.upperBound...]
    }
    return parts + [String(rest)]
  }
}
