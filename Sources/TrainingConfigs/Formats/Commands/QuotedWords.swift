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
      if let end = endOfRemark(at: index - 1) {
        index = end
        continue
      }
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

  /// The end of a text in three quotes that is a statement by itself, as descriptions are, and goes nowhere.
  private func endOfRemark(at start: Int) -> Int? {
    let mark = bytes[start...].prefix(3)
    guard mark.count == 3, mark.allSatisfy({ $0 == bytes[start] }) else { return nil }
    let before = bytes[..<start].reversed()
    let blank = before.prefix { $0 == 0x20 || $0 == 0x09 }.count
    let isFirst = blank == start || bytes[start - blank - 1] == 0x0A
    // Behind one of these the text is a part of what stands before it.
    guard isFirst, !"([{,=+%\\".utf8.contains(before.first { $0 > 0x20 } ?? 0) else { return nil }
    return bytes[(start + 3)...].firstRange(of: mark)?.upperBound
  }

  /// Whether more stands behind the words in their list than they say.
  static func goesOn(behind end: Int, in bytes: [UInt8]) -> Bool {
    let rest = Array(bytes[end...].lazy.filter { $0 > 0x20 }.prefix(2))
    return rest.count == 2 && rest[0] == UInt8(ascii: ",") && !")]}".utf8.contains(rest[1])
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

  /// Commands whose words are elements of a list of markup, one behind the other:
  /// `<string>torchrun</string><string>train.py</string>`.
  static func elements(
    in bytes: [UInt8], startingWith launchers: Set<String>
  ) -> [(words: [String], range: Range<Int>)] {
    guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") else { return [] }
    var found: [(words: [String], range: Range<Int>)] = []
    var words: [String] = []
    var start = 0
    var position = 0
    var left = stringLimit
    func finish(at end: Int) {
      if words.count > 1 { found.append((words, start..<end)) }
      words = []
    }
    while left > 0, found.count < 50,
      let open = bytes[position...].firstIndex(of: UInt8(ascii: ">")),
      let close = bytes[open...].firstIndex(of: UInt8(ascii: "<"))
    {
      left -= 1
      position = close
      let text = trimmed(String(decoding: bytes[(open + 1)..<close].prefix(2_000), as: UTF8.self))
      // Only what a tag holds alone is an element; blanks stand between two of them.
      guard !text.isEmpty else {
        if close + 1 < bytes.count, bytes[close + 1] == UInt8(ascii: "/"), close == open + 1 {
          finish(at: close)
        }
        continue
      }
      if words.isEmpty {
        guard launchers.contains(text) else { continue }
        start = open + 1
      }
      if words.count < wordLimit { words.append(text) }
    }
    finish(at: position)
    return found
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
