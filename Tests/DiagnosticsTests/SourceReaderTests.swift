import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite final class SourceReaderTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("reader-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("repo/sub"), withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func reason(
    _ name: String, root: String? = nil, limit: Int = SourceReader.defaultByteLimit
  ) -> SourceError.Reason? {
    do throws(SourceError) {
      _ = try SourceReader(root: root.map(path), byteLimit: limit).read(path(name))
      return nil
    } catch {
      #expect(error.diagnostic.severity == .error)
      return error.reason
    }
  }

  @Test func readsRegularFilesWithinTheLimit() throws {
    try Data("a: 1\n".utf8).write(to: folder.appendingPathComponent("repo/a.yaml"))
    let reader = SourceReader(root: path("repo"), byteLimit: 5)
    let file = try reader.read(path("repo/sub/../a.yaml"), shownAs: "a.yaml")
    #expect(file.path == "a.yaml")
    #expect(file.bytes == Array("a: 1\n".utf8))
    #expect(reason("repo/a.yaml", limit: 4) == .tooLarge(bytes: 5, limit: 4))
  }

  @Test func refusesWhatIsNoFileInside() throws {
    try Data("x".utf8).write(to: folder.appendingPathComponent("outside.yaml"))
    try Data("x".utf8).write(to: folder.appendingPathComponent("repo/in.yaml"))
    let links = [("out", "outside.yaml"), ("in", "repo/in.yaml"), ("loop", "repo/loop.yaml")]
    for (name, target) in links {
      try FileManager.default.createSymbolicLink(
        atPath: path("repo/\(name).yaml.link"), withDestinationPath: path(target))
    }
    try FileManager.default.createSymbolicLink(
      atPath: path("repo/loop.yaml"), withDestinationPath: path("repo/loop.yaml"))
    #expect(mkfifo(path("repo/pipe"), 0o600) == 0)
    let outside = SourceError.Reason.outsideRoot(root: path("repo"))
    #expect(reason("repo/out.yaml.link", root: "repo") == outside)
    #expect(reason("repo/../outside.yaml", root: "repo") == outside)
    #expect(reason("repo/in.yaml.link", root: "repo") == nil)
    #expect(reason("repo/out.yaml.link") == nil)
    #expect(reason("repo/loop.yaml.link", root: "repo") == .system(ELOOP))
    #expect(reason("repo/pipe", root: "repo") == .notAFile)
    #expect(reason("repo/sub") == .isDirectory)
    #expect(reason("repo/none.yaml") == .notFound)
    #expect(reason("outside.yaml/x") == .notFound)
    #expect(reason("outside.yaml\u{0}.txt") == .notFound)
  }

  @Test func refusesAHugeFileWithoutReadingIt() throws {
    let url = folder.appendingPathComponent("huge.yaml")
    #expect(FileManager.default.createFile(atPath: url.path, contents: nil))
    let handle = try FileHandle(forWritingTo: url)
    try handle.truncate(atOffset: 200_000_000)
    try handle.close()
    let start = ProcessorTime.ofThread
    let limit = SourceReader.defaultByteLimit
    #expect(reason("huge.yaml") == .tooLarge(bytes: 200_000_000, limit: limit))
    #expect(ProcessorTime.ofThread - start < .seconds(1))
  }
}
