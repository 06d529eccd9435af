import Diagnostics
import Ledger
import Result
import TestSupport
import Testing

@testable import LanguageServer

/// Places as the protocol counts them, and bytes as everything else does.
struct PositionTests {
  // `é` is 2 bytes and 1 unit of UTF-16, `😀` 4 bytes and 2 units.
  private static let text = "aé😀b\r\nc\r😀\n"

  @Test(
    arguments: [
      // Line, character in UTF-16, character in UTF-8, byte.
      (0, 0, 0, 0), (0, 1, 1, 1), (0, 2, 3, 3), (0, 4, 7, 7), (0, 5, 8, 8), (1, 0, 0, 10),
      (1, 1, 1, 11), (2, 0, 0, 12), (2, 2, 4, 16), (3, 0, 0, 17),
    ])
  func placesAndBytesAgree(line: Int, utf16: Int, utf8: Int, byte: Int) {
    let file = SourceFile(path: "a", text: Self.text)
    for (encoding, character) in [(PositionEncoding.utf16, utf16), (.utf8, utf8)] {
      let position = Position(line: line, character: character)
      #expect(file.offset(of: position, in: encoding) == byte)
      #expect(file.place(at: byte, in: encoding) == position)
    }
  }

  @Test(
    "a place that there is not is the nearest before it",
    arguments: [
      (0, 3, PositionEncoding.utf16, 3), (0, 5, .utf8, 3), (0, 2, .utf8, 1),
      (0, 999, .utf16, 8), (9, 0, .utf16, 17), (Int(Int32.max), Int(Int32.max), .utf8, 17),
    ])
  func placesAreClamped(line: Int, character: Int, encoding: PositionEncoding, byte: Int) {
    let file = SourceFile(path: "a", text: Self.text)
    #expect(file.offset(of: Position(line: line, character: character), in: encoding) == byte)
  }

  @Test func locationsOfResultsCountScalars() {
    let file = SourceFile(path: "a", text: Self.text)
    for range in [0..<3, 3..<7, 7..<12, 10..<17] {
      let location = LocationResult(SourceRange(file: file, bytes: range))
      #expect(file.bytes(of: location) == range)
    }
  }

  @Test(
    "changes of ranges make the text that the client has",
    arguments: [PositionEncoding.utf16, .utf8], [1, 2, 3, 4])
  func changesAreTakenOver(encoding: PositionEncoding, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let pieces = ["a", "é", "😀", "\n", "\r\n", "key: ", "世"]
    func text() -> String {
      (0..<Int.random(in: 0...8, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }.joined()
    }
    var expected = Array(text().unicodeScalars)
    var document = OpenDocument(
      uri: "file:///a", path: "/a", version: 1, text: Self.string(expected))
    for _ in 0..<200 {
      let start = Int.random(in: 0...expected.count, using: &generator)
      let end = Int.random(in: start...expected.count, using: &generator)
      // A client does not cut a line break in two.
      guard !Self.cuts(expected, start), !Self.cuts(expected, end) else { continue }
      let new = text()
      let file = try #require(document.file)
      func place(_ count: Int) -> JSONValue {
        file.place(at: Self.string(Array(expected[..<count])).utf8.count, in: encoding).json
      }
      let change = JSONValue.members([
        ("range", .members([("start", place(start)), ("end", place(end))])),
        ("text", .string(new)),
      ])
      try document.apply([change], in: encoding)
      expected.replaceSubrange(start..<end, with: new.unicodeScalars)
      #expect(document.file?.bytes == Array(Self.string(expected).utf8))
    }
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var string = ""
    string.unicodeScalars.append(contentsOf: scalars)
    return string
  }

  private static func cuts(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    index > 0 && index < scalars.count && scalars[index - 1] == "\r" && scalars[index] == "\n"
  }

  @Test(
    arguments: [
      ("file:///a/b%20c.yaml", "/a/b c.yaml"), ("file:///a/%E4%B8%96.yaml", "/a/世.yaml"),
      ("file://localhost/a", "/a"), ("FILE:///a/../b", "/b"), ("file:///a?x#y", "/a"),
      ("file://server/a", nil), ("untitled:a", nil), ("file:///a%0", nil), ("file:///a%00b", nil),
      ("file:///a%FF", nil), ("file:", nil), ("", nil),
    ])
  func addressesNamePaths(uri: String, path: String?) {
    #expect(DocumentURI.path(uri) == path)
    if let path { #expect(DocumentURI.path(DocumentURI.uri(path)) == path) }
  }
}
