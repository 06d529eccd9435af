import Diagnostics
import Foundation
import FoundationXML
import Reports
import Result
import Testing
import YAMLSource

/// What a reader of each format takes for structure must come from the format, never from a field.
@Suite("Injection")
struct InjectionTests {
  static let formats = Reporters.all.map { $0.name }

  private func render(_ format: String) throws -> String {
    let reporter = try #require(Reporters.named(format))
    return String(
      decoding: reporter.render(.hostile, options: ReportOptions(explains: true)), as: UTF8.self)
  }

  private func lines(_ format: String) throws -> [Substring] {
    try render(format).split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test("no control, bidirectional or invisible character is left", arguments: formats)
  func harmlessCharacters(_ format: String) throws {
    for line in try lines(format) {
      #expect(TerminalText.sanitized(String(line)) == line)
    }
  }

  /// As the runner of GitHub Actions reads a log, and the agent of Azure Pipelines.
  @Test("no line is a command to a build log", arguments: formats)
  func buildCommands(_ format: String) throws {
    for line in try lines(format) {
      if line.drop(while: { $0 == " " }).hasPrefix("::") {
        #expect(format == "github" && line.wholeMatch(of: annotation) != nil, "\(line)")
      }
      let isIssue = format == "azure" && line.wholeMatch(of: azureCommand) != nil
      #expect(isIssue || line.firstMatch(of: /##[A-Za-z]*\[/) == nil, "\(line)")
    }
  }

  private let annotation =
    /::(error|warning|notice) ((file|line|endLine|col|endColumn|title)=[^:,\r\n]*,?)+::.*/
  private let azureCommand =
    /##vso\[task\.(logissue|complete) ((type|sourcepath|linenumber|columnnumber|code|result)=[^;\]]*;)+\].*/

  @Test("random results are as harmless", arguments: 0..<40)
  func randomResults(_ seed: UInt64) throws {
    var generator = ResultGenerator(seed: seed)
    let result = generator.result()
    for type in Reporters.all {
      let bytes = type.init().render(result, options: ReportOptions(explains: true))
      let text = String(decoding: bytes, as: UTF8.self)
      // A suggested line is shown as it will be, tabs and all.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        .map {
          type.name.hasPrefix("markdown") ? String($0.replacing("\t", with: " ")) : String($0)
        }
      let harmful = lines.filter { TerminalText.sanitized($0) != $0 }
      #expect(harmful.isEmpty, "\(type.name)")
      if ["json", "sarif", "gitlab", "rdjson"].contains(type.name) { try expectJSON(text) }
      if type.name == "junit" { #expect(XMLParser(data: .init(bytes)).parse()) }
    }
  }

  @Test("a table has a row a run, a field a column, and no formula")
  func table() throws {
    let rows = try lines("csv").dropLast().map { CSVText.fields(of: $0) }
    #expect(rows.count == CheckResult.hostile.runs.count + 1)
    #expect(Set(rows.map(\.count)).count == 1)
    for field in rows.dropFirst().joined() where Double(field) == nil {
      let first = field.unicodeScalars.first { !$0.properties.isWhitespace }
      #expect(first.map { !"=+-@|%＝＋－＠".unicodeScalars.contains($0) } ?? true, "\(field)")
    }
  }

  @Test("JSON parses", arguments: ["badge", "json", "sarif", "gitlab", "rdjson"])
  func json(_ format: String) throws {
    try expectJSON(try render(format))
  }

  @Test("each line of rdjsonl parses")
  func jsonLines() throws {
    for line in try lines("rdjsonl") where !line.isEmpty { try expectJSON(String(line)) }
  }

  private func expectJSON(_ text: String) throws {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "report.json", text: text)
    #expect(JSONReader().readDocument(file, into: &bag) != nil, "\(bag.diagnostics)")
  }

  @Test(
    "Markdown holds no element, link, mention or table of its own",
    arguments: [
      "markdown", "github-summary",
    ])
  func markdown(_ format: String) throws {
    let text = try render(format)
    let visible = MarkdownScanner.outsideCode(text)
    let ours = [
      "<!-- carbonward:comment -->", "<details>", "</details>", "<summary>", "</summary>", "<sub>",
      "</sub>",
    ]
    var rest = visible
    for element in ours { rest = rest.replacing(element, with: "") }
    // What is escaped is text; what is left must not be markup.
    rest = rest.replacing(/\\[!-\/:-@\[-`{-~]/, with: "~").replacing(/&#?\w+;/, with: "~")
    for line in rest.split(separator: "\n") {
      #expect(!line.contains("<") && !line.contains("](") && !line.contains("://"), "\(line)")
      #expect(line.firstMatch(of: /[@#!]\w|www\.\w/) == nil, "\(line)")
    }
    #expect(visible.components("<details>") == visible.components("</details>"))
    let rows = visible.split(separator: "\n").filter { $0.hasPrefix("|") }
    let widths = Set(rows.map { row in row.replacing(#"\|"#, with: "").count { $0 == "|" } })
    #expect(widths.isSubset(of: [4, 5, 6]), "\(widths)")
  }

  @Test("XML is well-formed and has the cases that it counts")
  func xml() throws {
    let counter = ElementCounter()
    let parser = XMLParser(data: .init(try render("junit").utf8))
    parser.delegate = counter
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    // Two runs with six findings each, one with one, two diagnostics and the verdict.
    #expect(counter.counts["testcase"] == 16)
    #expect(counter.counts["script"] == nil)
    #expect(counter.failures == counter.declaredFailures)
  }

  @Test("OpenMetrics ends once and repeats no sample")
  func openMetrics() throws {
    let lines = try lines("openmetrics").dropLast()
    #expect(lines.last == "# EOF")
    #expect(lines.count { $0 == "# EOF" } == 1)
    var seen: Set<Substring> = []
    for line in lines where !line.hasPrefix("# ") {
      let match = try #require(
        line.wholeMatch(
          of: /(carbonward_\w+\{(?:\w+="(?:[^"\\]|\\["\\n])*",?)*\}) [-0-9.e+]+/), "\(line)")
      #expect(seen.insert(match.1).inserted, "\(line)")
    }
  }

  @Test("TAP has the points that it plans, and nothing else")
  func tap() throws {
    let lines = try lines("tap").dropLast()
    var points = 0
    for line in lines.dropFirst(2) {
      if let match = line.wholeMatch(of: /(?:not )?ok (\d+) - .*/) {
        points += 1
        #expect(match.1 == "\(points)")
      } else {
        #expect(line.wholeMatch(of: /\ \ (?:---|\.\.\.|\w+: ".*")/) != nil, "\(line)")
      }
    }
    #expect(lines.dropFirst().first == "1..\(points)")
  }
}

extension String {
  fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}

private final class ElementCounter: NSObject, XMLParserDelegate {
  var counts: [String: Int] = [:]
  var declaredFailures = 0
  var failures: Int { counts["failure", default: 0] }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    counts[element, default: 0] += 1
    if element == "testsuites" { declaredFailures = attributes["failures"].flatMap(Int.init) ?? -1 }
  }
}

/// Just enough of CommonMark to take code out of a text.
enum MarkdownScanner {
  static func outsideCode(_ text: String) -> String {
    var result = ""
    var fence: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let ticks = String(line.prefix { $0 == "`" })
      if let open = fence {
        if ticks.count >= open.count, line.dropFirst(ticks.count).allSatisfy({ $0 == " " }) {
          fence = nil
        }
      } else if ticks.count >= 3 {
        fence = ticks
      } else {
        result += withoutSpans(line) + "\n"
      }
    }
    return result
  }

  private static func withoutSpans(_ line: Substring) -> String {
    var result = ""
    var rest = line
    while let start = rest.firstIndex(of: "`") {
      result += rest[..<start]
      if result.hasSuffix("\\") {
        result += "`"
        rest = rest[rest.index(after: start)...]
        continue
      }
      let ticks = rest[start...].prefix { $0 == "`" }
      var search = rest[ticks.endIndex...]
      var close: Range<Substring.Index>?
      while let next = search.firstIndex(of: "`") {
        let run = search[next...].prefix { $0 == "`" }
        if run.count == ticks.count {
          close = run.startIndex..<run.endIndex
          break
        }
        search = search[run.endIndex...]
      }
      guard let close else {
        result += ticks
        rest = rest[ticks.endIndex...]
        continue
      }
      result += "CODE"
      rest = rest[close.upperBound...]
    }
    return result + rest
  }
}
