import Quantities
import Testing

@Suite struct QuantityPrintingTests {
  @Test(arguments: [
    (812.4, Dimension.mass, "812.4 kg"), (1_200, .mass, "1.2 t"), (0.25, .mass, "250 g"),
    (999.97, .mass, "1 t"), (12_345_678, .mass, "12.35 kt"), (0, .mass, "0 kg"),
    (15, .energy, "15 kWh"), (3_400, .energy, "3.4 MWh"), (0.0005, .energy, "0.5 Wh"),
    (2.5, .time, "2.5 h"), (1.5 / 60, .time, "1.5 min"), (184_320, .time, "184320 h"),
    (0.429, .intensity, "429 g/kWh"), (0.7, .intensity, "700 g/kWh"),
    (1.02, .intensity, "1.02 kg/kWh"), (300, .power, "300 W"), (100_000, .power, "100 kW"),
    (0.8, .fraction, "80 %"), (0.3333333, .fraction, "33.33 %"), (0, .fraction, "0 %"),
    (1.1, .ratio, "1.1"), (64, .count, "64"), (50_257, .count, "50257"), (7e9, .count, "7B"),
    (1.5e12, .count, "1.5T"), (6.3e21, .flops, "6.3 ZFLOP"), (9.89e14, .flopRate, "989 TFLOP/s"),
    (2_500, .rate, "2500 1/s"), (200, .volume, "200 L"), (199.2, .money, "199.2 USD"),
    (25_000, .money, "25 kUSD"), (2.49, .price, "2.49 USD/h"), (1.8, .waterIntensity, "1.8 L/kWh"),
    (.nan, .mass, "unknown"), (.infinity, .count, "unknown"),
  ])
  func describes(_ value: Double, _ dimension: Dimension, _ text: String) {
    #expect(QuantityFormatter.describe(value, as: dimension) == text)
  }

  @Test func describesRangesAndTheGas() {
    let range = RangedValue(low: 8.4, central: 10.5, high: 12.6)
    #expect(QuantityFormatter.describe(range, as: .mass) == "10.5 kg (8.4..12.6)")
    #expect(
      QuantityFormatter.describe(812.4, as: .mass, namesGas: true) == "812.4 kgCO2e")
    #expect(
      QuantityFormatter.describe(0.429, as: .intensity, namesGas: true) == "429 gCO2e/kWh")
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1, "1"), (-12, "-12"), (10_000, "10000"), (0.1, "0.1"),
    (1e-7, "1e-07"), (9_007_199_254_740_992, "9007199254740992"), (1e16, "1e+16"),
    (.nan, "null"), (-.infinity, "null"), (1.7976931348623157e308, "1.7976931348623157e+308"),
  ])
  func printsCanonicalNumbers(_ value: Double, _ text: String) {
    #expect(CanonicalNumber.text(value) == text)
  }

  @Test(arguments: [
    (2.5, 0, "3"), (0.05, 1, "0.1"), (-0.04, 1, "0.0"), (12.3456, 2, "12.35"), (7, 2, "7.00"),
    (-1.5, 1, "-1.5"), (0.001, 2, "0.00"), (1e30, 2, "1e+30"),
  ])
  func printsFixedDecimals(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(CanonicalNumber.fixed(value, decimals: decimals) == text)
  }
}
