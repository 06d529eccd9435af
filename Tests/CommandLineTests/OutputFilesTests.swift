import Foundation
import Testing

@testable import carbonward

/// Files of a report appear whole or not at all.
struct OutputFilesTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("carbonward-outputs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func nothingIsThereBeforeTheCommit() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var files = OutputFiles()
    try files.stage(Array("one".utf8), at: path("one.json"))
    try files.stage(Array("two".utf8), at: path("two.json"))
    #expect(!FileManager.default.fileExists(atPath: path("one.json")))
    try files.commit()
    #expect(try names() == ["one.json", "two.json"])
    #expect(try String(contentsOfFile: path("two.json"), encoding: .utf8) == "two")
  }

  @Test func oneFileHoldsOneOutput() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var files = OutputFiles()
    try files.stage(Array("one".utf8), at: path("one.json"))
    let twice = #expect(throws: Stop.self) { try files.stage([], at: path("one.json")) }
    #expect(twice?.message.contains("two outputs are to be written to") == true)
    let dash = #expect(throws: Stop.self) { try files.stage([], at: "-") }
    #expect(dash?.message.contains("`--format`") == true)
    #expect(try names() == [])
  }

  @Test func oneThatCannotBeWrittenTakesTheOthersWithIt() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var files = OutputFiles()
    try files.stage(Array("one".utf8), at: path("one.json"))
    let stop = #expect(throws: Stop.self) {
      try files.stage([], at: path("missing/two.json"))
    }
    #expect(stop?.code == .usage)
    #expect(stop?.message.contains("no such file or directory") == true)
    #expect(try names().isEmpty)
  }

  @Test func aFolderIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    var files = OutputFiles()
    let stop = #expect(throws: Stop.self) { try files.stage([], at: folder.path) }
    #expect(stop?.message.contains("it is a directory") == true)
  }

  @Test func whatStandsBesideIsNotWrittenThrough() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let victim = path("victim")
    try Data("kept".utf8).write(to: URL(fileURLWithPath: victim))
    // Somebody expects the name of the temporary file and puts a link there.
    try FileManager.default.createSymbolicLink(
      atPath: path("out.json.carbonward-\(getpid())"), withDestinationPath: victim)
    var files = OutputFiles()
    #expect(throws: Stop.self) { try files.stage(Array("owned".utf8), at: path("out.json")) }
    #expect(try String(contentsOfFile: victim, encoding: .utf8) == "kept")
  }
}
