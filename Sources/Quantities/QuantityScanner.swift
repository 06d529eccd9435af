/// Splits the text of a quantity into numbers, units and the marks between them.
struct QuantityScanner {
  /// A number as written: the digits, and the power of ten beside them.
  struct Number {
    var digits = ""
    var exponent = 0
    var isNegative = false
    var isZero = true

    /// Returns the magnitude times ten to the power of `shift`, correctly rounded.
    func value(shiftedBy shift: Int) -> Double? { Double("\(digits)e\(exponent + shift)") }
  }

  struct Term {
    let number: Number
    /// Where the unit stands, if there is one.
    let unit: Range<Int>?
    let range: Range<Int>
  }

  enum Expression {
    /// One, two or three terms.
    case terms([Term])
    case spread(Term, Term)
  }

  private enum Mark {
    case range
    case spread
  }

  /// An exponent beyond this is out of the range of numbers however many digits stand before it.
  private static let largestExponent = 100_000

  let dimension: Dimension
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String, expecting dimension: Dimension) {
    self.dimension = dimension
    // One byte more than allowed is enough to see that there are too many.
    bytes = Array(text.utf8.prefix(QuantityParser.longestText + 1))
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  func error(
    _ kind: QuantityError.Kind, _ range: Range<Int>, suggestion: String? = nil
  ) -> QuantityError {
    QuantityError(
      kind: kind, expected: dimension, range: range, found: String(text(range).prefix(80)),
      suggestion: suggestion)
  }

  mutating func scan() throws(QuantityError) -> Expression {
    skipSpace()
    guard position < bytes.count else { throw error(.empty, 0..<bytes.count) }
    let first = try scanTerm()
    guard let mark = try scanMark() else { return .terms([first]) }
    let second = try scanTerm()
    if mark == .spread {
      guard position == bytes.count else {
        throw error(.malformedRange, first.range.lowerBound..<bytes.count)
      }
      return .spread(first, second)
    }
    guard let next = try scanMark() else { return .terms([first, second]) }
    let third = try scanTerm()
    guard next == .range, position == bytes.count else {
      throw error(.malformedRange, first.range.lowerBound..<bytes.count)
    }
    return .terms([first, second, third])
  }

  // MARK: - Terms

  private mutating func scanTerm() throws(QuantityError) -> Term {
    skipSpace()
    let start = position
    let number = try scanNumber()
    var end = position
    skipSpace()
    let unitStart = position
    try checkGrouping(start, numberEnd: end, next: unitStart)
    while position < bytes.count, markLength(at: position) == nil {
      let space = spaceLength(at: position)
      position += max(space, 1)
      if space == 0 { end = position }
    }
    let unit = end > unitStart ? unitStart..<end : nil
    if let unit, text(unit).hasPrefix("-") || text(unit).hasPrefix("–") {
      throw error(.malformedRange, start..<end, suggestion: dashedRange(start, unit))
    }
    return Term(number: number, unit: unit, range: start..<end)
  }

  /// Reads `low-high unit` as the range it was meant to be.
  private func dashedRange(_ start: Int, _ unit: Range<Int>) -> String? {
    let low = text(start..<unit.lowerBound)
    let rest = text(unit).drop { $0 == "-" || $0 == "–" || $0 == " " }
    guard let first = rest.utf8.first, isDigit(first) else { return nil }
    return low.filter { $0 != " " } + ".." + rest
  }

  private mutating func scanNumber() throws(QuantityError) -> Number {
    var number = Number()
    let start = position
    if let sign = peek(), sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      number.isNegative = sign == UInt8(ascii: "-")
      position += 1
    }
    let digitsStart = position
    while let byte = peek(), isDigit(byte) { position += 1 }
    var hasDigits = position > digitsStart
    if peek() == UInt8(ascii: "."), let next = peek(1), isDigit(next) {
      position += 1
      while let byte = peek(), isDigit(byte) { position += 1 }
      hasDigits = true
    }
    guard hasDigits else { throw notANumber(start) }
    let mantissa = bytes[digitsStart..<position]
    // `Double` wants a digit before the point.
    number.digits = "0" + String(decoding: mantissa, as: UTF8.self)
    number.isZero = !mantissa.contains { $0 >= UInt8(ascii: "1") && $0 <= UInt8(ascii: "9") }
    number.exponent = scanExponent()
    return number
  }

  private mutating func scanExponent() -> Int {
    guard let mark = peek(), mark | 0x20 == UInt8(ascii: "e") else { return 0 }
    var next = 1
    var isNegative = false
    if let sign = peek(1), sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      next = 2
    }
    guard let digit = peek(next), isDigit(digit) else { return 0 }
    position += next
    var exponent = 0
    while let byte = peek(), isDigit(byte) {
      exponent = min(exponent * 10 + Int(byte - UInt8(ascii: "0")), Self.largestExponent)
      position += 1
    }
    return isNegative ? -exponent : exponent
  }

  private func notANumber(_ start: Int) -> QuantityError {
    var end = start
    while end < bytes.count, spaceLength(at: end) == 0 { end += 1 }
    let word = text(start..<end).lowercased().drop { "+-.".contains($0) }
    let isSpecial = ["nan", "inf", "infinity"].contains(String(word))
    if isSpecial { return error(.notFinite, start..<end) }
    return error(.notANumber, start..<max(end, min(start + 1, bytes.count)))
  }

  /// Refuses `1_000`, `1,000`, `1 000` and `0,7`, and says how to write them.
  private func checkGrouping(
    _ start: Int, numberEnd: Int, next: Int
  ) throws(QuantityError) {
    guard next < bytes.count else { return }
    let byte = bytes[next]
    let isRate = text(next..<min(next + 2, bytes.count)) == "1/"
    let isGroup =
      (byte == UInt8(ascii: "_") || byte == UInt8(ascii: ",")) && next == numberEnd
      || isDigit(byte) && !isRate || byte == UInt8(ascii: "'")
    guard isGroup else { return }
    var end = next
    var groups = [numberEnd - start]
    while end < bytes.count {
      if isDigit(bytes[end]) {
        if end == next || !isDigit(bytes[end - 1]) { groups.append(0) }
        groups[groups.count - 1] += 1
      } else if !"_,'. ".utf8.contains(bytes[end]) {
        break
      }
      end += 1
    }
    while end > next, !isDigit(bytes[end - 1]) { end -= 1 }
    let written = text(start..<end)
    var suggestion: String?
    if written.contains("..") {
      // A range of grouped numbers; the message says enough.
    } else if byte == UInt8(ascii: ","), groups.count == 2, groups[1] != 3 {
      suggestion = written.replacing(",", with: ".")
    } else {
      suggestion = written.filter { !"_,' ".contains($0) }
    }
    throw error(.digitGrouping, start..<max(end, next), suggestion: suggestion)
  }

  // MARK: - Marks and bytes

  private mutating func scanMark() throws(QuantityError) -> Mark? {
    guard position < bytes.count, let length = markLength(at: position) else { return nil }
    let isRange = bytes[position] == UInt8(ascii: ".")
    let end = position + length
    if isRange, end < bytes.count, bytes[end] == UInt8(ascii: ".") {
      throw error(.malformedRange, position..<(end + 1), suggestion: "..")
    }
    position = end
    return isRange ? .range : .spread
  }

  private func markLength(at index: Int) -> Int? {
    switch bytes[index] {
    case UInt8(ascii: "."): return starts(with: "..", at: index) ? 2 : nil
    case UInt8(ascii: "+"):
      if starts(with: "+-", at: index) { return 2 }
      return starts(with: "+/-", at: index) ? 3 : nil
    case 0xC2: return starts(with: "±", at: index) ? 2 : nil
    default: return nil
    }
  }

  private func starts(with text: StaticString, at index: Int) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { bytes[index..<(index + $0.count)].elementsEqual($0) }
  }

  /// The length of the white space at `index`, of which people also type the kinds that do not break.
  private func spaceLength(at index: Int) -> Int {
    switch bytes[index] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"): 1
    case 0xC2: starts(with: "\u{A0}", at: index) ? 2 : 0
    case 0xE2: starts(with: "\u{202F}", at: index) || starts(with: "\u{2009}", at: index) ? 3 : 0
    default: 0
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      let length = spaceLength(at: position)
      guard length > 0 else { return }
      position += length
    }
  }

  private func peek(_ offset: Int = 0) -> UInt8? {
    let index = position + offset
    return index < bytes.count ? bytes[index] : nil
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
