import Foundation
import FoundationXML
import Ledger
import Plots
import Quantities
import Result
import TestSupport
import Testing

@testable import Reports

@Suite("HTML reports")
struct HTMLReportTests {
  private func page(_ result: CheckResult?, _ periods: [BudgetPeriod] = []) -> String {
    String(decoding: HTMLReport(result, periods: periods).render(), as: UTF8.self)
  }

  static let periods: [BudgetPeriod] = {
    let plot = BurnDown(
      title: "research in 2026", entitled: 12_000, reserved: 1_500, dimension: .mass,
      points: [
        .init(time: 0, left: 12_000, label: "2026-01-01"),
        .init(time: 0.4, left: 9_000, label: "2026-05-27"),
        .init(time: 0.9, left: 2_500, label: "2026-11-24"),
      ], forecast: .init(low: -600, median: 700, high: 1_900), endLabel: "2026-12-31")
    let whole = BudgetPeriod(
      id: "research", parent: nil, period: "2026", unit: .kilograms, settled: 9_500,
      reserved: 1_500, free: 1_000, burnDown: plot)
    var part = BudgetPeriod(
      id: "nlp <script>", parent: "research", period: "2026", unit: .kilograms, settled: 800,
      reserved: 0, free: -200, burnDown: plot)
    part.marks = ["frozen"]
    // A circle of parents is what only a broken ledger holds; every budget is shown all the same.
    let circle = BudgetPeriod(
      id: "self", parent: "self", period: "2026", unit: .kilowattHours, settled: 1, reserved: 0,
      free: 1, burnDown: plot)
    return [whole, part, circle]
  }()

  @Test("a page shows the periods of a ledger, parts under their wholes")
  func ledger() throws {
    let text = page(nil, Self.periods)
    try expectPage(text)
    try expectSnapshot(text, named: "ledger.html")
    #expect(text.contains("<th scope=\"row\">↳ <code>nlp &lt;script&gt;</code> (frozen)</th>"))
    #expect(text.contains("<td>−200 kgCO2e</td>"))
    #expect(text.contains("<td>700 kgCO2e (−600 kgCO2e to 1.9 tCO2e)</td>"))
  }

  @Test(
    "a page is well-formed, and nothing in it runs, loads or needs a style",
    arguments: SharedResult.allCases)
  func wellFormed(_ fixture: SharedResult) throws {
    try expectPage(page(fixture.result, Self.periods))
  }

  @Test("random results make such pages too", arguments: 0..<40)
  func randomPages(_ seed: UInt64) throws {
    var generator = ResultGenerator(seed: seed)
    try expectPage(page(generator.result()))
  }

  /// What a page may consist of; everything in it is ours, whatever the result says.
  private func expectPage(_ text: String) throws {
    let outline = PageOutline()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = outline
    #expect(parser.parse(), "\(String(describing: parser.parserError)) at \(parser.lineNumber)")
    #expect(outline.strangers == [])
    #expect(outline.ids.count == Set(outline.ids).count, "ids are unique")
    #expect(outline.links.filter { !outline.ids.contains($0) } == [], "links lead somewhere")
    #expect(outline.pictures == outline.titles && outline.pictures == outline.descriptions)
    #expect(outline.tables == outline.captions)
    #expect(outline.skippedHeadings == [])
    #expect(text.utf8.count <= 2_000_000)
  }

  @Test("a page allows its own style, and no other")
  func digest() throws {
    let text = page(.mixed)
    let sheet = try #require(text.firstMatch(of: /(?s)<style>(.*)<\/style>/)).output.1
    #expect(sheet == HTMLStyle.sheet)
    let hash = Digest.hexadecimal(of: Array(sheet.utf8))
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { offset -> UInt8? in
      UInt8(hash.dropFirst(offset).prefix(2), radix: 16)
    }
    let policy = "default-src 'none'; style-src 'sha256-\(Data(bytes).base64EncodedString())'"
    #expect(text.contains("content=\"\(policy)\""))
  }

  @Test("a page may link to its style instead")
  func linked() {
    let text = String(
      decoding: HTMLReport(.mixed).render(styleSheet: "carbonward.css"), as: UTF8.self)
    #expect(text.contains("<link rel=\"stylesheet\" href=\"carbonward.css\"/>"))
    #expect(!text.contains("<style"))
  }

  /// A check of many runs as they come: every second one fails, and each has a long trace.
  private static func many(_ count: Int) -> CheckResult {
    var result = CheckResult.mixed
    result.runs = (0..<count).map { index in
      var run = index.isMultiple(of: 2) ? CheckResult.mixed.runs[0] : CheckResult.clean.runs[0]
      run.name = "team/run-\(index)"
      run.path = "configs/run-\(index).yaml"
      run.estimate.trace += (0..<20).map { step in
        .init(
          quantity: "step_\(step)_kwh", formula: "device_hours × mean_power_w × site.pue / 1000",
          inputs: ["utilisation", "site.pue"], value: RangeResult(p5: 1, p50: 2, p95: 3))
      }
      return run
    }
    result.summary = Summary(counting: result.runs)
    return result
  }

  @Test("a thousand runs take two megabytes, every one in the table", arguments: [1_000, 5_000])
  func size(_ count: Int) throws {
    let text = page(Self.many(count), Self.periods)
    try expectPage(text)
    let table = try #require(text.firstRange(of: "<caption>Runs, the worst first</caption>"))
    let body = text[table.upperBound...].prefix(
      upTo: text.firstRange(of: "<h2>Each run")!.lowerBound)
    let rows = body.ranges(of: "<tr><th scope=\"row\">").count
    let rest = try body.firstMatch(of: /(\d+) more runs, in the JSON/).map {
      try #require(Int($0.output.1))
    }
    #expect(rows + (rest ?? 0) == count)
    #expect(count > 1_000 || rest == nil)
    let untraced = try #require(text.firstMatch(of: /(\d+) runs without the way to their numbers/))
    let traced = text.ranges(of: "<summary>How the numbers of").count
    let detailed = text.ranges(of: "<section class=\"run\"").count
    #expect(traced > 10 && traced + (Int(untraced.output.1) ?? 0) == detailed)
    // What fails comes first, so that all of what is left out passed.
    #expect(text.contains("<code>team/run-0</code></a></th><td><strong class=\"fail\">"))
  }

  @Test("no amount beside a bar is cut", arguments: ReportLanguage.allCases)
  func amountsBesideBars(_ language: ReportLanguage) throws {
    let amount = "999.9 kgCO2e"
    let words = language.writing { Phrase.range(amount, amount, amount) }
    let chart = BarChart(
      id: "x", title: "t", summary: "s", rows: [BarChart.Row(name: "a", words: words, bar: 0...1)])
    #expect(try #require(chart.picture).contains(">\(words)</text>"))
  }

  @Test("hostile results of any size fit", arguments: [100])
  func hostileSize(_ count: Int) throws {
    var result = CheckResult.hostile
    result.runs = (0..<count).map { _ in CheckResult.hostile.runs[0] }
    result.diagnostics = Array(repeating: result.diagnostics[0], count: 5_000)
    result.waivers = Array(repeating: result.waivers[0], count: 5_000)
    result.budgets = Array(repeating: result.budgets[1], count: 5_000)
    result.policies = Array(repeating: result.policies[0], count: 5_000)
    try expectPage(page(result))
  }

  @Test(
    "every number of a page is one of the result",
    arguments: [
      SharedResult.mixed, .clean, .changed,
    ])
  func numbers(_ fixture: SharedResult) throws {
    let json = String(
      decoding: JSONReporter().render(fixture.result, options: ReportOptions()), as: UTF8.self)
    var known = Set<String>()
    for match in json.matches(of: /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/) {
      let text = String(match.output)
      known.insert(text)
      guard let value = Double(text) else { continue }
      for dimension in Dimension.allCases {
        let shown = QuantityFormatter.describe(abs(value), as: dimension)
        known.formUnion(shown.matches(of: /\d+(?:\.\d+)?/).map { String($0.output) })
      }
    }
    // Names of percentiles, of the hash of a policy and of suggestions; and counts of findings.
    known.formUnion(["5", "95", "256", "1", "2", "3"])
    let outline = PageOutline()
    let parser = XMLParser(data: Data(page(fixture.result).utf8))
    parser.delegate = outline
    #expect(parser.parse())
    for match in outline.text.matches(of: /\d+(?:\.\d+)?(?:e[-+]?\d+)?/) {
      let number = String(match.output)
      #expect(known.contains(number) || json.contains(number), "\(number)")
    }
  }

  @Test("waivers say whose they are and how long they hold")
  func waivers() {
    let text = page(.mixed)
    #expect(
      text.contains("<strong class=\"warn\">ends soon</strong>: 2026-12-01, 8 days left</td>"))
    #expect(text.contains("up to 900 kgCO2e</td><td>Ada, approved by Grace</td>"))
  }
}
