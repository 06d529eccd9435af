import Diagnostics
import Testing
import YAMLSource

@testable import Policy

/// Errors in expressions point at what is written, whatever quotes and folds are around it.
@Suite struct ExpressionPlacementTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// The value of a `require:` key, `«…»` around what the error points at.
    var text: String

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "plain", text: "run.hardware.count > 1 && run.«x» > 2"),
    Case(name: "plain over two lines", text: "run.hardware.count > 1 &&\n      run.«x» > 2"),
    Case(name: "plain over a blank line", text: "run.hardware.count > 1 &&\n\n      run.«x» > 2"),
    Case(name: "single quotes", text: "'\"it''s\" == run.name && run.«x» > 2'"),
    Case(name: "single quotes over lines", text: "'run.name != \"\"   \n      && run.«x» > 2'"),
    Case(
      name: "double quotes", text: #""run.name == \"a\\\\b\" && run.«x» > 2""#),
    Case(
      name: "double quotes with escaped letters",
      text: #""run.name == 'é\u00e9\x41' && run.«x» > 2""#),
    Case(
      name: "double quotes with a continued line",
      text: "\"run.hardware.count > 1 \\\n      && run.«x» > 2\""),
    Case(name: "wide letters before it", text: "run.name == '日本' && run.«x» > 2"),
    Case(name: "literal block", text: "|\n      run.hardware.count > 1 &&\n        run.«x» > 2\n"),
    Case(name: "literal block, stripped", text: "|-\n      run.«x» > 2"),
    Case(
      name: "folded block", text: ">-\n      run.hardware.count > 1 &&\n      run.«x» > 2\n"),
    Case(
      name: "folded block with a blank line",
      text: ">\n\n      run.hardware.count > 1 &&\n\n\n      run.«x» > 2\n"),
    Case(
      name: "folded block with deeper lines",
      text:
        ">\n      run.hardware.count > 1 &&\n        true &&\n        true &&\n\n      run.«x» > 2\n"
    ),
    Case(
      name: "block with an indentation indicator",
      text: "|2\n      run.hardware.count > 1 &&\n      run.«x» > 2\n"),
  ]

  @Test(arguments: cases, ["\n", "\r\n"])
  func pointsAtTheMistake(_ example: Case, _ lineBreak: String) throws {
    let marked = "carbonward: policy/v1\nrules:\n  - id: r\n    require: " + example.text
    var bytes: [UInt8] = []
    var bounds: [Int] = []
    for character in marked {
      switch character {
      case "«", "»": bounds.append(bytes.count)
      case "\n": bytes += Array(lineBreak.utf8)
      default: bytes += Array(String(character).utf8)
      }
    }
    let file = SourceFile(path: "p.yaml", bytes: bytes)
    var bag = DiagnosticBag()
    let document = try #require(YAMLReader(.strict).readDocument(file, into: &bag))
    #expect(bag.isEmpty)
    let context = DecodingContext(schema: .core12)
    _ = PolicyDocument.decode(document.root, context)
    let errors = context.diagnostics.diagnostics
    try #require(errors.count == 1)
    #expect(errors[0].message == "`run` has no field `x`")
    #expect(errors[0].primary?.range.bytes == bounds[0]..<bounds[1])
  }

  /// What a reader cannot follow points at the whole scalar, never at a wrong part.
  @Test func anAliasPointsAtItself() {
    let result = Policies.load(
      "carbonward: policy/v1\nx-a: &a run.x > 2\nrules:\n  - {id: r, require: *a}\n")
    #expect(
      Policies.describe(result.diagnostics).last == "p.yaml:4:22 error: `run` has no field `x`")
  }

  @Test func quantitiesPointIntoTheirScalar() {
    let result = Policies.load(
      "carbonward: policy/v1\nbudgets:\n  - {id: b, per: run, limit: \"5 k\\u0067CO3\"}\n")
    #expect(
      Policies.describe(result.diagnostics) == [
        "p.yaml:3:33 error: there is no unit `kgCO3`; did you mean `kgCO2e`?"
      ])
  }
}
