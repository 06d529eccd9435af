import Foundation
import Quantities
import Testing

@testable import Plots

/// The picture of a period shows what is left, today, and the forecast with its range.
@Suite struct BurnDownTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var entitled = 40.0
    var left: [Double] = [40, 38, 30, 16]
    var reserved = 4.0
    var forecast: BurnDown.Forecast? = .init(low: -10, median: 2, high: 12)
    /// What the words must hold and what they must not.
    var says: [String] = []
    var omits: [String] = []
  }

  static let cases = [
    Case(
      testDescription: "a period half over",
      says: [
        ">2026-11-28<", ">−10 kgCO2e<", "5th and 95th percentile", "bar: reserved",
        "16 kgCO2e left now, 4 kgCO2e of it reserved; at the end 2 kgCO2e (−10 kgCO2e to 12 kgCO2e)",
      ]),
    Case(
      testDescription: "without a forecast", reserved: 0, forecast: nil,
      says: ["16 kgCO2e left now<"], omits: ["percentile", "reserved", "at the end"]),
    Case(
      testDescription: "more used than there was", left: [40, -25], forecast: nil,
      says: [">−25 kgCO2e<", "−25 kgCO2e left now"]),
    Case(
      testDescription: "far beyond", left: [40, 39], reserved: 0,
      forecast: .init(low: -1e9, median: -1e6, high: 30), says: [">−1 MtCO2e<"]),
    Case(
      testDescription: "nothing to use", entitled: 0, left: [0], reserved: 0, forecast: nil,
      says: ["0 kgCO2e left now"]),
  ]

  @Test(arguments: cases) func thePictureSaysHowItStands(_ row: Case) throws {
    let points = row.left.enumerated().map { index, left in
      BurnDown.Point(
        time: Double(index) / Double(max(row.left.count - 1, 1)) * 0.6, left: left,
        label: index == row.left.count - 1 && index > 0 ? "2026-11-28" : "2026-10-0\(index + 1)")
    }
    let plot = BurnDown(
      title: "<nlp & \u{1B}[31m>", entitled: row.entitled, reserved: row.reserved,
      dimension: .mass, points: points, forecast: row.forecast, endLabel: "2026-12-31")
    let svg = plot.svg()
    for words in row.says { #expect(svg.contains(words), "\(words) in \(svg)") }
    for words in row.omits { #expect(!svg.contains(words), "\(words) in \(svg)") }
    #expect(svg.contains("&lt;nlp &amp; \u{FFFD}[31m&gt;"))
    #expect(svg.utf8.count < 20_000)
    // Nothing is drawn outside the picture.
    for part in svg.split(separator: "\"") {
      if let number = Double(part) { #expect((0...720).contains(number), "\(number)") }
    }
  }
}
