// Rounding and square roots are calls into libm, which only this import links in a release build.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Numbers as text, the same on every machine and in every locale.
public enum CanonicalNumber {
  /// The largest magnitude up to which every whole number is a `Double`: 2⁵³.
  private static let largestWhole = 9_007_199_254_740_992.0

  /// Returns the shortest decimal that reads back as the same number, in a form that JSON, YAML and
  /// ``QuantityParser`` accept.
  ///
  /// Whole numbers up to 2⁵³ have neither fraction nor exponent, and minus zero is `0`. A number that
  /// is not finite is `null`, so that `nan` and `inf` can never reach a document.
  public static func text(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value.magnitude <= largestWhole, value == value.rounded(.towardZero) {
      return String(Int64(value))
    }
    return value.description
  }

  /// Returns `value` rounded to `digits` significant digits, without trailing zeros; digits left of
  /// the point are never dropped.
  ///
  /// - Parameters:
  ///   - value: Any number; one that is not finite prints as `null`.
  ///   - digits: 1 to 15.
  /// - Returns: A plain decimal, or the shortest form for numbers far from 1.
  public static func rounded(_ value: Double, significantDigits digits: Int) -> String {
    guard value.isFinite, value != 0 else { return text(value) }
    let magnitude = value.magnitude
    // Outside this window a plain decimal would be unreadable anyway.
    guard magnitude >= 1e-6, magnitude < 1e15 else { return text(value) }
    var decimals = min(max(digits, 1), 15)
    var bound = 1.0
    while decimals > 0, magnitude >= bound {
      bound *= 10
      decimals -= 1
    }
    bound = 0.1
    while magnitude < bound {
      bound /= 10
      decimals += 1
    }
    return fixed(value, decimals: min(decimals, 20), trimmed: true)
  }

  /// Returns `value` with `decimals` digits after the point.
  ///
  /// - Parameters:
  ///   - value: Any number; one that is not finite prints as `null`.
  ///   - decimals: 0 to 20.
  ///   - trimmed: Whether zeros at the end of the fraction are left out.
  /// - Returns: A plain decimal.
  public static func fixed(_ value: Double, decimals: Int, trimmed: Bool = false) -> String {
    guard value.isFinite else { return "null" }
    var scale = 1.0
    for _ in 0..<min(max(decimals, 0), 20) { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled < 1e18 else { return text(value) }
    var digits = Array(String(UInt64(scaled)).utf8)
    let zero = UInt8(ascii: "0")
    if digits.count <= decimals {
      digits.insert(
        contentsOf: repeatElement(zero, count: decimals + 1 - digits.count), at: 0)
    }
    var fraction = digits.suffix(max(decimals, 0))
    if trimmed {
      while fraction.last == zero { fraction.removeLast() }
    }
    let whole = String(decoding: digits.dropLast(max(decimals, 0)), as: UTF8.self)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard !fraction.isEmpty else { return sign + whole }
    return sign + whole + "." + String(decoding: fraction, as: UTF8.self)
  }
}
