import Reports
import Result
import TestSupport
import Testing

@Suite("Formats in Chinese")
struct ChineseFormatTests {
  /// What people read; every other format is for programs.
  static let forPeople = ["github", "github-summary", "html", "markdown", "text"]

  private static func render(
    _ name: String, _ result: CheckResult, _ language: ReportLanguage, explains: Bool = false
  ) throws -> String {
    let options = ReportOptions(explains: explains, language: language)
    let bytes = try #require(Reporters.named(name)).render(result, options: options)
    return try #require(String(validating: bytes, as: UTF8.self))
  }

  @Test(
    "are other texts for people and the same bytes for programs", arguments: ReporterTests.cases)
  func bytes(_ format: String, _ fixture: SharedResult) throws {
    let english = try Self.render(format, fixture.result, .english)
    let chinese = try Self.render(format, fixture.result, .chinese)
    #expect((english != chinese) == Self.forPeople.contains(format))
  }

  @Test(
    "keep their form", arguments: ["github", "markdown", "text"],
    [SharedResult.mixed, .changed, .hostile])
  func snapshots(_ format: String, _ fixture: SharedResult) throws {
    try expectSnapshot(
      Self.render(format, fixture.result, .chinese), named: "\(fixture.rawValue).zh.\(format)")
  }

  @Test("have the numbers of the English text", arguments: ["github", "markdown", "text"])
  func numbers(_ format: String) throws {
    for fixture in SharedResult.allCases {
      let texts = try [ReportLanguage.english, .chinese].map { language in
        try Self.render(format, fixture.result, language).replacing("10 亿", with: "1B")
          .replacing("100 万", with: "1M").matches(of: /[0-9]+(?:\.[0-9]+)?/)
          .map { String($0.output) }.sorted()
      }
      let kinds = try Self.render(format, fixture.result, .chinese).contains("含义：")
      #expect(texts[0] == texts[1] || kinds, "\(fixture)")
    }
  }

  @Test("line up in columns, in which a Chinese character takes two")
  func columns() throws {
    let text = try Self.render("text", SharedResult.mixed.result, .chinese)
    let starts = text.split(separator: "\n").filter {
      $0.hasPrefix("      电力消耗") || $0.hasPrefix("      碳排放")
    }.map { line in
      let label = line.dropFirst(6).prefix { !$0.isASCII }
      let gap = line.dropFirst(6 + label.count).prefix { $0 == " " }
      return 6 + 2 * label.count + gap.count
    }
    #expect(starts.count > 1 && Set(starts) == [20])
  }
}
