import Foundation

/// Files that the tests read.
enum TestFiles {
  /// The directory of this target's fixtures.
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

  /// The reference data beside the package, if there is any.
  static let shared: URL? = {
    if let path = ProcessInfo.processInfo.environment["CARBONWARD_SHARED"] {
      return URL(filePath: path)
    }
    var directory = URL(filePath: #filePath)
    for _ in 0..<6 {
      directory.deleteLastPathComponent()
      let candidate = directory.appending(path: "shared")
      let marker = candidate.appending(path: "conformance/cel.json")
      if FileManager.default.fileExists(atPath: marker.path) { return candidate }
    }
    return nil
  }()

  static func text(_ name: String) throws -> String {
    try String(contentsOf: fixtures.appending(path: name), encoding: .utf8)
  }

  /// The lines of a fixture that are not empty and not comments, with their numbers.
  static func lines(_ name: String) -> [(number: Int, text: String)] {
    let text = (try? text(name)) ?? ""
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { ($0.offset + 1, String($0.element)) }
      .filter { !$0.1.isEmpty && !$0.1.hasPrefix("#") }
  }
}
