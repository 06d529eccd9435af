import Diagnostics
import Foundation
import Reports
import Result
import Testing

/// What every format owes to the platform that reads it.
@Suite("Report contracts")
struct ContractTests {
  private func render(_ format: String, _ result: CheckResult) throws -> String {
    let reporter = try #require(Reporters.named(format))
    return String(decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
  }

  /// A result of one verdict with nothing else to say.
  private func bare(_ verdict: VerdictWord) -> CheckResult {
    var result = CheckResult.clean
    result.verdict = verdict
    return result
  }

  static let verdictMarks: [(String, [VerdictWord: String])] = [
    ("text", [.pass: "PASS  2 runs", .fail: "FAIL  2 runs", .unknown: "UNKNOWN  2 runs"]),
    ("concise", [.pass: "PASS: ", .fail: "FAIL: ", .unknown: "UNKNOWN: "]),
    ("csv", [.pass: ",pass\n", .fail: ",fail\n", .unknown: ",unknown\n"]),
    (
      "badge",
      [.pass: "\"pass, ", .warn: "\"warn, ", .fail: "\"fail, ", .unknown: "\"unknown, "]
    ),
    ("json", [.pass: "\n  \"verdict\": \"pass\",", .fail: "\n  \"verdict\": \"fail\","]),
    (
      "sarif",
      [.pass: #""exitCode": 0"#, .fail: #""exitCode": 1"#, .unknown: #""exitCode": 3"#]
    ),
    ("github", [.pass: "::PASS: ", .fail: "::FAIL: ", .unknown: "::UNKNOWN: "]),
    ("github-summary", [.pass: "Carbonward: pass", .fail: "Carbonward: fail"]),
    ("markdown", [.pass: "Carbonward: pass", .unknown: "Carbonward: unknown"]),
    ("boamps", [.pass: "on the check: pass\"", .fail: "on the check: fail\""]),
    (
      "cyclonedx",
      [
        .pass: "check_verdict\",\n        \"value\": \"pass\"",
        .fail: "check_verdict\",\n        \"value\": \"fail\"",
      ]
    ),
    ("eu-model-documentation", [.pass: "\"verdict\": \"pass\"", .fail: "\"verdict\": \"fail\""]),
    ("huggingface", [.pass: "# verdict: pass\n", .unknown: "# verdict: unknown\n"]),
    ("oscal", [.pass: "\"Carbonward: pass\"", .unknown: "\"Carbonward: unknown\""]),
    ("spdx", [.pass: "\"Carbonward: pass\"", .warn: "\"Carbonward: warn\""]),
    (
      "html",
      [.pass: "Carbonward: <strong class=\"pass\">", .fail: "Carbonward: <strong class=\"fail\">"]
    ),
    ("gitlab", [.pass: "[]", .fail: "carbonward-verdict-fail"]),
    ("openmetrics", [.pass: #"verdict="pass"} 1"#, .fail: #"verdict="fail"} 1"#]),
    ("junit", [.pass: #"failures="0" errors="0">"#, .fail: "<failure", .unknown: "<error"]),
    ("azure", [.pass: "Succeeded;", .warn: "SucceededWithIssues;", .fail: "Failed;"]),
    ("rdjson", [.pass: #""severity": "INFO""#, .fail: #""severity": "ERROR""#]),
    ("rdjsonl", [.pass: "verdict-pass", .fail: "verdict-fail"]),
    ("totals", [.pass: ",pass\n", .fail: ",fail\n", .unknown: ",unknown\n"]),
    ("tap", [.pass: "\nok 3 - verdict", .fail: "\nnot ok 3 - verdict"]),
  ]

  @Test("the verdict survives in every format", arguments: verdictMarks)
  func verdict(_ format: String, _ marks: [VerdictWord: String]) throws {
    for (verdict, mark) in marks.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      #expect(try render(format, bare(verdict)).contains(mark), "\(verdict)")
      for other in VerdictWord.allCases where other != verdict && marks[other] != nil {
        let isShared = format == "rdjson" || format == "gitlab"
        #expect(
          try isShared || !render(format, bare(other)).contains(mark), "\(other) as \(verdict)")
      }
    }
  }

  @Test("every format is tested for its verdict")
  func verdictTableIsComplete() {
    #expect(Self.verdictMarks.map(\.0).sorted() == Reporters.all.map { $0.name })
  }

  /// A thousand runs with eight findings each.
  private static let huge: CheckResult = {
    var result = CheckResult.mixed
    result.runs = (0..<1_000).map { index in
      var run = CheckResult.mixed.runs[0]
      run.name = "run-\(index)"
      run.path = "configs/run-\(index).yaml"
      run.findings.append(run.findings[1])
      return run
    }
    result.summary = Summary(counting: result.runs)
    return result
  }()

  @Test(
    "limits of platforms are kept, and what is left out is counted",
    arguments: [
      ("markdown", 60_000, "more suggestions, in the other reports"),
      ("github-summary", 1_000_000, "more"), ("github", 60_000, "more, in the other reports"),
    ])
  func limits(_ format: String, _ limit: Int, _ mark: String) throws {
    let text = try render(format, Self.huge)
    #expect(text.utf8.count <= limit)
    #expect(text.contains(mark))
    #expect(text.ranges(of: "<details>").count == text.ranges(of: "</details>").count)
  }

  @Test(
    "limits hold for hostile results too",
    arguments: [
      ("markdown", 65_536), ("github-summary", 1 << 20),
    ])
  func hostileLimits(_ format: String, _ limit: Int) throws {
    var result = CheckResult.hostile
    let run = result.runs[0]
    result.runs = (0..<100).map { index in
      var run = run
      for fact in 0..<12 {
        run.facts.append(
          FactResult(
            name: "\(fact) " + String(repeating: "\u{10FFFF}", count: 100), value: .unknown,
            origin: .assumed))
      }
      return run
    }
    result.budgets = Array(repeating: result.budgets[1], count: 500)
    result.policies = Array(repeating: result.policies[0], count: 500)
    result.diagnostics = Array(repeating: result.diagnostics[0], count: 500)
    #expect(try render(format, result).utf8.count <= limit)
  }

  @Test("a large check shows twenty runs and findings in the open")
  func folding() throws {
    let text = try render("markdown", Self.huge)
    let open = text.components(separatedBy: "<details>")[0]
    #expect(open.split(separator: "\n").count { $0.hasPrefix("| `") && $0.contains("kWh") } == 20)
    #expect(text.contains("<details><summary>980 more runs</summary>\n\n| run | energy"))
    #expect(text.contains("more findings</summary>\n\n- **"))
    // The shared result has few, and folds none of them.
    let small = try render("markdown", .mixed)
    #expect(!small.contains("more runs") && !small.contains("more findings"))
  }

  @Test("GitHub gets ten annotations of each level, the worst first")
  func annotations() throws {
    let lines = try render("github", Self.huge).split(separator: "\n")
    let counts = ["error", "warning", "notice"].map { level in
      lines.count { $0.hasPrefix("::\(level) ") }
    }
    #expect(counts == [10, 10, 10])
    #expect(lines.first?.hasPrefix("::error ") == true)
    #expect(lines.last?.hasPrefix("::notice title=Carbonward::FAIL") == true)
  }

  @Test("SARIF keeps 5,000 results, the worst first, and says how many it left out")
  func sarifLimit() throws {
    let text = try render("sarif", Self.huge)
    #expect(text.ranges(of: "\"ruleIndex\"").count == 5_000)
    #expect(text.contains("\"omittedResults\": 2002"))
  }

  @Test("text counts the runs that pass when there are many")
  func manyRuns() throws {
    var result = CheckResult.clean
    result.runs = (0..<1_000).map { index in
      var run = CheckResult.clean.runs[0]
      run.path = "configs/\(index).yaml"
      return run
    }
    result.runs.append(CheckResult.mixed.runs[0])
    result.summary = Summary(counting: result.runs)
    let text = try render("text", result)
    #expect(text.contains("PASS  1000 runs with nothing to say about"))
    #expect(text.split(separator: "\n").count < 100)
  }

  @Test(
    "columns are in the unit of each format",
    arguments: [
      ("json", #""column": 4,"#), ("sarif", #""startColumn": 5,"#),
      ("github", ",col=5,endColumn=7,"),
      ("azure", "columnnumber=5;"), ("rdjson", #""column": 10"#), ("text", "file.yaml:1:4"),
    ])
  func columns(_ format: String, _ mark: String) throws {
    var result = CheckResult.clean
    // An emoji is one scalar, two units of UTF-16 and four bytes; an ideograph one, one and three.
    result.diagnostics = [
      DiagnosticResult(
        code: "x", severity: .error, message: "m", path: "file.yaml",
        location: place("file.yaml", 1, 4, "😀é語: 1", 2))
    ]
    let text = try render(format, result)
    #expect(text.contains(mark), "\(text)")
  }

  @Test("fingerprints ignore lines and amounts, and tell equal findings apart")
  func fingerprints() throws {
    func prints(_ result: CheckResult) throws -> [Substring] {
      try render("gitlab", result).split(separator: "\n").filter { $0.contains("fingerprint") }
    }
    var moved = CheckResult.mixed
    moved.runs[0].findings[0].locations[0].line += 7
    moved.runs[0].findings[0].message = "emissions of 170 kgCO2e"
    #expect(try prints(moved) == prints(.mixed))
    var twice = CheckResult.mixed
    twice.runs[0].findings.append(twice.runs[0].findings[0])
    let all = try prints(twice)
    #expect(Set(all).count == all.count)
  }

  @Test(
    "what a change has not brought is shown, and is no error",
    arguments: [
      ("github", "::notice file=configs/sft.yaml,line=10,"),
      ("sarif", #""baselineState": "unchanged""#),
      ("markdown", "sequences (not new)"),
      ("concise", "note[prefer-packing]"), ("text", "not new"), ("gitlab", "(not new)"),
    ])
  func existingFindings(_ format: String, _ mark: String) throws {
    #expect(try render(format, .changed).contains(mark))
    #expect(try !render(format, .mixed).contains(mark))
  }

  @Test("the comment says what a change adds")
  func commentOnChange() throws {
    let text = try render("markdown", .changed)
    #expect(text.contains("fail — adds 83.5 kgCO2e — 6.6 % of what was left of `nlp-2026`"))
    #expect(text.contains("- same edit in 2 runs, adds 83.5 kgCO2e together: `epochs: 1 → 3`"))
  }

  @Test("colour and explanations are options")
  func options() {
    let reporter = TextReporter()
    let plain = reporter.render(.mixed, options: ReportOptions())
    #expect(!plain.contains(0x1B))
    #expect(reporter.render(.mixed, options: ReportOptions(color: true)).contains(0x1B))
    let explained = String(
      decoding: reporter.render(.mixed, options: ReportOptions(explains: true)), as: UTF8.self)
    #expect(explained.contains("└─ site.region = gcp/us-central1  project carbonward.yaml:5"))
  }

  @Test("line breaks of two characters are line breaks", arguments: ["\n", "\r\n"])
  func lineBreaks(_ lineBreak: String) throws {
    var result = CheckResult.mixed
    result.runs[0].suggestions[0].edits[0].text = "4\(lineBreak)packing: true"
    result.runs[0].suggestions[0].edits = [result.runs[0].suggestions[0].edits[0]]
    var text = try render("markdown", result)
    #expect(text.contains("4\npacking: true}\n```"), "\(text)")
    result.runs[0].suggestions[0].edits[0].text = "a\u{202E}b"
    result.runs[0].suggestions[0].patch = ["--- a/x", "+++ b/x", "-a", "+b", ""]
      .joined(separator: lineBreak)
    text = try render("markdown", result)
    #expect(text.contains("```diff\n--- a/x\n+++ b/x\n-a\n+b\n"))
    #expect(try render("text", result).contains("\n   -a\n   +b\n"))
  }

  @Test("a suggestion that cannot be shown exactly is shown as a patch")
  func inexactSuggestion() throws {
    var result = CheckResult.mixed
    result.runs[0].suggestions[0].edits[0].text = "a\u{202E}b"
    let text = try render("markdown", result)
    #expect(text.ranges(of: "```suggestion").count == 2)
    #expect(text.contains("```diff\n--- a/carbonward.yaml"))
  }
}
