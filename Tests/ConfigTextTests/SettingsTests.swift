import Diagnostics
import Testing

@testable import ConfigText

@Suite("References and sums in configs")
struct SettingsTests {
  @Test(arguments: [
    ("1 + 2 * 3", 7.0), ("(1 + 2) * 3", 9), ("2 ** 3 ** 2", 512), ("7 / 2", 3), ("7 % 4", 3),
    ("-3 + 5", 2),
    ("A * 2", 20), ("$A*${A}", 100),
  ])
  func arithmetic(text: String, value: Double) {
    var evaluator = Arithmetic(text, isInteger: true) { $0 == "A" ? 10 : nil }
    #expect(evaluator.evaluate() == .value(value))
  }

  @Test(arguments: ["1 +", "B", "1 / 0", "((((", "2 ** 9999", "1; rm", ""])
  func whatIsNoArithmetic(text: String) {
    var evaluator = Arithmetic(text, isInteger: true) { _ in nil }
    if case .value = evaluator.evaluate() { Issue.record("\(text) has a value") }
  }

  @Test(arguments: [
    ("a: ${b.c}\nb: {c: 5}", "a", "5"), ("a: {x: '${.y}', y: 3}", "a.x", "3"),
    ("a: {b: {x: '${..y}'}, y: 4}", "a.b.x", "4"), ("h: 8\nf: ${multiply:4,${h}}", "f", "32"),
    ("x: ${oc.env:HOME,fallback}", "x", "fallback"), ("n: 7\nx: run-${n}b", "x", "run-7b"),
    ("model: {h: 9}\nx: ${training.model.h}", "x", "9"), ("x: ${int_div:7,2}", "x", "3"),
    ("h: 8\nx: \"${eval:'${h} * 2 + 1'}\"", "x", "17"), ("x: ${eval:7/2}", "x", "3.5"),
    ("a: ${b}\nb: ${c}\nc: 1", "a", "1"), ("x: ${oc.select:nope,6}", "x", "6"),
  ])
  func references(text: String, path: String, value: String) throws {
    #expect(try setting(text, path).text == value)
  }

  @Test(arguments: [
    ("a: ${b}\nb: ${a}", "a"), ("a: ${a}", "a"), ("a: ${oc.env:HOME}", "a"), ("a: ${nope}", "a"),
    ("a: ${now:%Y}", "a"), ("a: ${", "a"), ("a: ${multiply:x,2}", "a"), ("a: ${${a}}", "a"),
  ])
  func referencesThatLeadNowhere(text: String, path: String) throws {
    #expect(try setting(text, path).problem != nil)
  }

  private func setting(_ text: String, _ path: String) throws -> Setting {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "x.yaml", text: text)
    let root = try #require(
      YAMLConversion.nodes(of: YAMLConversion.tree(of: file, into: &bag)).first)
    return try #require(Settings(root, .omegaConf)[path])
  }
}
