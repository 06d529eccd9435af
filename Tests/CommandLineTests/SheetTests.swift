import Catalogue
import Footprint
import Guide
import Runs
import TestSupport
import Testing

@testable import carbonward

/// The pages of `carbonward explain`.
struct SheetTests {
  @Test(arguments: Metric.allCases)
  func everyMetricHasAPage(metric: Metric) throws {
    let sheet = try #require(Sheet.metric(metric.rawValue))
    #expect(sheet.text.contains(metric.resultKey))
    #expect(Sheet.metric(metric.resultKey)?.text == sheet.text)
  }

  @Test(arguments: Fact.allCases)
  func everyFactHasAPage(fact: Fact) throws {
    let sheet = try #require(Sheet.fact(fact.rawValue))
    #expect(sheet.text.contains("run.\(fact.rawValue)"))
  }

  @Test(
    arguments: [
      ("H100", "accelerators h100-sxm5-80gb"),
      ("p5.48xlarge", "instances aws/p5.48xlarge"),
      ("gcp/us-central1", "regions gcp/us-central1"),
      ("meta-llama/Llama-3.1-8B", "models meta-llama/llama-3.1-8b"),
    ])
  func aRowIsFoundByTheNamesInUse(name: String, heading: String) {
    let sheets = Sheet.rows(name, in: .shipped)
    #expect(sheets.contains { $0.heading == heading }, "\(sheets.map(\.heading))")
    #expect(sheets.allSatisfy { $0.fields.contains { $0.label == "source" } })
  }

  @Test func anAmbiguousNameSaysWhatElseItFits() {
    let text = Sheet.rows("H100", in: .shipped).map(\.text).joined()
    #expect(text.contains("the name also fits") && text.contains("h100-pcie-80gb"))
  }

  @Test func aMissNamesTheNearest() {
    #expect(Sheet.nearest(to: "h100-sxm5-80bg", in: .shipped).contains("h100-sxm5-80gb"))
  }

  @Test func hostileTextIsHarmless() {
    let sheet = Sheet(heading: "a\u{1B}[31m", fields: [("b", "c\u{9B}d\ne")])
    #expect(!sheet.text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x9B })
  }
}
