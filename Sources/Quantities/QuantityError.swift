/// Why a text is not a quantity of the dimension wanted.
///
/// The error is data; ``message`` is its one wording.
public struct QuantityError: Error, Sendable, Equatable {
  /// What is wrong with the text.
  public enum Kind: Sendable, Equatable {
    /// Nothing but white space.
    case empty
    /// More than ``QuantityParser/longestText`` bytes.
    case tooLong
    /// No number where one has to stand.
    case notANumber
    /// Digits are grouped with `_`, `,` or a space, or the decimal sign is a comma.
    case digitGrouping
    /// A bare number where a unit is needed.
    case missingUnit
    /// No unit of that name, in this case of letters.
    case unknownUnit
    /// A unit of another dimension.
    case wrongDimension(Dimension)
    /// `nan` or an infinity, in any spelling.
    case notFinite
    /// Too large to be a number, such as `1e400`.
    case tooLarge
    /// Not zero, but too small to be told from it.
    case tooSmall
    /// Less than nothing, or a range that reaches below nothing.
    case negative
    /// A share of more than the whole.
    case aboveOne
    /// A range whose first end is above its last.
    case reversedRange
    /// Something like a range that is not written `low..high`.
    case malformedRange
    /// `80 % ± 5 %` could mean 75 to 85 % or 76 to 84 %.
    case ambiguousSpread
  }

  /// What is wrong with the text.
  public let kind: Kind
  /// What was to be measured.
  public let expected: Dimension
  /// The part of the text that is wrong, in UTF-8 offsets.
  public let range: Range<Int>
  /// That part as written, cut to 80 characters.
  public let found: String
  /// What could stand in place of ``range``, where that can be told.
  public let suggestion: String?
}

extension QuantityError {
  /// What is wrong, in one line for people.
  public var message: String {
    let what = "`\(found)`"
    let wanted = expected.article
    switch kind {
    case .empty: return "\(wanted) is wanted here, for example `\(expected.example)`"
    case .tooLong:
      return "this is longer than the \(QuantityParser.longestText) bytes that a quantity may have"
    case .notANumber:
      return "\(what) is not a number; \(wanted) is wanted, for example `\(expected.example)`"
    case .digitGrouping:
      return "\(what) is not a number: digits stand together and the decimal sign is a point"
        + didYouMean
    case .missingUnit:
      return "\(what) has no unit; \(wanted) is wanted, for example `\(expected.example)`"
    case .unknownUnit:
      if let suggestion { return "there is no unit \(what); did you mean `\(suggestion)`?" }
      return "there is no unit \(what); \(wanted) is wanted, for example `\(expected.example)`"
    case .wrongDimension(let other):
      return "\(what) is \(other.article), where \(wanted) is wanted, for example"
        + " `\(expected.example)`"
    case .notFinite: return "\(what) is not a finite number"
    case .tooLarge: return "\(what) is too large for a number"
    case .tooSmall: return "\(what) is not zero, but too small to be told from it"
    case .negative: return "\(what) is less than zero, which \(wanted) cannot be"
    case .aboveOne: return "\(what) is more than the whole, which \(wanted) cannot be" + didYouMean
    case .reversedRange:
      return "the range \(what) runs backwards: the smaller end comes first"
    case .malformedRange: return "\(what) is not a range: write `low..high`" + didYouMean
    case .ambiguousSpread:
      return "\(what) can be read in two ways: write the range" + didYouMean
    }
  }

  private var didYouMean: String {
    guard let suggestion else { return "" }
    return "; did you mean `\(suggestion)`?"
  }
}

extension Dimension {
  /// The dimension as a noun with its article, such as `a mass`.
  public var article: String {
    switch self {
    case .mass: "a mass"
    case .energy: "an energy"
    case .power: "a power"
    case .time: "a time"
    case .intensity: "a carbon intensity"
    case .volume: "a volume"
    case .waterIntensity: "a water intensity"
    case .fraction: "a share"
    case .ratio: "a plain number"
    case .count: "a count"
    case .flops: "a number of operations"
    case .flopRate: "a speed in operations"
    case .rate: "a rate"
    case .money: "an amount of money"
    case .price: "a price of an hour"
    }
  }

  /// A quantity of this dimension as it may be written.
  public var example: String {
    switch self {
    case .mass: "500 kg"
    case .energy: "1.3 MWh"
    case .power: "300 W"
    case .time: "10 h"
    case .intensity: "0.7 kgCO2e/kWh"
    case .volume: "200 L"
    case .waterIntensity: "1.8 L/kWh"
    case .fraction: "80 %"
    case .ratio: "1.2"
    case .count: "64"
    case .flops: "6.3 ZFLOP"
    case .flopRate: "989 TFLOP/s"
    case .rate: "2500 tokens/s"
    case .money: "500 USD"
    case .price: "2.49 USD/h"
    }
  }
}
