import Foundation
import Testing

@testable import CEL

/// The conformance cases of the language, with and without what the compiler computes itself.
@Suite struct ConformanceTests {
  static let isPresent = TestFiles.shared != nil

  @Test(
    .enabled(if: isPresent, "the shared conformance data is not here"), arguments: [true, false])
  func agreesWithTheSpecification(foldsConstants: Bool) throws {
    let shared = try #require(TestFiles.shared)
    let text = try String(
      contentsOf: shared.appending(path: "conformance/cel.json"), encoding: .utf8)
    let tests = try #require(try JSON(parsing: text)["tests"]?.array)
    var skipped: [String: Bool] = [:]
    for line in TestFiles.lines("conformance-skips.txt") {
      skipped[String(line.text.prefix { $0 != " " })] = false
    }
    var failures: [String] = []
    var passed = 0
    for test in tests {
      let name = ["file", "section", "name"].map { test[$0]?.string ?? "" }.joined(separator: "/")
      let problem = ConformanceCase(test, foldsConstants: foldsConstants).problem()
      if skipped[name] != nil {
        skipped[name] = true
        if problem == nil { failures.append("\(name): passes, so it need not be skipped") }
      } else if let problem {
        failures.append("\(name): \(test["expr"]?.string ?? ""): \(problem)")
      } else {
        passed += 1
      }
    }
    #expect(failures.isEmpty, "\(failures.prefix(20).joined(separator: "\n"))")
    #expect(skipped.values.allSatisfy { $0 }, "a skipped case does not exist")
    #expect(passed >= 1730)
  }
}

/// One case of the data.
private struct ConformanceCase {
  let test: JSON
  var options = Options()

  init(_ test: JSON, foldsConstants: Bool) {
    self.test = test
    options.foldsConstants = foldsConstants
    options.checksTypes = test["disable_check"]?.bool != true
    options.macros = test["disable_macros"]?.bool != true
    options.container = test["container"]?.string ?? ""
  }

  /// What is wrong with the answer, if anything.
  func problem() -> String? {
    guard let source = test["expr"]?.string, let expected = test["expect"] else {
      return "the case is malformed"
    }
    var environment = Environment(options: options, libraries: .extensions + [.blocks])
    for declaration in test["type_env"]?.array ?? [] { declare(declaration, &environment) }
    var bindings: [(String, Value)] = []
    if case .object(let members)? = test["bindings"] {
      for member in members {
        guard let value = Value(taggedJSON: member.value) else { return "a binding is malformed" }
        bindings.append((member.name, value))
        if environment.slot(for: member.name) == nil { environment.declare(member.name, .dyn) }
      }
    }
    do {
      let program = try environment.compile(source)
      if let type = expected["type"]?.string, program.type != CELType(parsing: type) {
        return "has type \(program.type), not \(type)"
      }
      if test["check_only"]?.bool == true { return nil }
      var activation = environment.makeActivation()
      for (name, value) in bindings {
        if let slot = environment.slot(for: name) { activation[slot] = value }
      }
      return compare(program.evaluate(activation).outcome, expected)
    } catch {
      return expected["error"] == nil ? "\(error)" : nil
    }
  }

  private func compare(_ outcome: Evaluation.Outcome, _ expected: JSON) -> String? {
    switch outcome {
    case .value(let value):
      guard let json = expected["value"] else { return "\(value) instead of an error" }
      guard let wanted = Value(taggedJSON: json) else { return "the expectation is malformed" }
      return isSame(value, wanted) ? nil : "\(value.taggedJSON.text) instead of \(json.text)"
    case .unknown(let paths): return expected["error"] == nil ? "unknown \(paths)" : nil
    case .error(let error): return expected["error"] == nil ? error.message : nil
    }
  }

  /// Stricter than the language's equality: types count, and NaN is itself.
  private func isSame(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.double(let left), .double(let right)):
      left == right || (left.isNaN && right.isNaN)
        || (left - right).magnitude <= 1e-12 * right.magnitude
    case (.list(let left), .list(let right)):
      left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
    case (.map(let left), .map(let right)):
      left.count == right.count
        && left.entries.allSatisfy { entry in
          right.entries.contains { isSame($0.key, entry.key) && isSame($0.value, entry.value) }
        }
    default: left.taggedJSON.text == right.taggedJSON.text
    }
  }

  private func declare(_ declaration: JSON, _ environment: inout Environment) {
    guard let name = declaration["name"]?.string else { return }
    func type(_ json: JSON?) -> CELType { json?.string.flatMap { CELType(parsing: $0) } ?? .dyn }
    guard declaration["kind"]?.string == "function" else {
      environment.declare(name, type(declaration["type"]))
      return
    }
    let overloads = (declaration["overloads"]?.array ?? []).map { overload in
      Overload(
        checkOnly: (overload["params"]?.array ?? []).map { type($0) }, type(overload["result"]),
        isMember: overload["member"]?.bool ?? false)
    }
    environment.declare(function: name, overloads)
  }
}
