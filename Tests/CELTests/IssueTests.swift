import Foundation
import Testing

@testable import CEL

/// What the author of a wrong expression reads.
@Suite struct IssueTests {
  /// `wrong.txt` has the expressions, `wrong-expected.txt` the messages;
  /// `RECORD_SNAPSHOTS=1` writes the latter anew.
  @Test func messagesAreAsRecorded() throws {
    let environment = PolicyEnvironment.shared
    var output = ""
    for line in TestFiles.lines("wrong.txt") {
      do {
        let program = try environment.compile(line.text)
        output += "\(line.text)\nno issue: \(program.type)\n\n"
      } catch {
        output += error.issues.map { $0.render(in: line.text) }.joined(separator: "\n") + "\n\n"
        for issue in error.issues {
          #expect(!issue.message.contains("\n") && !issue.message.hasSuffix("."))
          #expect(!issue.message.contains("_"), "an operator goes by its symbol: \(issue.message)")
          #expect(issue.range.upperBound <= line.text.utf8.count)
        }
      }
    }
    let url = TestFiles.fixtures.appending(path: "wrong-expected.txt")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
      try output.write(to: url, atomically: true, encoding: .utf8)
    }
    let expected = try? String(contentsOf: url, encoding: .utf8)
    #expect(output == expected)
  }

  @Test func severalIssuesAreReportedAtOnce() throws {
    let source = "run.nmae == 1 && run.count > \"a\" || sizee(run.name) > 2"
    let issues = try #require(throws: CELIssues.self) {
      try PolicyEnvironment.shared.compile(source)
    }
    #expect(issues.issues.count == 3)
    let starts = issues.issues.map(\.range.lowerBound)
    #expect(starts == starts.sorted())
  }

  @Test func issuesAreLimited() throws {
    var environment = PolicyEnvironment.shared
    environment.options.issueLimit = 5
    let source = (0..<50).map { "x\($0) == 1" }.joined(separator: " && ")
    let issues = try #require(throws: CELIssues.self) { try environment.compile(source) }
    #expect(issues.issues.count == 5)
  }

  @Test func expectedTypeIsHeld() throws {
    let issues = try #require(throws: CELIssues.self) {
      try PolicyEnvironment.shared.compile("run.count", expecting: .bool)
    }
    #expect(issues.issues[0].message == "the expression has type `int`, not `bool`")
    #expect(throws: Never.self) {
      try PolicyEnvironment.shared.compile("run.count", expecting: .double)
    }
  }
}
