import Foundation
import FoundationXML
import Ledger
import Result
import TestSupport
import Testing

@testable import Reports

@Suite("Planner pages")
struct PlanPageTests {
  private static func page(_ plan: PlanResult, _ language: ReportLanguage = .english) -> String {
    String(decoding: PlanPage(plan).render(language: language), as: UTF8.self)
  }

  private static func outline(_ text: String) throws -> PageOutline {
    let outline = PageOutline(
      elements: [
        "article", "fieldset", "legend", "label", "input", "textarea", "div", "dl", "dt", "dd",
        "data", "small", "span", "circle", "polyline",
      ],
      attributes: [
        "type", "checked", "for", "rows", "readonly", "spellcheck", "value", "aria-hidden",
        "preserveAspectRatio", "fill-opacity", "cx", "cy", "r", "points",
      ])
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = outline
    #expect(parser.parse(), "\(String(describing: parser.parserError)) at \(parser.lineNumber)")
    return outline
  }

  @Test(
    "are well-formed, and nothing in them runs, loads or needs a style",
    arguments: SharedPlan.allCases, ReportLanguage.allCases)
  func wellFormed(_ fixture: SharedPlan, _ language: ReportLanguage) throws {
    let text = Self.page(fixture.plan, language)
    let outline = try Self.outline(text)
    #expect(outline.strangers == [])
    #expect(outline.ids.count == Set(outline.ids).count, "ids are unique")
    #expect(outline.links.filter { !outline.ids.contains($0) } == [], "links lead somewhere")
    #expect(outline.tables == outline.captions)
    #expect(outline.titles == outline.descriptions)
    #expect(outline.skippedHeadings == [])
    for name in text.matches(of: /for="([^"]*)"/) {
      #expect(outline.ids.contains(String(name.output.1)))
    }
    #expect(!text.contains("<script") && !text.contains("style=\"") && !text.contains("onclick"))
    #expect(text == Self.page(fixture.plan, language), "the same bytes each time")
  }

  @Test("keep their form", arguments: ReportLanguage.allCases)
  func snapshot(_ language: ReportLanguage) throws {
    let text = Self.page(.small, language).replacing(PlanStyle.sheet, with: "…")
      .replacing(PlanStyle.digest, with: "…")
    try expectSnapshot(text, named: "plan.\(language.rawValue).html")
  }

  @Test("allow their own style, and no other")
  func digest() throws {
    let text = Self.page(.small)
    let sheet = try #require(text.firstMatch(of: /(?s)<style>(.*)<\/style>/)).output.1
    #expect(sheet == PlanStyle.sheet)
    let hash = Digest.hexadecimal(of: Array(sheet.utf8))
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { offset -> UInt8? in
      UInt8(hash.dropFirst(offset).prefix(2), radix: 16)
    }
    #expect(PlanStyle.digest == Data(bytes).base64EncodedString())
    #expect(text.contains("\"default-src 'none'; style-src 'sha256-\(PlanStyle.digest)'\""))
  }

  @Test(
    "choose the best option first, and have a rule for every button", arguments: SharedPlan.allCases
  )
  func choices(_ fixture: SharedPlan) throws {
    let text = Self.page(fixture.plan)
    let buttons = text.matches(of: /name="(d\d+)" class="(d\d+v\d+)"( checked)?/)
    for button in buttons {
      #expect(PlanStyle.sheet.contains("(.\(button.output.2):checked)"))
    }
    guard let best = fixture.plan.options.first else {
      #expect(buttons.isEmpty)
      return
    }
    let checked = buttons.filter { $0.output.3 != nil }.map { String($0.output.2) }
    #expect(
      checked
        == PlanPage(fixture.plan).classes(of: best.coordinates).split(separator: " ").map(
          String.init))
    #expect(checked.count == min(PlanStyle.mostAxes, fixture.plan.axes.count))
  }

  @Test("give commands and patches back as they are")
  func fields() throws {
    let fields = Self.page(.small).matches(
      of: /(?s)<textarea id="([cp]\d+)"[^>]*>(.*?)<\/textarea>/)
    #expect(fields.count == 5)
    for field in fields {
      let option = PlanResult.small.options[Int(field.output.1.dropFirst()) ?? -1]
      let wanted = field.output.1.hasPrefix("c") ? option.command : option.patch
      #expect(PageElement(page: String(field.output.2)).text == wanted)
    }
  }

  @Test("say every number with what results have", arguments: ReportLanguage.allCases)
  func numbers(_ language: ReportLanguage) {
    let text = Self.page(.small, language)
    for option in PlanResult.small.options {
      let own = text.firstRange(of: "id=\"o\(option.number)\"").map { text[$0.upperBound...] }
      let card = own.flatMap { own in
        own.firstRange(of: "</article>").map { own[..<$0.lowerBound] }
      }
      let values = card?.matches(of: /<data value="([^"]*)">/).compactMap { Double($0.output.1) }
      #expect(values == option.amounts.compactMap(\.self).flatMap { [$0.p50, $0.p5, $0.p95] })
    }
  }

  @Test("are the same in every language but for words")
  func languages() throws {
    let pages = ReportLanguage.allCases.map { Self.page(.small, $0) }
    let ids = try pages.map { try Self.outline($0).ids }
    #expect(ids[0] == ids[1])
    let values = pages.map { $0.matches(of: /value="[^"]*"/).map { String($0.output) } }
    #expect(values[0] == values[1])
    let chinese = pages[1].replacing(PlanStyle.sheet, with: "")
    for words in ["Choose", "Options", "Emissions", "beats", "limit <", "Patch", "stated, it"] {
      let place = chinese.firstRange(of: words).map { chinese[$0.lowerBound...].prefix(80) }
      #expect(place == nil)
    }
  }

  /// A plan of more options, with longer patches, than a page has room for.
  private static func crowded(options: Int, patchLines: Int) -> PlanResult {
    var plan = PlanResult.small
    var option = plan.options[0]
    option.patch = String(repeating: "<&>\"'\n", count: patchLines)
    plan.options = (0..<options).map { number in
      option.number = number
      return option
    }
    return plan
  }

  @Test("have an end, whatever there is to say")
  func size() throws {
    var plan = Self.crowded(options: 500, patchLines: 8_000)
    plan.evaluated = 5_000
    let text = Self.page(plan)
    #expect(text.utf8.count <= PlanPage.limit)
    let shown = text.ranges(of: "<article ").count
    #expect(shown > 0 && shown < 500)
    #expect(text.contains("\(500 - shown) more options"))
    _ = try Self.outline(text)
  }

  /// Several runs on one page: each as it is on a page of its own, but for ids and levels of headings.
  @Test("hold several runs, of which one is chosen", arguments: ReportLanguage.allCases)
  func severalRuns(_ language: ReportLanguage) throws {
    let plans = SharedPlan.allCases.map(\.plan)
    let text = String(decoding: PlanPages(plans).render(language: language), as: UTF8.self)
    let outline = try Self.outline(text)
    #expect(outline.strangers == [])
    #expect(outline.ids.count == Set(outline.ids).count, "ids are unique")
    #expect(outline.links.filter { !outline.ids.contains($0) } == [], "links lead somewhere")
    #expect(outline.skippedHeadings == [])
    let groups = text.matches(of: /name="([^"]*)" class="[^"]*" checked/).map { $0.output.1 }
    #expect(groups.count == Set(groups).count, "a group has one button that is chosen at first")
    for (number, plan) in plans.enumerated() {
      #expect(PlanStyle.sheet.contains(".runs:has(.r\(number):checked)"))
      #expect(text.contains("<section class=\"planned r\(number)\">"))
      let alone = Self.page(plan, language)
      #expect(
        text.ranges(of: " id=\"r\(number)-o").count == alone.ranges(of: " id=\"o").count)
    }
    #expect(
      text.ranges(of: "<data ").count
        == plans.map { Self.page($0).ranges(of: "<data ").count }.reduce(0, +))
    let one = String(decoding: PlanPages([plans[0]]).render(language: language), as: UTF8.self)
    #expect(one == Self.page(plans[0], language), "one run has the page of one run")
  }

  @Test("have an end however many runs they hold")
  func sizeOfMany() throws {
    let plan = Self.crowded(options: 60, patchLines: 600)
    let text = PlanPages(Array(repeating: plan, count: 40)).render()
    #expect(text.count <= PlanPage.limit)
    let outline = try Self.outline(String(decoding: text, as: UTF8.self))
    #expect(outline.ids.filter { $0.hasSuffix("-choose") }.count == PlanPages.mostRuns)
  }
}
