import ConfigText
import Diagnostics
import Text

/// A command whose words stand between quotes one by one, in any language: `command = "torchrun"` with
/// `args = ["train.py", …]`, `exec.Command("torchrun", "train.py")`.
struct QuotedWords {
  private static let stringLimit = 50_000
  private static let wordLimit = 60
  /// What may stand between two words of one command.
  private static let gapLimit = 60

  /// One text between quotes.
  private struct Quoted {
    var text: String
    /// Its bytes, the quotes among them.
    var range: Range<Int>
  }

  private let bytes: [UInt8]
  private var strings: [Quoted] = []

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var index = 0
    while index < bytes.count, strings.count < Self.stringLimit {
      let quote = bytes[index]
      index += 1
      guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { continue }
      let start = index
      while index < bytes.count, bytes[index] != quote, bytes[index] != 0x0A { index += 1 }
      // A quote that its line does not end is an apostrophe.
      guard index < bytes.count, bytes[index] == quote else { continue }
      strings.append(
        Quoted(
          text: String(decoding: bytes[start..<index], as: UTF8.self),
          range: (start - 1)..<(index + 1)))
      index += 1
    }
  }

  /// The commands of a file that begin with one of some launchers, each with its bytes.
  static func commands(
    in bytes: [UInt8], startingWith launchers: Set<String>
  ) -> [(words: [String], range: Range<Int>)] {
    guard launchers.contains(where: { bytes.holds(Array($0.utf8)) }) else { return [] }
    let all = QuotedWords(bytes)
    return all.strings.indices.filter { launchers.contains(all.strings[$0].text) }.prefix(50).map {
      all.command(at: $0)
    }
  }

  private func command(at start: Int) -> (words: [String], range: Range<Int>) {
    var end = start
    while end + 1 < strings.count, end - start < Self.wordLimit,
      isJoined(strings[end].range.upperBound..<strings[end + 1].range.lowerBound)
    { end += 1 }
    return (
      strings[start...end].map(\.text),
      strings[start].range.lowerBound..<strings[end].range.upperBound
    )
  }

  /// Whether nothing but signs, blanks and the word for arguments stands between two texts.
  private func isJoined(_ gap: Range<Int>) -> Bool {
    guard gap.count <= Self.gapLimit else { return false }
    let letters = String(decoding: bytes[gap].filter { $0 > 0x20 }, as: UTF8.self)
    return letters.allSatisfy { ",[](){}=:+.".contains($0) }
      || ["args", "arguments"].contains { word in
        letters.replacing(word, with: "").allSatisfy { ",[](){}=:+.".contains($0) }
      }
  }
}
