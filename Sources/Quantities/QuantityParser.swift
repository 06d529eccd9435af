/// Reads quantities as people write them.
///
/// ```
/// quantity = term | term ".." term | term ".." term ".." term | term "±" spread
/// term     = number [unit]            spread = number ["%" | unit]
/// ```
///
/// - A unit stands in exactly the case shown in ``MeasureUnit``; nothing is guessed, and the error
///   suggests the right case.
/// - A term of a range without a unit has that of the term after it: `300..350 W`.
/// - `a..b..c` states the centre as well; `±` (or `+-`, `+/-`) takes a percentage of the centre or an
///   absolute spread in the same dimension.
/// - No quantity is negative, infinite or not a number, and no share is above 1.
/// - Digits are never grouped: `1_000` and `1,000` are errors that suggest `1000`.
public enum QuantityParser {
  /// The longest text that is looked at, in bytes.
  public static let longestText = 256

  /// Returns the value that `text` states, in the canonical unit of `dimension`.
  public static func parse(
    _ text: String, as dimension: Dimension
  ) throws(QuantityError) -> RangedValue {
    var scanner = QuantityScanner(text, expecting: dimension)
    guard text.utf8.count <= longestText else { throw scanner.error(.tooLong, 0..<longestText) }
    let expression = try scanner.scan()
    return try QuantityReader(scanner: scanner).value(of: expression)
  }
}

/// Gives the scanned terms their units and checks what they say.
private struct QuantityReader {
  let scanner: QuantityScanner

  private var dimension: Dimension { scanner.dimension }

  func value(of expression: QuantityScanner.Expression) throws(QuantityError) -> RangedValue {
    switch expression {
    case .terms(let terms): return try range(of: terms)
    case .spread(let centre, let spread): return try value(of: centre, spread: spread)
    }
  }

  private func range(of terms: [QuantityScanner.Term]) throws(QuantityError) -> RangedValue {
    var values: [Double] = []
    var inherited: MeasureUnit?
    for term in terms.reversed() {
      let unit = try unit(of: term, inherited: inherited)
      values.append(try number(term, in: unit))
      inherited = unit
    }
    values.reverse()
    let whole = (terms.first?.range.lowerBound ?? 0)..<(terms.last?.range.upperBound ?? 0)
    for (value, next) in zip(values, values.dropFirst()) where value > next {
      throw scanner.error(.reversedRange, whole)
    }
    if values.count == 1 { return RangedValue(values[0]) }
    if values.count == 2 { return RangedValue(low: values[0], high: values[1]) }
    return RangedValue(low: values[0], central: values[1], high: values[2])
  }

  private func value(
    of centre: QuantityScanner.Term, spread: QuantityScanner.Term
  ) throws(QuantityError) -> RangedValue {
    let whole = centre.range.lowerBound..<spread.range.upperBound
    let isPercent = spread.unit.map { scanner.text($0) == "%" } ?? false
    if isPercent, dimension == .fraction {
      throw scanner.error(
        .ambiguousSpread, whole, suggestion: points(around: centre, spread: spread))
    }
    let middle: Double
    let amount: Double
    if isPercent {
      middle = try number(centre, in: try unit(of: centre, inherited: nil))
      amount = middle * (try number(spread, in: MeasureUnit(.fraction, -2), isChecked: false))
    } else {
      let stated = try spread.unit == nil ? nil : unit(of: spread, inherited: nil)
      let unit = try unit(of: centre, inherited: stated)
      middle = try number(centre, in: unit)
      amount = try number(spread, in: stated ?? unit)
    }
    guard amount <= middle else { throw scanner.error(.negative, whole) }
    let high = middle + amount
    guard high.isFinite else { throw scanner.error(.tooLarge, whole) }
    guard dimension != .fraction || high <= 1 else { throw scanner.error(.aboveOne, whole) }
    return RangedValue(low: middle - amount, central: middle, high: high)
  }

  /// The reading of `80 % ± 5 %` as percentage points.
  private func points(
    around centre: QuantityScanner.Term, spread: QuantityScanner.Term
  ) -> String? {
    guard let unit = centre.unit, scanner.text(unit) == "%",
      let middle = centre.number.value(shiftedBy: 0),
      let amount = spread.number.value(shiftedBy: 0),
      amount <= middle, middle + amount <= 100
    else { return nil }
    return
      "\(CanonicalNumber.text(middle - amount))..\(CanonicalNumber.text(middle + amount)) %"
  }

  private func unit(
    of term: QuantityScanner.Term, inherited: MeasureUnit?
  ) throws(QuantityError) -> MeasureUnit {
    guard let range = term.unit else {
      if let inherited { return inherited }
      guard dimension.allowsBareNumber else {
        throw scanner.error(.missingUnit, term.range)
      }
      return MeasureUnit(dimension)
    }
    let name = scanner.text(range)
    guard let unit = MeasureUnit.named(name) else {
      let suggestion = MeasureUnit.suggestion(for: name, dimension: dimension)
      throw scanner.error(.unknownUnit, range, suggestion: suggestion)
    }
    if unit.dimension == dimension { return unit }
    switch (dimension, unit.dimension) {
    case (.ratio, .fraction), (.ratio, .count), (.rate, .count):
      return MeasureUnit(dimension, unit.exponent)
    default: throw scanner.error(.wrongDimension(unit.dimension), term.range)
    }
  }

  private func number(
    _ term: QuantityScanner.Term, in unit: MeasureUnit, isChecked: Bool = true
  ) throws(QuantityError) -> Double {
    guard let shifted = term.number.value(shiftedBy: unit.exponent) else {
      throw scanner.error(.notANumber, term.range)
    }
    let value = shifted * unit.numerator / unit.denominator
    guard value.isFinite else { throw scanner.error(.tooLarge, term.range) }
    guard value != 0 || term.number.isZero else { throw scanner.error(.tooSmall, term.range) }
    guard !term.number.isNegative || term.number.isZero else {
      throw scanner.error(.negative, term.range)
    }
    guard !isChecked || dimension != .fraction || value <= 1 else {
      var percent: String?
      if term.unit == nil, value <= 100 { percent = scanner.text(term.range) + " %" }
      throw scanner.error(.aboveOne, term.range, suggestion: percent)
    }
    return value.magnitude
  }
}
