import Quantities
import Testing

struct Reading: Sendable, CustomTestStringConvertible {
  let text: String
  let dimension: Dimension
  let low: Double
  let central: Double
  let high: Double

  init(_ text: String, _ dimension: Dimension, _ value: Double) {
    self.init(text, dimension, value, value, value)
  }

  init(_ text: String, _ dimension: Dimension, _ low: Double, _ central: Double, _ high: Double) {
    self.text = text
    self.dimension = dimension
    self.low = low
    self.central = central
    self.high = high
  }

  var testDescription: String { "\(text) as \(dimension)" }
}

struct Refusal: Sendable, CustomTestStringConvertible {
  let text: String
  let dimension: Dimension
  let kind: QuantityError.Kind
  let found: String
  let suggestion: String?

  init(
    _ text: String, _ dimension: Dimension, _ kind: QuantityError.Kind, _ found: String,
    _ suggestion: String? = nil
  ) {
    self.text = text
    self.dimension = dimension
    self.kind = kind
    self.found = found
    self.suggestion = suggestion
  }

  var testDescription: String { "\(text) as \(dimension)" }
}

@Suite struct QuantityParserTests {
  static let readings: [Reading] = [
    Reading("500 kg", .mass, 500), Reading("500kg", .mass, 500), Reading("0.5 t", .mass, 500),
    Reading("12 tCO2e", .mass, 12_000), Reading("12 t CO2e", .mass, 12_000),
    Reading("12 t CO₂e", .mass, 12_000), Reading("12 tCO2-eq", .mass, 12_000),
    Reading("429 g", .mass, 0.429), Reading("1.2 kt", .mass, 1_200_000),
    Reading("1 lb", .mass, 0.453_592_37), Reading("2 tonnes", .mass, 2_000),
    Reading("0.7 kgCO2e/kWh", .intensity, 0.7), Reading("429 g/kWh", .intensity, 0.429),
    Reading("429 gCO2 / kWh", .intensity, 0.429), Reading("0.429 t/MWh", .intensity, 0.429),
    Reading("1000 lb/MWh", .intensity, 0.453_592_37), Reading("200 g/MJ", .intensity, 0.72),
    Reading("300 W", .power, 300), Reading("100 kW", .power, 100_000),
    Reading("1.3 MWh", .energy, 1_300), Reading("3.6 MJ", .energy, 1),
    Reading("15 kWh", .energy, 15), Reading("10 h", .time, 10), Reading("90 min", .time, 1.5),
    Reading("2 d", .time, 48), Reading("3600 s", .time, 1), Reading("4 years", .time, 35_040),
    Reading("80 %", .fraction, 0.8), Reading("80%", .fraction, 0.8),
    Reading("0.8", .fraction, 0.8), Reading("1", .fraction, 1), Reading("110 %", .ratio, 1.1),
    Reading("1.1", .ratio, 1.1), Reading("64", .count, 64), Reading("7B", .count, 7e9),
    Reading("1.5T", .count, 1.5e12), Reading("350 M", .count, 3.5e8),
    Reading("64k", .count, 64_000), Reading("1e-5", .ratio, 1e-5), Reading("1E3", .count, 1_000),
    Reading(".5", .fraction, 0.5), Reading("+5", .count, 5), Reading("-0", .count, 0),
    Reading("6.3 ZFLOP", .flops, 6.3e21), Reading("1e21", .flops, 1e21),
    Reading("989 TFLOP/s", .flopRate, 9.89e14), Reading("989 TFLOPS", .flopRate, 9.89e14),
    Reading("1979 TOPS", .flopRate, 1.979e15), Reading("7.2 PFLOP/h", .flopRate, 2e12),
    Reading("2500 tokens/s", .rate, 2_500), Reading("9000 tok/h", .rate, 2.5),
    Reading("3 1/s", .rate, 3), Reading("3 k/s", .rate, 3_000), Reading("200 L", .volume, 200),
    Reading("500 USD", .money, 500), Reading("2.5 kUSD", .money, 2_500),
    Reading("2.49 USD/h", .price, 2.49), Reading("48 USD/d", .price, 2),
    Reading("1.5 m3", .volume, 1_500), Reading("1.8 L/kWh", .waterIntensity, 1.8),
    Reading("1.8 m³/MWh", .waterIntensity, 1.8), Reading("  10\u{A0}h ", .time, 10),
    Reading("0.64..0.81", .fraction, 0.64, 0.72, 0.81),
    Reading("400..900 W", .power, 400, 600, 900), Reading("400 W..0.9 kW", .power, 400, 600, 900),
    Reading("40 .. 90 %", .fraction, 0.4, 0.6, 0.9), Reading("0..10 h", .time, 0, 5, 10),
    Reading("8..10..13 h", .time, 8, 10, 13), Reading("10 h ± 20 %", .time, 8, 10, 12),
    Reading("10 h +- 20 %", .time, 8, 10, 12), Reading("10 h +/- 30 min", .time, 9.5, 10, 10.5),
    Reading("10 ± 2 h", .time, 8, 10, 12), Reading("10 h±2", .time, 8, 10, 12),
    Reading("5..5 kg", .mass, 5), Reading("100 h ± 100 %", .time, 0, 100, 200),
  ]

  @Test(arguments: readings)
  func reads(_ reading: Reading) throws {
    let value = try QuantityParser.parse(reading.text, as: reading.dimension)
    #expect(value.low == reading.low)
    // A geometric mean is a square root, so the last bit is not ours to choose.
    #expect(abs(value.central - reading.central) <= reading.central.ulp)
    #expect(value.high == reading.high)
  }

  static let refusals: [Refusal] = [
    Refusal("", .mass, .empty, ""), Refusal("  ", .mass, .empty, "  "),
    Refusal("500", .mass, .missingUnit, "500"),
    Refusal("300..350", .power, .missingUnit, "350"),
    Refusal("10 ± 20 %", .time, .missingUnit, "10"),
    Refusal("500 kWh", .mass, .wrongDimension(.energy), "500 kWh"),
    Refusal("80 %", .time, .wrongDimension(.fraction), "80 %"),
    Refusal("7B", .mass, .wrongDimension(.count), "7B"),
    Refusal("1 h..2 kg", .time, .wrongDimension(.mass), "2 kg"),
    Refusal("5 kwh", .energy, .unknownUnit, "kwh", "kWh"),
    Refusal("5 Kg", .mass, .unknownUnit, "Kg", "kg"),
    Refusal("5 KgCo2e", .mass, .unknownUnit, "KgCo2e", "kgCO2e"),
    Refusal("5 mW", .power, .unknownUnit, "mW", "MW"),
    Refusal("5 Mw", .power, .unknownUnit, "Mw", "MW"),
    Refusal("5 w", .power, .unknownUnit, "w", "W"),
    Refusal("5 kWhh", .energy, .unknownUnit, "kWhh", "kWh"),
    Refusal("5 g/kwh", .intensity, .unknownUnit, "g/kwh", "g/kWh"),
    Refusal("5 tflop/s", .flopRate, .unknownUnit, "tflop/s", "TFLOP/s"),
    Refusal("7b", .count, .unknownUnit, "b", "B"),
    Refusal("10 H", .time, .unknownUnit, "H", "h"),
    Refusal("10 hou", .time, .unknownUnit, "hou", "hour"),
    Refusal("5 parsecs", .time, .unknownUnit, "parsecs"),
    Refusal("5 kg/h", .mass, .unknownUnit, "kg/h"),
    Refusal("kg", .mass, .notANumber, "kg"), Refusal("± 5 kg", .mass, .notANumber, "±"),
    Refusal("5 kg ..", .mass, .notANumber, ""), Refusal("- kg", .mass, .notANumber, "-"),
    Refusal("1_000", .count, .digitGrouping, "1_000", "1000"),
    Refusal("1,000 kg", .mass, .digitGrouping, "1,000", "1000"),
    Refusal("1 000 kg", .mass, .digitGrouping, "1 000", "1000"),
    Refusal("0,7 kg", .mass, .digitGrouping, "0,7", "0.7"),
    Refusal("1,234,567.5 kg", .mass, .digitGrouping, "1,234,567.5", "1234567.5"),
    Refusal("nan", .mass, .notFinite, "nan"), Refusal(".nan", .count, .notFinite, ".nan"),
    Refusal("-.inf kg", .mass, .notFinite, "-.inf"),
    Refusal("Infinity", .count, .notFinite, "Infinity"),
    Refusal("1e400", .count, .tooLarge, "1e400"),
    Refusal("1e308 t", .mass, .tooLarge, "1e308 t"),
    Refusal("1e99999999999999999999 kg", .mass, .tooLarge, "1e99999999999999999999 kg"),
    Refusal("1e-400 kg", .mass, .tooSmall, "1e-400 kg"),
    Refusal("-5 kg", .mass, .negative, "-5 kg"), Refusal("-1", .count, .negative, "-1"),
    Refusal("10 h ± 120 %", .time, .negative, "10 h ± 120 %"),
    Refusal("-2..3 h", .time, .negative, "-2"),
    Refusal("80", .fraction, .aboveOne, "80", "80 %"),
    Refusal("180 %", .fraction, .aboveOne, "180 %"),
    Refusal("0.9 ± 0.2", .fraction, .aboveOne, "0.9 ± 0.2"),
    Refusal("0.9..0.8", .fraction, .reversedRange, "0.9..0.8"),
    Refusal("1..3..2 h", .time, .reversedRange, "1..3..2 h"),
    Refusal("0.8...0.9", .fraction, .malformedRange, "...", ".."),
    Refusal("300-350 W", .power, .malformedRange, "300-350 W", "300..350 W"),
    Refusal("300–350 W", .power, .malformedRange, "300–350 W", "300..350 W"),
    Refusal("1..2..3..4 h", .time, .malformedRange, "1..2..3..4 h"),
    Refusal("10 h ± 2 h ± 1 h", .time, .malformedRange, "10 h ± 2 h ± 1 h"),
    Refusal("80 % ± 5 %", .fraction, .ambiguousSpread, "80 % ± 5 %", "75..85 %"),
    Refusal("0x10 kg", .mass, .unknownUnit, "x10 kg"),
    Refusal("5 \u{1B}[31mkg", .mass, .unknownUnit, "\u{1B}[31mkg"),
  ]

  @Test(arguments: refusals)
  func refuses(_ refusal: Refusal) {
    let error = #expect(throws: QuantityError.self) {
      try QuantityParser.parse(refusal.text, as: refusal.dimension)
    }
    #expect(error?.kind == refusal.kind)
    #expect(error?.found == refusal.found)
    #expect(error?.suggestion == refusal.suggestion)
    #expect(error?.expected == refusal.dimension)
    if let error {
      let slice = Array(refusal.text.utf8)[error.range]
      #expect(String(decoding: slice, as: UTF8.self) == refusal.found)
    }
  }

  @Test(arguments: [
    ("500", Dimension.mass, "`500` has no unit; a mass is wanted, for example `500 kg`"),
    ("500 kWh", .mass, "`500 kWh` is an energy, where a mass is wanted, for example `500 kg`"),
    ("5 kwh", .energy, "there is no unit `kwh`; did you mean `kWh`?"),
    ("-3", .count, "`-3` is less than zero, which a count cannot be"),
    ("2..1", .ratio, "the range `2..1` runs backwards: the smaller end comes first"),
    ("80", .fraction, "`80` is more than the whole, which a share cannot be; did you mean `80 %`?"),
  ])
  func saysWhatIsWrong(_ text: String, _ dimension: Dimension, _ message: String) {
    let error = #expect(throws: QuantityError.self) {
      try QuantityParser.parse(text, as: dimension)
    }
    #expect(error?.message == message)
  }

  @Test func refusesLongText() {
    let text = String(repeating: "9", count: 1_000_000) + " kg"
    let error = #expect(throws: QuantityError.self) { try QuantityParser.parse(text, as: .mass) }
    #expect(error?.kind == .tooLong)
    #expect(error?.found.utf8.count == 80)
  }

  @Test(arguments: Dimension.allCases)
  func acceptsItsOwnExamples(_ dimension: Dimension) throws {
    let value = try QuantityParser.parse(dimension.example, as: dimension)
    #expect(value.isExact)
    #expect(value.central > 0)
  }
}
