import Diagnostics
import Files
import Glibc
import Testing

@Suite struct FileReplacerTests {
  @Test func filesAreReplacedWhollyAndNeverThroughLinks() throws {
    var template = Array("/tmp/carbonward-fix-XXXXXX".utf8CString)
    let root = try #require(
      template.withUnsafeMutableBufferPointer { buffer -> String? in
        buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
      })
    defer { _ = ["a.yaml", "d/b.yaml", "link.yaml", "out"].map { unlink("\(root)/\($0)") } }
    mkdir("\(root)/d", 0o755)
    func write(_ path: String, _ text: String) {
      let file = open("\(root)/\(path)", O_WRONLY | O_CREAT | O_TRUNC, 0o640)
      _ = Array(text.utf8).withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      close(file)
    }
    func text(_ path: String) -> String {
      var bytes = [UInt8](repeating: 0, count: 100)
      let file = open("\(root)/\(path)", O_RDONLY)
      defer { close(file) }
      let count = read(file, &bytes, bytes.count)
      return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
    write("a.yaml", "old\n")
    write("d/b.yaml", "old\n")
    symlink("a.yaml", "\(root)/link.yaml")
    symlink("/tmp", "\(root)/out")
    let replacer = FileReplacer(root: root)
    func attempt(_ path: String, from old: String = "old\n") -> ReplacementError? {
      do throws(ReplacementError) {
        try replacer.replace(SourceFile(path: path, text: old), with: Array("new\n".utf8))
        return nil
      } catch { return error }
    }
    #expect(attempt("d/b.yaml") == nil)
    #expect(text("d/b.yaml") == "new\n")
    var status = stat()
    stat("\(root)/d/b.yaml", &status)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(attempt("a.yaml", from: "older\n") == .changedSinceRead("a.yaml"))
    #expect(attempt("link.yaml") == .leadsOut("link.yaml"))
    #expect(attempt("out/a.yaml") == .leadsOut("out/a.yaml"))
    #expect(attempt("../a.yaml") == .leadsOut("../a.yaml"))
    #expect(attempt("d") == .notRegular("d"))
    #expect(text("a.yaml") == "old\n")
    // The folder holds nothing else: no temporary file stays behind.
    #expect(attempt("d/b.yaml", from: "new\n") == nil)
  }
}
