import Foundation
import Testing

/// The package that the tests belong to.
enum Package {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The Swift files below `Sources`, with their texts.
  static func sources() throws -> [(path: String, text: String)] {
    try files(below: "Sources", ending: ".swift")
  }

  /// Files below a folder, in order.
  static func files(below folder: String, ending: String) throws -> [(path: String, text: String)] {
    let names = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
    let paths = (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(ending) }
    return try paths.sorted().map { path in
      let url = root.appendingPathComponent("\(folder)/\(path)")
      return ("\(folder)/\(path)", try String(contentsOf: url, encoding: .utf8))
    }
  }
}

/// Validators that CI has and a user's machine may not have.
enum Validator {
  static let absence: Comment = "needs the Python package check-jsonschema, which is not here"

  private static let python =
    ProcessInfo.processInfo.environment["CARBONWARD_PYTHON"] ?? "/usr/bin/env"
  private static let prefix =
    ProcessInfo.processInfo.environment["CARBONWARD_PYTHON"] == nil ? ["python3"] : []

  static let isPresent = (try? run(["-c", "import check_jsonschema"]).status) == 0

  static func run(_ arguments: [String]) throws -> Outcome {
    try Sandbox(commits: false).run(python, prefix + arguments)
  }

  /// Runs `check-jsonschema`.
  static func check(_ arguments: [String]) throws -> Outcome {
    try run(["-m", "check_jsonschema"] + arguments)
  }
}
