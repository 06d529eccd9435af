import Text

/// The lines of a file without blank ones and remarks: what it says, as far as a change of it can matter.
public enum WrittenLines {
  /// The lines in their order, without white space at their ends.
  ///
  /// A remark is a line that begins with `#` and a space, as no directive of a scheduler does. Behind a line
  /// that goes on it ends a command, in a template it may be filled in, and in a text of several lines it is what
  /// others read: there, and behind where such a text begins, it is kept, as a blank one is.
  public static func of(_ bytes: [UInt8]) -> [[UInt8]] {
    var goesOn = false
    var mayBeText = false
    return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).compactMap { line in
      let text = line.drop { $0 <= 0x20 }
      let isRemark =
        text.first == UInt8(ascii: "#") && (text.dropFirst().first.map { $0 <= 0x20 } ?? true)
        && !Array(text).holds(Array("{{".utf8))
      let isKept = goesOn || mayBeText || !text.isEmpty && !isRemark
      mayBeText = mayBeText || textMarks.contains { Array(text).holds($0) }
      let end = line.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? line.startIndex
      goesOn = line[..<end].last == UInt8(ascii: "\\")
      // How far a line is moved in says what it belongs to.
      return isKept ? Array(line[..<end]) : nil
    }
  }

  /// What begins a text of several lines in a script or a program.
  private static let textMarks = ["<<", "\"\"\"", "'''"].map { Array($0.utf8) }
}
