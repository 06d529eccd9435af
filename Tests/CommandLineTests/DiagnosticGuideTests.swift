import Foundation
import Testing

@testable import carbonward

@Suite struct DiagnosticGuideTests {
  /// Codes where sources make diagnostics and sanity findings.
  private func used() throws -> Set<String> {
    let pattern =
      /(?:Diagnostic\(|\berror\(|\bconcern\(|\breport\(|\bcode: )\s*(?:slip == nil \? |isSlip \? )?"([a-z0-9]+(?:-[a-z0-9]+)+)"/
    var codes: Set<String> = []
    for (path, text) in try Package.sources() where !path.contains("DiagnosticGuide") {
      for match in text.matches(of: pattern) { codes.insert(String(match.1)) }
    }
    return codes
  }

  @Test func everyCodeIsExplained() throws {
    let codes = try used()
    #expect(codes.count > 80)
    #expect(codes.subtracting(DiagnosticGuide.entries.map(\.code)).sorted() == [])
  }

  @Test func everyExplanationIsOfACode() throws {
    var words: Set<Substring> = []
    for (path, text) in try Package.sources() where !path.contains("DiagnosticGuide") {
      for match in text.matches(of: /"([a-z0-9-]+)"/) { words.insert(match.1) }
    }
    for entry in DiagnosticGuide.entries {
      #expect(words.contains(Substring(entry.code)), "\(entry.code)")
      #expect(entry.text.hasSuffix("."), "\(entry.code)")
    }
    #expect(Set(DiagnosticGuide.entries.map(\.code)).count == DiagnosticGuide.entries.count)
  }

  @Test func documentationIsFresh() throws {
    let url = Package.root.appendingPathComponent(
      "Sources/carbonward/Documentation.docc/Diagnostics.md")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(DiagnosticGuide.markdown.utf8).write(to: url)
    }
    let written = try String(contentsOf: url, encoding: .utf8)
    #expect(written == DiagnosticGuide.markdown, "RECORD_SNAPSHOTS=1 writes it again")
  }

  @Test func explainPrintsIt() throws {
    let box = try Sandbox(commits: false)
    let outcome = try box.carbonward("explain", "waiver-expired")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("diagnostic waiver-expired\n"))
    #expect(try box.carbonward("explain", "waiver-expierd").error.contains("`waiver-expired`"))
  }
}
