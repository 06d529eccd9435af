import Glibc
import Testing
import Text

@Suite struct PlatformTests {
  @Test func reasonsAreInLowerCase() {
    #expect(Platform.reason(ENOENT) == "no such file or directory")
    #expect(open("/absent/file", O_RDONLY) == -1)
    #expect(Platform.reason() == "no such file or directory")
  }

  @Test func variablesThatSayNothingAreNone() {
    #expect(Platform.variable("PATH")?.isEmpty == false)
    #expect(Platform.variable("CARBONWARD_NO_SUCH_VARIABLE") == nil)
  }

  /// What a pipe gives is read to its end, and not a byte over the limit is kept.
  @Test(arguments: [(0, 0), (3, 10), (10, 10), (70_000, 70_000)])
  func contentsAreReadToTheirEnd(_ count: Int, _ limit: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    #expect(try through(bytes, limit: limit) == bytes)
  }

  @Test func moreThanTheLimitIsAnError() throws {
    #expect(throws: Platform.ReadFailure.tooLarge) {
      try through([1, 2, 3, 4], limit: 3)
    }
  }

  @Test func whatIsNotOpenIsAnError() {
    #expect(throws: Platform.ReadFailure.failed(EBADF)) {
      try Platform.contents(of: -1, limit: 10)
    }
  }

  private func through(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
    let file = try #require(tmpfile())
    defer { fclose(file) }
    _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    rewind(file)
    fflush(file)
    lseek(fileno(file), 0, SEEK_SET)
    return try Platform.contents(of: fileno(file), limit: limit)
  }
}
