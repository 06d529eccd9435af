import Foundation
import FoundationXML
import Plots
import Reports
import Result
import TestSupport
import Testing

@Suite("Reports in Chinese")
struct ChineseReportTests {
  private static func page(_ report: HTMLReport, _ language: ReportLanguage) -> String {
    String(decoding: report.render(language: language), as: UTF8.self)
  }

  @Test("keep their form", arguments: ReportRenderingTests.Case.all)
  func snapshots(_ test: ReportRenderingTests.Case) throws {
    let name = test.testDescription
    guard ["mixed", "changed", "ledger"].contains(name) else { return }
    try expectSnapshot(Self.page(test.report, .chinese), named: "\(name).zh.html")
  }

  @Test(
    "have the ids and the numbers of the English page", arguments: ReportRenderingTests.Case.all)
  func same(_ test: ReportRenderingTests.Case) {
    let english = PageWords(Self.page(test.report, .english))
    let chinese = PageWords(Self.page(test.report, .chinese))
    #expect(chinese.ids == english.ids)
    // What stands for a name that is missing is a word of the page.
    let placeholders = ["no row", "unnamed"]
    #expect(
      chinese.code.filter { text in
        !placeholders.contains(text) && text.utf8.allSatisfy { $0 < 0x80 }
      }.sorted()
        == english.code.filter { text in
          !placeholders.contains(text) && text.utf8.allSatisfy { $0 < 0x80 }
        }.sorted())
    let meanings = Set(
      DiagnosticWords.codes.compactMap { DiagnosticWords.meaning(of: $0, in: .chinese) })
    let numbers = [english, chinese].map { words in
      words.texts.filter { !meanings.contains($0) }.joined(separator: " ").matches(
        of: /[0-9]+(?:\.[0-9]+)?/
      ).map { $0.output }
        .sorted()
    }
    #expect(numbers[0] == numbers[1])
  }

  /// What is English in a Chinese page came from the result, or is a name or unit.
  @Test(
    "leave nothing of their own in English",
    arguments: ReportRenderingTests.Case.all.filter { $0.testDescription != "hostile" })
  func translated(_ test: ReportRenderingTests.Case) throws {
    var known = [
      "Carbonward", "JSON", "SHA", "PUE", "kgCO", "tCO", "kWh", "MWh", "FLOP", "deny", "warn",
      "info", "unknown", "fail", "pass", "research", "self",
    ]
    if let result = test.report.result {
      let json = JSONReporter().render(result, options: ReportOptions())
      known += Self.strings(in: try JSONSerialization.jsonObject(with: Data(json)))
    }
    known += test.report.periods.flatMap { [$0.id, $0.burnDown.title] }
    known += DiagnosticWords.codes.compactMap { DiagnosticWords.meaning(of: $0, in: .chinese) }
    for text in PageWords(Self.page(test.report, .chinese)).texts {
      for word in text.matches(of: /[A-Za-z]{3,}/) {
        #expect(known.contains { $0.contains(word.output) }, "\(word.output) in `\(text)`")
      }
    }
  }

  private static func strings(in json: Any) -> [String] {
    switch json {
    case let text as String: [text]
    case let list as [Any]: list.flatMap { strings(in: $0) }
    case let object as [String: Any]: object.values.flatMap { strings(in: $0) }
    default: []
    }
  }

  private static let catalogue: [(name: String, text: String)] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Reports/Language")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      guard name.hasPrefix("Phrase+") else { return nil }
      return (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
        .map { (name, $0) }
    }
  }()

  @Test("say in Chinese what is said in English, with the same in it")
  func phrases() {
    var count = 0
    for (name, text) in Self.catalogue {
      let pattern =
        /static let (\w+) = Phrase\(\s*("""(?s:.*?)"""|".*?"),\s*("""(?s:.*?)"""|".*?")\)/
      let phrases = text.matches(of: pattern)
      #expect(phrases.count == text.ranges(of: "static let ").count, "\(name)")
      count += phrases.count
      for phrase in phrases {
        let (english, chinese) = (phrase.output.2, phrase.output.3)
        func places(_ text: Substring) -> [String] {
          text.matches(of: /\{\d\}/).map { String($0.output) }.sorted()
        }
        #expect(places(english) == places(chinese), "\(phrase.output.1)")
        let words = chinese.replacing(/`[^`]*`/, with: "").matches(of: /[A-Za-z]+/)
          .map { String($0.output) }
        #expect(Set(words).isSubset(of: ["Carbonward", "JSON", "PUE"]), "\(phrase.output.1)")
        let isHan = chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        #expect(isHan || english.firstMatch(of: /[A-Za-z]{3,}/) == nil, "\(phrase.output.1)")
      }
    }
    #expect(count > 200)
  }

  @Test("use the terms of Chinese standards")
  func terms() {
    let text = Self.page(HTMLReport(.mixed), .chinese)
    for term in ["碳排放", "电力消耗", "排放因子", "不确定度", "<html lang=\"zh-Hans\">"] {
      #expect(text.contains(term), "\(term)")
    }
  }

  @Test("are rendered as Markdown too")
  func markdown() {
    let text = String(decoding: HTMLReport(.mixed).markdown(language: .chinese), as: UTF8.self)
    #expect(text.hasPrefix("# Carbonward：**不通过**\n"))
    #expect(text.contains("| 运行 | 结果 | 电力消耗 | 碳排放 |"))
  }
}

/// The texts of a page outside of code, its ids, and what stands in code.
private final class PageWords: NSObject, XMLParserDelegate {
  var texts: [String] = []
  var ids: [String] = []
  var code: [String] = []
  private var open: [String] = []

  init(_ page: String) {
    super.init()
    // A label that has no room is cut, and not at the same character in each language.
    let page = page.replacing(/>[^<>]*…[^<>]*</, with: "><")
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    #expect(parser.parse())
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    open.append(element)
    if let id = attributes["id"] { ids.append(id) }
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) { open.removeLast() }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard !open.contains("style") else { return }
    if open.contains("code") { code.append(string) } else { texts.append(string) }
  }
}
