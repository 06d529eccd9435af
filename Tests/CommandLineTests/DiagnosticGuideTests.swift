import Foundation
import Guide
import Reports
import Testing

@testable import carbonward

@Suite struct DiagnosticGuideTests {
  @Test func everyCodeIsAWordAndExplainedInSentences() {
    let codes = DiagnosticGuide.entries.map(\.code)
    #expect(codes.count > 120)
    #expect(Set(codes).count == codes.count)
    for entry in DiagnosticGuide.entries {
      #expect(entry.code.wholeMatch(of: /[a-z]+(-[a-z]+)+/) != nil, "\(entry.code)")
      #expect(entry.text.hasSuffix("."), "\(entry.code)")
      #expect(entry.text.first?.isUppercase == true || entry.text.hasPrefix("`"), "\(entry.code)")
    }
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

  @Test func everyCodeIsExplainedInChinese() {
    #expect(DiagnosticWords.codes == DiagnosticGuide.entries.map(\.code))
    for entry in DiagnosticGuide.entries {
      let meaning = DiagnosticWords.meaning(of: entry.code, in: .chinese) ?? ""
      #expect(meaning.hasSuffix("。") || meaning.hasSuffix("`。"), "\(entry.code)")
      // Code is the same in each language.
      let code = [entry.text, meaning].map { text in
        Set(text.matches(of: /`[^`]*`/).map { $0.output })
      }
      #expect(code[0] == code[1], "\(entry.code)")
    }
  }

  @Test func explainPrintsItInChinese() throws {
    let box = try Sandbox(commits: false)
    let outcome = try box.carbonward("explain", "waiver-expired", "--lang", "zh")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("诊断 waiver-expired\n  含义  豁免已过最后一天"))
  }

  @Test func explainPrintsIt() throws {
    let box = try Sandbox(commits: false)
    let outcome = try box.carbonward("explain", "waiver-expired")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("diagnostic waiver-expired\n"))
    #expect(try box.carbonward("explain", "waiver-expierd").error.contains("`waiver-expired`"))
  }
}
