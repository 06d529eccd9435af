#if canImport(Testing)  // A release build has no test library, and builds this target all the same.
  import Foundation
  public import Testing

  /// Compares a text with the file `Snapshots/<name>` beside the tests.
  ///
  /// `RECORD_SNAPSHOTS=1` rewrites the files; a missing one is recorded and fails the test once.
  public func expectSnapshot(
    _ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation,
    testFile: String = #filePath
  ) throws {
    let folder = URL(fileURLWithPath: testFile).deletingLastPathComponent()
      .appendingPathComponent("Snapshots")
    let url = folder.appendingPathComponent(name)
    let recorded = try? String(contentsOf: url, encoding: .utf8)
    if recorded == text { return }
    let records = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
    if records || recorded == nil {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    if !records {
      #expect(recorded == text, "snapshot \(name)", sourceLocation: sourceLocation)
    }
  }
#endif
