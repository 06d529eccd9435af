extension Library {
  mutating func addFormat() {
    addMethod("format", [.string, .list(.dyn)], .string, hasOwnCost: true) {
      arguments, context throws(EvaluationError) in
      guard let template = arguments[0].asString, let values = arguments[1].asList else {
        return nil
      }
      var formatter = Formatter(values)
      return .string(try formatter.format(template, &context.work))
    }
  }
}

/// Fills templates such as `%s uses %.1f kWh`.
private struct Formatter {
  private let values: [Value]
  private var used = 0
  private var output = ""
  /// More digits after the point are refused.
  private static let precisionLimit = 100

  init(_ values: [Value]) { self.values = values }

  private static func failure(_ message: String) -> EvaluationError {
    .invalid("error during formatting: \(message)")
  }

  mutating func format(
    _ template: String, _ work: inout Work
  ) throws(EvaluationError) -> String {
    let scalars = Array(template.unicodeScalars)
    var index = 0
    while index < scalars.count {
      guard scalars[index] == "%" else {
        output.unicodeScalars.append(scalars[index])
        index += 1
        continue
      }
      index += 1
      if index < scalars.count, scalars[index] == "%" {
        output += "%"
        index += 1
        continue
      }
      let precision = try precision(scalars, &index)
      guard index < scalars.count else { throw Self.failure("the template ends within a clause") }
      guard used < values.count else { throw Self.failure("index \(used) out of range") }
      let text = try clause(scalars[index], values[used], precision)
      try work.spend(Cost.forText(UInt64(text.utf8.count)))
      output += text
      used += 1
      index += 1
    }
    return output
  }

  private func precision(
    _ scalars: [Unicode.Scalar], _ index: inout Int
  ) throws(EvaluationError) -> Int? {
    guard index < scalars.count, scalars[index] == "." else { return nil }
    index += 1
    var value = 0
    while index < scalars.count, let digit = Int(String(scalars[index])), value <= 1000 {
      value = value * 10 + digit
      index += 1
    }
    guard value <= Self.precisionLimit else {
      throw Self.failure("a precision over \(Self.precisionLimit)")
    }
    return value
  }

  private func clause(
    _ verb: Unicode.Scalar, _ value: Value, _ precision: Int?
  ) throws(EvaluationError) -> String {
    switch verb {
    case "s": return value.text()
    case "d": return try decimal(value)
    case "f": return try number(value, "fixed-point") { DecimalText.fixed($0, precision ?? 6) }
    case "e": return try number(value, "scientific") { DecimalText.scientific($0, precision ?? 6) }
    case "b":
      if case .bool(let flag) = value { return flag ? "1" : "0" }
      guard let text = radix(value, 2) else {
        throw Self.failure(
          "only integers and bools can be formatted as binary, was given `\(value.type)`")
      }
      return text
    case "o":
      guard let text = radix(value, 8) else {
        throw Self.failure("octal clause can only be used on integers, was given `\(value.type)`")
      }
      return text
    case "x", "X": return try hexadecimal(value, isUppercase: verb == "X")
    default:
      throw .invalid("could not parse formatting clause: unrecognized formatting clause `\(verb)`")
    }
  }

  private func decimal(_ value: Value) throws(EvaluationError) -> String {
    switch value {
    case .int, .uint: return value.text()
    case .double: return value.text()
    default:
      throw Self.failure("decimal clause can only be used on integers, was given `\(value.type)`")
    }
  }

  private func number(
    _ value: Value, _ name: String, _ write: (Double) -> String
  ) throws(EvaluationError) -> String {
    switch value {
    case .double(let number): return number.isFinite ? write(number) : Value.text(of: number)
    case .int(let number): return write(Double(number))
    case .uint(let number): return write(Double(number))
    default:
      throw Self.failure("\(name) clause can only be used on numbers, was given `\(value.type)`")
    }
  }

  private func radix(_ value: Value, _ radix: Int) -> String? {
    switch value {
    case .int(let number): String(number, radix: radix)
    case .uint(let number): String(number, radix: radix)
    default: nil
    }
  }

  private func hexadecimal(
    _ value: Value, isUppercase: Bool
  ) throws(EvaluationError) -> String {
    func digits(_ bytes: some Sequence<UInt8>) -> String {
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    let text: String
    switch value {
    case .int, .uint: text = radix(value, 16) ?? ""
    case .string(let string): text = digits(string.utf8)
    case .bytes(let bytes): text = digits(bytes)
    default:
      throw Self.failure(
        "only integers, byte buffers, and strings can be formatted as hex, was given `\(value.type)`"
      )
    }
    return isUppercase ? text.uppercased() : text
  }
}

/// Doubles with a fixed number of digits, correctly rounded, halves to even.
enum DecimalText {
  /// The exact decimal digits of a finite number: an integer scaled by a power of ten.
  private static func exactDigits(_ number: Double) -> (digits: [UInt8], exponent: Int) {
    // Every double is an integer times a power of two, so its decimal expansion is finite.
    let significand = number.significandBitPattern | (number.isNormal ? 1 << 52 : 0)
    let exponent = (number.isNormal ? Int(number.exponentBitPattern) : 1) - 1075
    var digits = significand == 0 ? [0] : String(significand).utf8.map { $0 - 0x30 }
    if exponent >= 0 {
      for _ in 0..<exponent { multiply(&digits, by: 2) }
      return (digits, 0)
    }
    // m / 2^k = m · 5^k / 10^k
    for _ in 0..<(-exponent) { multiply(&digits, by: 5) }
    return (digits, exponent)
  }

  private static func multiply(_ digits: inout [UInt8], by factor: UInt8) {
    var carry: UInt8 = 0
    for index in digits.indices.reversed() {
      let product = digits[index] * factor + carry
      digits[index] = product % 10
      carry = product / 10
    }
    if carry > 0 { digits.insert(carry, at: 0) }
  }

  /// Drops digits past a count, rounding halves to even.
  private static func rounded(_ digits: [UInt8], to count: Int) -> [UInt8] {
    guard count < digits.count else { return digits }
    guard count >= 0 else { return [] }
    var kept = Array(digits[..<count])
    let rest = digits[count...]
    let isAboveHalf = rest.first.map { $0 > 5 || ($0 == 5 && rest.dropFirst().contains { $0 > 0 }) }
    let isHalf = rest.first == 5 && isAboveHalf != true
    guard isAboveHalf == true || (isHalf && (kept.last ?? 0) % 2 == 1) else { return kept }
    for index in kept.indices.reversed() {
      if kept[index] < 9 {
        kept[index] += 1
        return kept
      }
      kept[index] = 0
    }
    return [1] + kept
  }

  private static func text(_ digits: some Sequence<UInt8>) -> String {
    String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
  }

  /// `%.2f`: a point and exactly that many digits after it.
  static func fixed(_ number: Double, _ precision: Int) -> String {
    var (digits, exponent) = exactDigits(number.magnitude)
    if exponent < 0 {
      // At least one digit before the point.
      digits = Array(repeating: 0, count: max(0, 1 - exponent - digits.count)) + digits
    }
    let whole = digits.count + exponent
    var kept = rounded(digits, to: whole + precision)
    let point = kept.count - min(precision, max(0, digits.count - whole))
    kept += Array(repeating: 0, count: max(0, precision - (kept.count - point)))
    let sign = number.sign == .minus ? "-" : ""
    let fraction = precision > 0 ? "." + text(kept[point...]) : ""
    return sign + text(kept[..<point]) + fraction
  }

  /// `%.2e`: one digit before the point, that many after it, and an exponent.
  static func scientific(_ number: Double, _ precision: Int) -> String {
    var (digits, exponent) = exactDigits(number.magnitude)
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(min(leading, digits.count - 1))
    var power = number == 0 ? 0 : digits.count - 1 + exponent
    var kept = rounded(digits, to: precision + 1)
    if kept.count > precision + 1, digits.count > precision {
      kept.removeLast()
      power += 1
    }
    kept += Array(repeating: 0, count: max(0, precision + 1 - kept.count))
    let sign = number.sign == .minus ? "-" : ""
    let fraction = precision > 0 ? "." + text(kept[1...]) : ""
    let magnitude = String(power.magnitude)
    let padded = magnitude.utf8.count < 2 ? "0" + magnitude : magnitude
    return "\(sign)\(text(kept[..<1]))\(fraction)e\(power < 0 ? "-" : "+")\(padded)"
  }
}
