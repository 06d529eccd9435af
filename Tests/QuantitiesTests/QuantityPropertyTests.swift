import Quantities
import TestSupport
import Testing

extension SeededGenerator {
  /// A positive number of any magnitude that a double has, or one of a share.
  mutating func number(for dimension: Dimension) -> Double {
    if dimension == .fraction { return Double.random(in: 0...1, using: &self) }
    let value = Double(bitPattern: next() & 0x7FFF_FFFF_FFFF_FFFF)
    return value.isFinite ? value : 1
  }
}

@Suite struct QuantityPropertyTests {
  @Test(arguments: Dimension.allCases)
  func exactTextReadsBackBitForBit(_ dimension: Dimension) throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let ends = (0..<3).map { _ in random.number(for: dimension) }.sorted()
      let values = [
        RangedValue(ends[0]), RangedValue(low: ends[0], high: ends[2]),
        RangedValue(low: ends[0], central: ends[1], high: ends[2]),
      ]
      for value in values where value.central.isFinite {
        let text = QuantityFormatter.exact(value, as: dimension)
        let back = try QuantityParser.parse(text, as: dimension)
        try #require(back.low.bitPattern == value.low.bitPattern, "\(text)")
        try #require(back.central.bitPattern == value.central.bitPattern, "\(text)")
        try #require(back.high.bitPattern == value.high.bitPattern, "\(text)")
      }
    }
  }

  @Test(arguments: Dimension.allCases)
  func descriptionReadsBackNearby(_ dimension: Dimension) throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let logarithm = Double.random(in: -4...12, using: &random)
      var value = 1.0
      for _ in 0..<Int(abs(logarithm)) { value *= logarithm < 0 ? 0.1 : 10 }
      value *= Double.random(in: 1..<10, using: &random)
      if dimension == .fraction { value = Double.random(in: 0.001...1, using: &random) }
      let text = QuantityFormatter.describe(value, as: dimension)
      let back = try QuantityParser.parse(text, as: dimension)
      try #require(abs(back.central - value) <= 5.1e-4 * value, "\(value) as \(text)")
    }
  }

  @Test func unitsOfOneDimensionAgree() throws {
    var random = SeededGenerator(seed: 13)
    let pairs: [(Dimension, String, String, shift: Int)] = [
      (.mass, "kg", "t", 3), (.mass, "g", "kg", 3), (.energy, "kWh", "MWh", 3),
      (.power, "W", "kW", 3), (.intensity, "g/kWh", "kg/kWh", 3),
      (.intensity, "kg/kWh", "t/MWh", 0),
      (.flopRate, "GFLOP/s", "TFLOP/s", 3), (.volume, "L", "m3", 3),
    ]
    for _ in 0..<1_000 {
      let digits = Int.random(in: 1...999_999_999, using: &random)
      for pair in pairs {
        let small = try QuantityParser.parse("\(digits)e3 \(pair.1)", as: pair.0)
        let large = try QuantityParser.parse("\(digits)e\(3 - pair.shift) \(pair.2)", as: pair.0)
        try #require(small == large, "\(digits) \(pair.1) and \(pair.2)")
      }
    }
  }

  /// Whatever the text, the answer is a value that keeps its promises or an error inside the text.
  @Test func fuzzedTextIsReadOrRefused() {
    let pieces = [
      "1", "0", "9.5", "1e5", "e", "-", "+", "+-", "+/-", "±", "..", ".", "...", " ", "\t", "kg",
      "t",
      "kWh", "W", "h", "%", "B", "/", "CO2e", "nan", "inf", "_", ",", "'", "\u{A0}", "–", "é", "漢",
      "\u{0}",
      "\u{1B}", "1e400", "1e-400", "FLOP", "tokens", "1/s", "\u{202F}", "\u{2009}", "²", "m3",
    ]
    var random = SeededGenerator(seed: 17)
    var accepted = 0
    for _ in 0..<60_000 {
      let count = Int.random(in: 0...9, using: &random)
      let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let dimension = Dimension.allCases.randomElement(using: &random) ?? .mass
      do {
        let value = try QuantityParser.parse(text, as: dimension)
        accepted += 1
        let isSound =
          value.low >= 0 && value.low <= value.central && value.central <= value.high
          && value.high.isFinite && (dimension != .fraction || value.high <= 1)
        #expect(isSound, "\(text) gave \(value)")
      } catch {
        #expect(error.range.upperBound <= text.utf8.count, "\(text)")
        #expect(!error.message.isEmpty)
      }
    }
    #expect(accepted > 200)
  }
}
