import Foundation
import FoundationXML
import Reports
import Result
import TestSupport
import Testing

@Suite("Reports as Markdown and tables")
struct ReportRenderingTests {
  /// A report that tests are held against.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var report: HTMLReport

    static let all =
      SharedResult.allCases.map {
        Case(testDescription: $0.rawValue, report: HTMLReport($0.result))
      } + [
        Case(
          testDescription: "ledger", report: HTMLReport(nil, periods: HTMLReportTests.periods)),
        Case(
          testDescription: "both", report: HTMLReport(.mixed, periods: HTMLReportTests.periods)),
      ]

    var markdown: String { String(decoding: report.markdown(), as: UTF8.self) }
    var csv: String { String(decoding: report.csv(), as: UTF8.self) }
    var page: String { String(decoding: report.render(), as: UTF8.self) }
  }

  @Test("keep their form", arguments: Case.all)
  func snapshots(_ test: Case) throws {
    try expectSnapshot(test.markdown, named: "\(test.testDescription).report.md")
    try expectSnapshot(test.csv, named: "\(test.testDescription).report.csv")
  }

  @Test(
    "Markdown has the numbers of the page, and no other",
    arguments: Case.all.filter { $0.testDescription != "hostile" })
  func numbers(_ test: Case) {
    let page = PageText(test.page)
    let text = test.markdown.replacing(/&#?\w+;/, with: "").replacing("\\", with: "")
    let written = Self.numbers(in: text)
    let shown = Self.numbers(in: page.outsidePictures)
    for (number, count) in shown {
      #expect(written[number, default: 0] >= count, "\(number) is there \(count) times")
    }
    let known = Self.numbers(in: page.all)
    for number in written.keys { #expect(known[number] != nil, "\(number)") }
  }

  private static func numbers(in text: String) -> [Substring: Int] {
    var counts: [Substring: Int] = [:]
    for match in text.matches(of: /\d+(?:\.\d+)?/) { counts[match.output, default: 0] += 1 }
    return counts
  }

  @Test(
    "a table has the numbers of the result, with all their digits",
    arguments: [SharedResult.mixed, .clean, .changed])
  func amounts(_ fixture: SharedResult) throws {
    let result = fixture.result
    let json = String(
      decoding: JSONReporter().render(result, options: ReportOptions()), as: UTF8.self)
    let known = Set(json.matches(of: /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/).map { String($0.output) })
    let rows = String(decoding: HTMLReport(result).csv(), as: UTF8.self)
      .split(separator: "\n").map { CSVText.fields(of: $0) }
    for row in rows.dropFirst() {
      for number in row[5...8] where !number.isEmpty && row[0] != "waiver" {
        // What is left is what the page says too: the limit without the rest.
        #expect(known.contains(number) || row[3] == "left", "\(row)")
      }
    }
    let parts = Set(rows.dropFirst().map { $0[0] })
    #expect(parts.contains("run"))
    #expect(rows.count { $0[0] == "finding" } == result.runs.reduce(0) { $0 + $1.findings.count })
    #expect(rows.count { $0[0] == "budget" } == 5 * result.budgets.count)
    #expect(rows.count { $0[0] == "waiver" } == result.waivers.count)
  }

  @Test("a table has a field a column and no formula, whatever a result says", arguments: 0..<40)
  func formulas(_ seed: UInt64) {
    var generator = ResultGenerator(seed: seed)
    let result = seed == 0 ? CheckResult.hostile : generator.result()
    let text = String(decoding: HTMLReport(result).csv(), as: UTF8.self)
    for line in text.split(separator: "\n") {
      let fields = CSVText.fields(of: line)
      #expect(fields.count == 11, "\(line)")
      for field in fields where Double(field) == nil {
        let first = field.unicodeScalars.first { !$0.properties.isWhitespace }
        #expect(first.map { !"=+-@|%＝＋－＠".unicodeScalars.contains($0) } ?? true, "\(field)")
      }
    }
  }

  @Test("Markdown holds nothing that an input put there", arguments: 0..<40)
  func injection(_ seed: UInt64) throws {
    var generator = ResultGenerator(seed: seed)
    let report = HTMLReport(seed == 0 ? .hostile : generator.result())
    let text = String(decoding: report.markdown(), as: UTF8.self)
    // Blocks of an item stand under its text; the scanner knows those at the margin.
    let visible = MarkdownScanner.outsideCode(text.replacing(/(?m)^ +/, with: ""))
    // What is escaped is text; what is left must not be markup.
    let rest = visible.replacing(/\\[!-\/:-@\[-`{-~]/, with: "~").replacing(/&#?\w+;/, with: "~")
    for line in rest.split(separator: "\n") {
      #expect(!line.contains("<") && !line.contains("](") && !line.contains("://"), "\(line)")
      #expect(line.firstMatch(of: /[@!]\w|www\.\w/) == nil, "\(line)")
    }
    let page = String(decoding: report.render(), as: UTF8.self)
    #expect(rest.matches(of: /(?m)^\|(?: -{2,}:? \|)+$/).count == page.ranges(of: "<table").count)
    for level in 1...4 {
      let marks = String(repeating: "#", count: level) + " "
      let headings = rest.split(separator: "\n").count { $0.hasPrefix(marks) }
      #expect(headings == page.ranges(of: "<h\(level)>").count)
    }
  }

  @Test(
    "GitHub's renderer makes the page of it again", .enabled(if: Python.isPresent, "needs python3"),
    arguments: Case.all)
  func renderedAgain(_ test: Case) throws {
    guard Python.modules.contains("cmarkgfm") else {
      print("skipped: python3 has no cmarkgfm")
      return
    }
    let folder = FileManager.default.temporaryDirectory
    let name = "carbonward-\(UUID().uuidString)"
    let files = [("html", test.page), ("md", test.markdown), ("py", Self.comparison)].map {
      (folder.appendingPathComponent("\(name).\($0.0)"), $0.1)
    }
    defer { for (file, _) in files { try? FileManager.default.removeItem(at: file) } }
    for (file, text) in files { try Data(text.utf8).write(to: file) }
    let outcome = try Python.run([files[2].0.path, files[0].0.path, files[1].0.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// Compares headings, tables, blocks and paragraphs of a page with those of rendered Markdown.
  private static let comparison = #"""
    import re, sys, cmarkgfm
    from html.parser import HTMLParser
    class Outline(HTMLParser):
        def __init__(self):
            super().__init__()
            self.skip, self.parts, self.open, self.tables = 0, [], [], []
        def handle_starttag(self, tag, attributes):
            if tag in ("head", "svg", "nav", "figcaption"): self.skip += 1
            if self.skip: return
            if tag == "table": self.tables.append([])
            if tag == "tr": self.tables[-1].append([])
            if tag in ("h1", "h2", "h3", "h4", "p", "pre", "td", "th", "summary", "caption"):
                self.open.append([tag, ""])
        def handle_endtag(self, tag):
            if tag in ("head", "svg", "nav", "figcaption"): self.skip -= 1
            if self.skip or not self.open or self.open[-1][0] != tag: return
            text = self.open.pop()[1].replace("\u200b", "").replace("\\u{7C}", "|")
            text = text.strip("\n") if tag == "pre" else " ".join(text.split())
            if tag in ("td", "th"): self.tables[-1][-1].append(text)
            else: self.parts.append(("p" if tag in ("summary", "caption") else tag, text))
        def handle_data(self, data):
            if self.open and not self.skip: self.open[-1][1] += data
    def outline(html):
        reader = Outline()
        reader.feed(html)
        return reader
    page = outline(open(sys.argv[1], encoding="utf-8", newline="\n").read())
    text = open(sys.argv[2], encoding="utf-8", newline="\n").read()
    again = outline(cmarkgfm.github_flavored_markdown_to_html(text))
    assert page.tables == again.tables, [
        (a, b) for s, t in zip(page.tables, again.tables) for a, b in zip(s, t) if a != b][:3]
    for kind in ("h1", "h2", "h3", "h4", "pre"):
        ours, theirs = ([t for k, t in o.parts if k == kind] for o in (page, again))
        assert ours == theirs, (kind, [p for p in zip(ours, theirs) if p[0] != p[1]][:3])
    theirs = {t for k, t in again.parts if k == "p"}
    missing = [t for k, t in page.parts if k == "p" and t not in theirs]
    assert not missing, missing[:3]
    """#
}

/// Fields of a table by RFC 4180.
enum CSVText {
  static func fields(of row: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in row {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}

/// The text of a page, with and without what stands in pictures.
private final class PageText: NSObject, XMLParserDelegate {
  var all = ""
  var outsidePictures = ""
  private var open: [String] = []

  init(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    #expect(parser.parse())
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) { open.append(element) }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    open.removeLast()
    all += " "
    outsidePictures += " "
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard !open.contains("head") else { return }
    all += string
    if !open.contains("svg"), !open.contains("nav") { outsidePictures += string }
  }
}
