import Foundation
import Testing

@testable import CEL

/// What the conformance data leaves out, from a table of expressions and results.
@Suite struct LanguageTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var line: Int
    var source: String
    var expected: String
    var testDescription: String { "line \(line): \(source)" }
  }

  static let rows: [Row] = TestFiles.lines("language.txt").map { line in
    guard let arrow = line.text.range(of: " => ", options: .backwards) else {
      return Row(line: line.number, source: line.text, expected: "")
    }
    let source = String(line.text[..<arrow.lowerBound])
      .replacing("\\n", with: "\n").replacing("\\t", with: "\t")
    return Row(line: line.number, source: source, expected: String(line.text[arrow.upperBound...]))
  }

  @Test func tableIsThere() { #expect(Self.rows.count > 100) }

  @Test(arguments: [true, false])
  func comesToTheValue(foldsConstants: Bool) {
    var environment = PolicyEnvironment.shared
    environment.options.foldsConstants = foldsConstants
    let activation = PolicyEnvironment.activation(PolicyEnvironment.known)
    let evaluator = Evaluator()
    for row in Self.rows {
      let result = Self.result(row.source, environment, activation, evaluator)
      let isError = row.expected.hasPrefix("error:")
      #expect(
        isError ? result.hasPrefix(row.expected) : result == row.expected,
        "line \(row.line): \(row.source) came to \(result)")
    }
  }

  static func result(
    _ source: String, _ environment: Environment, _ activation: [Value], _ evaluator: Evaluator
  ) -> String {
    do {
      switch try environment.compile(source).evaluate(activation, with: evaluator).outcome {
      case .value(let value): return value.text()
      case .unknown(let paths): return "unknown: \(paths.sorted().joined(separator: ", "))"
      case .error(let error): return "error: \(error.message)"
      }
    } catch {
      return "issue"
    }
  }
}
