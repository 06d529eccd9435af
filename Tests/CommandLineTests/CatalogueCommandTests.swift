import Foundation
import Testing

/// `carbonward catalogue check`: a row is added by editing one file, with a source.
@Suite struct CatalogueCommandTests {
  private static let data = Package.root.appendingPathComponent("Sources/CCatalogueData/data")

  /// A copy of the shipped files, with an edit of one.
  private func box(_ file: String = "", _ edit: (String) -> String = { $0 }) throws -> Sandbox {
    var files: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.data.path) {
      guard name.hasSuffix(".csv") || name == "stamp.txt" else { continue }
      let text = try String(contentsOf: Self.data.appendingPathComponent(name), encoding: .utf8)
      files["data/\(name)"] = name == file ? edit(text) : text
    }
    return try Sandbox(files, commits: false)
  }

  /// The file with a row at its place.
  private static func adding(_ row: String) -> (String) -> String {
    { text in
      let lines = text.split(separator: "\n").map(String.init)
      let rows = (lines.dropFirst() + [row]).sorted {
        Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
      }
      return ([lines[0]] + rows).joined(separator: "\n") + "\n"
    }
  }

  @Test func whatIsShippedIsClean() throws {
    let box = try box()
    // Without a folder it says that it did not look at the files that lie around.
    for (arguments, words) in [
      (["catalogue", "check"], "14 files built into the program, no problem; those of a folder"),
      (["catalogue", "check", "data"], "14 files, no problem\n"),
    ] {
      let outcome = try box.run(Sandbox.binary.path, arguments)
      #expect(outcome.status == 0, "\(outcome.text)")
      #expect(outcome.output.hasPrefix(words), "\(outcome.output)")
    }
  }

  @Test(arguments: [
    ("a row without a source", "zzz-cpu,Z,Zed,100,2020,,facts,", "`zzz-cpu` has no source"),
    ("a figure out of range", "zzz-cpu,Z,Zed,100000,2020,here,facts,", "out of 5 to 30000"),
    (
      "a row that only lacks its stamp", "zzz-cpu,Z,Zed,100,2020,here,facts,", "stamp.txt:1: is not"
    ),
  ])
  func saysWhatIsWrong(_ name: String, _ row: String, _ wanted: String) throws {
    let outcome = try box("cpus.csv", Self.adding(row)).carbonward("catalogue", "check", "data")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains(wanted), "\(outcome.output)")
    #expect(
      outcome.output.split(separator: "\n").allSatisfy {
        $0.hasPrefix("data/") || $0.hasPrefix("14 files, ")
      })
  }

  @Test func aRowThatIsAddedPasses() throws {
    let box = try box("cpus.csv", Self.adding("zzz-cpu,Z,Zed,100,2020,here,facts,"))
    let first = try box.carbonward("catalogue", "check", "data").output
    let stamp = try #require(first.firstMatch(of: /which is `([^`]+)`/)).1
    try box.write(["data/stamp.txt": "\(stamp)\n"])
    // The name has to be found by its spellings, too.
    let outcome = try box.carbonward("catalogue", "check", "data")
    #expect(!outcome.output.contains("stamp"), "\(outcome.output)")
  }

  @Test func aFolderWithoutFilesIsAnError() throws {
    let outcome = try Sandbox(["a.txt": "x"], commits: false).carbonward("catalogue", "check", ".")
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("holds no file of a catalogue"))
  }
}
