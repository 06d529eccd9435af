import Reports
import Result
import TestSupport
import Testing

@Suite("Reporters")
struct ReporterTests {
  static let cases: [(String, SharedResult)] = Reporters.all.flatMap { reporter in
    SharedResult.allCases.map { (reporter.name, $0) }
  }

  @Test("render the shared results", arguments: cases)
  func snapshots(_ format: String, _ fixture: SharedResult) throws {
    let reporter = try #require(Reporters.named(format))
    let bytes = reporter.render(fixture.result, options: ReportOptions())
    #expect(bytes == reporter.render(fixture.result, options: ReportOptions()))
    let text = try #require(String(validating: bytes, as: UTF8.self))
    try expectSnapshot(text, named: "\(fixture.rawValue).\(format)")
  }

  @Test("are sorted by name")
  func order() {
    let names = Reporters.all.map { $0.name }
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
  }
}
