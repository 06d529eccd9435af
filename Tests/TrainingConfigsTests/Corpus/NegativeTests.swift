import ConfigText
import Diagnostics
import FoundationEssentials
import Testing

@testable import TrainingConfigs

enum OrdinaryFiles {
  static let list = ProcessInfo.processInfo.environment["CARBONWARD_NEGATIVES"]
}

/// Files of other projects, none of which trains anything: every line of the list is a path.
///
/// `CARBONWARD_NEGATIVES=list.txt` names the list; without it the suite is skipped.
@Suite("Ordinary files are not taken for runs", .enabled(if: OrdinaryFiles.list != nil))
struct NegativeTests {
  @Test func nothingIsARun() throws {
    let list = try #require(OrdinaryFiles.list)
    let paths = String(
      decoding: FileManager.default.contents(atPath: list) ?? Data(), as: UTF8.self
    )
    .split(separator: "\n").map(String.init)
    var hits: [String] = []
    for path in paths {
      guard let data = FileManager.default.contents(atPath: path), data.count < 4_000_000 else {
        continue
      }
      var bag = DiagnosticBag()
      let file = SourceFile(path: path, bytes: Array(data))
      guard let document = FormatList.reader.read(file, into: &bag),
        let format = FormatList.format(of: document), format.kind != .fragment
      else { continue }
      let readings = format.read(document, in: ReadingContext(knowing: FormatList.vocabulary))
      if readings.contains(where: { $0.reasonAgainst == nil }) {
        hits.append("\(readings.first?.format ?? "") \(path)")
      }
    }
    for hit in hits { print("HIT", hit) }
    print("\(hits.count) of \(paths.count) ordinary files were taken for runs")
    #expect(hits.isEmpty)
  }
}
