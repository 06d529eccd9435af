import Batch
import Diagnostics
import Foundation
import Reports
import Result
import Testing

@Suite("Reports of registers") struct RegisterReportTests {
  static let formats = RegisterReporters.all.map { $0.name }
  static let hostile = [
    "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1",
    "\r\n::error::x", "a\u{202E}b\u{1B}[31m", "\"><img src=x onerror=alert(1)>", "a,b\"c\nd",
    "](javascript:x)", "'; DROP TABLE", "\u{FF1D}1", "]]>", "##vso[task.complete]",
  ]

  private static let outcome = Result { () throws -> ReviewDesk.Outcome in
    var portfolio = Portfolio()
    try portfolio.addGood(10)
    let result = Portfolio.result(
      try Portfolio.statement(Portfolio.files(team: "a", hours: 10, waivedUntil: "2026-12-01")))
    for (index, text) in hostile.enumerated() {
      try portfolio.add(text, result: "{\"carbonward\":\"result/v9\"}", finding: "")
      let run = result.replacing("\"a\"", with: Portfolio.quoted(text))
        .replacing("\"Ada\"", with: Portfolio.quoted(text))
        .replacing("\"w-1\"", with: Portfolio.quoted(text))
        .replacing("\"gcp/us-central1\"", with: Portfolio.quoted(text))
      try portfolio.add("hostile-\(index) \(text)", result: run, finding: "")
    }
    return try ReviewDesk().review(
      lines: portfolio.lines, expecting: hostile.map { "absent \($0)" })
  }

  @Test("hostile names are text in every format", arguments: formats)
  func hostileNames(_ format: String) throws {
    let outcome = try Self.outcome.get()
    #expect(outcome.register.totals.contains { $0.name == "=HYPERLINK(\"http://x\")" })
    let text = try outcome.rendered(format)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      #expect(TerminalText.sanitized(String(line)) == line)
      #expect(!line.drop { $0 == " " }.hasPrefix("::") && !line.contains("##vso["), "\(line)")
    }
    if format == "html" {
      #expect(!text.contains("<script") && !text.contains("<img"))
    }
  }

  /// The words that a page has in both languages are ids and what others wrote.
  @Test("the page and the text are in Chinese too", arguments: ["html", "text"])
  func chinese(_ format: String) throws {
    let outcome = try Self.outcome.get()
    let (english, chinese) = (
      try outcome.rendered(format), try outcome.rendered(format, in: .chinese)
    )
    let heads = /<(?:h1|h2|caption|th scope="col"|title)[^>]*>([^<]*)</
    let lines = /(?m)^(?:\S.*|  \S+ +\d+)$/
    let said =
      format == "html"
      ? chinese.matches(of: heads).map { String($0.output.1) }
      : chinese.matches(of: lines).map { String($0.output) }
    #expect(said.count >= (format == "html" ? 30 : 10))
    for text in said {
      #expect(text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(text)")
    }
    // No number is in one of them alone.
    func numbers(_ text: String) -> [String] {
      text.matches(of: /[0-9]+(?:\.[0-9]+)*/).map { String($0.output) }.sorted()
    }
    let page = { (text: String) in
      text.replacing(/(?s)<section id="method">.*?<\/section>/, with: "")
    }
    #expect(numbers(page(english)) == numbers(page(chinese)))
    #expect(
      format != "html" || english.contains(RegisterOutlier.rule),
      "the rule is said in the words of the register")
  }

  @Test("formats for programs are the same in every language", arguments: ["csv", "json", "jsonl"])
  func programs(_ format: String) throws {
    let outcome = try Self.outcome.get()
    #expect(try outcome.rendered(format) == outcome.rendered(format, in: .chinese))
  }

  @Test("no field of the table starts a formula")
  func formulas() throws {
    let text = try Self.outcome.get().rendered("csv")
    for line in text.split(separator: "\n") {
      for field in line.split(separator: ",") {
        let start = field.drop { $0 == "\"" || $0 == " " }.first
        #expect(start.map { !"=+-@\t\r\u{FF1D}".contains($0) } ?? true, "\(field)")
      }
    }
  }

  @Test("lines of JSON are flat, and a column has one type")
  func columns() throws {
    let text = try Self.outcome.get().rendered("jsonl")
    let lines = text.split(separator: "\n")
    #expect(lines.count == (try Self.outcome.get().rows.count))
    var kinds: [String: String] = [:]
    var names: Set<[String]> = []
    for line in lines {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      names.insert(object.keys.sorted())
      for (name, value) in object where !(value is NSNull) {
        let kind =
          value is String ? "text" : line.contains("\"\(name)\": \(value),") ? "whole" : "real"
        let known = kinds[name] ?? kind
        #expect((known == "text") == (kind == "text"), "\(name)")
        kinds[name] = known
      }
    }
    #expect(names.count == 1)
    #expect(kinds["emissions_kg_p50"] != "text" && kinds["submission"] == "text")
  }

  @Test("the document of JSON says what the rows say")
  func document() throws {
    let outcome = try Self.outcome.get()
    let object = try JSONSerialization.jsonObject(with: Data(try outcome.rendered("json").utf8))
    let document = try #require(object as? [String: Any])
    let rows = try #require(document["submissions"] as? [[String: Any]])
    let summary = try #require(document["summary"] as? [String: Any])
    #expect(rows.count == outcome.rows.count && summary["submissions"] as? Int == rows.count)
    for status in RegisterRow.Status.allCases {
      let count = rows.count { $0["status"] as? String == status.rawValue }
      #expect(summary[status.rawValue] as? Int == count)
    }
    #expect(document["carbonward"] as? String == "register/v1")
  }

  @Test("every format has a name of its own, in order")
  func names() { #expect(Self.formats == Set(Self.formats).sorted()) }

  @Test("an empty register is whole in every format", arguments: formats)
  func empty(_ format: String) throws {
    let outcome = try ReviewDesk().review(lines: [])
    let text = try outcome.rendered(format)
    if format == "json" { _ = try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    #expect(text.isEmpty == (format == "jsonl"))
  }
}
